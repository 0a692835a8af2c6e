/**
 * What a scenario file says that no machine is: each problem with its place, what was found and what
 * was expected. What is refused here would be an error of the model, or a proof about nothing.
 */
import {
  type AddressRange,
  type Decoder,
  REGION_GRANULE,
  type Scenario,
} from '../../model/index.ts';
import { type Problem, quote } from './problem.ts';

/** The most physical address bits of x86-64 and arm64 processors. */
const ADDRESS_LIMIT = 1n << 52n;
/** Decoders encode no other numbers of interleave ways (drivers/cxl/cxlmem.h ways_to_eiw()). */
const WAYS: readonly number[] = [1, 2, 3, 4, 6, 8, 12, 16];
/** arch/x86/mm/init_64.c: MIN_MEMORY_BLOCK_SIZE, and the largest that it can be told to use. */
const SMALLEST_BLOCK = 0x800_0000n;
const LARGEST_BLOCK = 0x10_0000_0000n;

/** Every problem; of ranges that are none nothing more is said. `at` is the JSON path of the scenario. */
export function scenarioProblems(scenario: Scenario, at: string): readonly Problem[] {
  const { softReserved, windows, decoders, srat, foreign } = scenario;
  const ranges = Object.entries({ softReserved, windows, decoders, srat, foreign });
  const broken = [
    ...ranges.flatMap(([name, list]) => noRange(list, `${at}.${name}`)),
    ...missingDevices(scenario, at),
  ];
  if (broken.length > 0) return broken;
  return [
    ...descending(softReserved, `${at}.softReserved`),
    ...overlaps(softReserved, `${at}.softReserved`, 'Soft Reserved range'),
    ...overlaps(windows, `${at}.windows`, 'CXL window'),
    ...overlaps(decoders, `${at}.decoders`, 'decoder'),
    ...overlaps(foreign, `${at}.foreign`, 'resource'),
    ...windows.flatMap((window, i) => unalignedWindow(window, `${at}.windows[${i}]`)),
    ...decoders.flatMap((decoder, i) => decoderProblems(decoder, scenario, `${at}.decoders[${i}]`)),
    ...deviceProblems(scenario, at),
    ...blockProblems(scenario, at),
  ];
}

function noRange(ranges: readonly AddressRange[], at: string): Problem[] {
  return ranges.flatMap(({ start, end }, index) => {
    const place = `${at}[${index}].end`;
    if (start > end) {
      const expected = `an inclusive end at or above the start ${hex(start)}`;
      return [{ place, found: hex(end), expected }];
    }
    if (end < ADDRESS_LIMIT) return [];
    const advice = 'no processor has more physical address bits';
    return [{ place, found: hex(end), expected: `an address below 2^52`, advice }];
  });
}

function missingDevices({ decoders, devices }: Scenario, at: string): Problem[] {
  return decoders.flatMap((decoder, d) =>
    decoder.devices.flatMap((index, i) =>
      index < devices.length
        ? []
        : [
            {
              place: `${at}.decoders[${d}].devices[${i}]`,
              found: String(index),
              expected:
                devices.length === 0
                  ? 'no decoder'
                  : `the index of a device, 0 to ${devices.length - 1}`,
              advice: `the scenario has ${devices.length} device(s)`,
            },
          ],
    ),
  );
}

/** The kernel sorts the firmware's map before anything reads it (e820__update_table()). */
function descending(ranges: readonly AddressRange[], at: string): Problem[] {
  return ranges.flatMap((range, index) => {
    const before = ranges[index - 1];
    if (before === undefined || before.start <= range.start) return [];
    const expected = `ascending addresses, as e820 has them: above ${hex(before.start)}`;
    return [{ place: `${at}[${index}].start`, found: hex(range.start), expected }];
  });
}

/** Firmware never reports two ranges of one kind that overlap; Linux merges or refuses them. */
function overlaps(ranges: readonly AddressRange[], at: string, what: string): Problem[] {
  return ranges.flatMap((range, index) => {
    const other = ranges.findIndex(
      (earlier, i) => i < index && earlier.start <= range.end && range.start <= earlier.end,
    );
    if (other < 0) return [];
    return [
      {
        place: `${at}[${index}]`,
        found: rangeText(range),
        expected: `a ${what} that does not overlap ${at}[${other}]`,
      },
    ];
  });
}

/** Linux skips other windows (drivers/cxl/acpi.c cxl_acpi_cfmws_verify()). */
function unalignedWindow(window: AddressRange, place: string): Problem[] {
  if (window.start % REGION_GRANULE === 0n && (window.end + 1n) % REGION_GRANULE === 0n) return [];
  const expected = 'start and size in multiples of 256 MiB (0x10000000)';
  const advice = 'Linux skips other windows: leave it out, or write the one of the CEDT';
  return [{ place, found: rangeText(window), expected, advice }];
}

