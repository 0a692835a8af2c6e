import { REGION_GRANULE } from '../../machine/scenario.ts';
import { type Finding, finding, type Place } from './finding.ts';
import {
  formatSize,
  GIB,
  hex,
  isFinding,
  type Located,
  MAX_ADDRESS,
  rangeOfSize,
} from './range.ts';

/** A CXL Fixed Memory Window Structure as the table holds it; nothing is checked yet. */
export interface Cfmws {
  readonly base: bigint;
  /** In bytes. */
  readonly size: bigint;
  /** Encoded interleave ways: 0-4 for 1-16, 8-10 for 3, 6 and 12. */
  readonly encodedWays: number;
  /** 0 modulo, 1 XOR. */
  readonly arithmetic: number;
  /** Encoded interleave granularity: 256 << n. */
  readonly granularity: number;
  /** Bit 0 type 2, 1 type 3, 2 volatile, 3 persistent, 4 fixed. */
  readonly restrictions: number;
  /** Of the subtable, in bytes. */
  readonly length: number;
  readonly place: Place;
}

/** A CXL XOR Interleave Math Structure. */
export interface Cxims {
  readonly granularity: number;
  readonly maps: number;
}

/** A window that Linux accepts: `CXL Window <id>` in /proc/iomem. */
export interface CedtWindow extends Located {
  readonly id: number;
  /**
   * False when Linux lists the window but makes no region of volatile memory in it: there is no root
   * decoder, or firmware restricts the window to persistent memory or to type-2 devices.
   */
  readonly ram: boolean;
  /** What firmware restricts it to, where that is not volatile memory of type-3 devices. */
  readonly only?: 'accelerators' | 'persistent memory';
}

const WAYS = new Map([
  [0, 1],
  [1, 2],
  [2, 4],
  [3, 8],
  [4, 16],
  [8, 3],
  [9, 6],
  [10, 12],
]);
const TYPE_2 = 1 << 0;
const TYPE_3 = 1 << 1;
const VOLATILE = 1 << 2;
const PERSISTENT = 1 << 3;
const FIXED = 1 << 4;

/**
 * Applies the checks of `cxl_acpi_cfmws_verify` and `__cxl_parse_cfmws` (drivers/cxl/acpi.c) to the
 * windows of a CEDT. A window that Linux would skip gives a warning with the kernel's reason.
 */
export function verifyWindows(
  structures: readonly Cfmws[],
  cxims: readonly Cxims[],
): { readonly windows: readonly CedtWindow[]; readonly findings: readonly Finding[] } {
  const windows: CedtWindow[] = [];
  const findings: Finding[] = [];
  for (const cfmws of structures) {
    const refusal = verify(cfmws);
    if (refusal) {
      findings.push(skip(cfmws, refusal));
      continue;
    }
    const range = rangeOfSize(cfmws.base, cfmws.size, cfmws.place);
    if (isFinding(range)) {
      findings.push(range);
      continue;
    }
    const ways = WAYS.get(cfmws.encodedWays) ?? 1;
    const undecodable = verifyXor(cfmws, ways, cxims);
    findings.push(...(undecodable ? [undecodable] : []), ...remarks(cfmws, ways));
    windows.push({
      ...range,
      id: windows.length,
      ram: !undecodable && allowsRam(cfmws),
      ...restrictedTo(cfmws),
    });
  }
  return { windows, findings };
}

/** cfmws_to_decoder_flags() and can_create_ram(): CXL_DECODER_F_RAM and CXL_DECODER_F_TYPE3. */
function allowsRam({ restrictions }: Cfmws): boolean {
  return (restrictions & VOLATILE) !== 0 && (restrictions & TYPE_3) !== 0;
}

/** Bits that say nothing at all, which older firmware leaves, restrict a window to nothing. */
function restrictedTo({ restrictions }: Cfmws): Pick<CedtWindow, 'only'> {
  const has = (bit: number) => (restrictions & bit) !== 0;
  if (has(TYPE_2) && !has(TYPE_3)) return { only: 'accelerators' };
  return has(PERSISTENT) && !has(VOLATILE) ? { only: 'persistent memory' } : {};
}

interface Refusal {
  /** As the kernel logs it. */
  readonly log: string;
  readonly found: string;
  readonly expected: string;
}

