/**
 * What else may be true of a machine where an input is missing: few answers each, those that are met
 * in practice.
 */
import type { AddressRange, Scenario } from '../../machine/scenario.ts';
import type { Otherwise } from './assumption.ts';
import { ascending, formatSize, overlaps } from '../read/range.ts';

/** Without an SRAT: HMAT may register each window, or each range that firmware programmed. */
export function otherSrat({ windows, decoders, softReserved }: Scenario): readonly Otherwise[] {
  const touching = (ranges: readonly AddressRange[]) =>
    ranges
      .filter((range) => softReserved.some((each) => overlaps(each, range)))
      .map(({ start, end }) => ({ start, end }));
  return [
    {
      clause: 'an SRAT range for each CXL window (and HMAT)',
      changes: { srat: touching(windows) },
    },
    {
      clause: 'an SRAT range for each committed decoder (and HMAT)',
      changes: { srat: touching(decoders) },
    },
  ].filter(({ changes }) => changes.srat.length > 0);
}

/**
 * With an SRAT: the machine may have no HMAT, which alone hands its ranges to hmem. They have their nodes
 * all the same, so that no numbers are left for the windows.
 */
export function withoutHmat(): readonly Otherwise[] {
  return [{ clause: 'no HMAT', changes: { srat: [] }, nodesUnknown: true }];
}

/** Firmware may have locked the decoders, or committed none of them. */
export function lockedOrNone(scenario: Scenario): readonly Otherwise[] {
  return [...locked(scenario), ...noneCommitted()];
}

/** Firmware may have locked all decoders that it committed. */
export function locked({ decoders }: Scenario): readonly Otherwise[] {
  if (decoders.length === 0) return [];
  return [
    {
      clause: 'locked decoders',
      changes: { decoders: decoders.map((each) => ({ ...each, locked: true })) },
    },
  ];
}

/** Firmware may have committed nothing. */
export function noneCommitted(): readonly Otherwise[] {
  return [{ clause: 'no committed decoder', changes: { decoders: [] } }];
}

/** A window without a region may have a committed decoder that fills it, on its idle device. */
export function committedIn({ start, end }: AddressRange, device: number) {
  return ({ decoders }: Scenario): readonly Otherwise[] => {
    const filled = { start, end, devices: [device], locked: false };
    const clause = 'a committed decoder that fills it';
    return [{ clause, changes: { decoders: [...decoders, filled] } }];
  };
}

/** Devices that no list shows may work. */
export function absentWork({ devices }: Scenario): readonly Otherwise[] {
  const working = devices.map(({ name, capacity }) => ({ name, capacity }));
  return [{ clause: 'these devices at work', changes: { devices: working } }];
}

/** The largest and the smallest of other sizes of memory blocks, in bytes, that fit the inputs. */
export function otherBlocks(descending: readonly bigint[]) {
  const ends = new Set([...descending.slice(0, 1), ...descending.slice(-1)]);
  return (): readonly Otherwise[] =>
    [...ends].map((memoryBlock) => ({
      clause: `memory blocks of ${formatSize(memoryBlock)}`,
      changes: { memoryBlock },
    }));
}

/** CONFIG_CXL_ACPI=y: the windows enter iomem before Soft Reserved memory. */
export function builtIn({ config }: Scenario): readonly Otherwise[] {
  return [{ clause: 'CONFIG_CXL_ACPI=y', changes: { config: { ...config, CXL_ACPI: 'y' } } }];
}

/** Firmware may have reserved all windows, whatever Linux has taken out of iomem since. */
export function reservedWindows({ softReserved, windows }: Scenario): readonly Otherwise[] {
  const joined: AddressRange[] = [];
  for (const { start, end } of ascending([...softReserved, ...windows])) {
    const last = joined.at(-1);
    if (last === undefined || last.end < start) joined.push({ start, end });
    else if (last.end < end) joined[joined.length - 1] = { start: last.start, end };
  }
  const clause = 'Soft Reserved memory in all of each CXL window';
  return [{ clause, changes: { softReserved: joined } }];
}

/**
 * Windows may be for accelerators (type-2 devices): their drivers hand out what is decoded there, and
 * Linux makes no region of volatile memory for anybody else.
 */
export function acceleratorsIn(ranges: readonly AddressRange[]) {
  return ({ windows, devices, decoders, foreign }: Scenario): readonly Otherwise[] => {
    const inside = (each: AddressRange) => ranges.some((range) => overlaps(range, each));
    const left = decoders.filter((each) => !inside(each));
    const gone = new Set(decoders.filter(inside).flatMap((each) => each.devices));
    for (const index of left.flatMap((each) => each.devices)) gone.delete(index);
    const kept = devices.map((_, index) => index).filter((index) => !gone.has(index));
    const taken = decoders
      .filter((each) => inside(each) && !foreign.some((other) => overlaps(other, each)))
      .map(({ start, end }) => ({ start, end, name: 'accelerator memory' }));
    const changes = {
      windows: windows.map((each) => (inside(each) ? { ...each, ram: false } : each)),
      devices: kept.map((index) => devices[index]!),
      decoders: left.map((each) => ({
        ...each,
        devices: each.devices.map((index) => kept.indexOf(index)),
      })),
      foreign: [...foreign, ...taken],
    };
    return [{ clause: 'accelerators (type 2) in place of memory expanders', changes }];
  };
}

/** Each window for volatile memory may have a device with a committed decoder that fills it. */
export function filledWindows({ windows }: Scenario): readonly Otherwise[] {
  const ram = windows.filter((window) => window.ram !== false);
  if (ram.length === 0) return [];
  const changes = {
    devices: ram.map(({ start, end }, i) => ({ name: `mem${i}`, capacity: end - start + 1n })),
    decoders: ram.map(({ start, end }, i) => ({ start, end, devices: [i], locked: false })),
  };
  return [{ clause: 'a device that fills each CXL window', changes }];
}