/** What the registers of a decoder cannot hold, or a device does not take. */
function decoderProblems(decoder: Decoder, scenario: Scenario, place: string): Problem[] {
  const { start, devices, linearCache } = decoder;
  const ways = devices.length;
  if (!WAYS.includes(ways)) {
    const found = `${ways} device(s)`;
    return [{ place: `${place}.devices`, found, expected: `${WAYS.join(', ')} interleave ways` }];
  }
  const problems: Problem[] = [];
  for (const [i, index] of devices.entries()) {
    const first = devices.indexOf(index);
    if (first === i) continue;
    const expected = `another device than ${place}.devices[${first}]: each way has its own`;
    problems.push({ place: `${place}.devices[${i}]`, found: String(index), expected });
  }
  const size = sizeOf(decoder);
  const granule = REGION_GRANULE * BigInt(ways);
  if (start % REGION_GRANULE !== 0n || size % granule !== 0n) {
    const expected = `a start in multiples of 256 MiB (0x10000000) and a size in multiples of ${hex(granule)}`;
    const advice = 'decoders hold no other addresses';
    problems.push({ place, found: rangeText(decoder), expected, advice });
  }
  for (const index of new Set(devices)) {
    const { name, capacity } = scenario.devices[index]!;
    if (capacity * BigInt(ways) >= size) continue;
    const found = `${quote(name)} of ${hex(capacity)} bytes`;
    const expected = `devices of at least ${hex(size / BigInt(ways))} bytes behind ${rangeText(decoder)}`;
    problems.push({ place: `${place}.devices`, found, expected });
  }
  if (linearCache !== undefined) {
    problems.push(...cacheProblems(decoder, linearCache, scenario, place));
  }
  return problems;
}

/** drivers/cxl/core/region.c cxl_extended_linear_cache_resize(): Linux ignores any other cache. */
function cacheProblems(
  decoder: Decoder,
  cache: bigint,
  { windows }: Scenario,
  at: string,
): Problem[] {
  const place = `${at}.linearCache`;
  const size = sizeOf(decoder);
  if (cache !== size) {
    const expected = `the size of the decoder, ${hex(size)}`;
    return [{ place, found: hex(cache), expected, advice: 'Linux supports no other cache' }];
  }
  const window = windows.find((each) => each.start <= decoder.start && decoder.end <= each.end);
  if (window === undefined || window.start <= decoder.start - cache) return [];
  const expected = `a cache that lies in the window of the decoder, which starts at ${hex(window.start)}`;
  const found = `a cache from ${signedHex(decoder.start - cache)}`;
  return [{ place, found, expected, advice: 'Linux ignores any other one' }];
}

/** Identify Memory Device reports capacity in multiples of 256 MiB (CXL_CAPACITY_MULTIPLIER). */
function deviceProblems({ devices }: Scenario, at: string): Problem[] {
  return devices.flatMap(({ name, capacity }, index) => {
    const problems: Problem[] = [];
    if (devices.findIndex((other) => other.name === name) !== index) {
      const expected = 'a name that no other device has';
      problems.push({ place: `${at}.devices[${index}].name`, found: quote(name), expected });
    }
    if (capacity === 0n || capacity % REGION_GRANULE !== 0n || capacity > ADDRESS_LIMIT) {
      const expected = 'a multiple of 256 MiB (0x10000000), up to 2^52';
      const advice = 'leave out a device without volatile memory';
      const place = `${at}.devices[${index}].capacity`;
      problems.push({ place, found: hex(capacity), expected, advice });
    }
    return problems;
  });
}

function blockProblems({ memoryBlock: size }: Scenario, at: string): Problem[] {
  const isPower = (size & (size - 1n)) === 0n;
  if (isPower && size >= SMALLEST_BLOCK && size <= LARGEST_BLOCK) return [];
  const expected = 'a power of two from 128 MiB (0x8000000) to 64 GiB';
  const advice = 'copy /sys/devices/system/memory/block_size_bytes with 0x in front';
  return [{ place: `${at}.memoryBlock`, found: hex(size), expected, advice }];
}

function sizeOf({ start, end }: AddressRange): bigint {
  return end + 1n - start;
}

function rangeText({ start, end }: AddressRange): string {
  return `${hex(start)}-${hex(end)}`;
}

function signedHex(value: bigint): string {
  return value < 0n ? `-${hex(-value)}` : hex(value);
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