function verify(cfmws: Cfmws): Refusal | undefined {
  const { base, size, arithmetic, encodedWays, length, granularity } = cfmws;
  if (arithmetic > 1) {
    const log = `CFMWS Unknown Interleave Arithmetic: ${arithmetic}`;
    return { log, found: `interleave arithmetic ${arithmetic}`, expected: '0 (modulo) or 1 (XOR)' };
  }
  if (base % REGION_GRANULE !== 0n) {
    const expected = 'a multiple of 256 MiB (0x10000000)';
    return { log: 'CFMWS Base HPA not 256MB aligned', found: `base ${hex(base)}`, expected };
  }
  if (size % REGION_GRANULE !== 0n) {
    const expected = 'a multiple of 256 MiB (0x10000000)';
    return { log: 'CFMWS Window Size not 256MB aligned', found: `size ${hex(size)}`, expected };
  }
  const ways = WAYS.get(encodedWays);
  if (ways === undefined) {
    const log = `CFMWS Interleave Ways (${encodedWays}) invalid`;
    return { log, found: `encoded ways ${encodedWays}`, expected: '0-4 or 8-10' };
  }
  const needed = 36 + 4 * ways;
  if (length < needed) {
    const log = `CFMWS length ${length} less than expected ${needed}`;
    return { log, found: `length ${length}`, expected: `${needed} for ${ways} targets` };
  }
  if (granularity > 6) {
    const log = 'Failed to add decode range (-22)';
    return { log, found: `encoded granularity ${granularity}`, expected: '0-6' };
  }
  return undefined;
}

function skip(cfmws: Cfmws, { log, found, expected }: Refusal): Finding {
  const end = cfmws.base + cfmws.size - 1n;
  const what = end > MAX_ADDRESS ? 'this window' : `the window at ${hex(cfmws.base)}`;
  const advice = `Linux skips ${what} ("${log}"), and so does the model: report it to the firmware.`;
  return finding('warning', cfmws.place, found, expected, advice);
}

function verifyXor(cfmws: Cfmws, ways: number, cxims: readonly Cxims[]): Finding | undefined {
  if (cfmws.arithmetic !== 1 || ways === 1 || ways === 3) return undefined;
  const needed = Math.log2(ways % 3 === 0 ? ways / 3 : ways);
  const matching = cxims.filter((each) => each.granularity === cfmws.granularity);
  if (matching.length > 0 && matching.every((each) => each.maps >= needed)) return undefined;
  const granule = 256 << cfmws.granularity;
  const found = matching[0]
    ? `a CXIMS with ${matching[0].maps} XOR maps`
    : `no CXIMS for HBIG ${granule}`;
  const expected = `a CXIMS for granularity ${granule} with at least ${needed} XOR maps`;
  const advice =
    'Linux lists the window in /proc/iomem but makes no root decoder, so no region, for it.';
  return finding('warning', cfmws.place, found, expected, advice);
}

function remarks(cfmws: Cfmws, ways: number): Finding[] {
  const { base, size, place } = cfmws;
  const findings: Finding[] = [];
  const granule = REGION_GRANULE * BigInt(ways);
  if (size % granule !== 0n) {
    const found = `size ${formatSize(size)} with ${ways} ways`;
    const expected = `a multiple of ${formatSize(granule)}`;
    findings.push(
      base === 0n && size < 4n * GIB
        ? lowMemoryHole(place, found, expected)
        : oddSize(place, found, expected),
    );
  }
  if ((cfmws.restrictions & VOLATILE) === 0) {
    const found = `restrictions ${hex(BigInt(cfmws.restrictions))}`;
    const advice = 'Linux makes no ram region in this window.';
    findings.push(finding('note', place, found, 'bit 2 (volatile) set', advice));
  }
  if ((cfmws.restrictions & TYPE_3) === 0) {
    const found = `restrictions ${hex(BigInt(cfmws.restrictions))}`;
    const advice = 'Linux makes no region of type-3 devices in this window.';
    findings.push(finding('note', place, found, 'bit 1 (type 3) set', advice));
  }
  if ((cfmws.restrictions & FIXED) !== 0) {
    const found = `restrictions ${hex(BigInt(cfmws.restrictions))} (fixed device configuration)`;
    const advice =
      'Firmware may have locked the decoders behind this window; they count as unlocked where no input tells.';
    findings.push(finding('note', place, found, 'bit 4 (fixed) clear', advice));
  }
  return findings;
}

/** Documentation/driver-api/cxl/conventions/cxl-lmh.rst. */
function lowMemoryHole(place: Place, found: string, expected: string): Finding {
  const advice =
    'A low memory hole: decoders may be larger than this window, and Linux without support for it does not assemble their region.';
  return finding('note', place, found, expected, advice);
}

function oddSize(place: Place, found: string, expected: string): Finding {
  const advice =
    'The specification asks for it; Linux accepts the window: report it to the firmware.';
  return finding('note', place, found, expected, advice);
}
