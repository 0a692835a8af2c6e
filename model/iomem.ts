/**
 * A state as /proc/iomem shows it.
 */
import type { ResourceKind } from './machine/resource.ts';
import { iomemOrder } from './machine/resource-query.ts';
import type { Machine } from './machine/machine.ts';
import type { Model } from './model.ts';
import type { State } from './machine/state.ts';

/** One line of /proc/iomem. */
export interface IomemLine {
  readonly depth: number;
  readonly start: bigint;
  /** Inclusive. */
  readonly end: bigint;
  readonly name: string;
  readonly kind: ResourceKind;
}

/** The part of /proc/iomem that the model covers, in file order, for a live view of a state. */
export function iomemLines(model: Model, s: State): IomemLine[] {
  const lines: IomemLine[] = [];
  /** Depth by slot of the nodes below which children print one deeper. */
  const below = new Map<number, number>();
  for (const { slot } of iomemOrder(s)) {
    const node = s.node[slot]!;
    const kind = model.machine.slots.kinds[slot]!;
    const depth = below.get(node.parent!) ?? 0;
    const { start, end } = model.cells.addresses(node.first, node.last);
    // With its child, see kernel/kmem.ts.
    const isKmem = kind === 'kmem';
    const name = nodeName(model.machine, slot);
    lines.push({ depth, start, end, name, kind: isKmem ? 'dax' : kind });
    if (isKmem)
      lines.push({ depth: depth + 1, start, end, name: 'System RAM (kmem)', kind: 'system-ram' });
    below.set(slot, depth + (isKmem ? 2 : 1));
  }
  return lines;
}

function nodeName(m: Machine, slot: number): string {
  switch (m.slots.kinds[slot]) {
    case 'soft-reserved':
      return 'Soft Reserved';
    case 'cxl-window':
      return `CXL Window ${slot - m.slots.window}`;
    case 'region':
      return `region${slot - m.slots.region}`;
    case 'kmem':
      return `dax${slot - m.slots.dax}.0`;
    case 'dax':
      return `dax${slot - m.slots.devdax}.0`;
    case 'boot-ram':
    case 'foreign':
      return m.scenario.foreign[slot - m.slots.foreign]!.name;
    default:
      throw new Error(`slot ${slot} has no name in iomem`);
  }
}
