/**
 * NUMA nodes of address ranges: drivers/acpi/numa/srat.c acpi_numa_init(), mm/numa_memblks.c.
 *
 * Ranges of the SRAT come first. A window (CFMWS) that touches none gets a node of its own; one that
 * does is filled up with the nodes of the ranges in it.
 */
import type { KernelConfig } from './config.ts';
import type { KernelTraits } from './kernel-traits.ts';
import type { AddressRange, Scenario } from './scenario.ts';

/**
 * The node that phys_to_target_node() gives to an address: its number; 'some' where the scenario does
 * not tell the number; null for NUMA_NO_NODE.
 */
export type NumaNode = number | 'some' | null;

/**
 * An address outside all windows that the scenario's SRAT does not name has a node all the same:
 * firmware describes memory of its own there, and `Scenario.srat` holds only what HMAT registers.
 */
export function numaNodeAt(
  scenario: Scenario,
  config: Pick<KernelConfig, 'CXL_ACPI'>,
  traits: Pick<KernelTraits, 'cfmwsNodesNeedCxl'>,
  address: bigint,
): NumaNode {
  const described = scenario.srat.find((range) => holds(range, address));
  if (described !== undefined) return described.node ?? 'some';
  const w = scenario.windows.findIndex((window) => holds(window, address));
  if (w === -1) return 'some';
  if (traits.cfmwsNodesNeedCxl === true && config.CXL_ACPI === 'n') return null;
  const filled = rangesIn(scenario, w);
  // numa_fill_memblks(): a gap belongs to the range behind it, what is left to the last one.
  const behind = filled.find(({ start }) => address < start) ?? filled.at(-1);
  if (behind !== undefined) return behind.node ?? 'some';
  if (scenario.sratNodes === undefined) return 'some';
  const own = scenario.windows.slice(0, w).filter((_, i) => rangesIn(scenario, i).length === 0);
  return scenario.sratNodes + own.length;
}

/** The ranges of the SRAT that touch window `w`, ascending. */
function rangesIn({ srat, windows }: Scenario, w: number): Scenario['srat'] {
  const { start, end } = windows[w]!;
  return srat
    .filter((range) => range.start <= end && start <= range.end)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}

function holds({ start, end }: AddressRange, address: bigint): boolean {
  return start <= address && address <= end;
}
