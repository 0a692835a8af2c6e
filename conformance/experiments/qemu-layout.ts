/**
 * Can QEMU be this machine? The memory map of a scenario, moved to where QEMU puts things, or the
 * reason why there is no such QEMU.
 *
 * QEMU's q35 without hot-pluggable memory has the registers of the CXL host bridge at 4 GiB, the
 * first CXL window 256 MiB above, and further windows right behind it (hw/cxl/cxl-host.c
 * cxl_fmws_set_memmap()). Soft Reserved ranges come from `memmap=` on the command line, at any page.
 */
import type { AddressRange, Scenario } from '../../model/index.ts';
import { REGION_GRANULE, type Window } from '../../model/machine/scenario.ts';

const FIRST_WINDOW = 0x1_1000_0000n;
/** Free addresses right below the first window, in whole memory blocks. */
const HEADROOM = 0x800_0000n;
/** memory_block_size_bytes() of a machine below 64 GiB. */
const MEMORY_BLOCK = 0x800_0000n;
const MOST_DEVICES = 4;
/** Each device and the host bridge have 4 HDM decoders in QEMU. */
const MOST_DECODERS = 4;

export type Fit =
  | {
      readonly kind: 'fits';
      /** The scenario as it will be in QEMU. */
      readonly scenario: Scenario;
      /** Translates an address of the original scenario. */
      readonly move: (address: bigint) => bigint;
    }
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Moves a scenario so that its first window is QEMU's first; shortens what lies in front of it to
 * the room that there is, and fills gaps between windows with windows that have no devices.
 */
export function fitToQemu(original: Scenario): Fit {
  const reason = obstacle(original);
  if (reason !== undefined) return { kind: 'impossible', reason };
  const windows = [...original.windows].sort((a, b) => (a.start < b.start ? -1 : 1));
  const origin = windows[0]!.start;
  const heads = original.softReserved.filter((r) => r.start < origin);
  if (heads.some((r) => r.end < origin) || heads.length > 1) {
    return impossible('there is room for one Soft Reserved range in front of the first window');
  }
  const move = (address: bigint) =>
    address < origin ? FIRST_WINDOW - HEADROOM : FIRST_WINDOW + (address - origin);
  const range = (r: AddressRange) => ({ start: move(r.start), end: move(r.end + 1n) - 1n });

  const moved = windows.map((window) => ({ ...window, ...range(window) }));
  const filled: Window[] = [];
  let next = FIRST_WINDOW;
  for (const w of moved) {
    if (w.start < next) return impossible('windows overlap');
    if (w.start > next) {
      const gap = { start: next, end: w.start - 1n };
      const touched = [...original.softReserved, ...original.foreign].map(range);
      if (touched.some((r) => r.start <= gap.end && gap.start <= r.end)) {
        return impossible('something lies in a gap between two windows, and QEMU has no gaps');
      }
      filled.push(gap);
    }
    filled.push(w);
    next = w.end + 1n;
  }
  const scenario: Scenario = {
    ...original,
    softReserved: original.softReserved.map(range),
    windows: filled,
    decoders: original.decoders.map((d) => ({ ...d, ...range(d) })),
    srat: original.srat.map(range),
    foreign: original.foreign.map((f) => ({ ...f, ...range(f) })),
    memoryBlock: MEMORY_BLOCK,
  };
  return { kind: 'fits', scenario, move };
}

function impossible(reason: string): Fit {
  return { kind: 'impossible', reason };
}

function obstacle(s: Scenario): string | undefined {
  if (s.windows.length === 0) return 'QEMU has no CXL without a window';
  if (s.windows.some((w) => w.start % REGION_GRANULE !== 0n || sizeOf(w) % REGION_GRANULE !== 0n)) {
    return 'a window is not aligned to 256 MiB';
  }
  if (s.devices.length > MOST_DEVICES) return `more than ${MOST_DEVICES} devices`;
  if (s.decoders.length > MOST_DECODERS) return `more than ${MOST_DECODERS} decoders in a bridge`;
  if (s.decoders.some(({ devices }) => ![1, 2, 4].includes(devices.length))) {
    return 'interleaving other than of 2 or 4 ways';
  }
  const inside = foreignInSoftReserved(s);
  const touches = (f: AddressRange) =>
    s.softReserved.some((r) => f.start <= r.end && r.start <= f.end);
  if (s.foreign.some((f) => touches(f) && !inside.includes(f))) {
    return 'something else crosses the end of a Soft Reserved range, and an e820 map has one type for a page';
  }
  return undefined;
}

/** What is not CXL and lies in a Soft Reserved range. */
export function foreignInSoftReserved({ foreign, softReserved }: Scenario): Scenario['foreign'] {
  return foreign.filter((f) => softReserved.some((r) => r.start <= f.start && f.end <= r.end));
}

export function sizeOf({ start, end }: AddressRange): bigint {
  return end - start + 1n;
}
