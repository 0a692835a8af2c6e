import { describe, expect, test } from 'vitest';
import { problemText } from './problem.ts';
import { readScenario, writeScenario } from './scenario-file.ts';
import { toyScenario } from '../testing/toy-model.ts';

const scenario = toyScenario('t1-plain');

/** Sets one field of the toy's file, or removes it, and returns what reading the file has to say. */
function problems(place: string, value?: unknown): readonly string[] {
  const file: unknown = JSON.parse(writeScenario(scenario));
  const path = place.split('.');
  const last = path.pop()!;
  let parent = file as Record<string, unknown>;
  for (const name of path) parent = parent[name] as Record<string, unknown>;
  parent[last] = value;
  const read = readScenario(JSON.stringify(file));
  return read.ok ? [] : read.problems.map(problemText);
}

describe('a scenario file', () => {
  test('reads back as it was written', () => {
    const full = {
      ...scenario,
      devices: [{ name: 'mem0', capacity: 0x4000_0000n, fails: 'endpoint' as const }],
      windows: [{ start: 0xc000_0000n, end: 0x1_3fff_ffffn, ram: false }],
      decoders: scenario.decoders.map((each) => ({
        ...each,
        linearCache: 0x4000_0000n,
        normalized: true,
      })),
      srat: scenario.softReserved,
      foreign: [{ start: 0xf_ffff_ffff_0000n, end: 0xf_ffff_ffff_ffffn, name: 'PCI Bus' }],
      config: { CXL_ACPI: 'y' as const, DEV_DAX_CXL: 'n' as const },
      earlyAdmin: true,
      everyOperation: true,
      rebindsCxl: true,
      everyFault: true,
    };
    expect(readScenario(writeScenario(full))).toEqual({ ok: true, value: full });
  });

  test.each(['srat', 'foreign', 'assumptions', 'source'])('may leave out %s', (name) => {
    expect(problems(name)).toEqual([]);
  });
});

describe('a problem with a scenario file names the JSON path, what was found and what was expected', () => {
  test('unknown field', () => {
    expect(problems('decoders.0.lokced', true)).toEqual([
      '$.decoders[0].lokced: found an unknown field, expected only start, end, devices, locked, linearCache, normalized; did you mean "locked"?',
    ]);
  });

  test('missing field', () => {
    expect(problems('memoryBlock')).toEqual([
      '$.memoryBlock: found nothing, expected the field "memoryBlock"',
    ]);
  });

  test('wrong type', () => {
    expect(problems('decoders.0.locked', 'no')).toEqual([
      '$.decoders[0].locked: found "no", expected a value of type boolean',
    ]);
    expect(problems('softReserved.0.start', 4294967296)).toEqual([
      '$.softReserved[0].start: found 4294967296, expected an address below 2^64 in quotes, such as "0x1050000000"',
    ]);
  });

  test('a range beyond 64 bits', () => {
    expect(problems('softReserved.0.end', '0x1ffffffffffffffff')).toEqual([
      '$.softReserved[0].end: found "0x1ffffffffffffffff", expected an address below 2^64 in quotes, such as "0x1050000000"',
    ]);
  });

  test('another schema', () => {
    expect(problems('schema', 'soft-reserve-checker/trace@1')).toEqual([
      '$.schema: found "soft-reserve-checker/trace@1", expected "soft-reserve-checker/scenario@1"',
    ]);
  });

  test('a range that ends before it starts', () => {
    expect(problems('windows.0.end', '0x1000')).toEqual([
      '$.windows[0].end: found 0x1000, expected an inclusive end at or above the start 0x100000000',
    ]);
  });

  test('windows that overlap', () => {
    expect(problems('windows.1', { start: '0x100000000', end: '0x13fffffff' })).toEqual([
      '$.windows[1]: found 0x100000000-0x13fffffff, expected a CXL window that does not overlap $.windows[0]',
    ]);
  });

  test('a device that does not exist', () => {
    expect(problems('decoders.0.devices', [0, 3])).toEqual([
      '$.decoders[0].devices[1]: found 3, expected the index of a device, 0 to 0; the scenario has 1 device(s)',
    ]);
  });

  test('two devices of one name', () => {
    expect(problems('devices.1', { name: 'mem0', capacity: '0x10000000' })).toEqual([
      '$.devices[1].name: found "mem0", expected a name that no other device has',
    ]);
  });

  test('a memory block that is no power of two', () => {
    expect(problems('memoryBlock', '0x3000')).toEqual([
      '$.memoryBlock: found 0x3000, expected a power of two from 128 MiB (0x8000000) to 64 GiB; copy /sys/devices/system/memory/block_size_bytes with 0x in front',
    ]);
  });

  test.each<[what: string, place: string, value: unknown, problem: string]>([
    [
      'a device without memory',
      'devices.1',
      { name: 'mem1', capacity: '0x0' },
      '$.devices[1].capacity: found 0x0, expected a multiple of 256 MiB (0x10000000), up to 2^52; leave out a device without volatile memory',
    ],
    [
      'a device that is smaller than its decoder',
      'devices.0.capacity',
      '0x10000000',
      '$.decoders[0].devices: found "mem0" of 0x10000000 bytes, expected devices of at least 0x40000000 bytes behind 0x100000000-0x13fffffff',
    ],
    [
      'a device twice in a decoder',
      'decoders.0.devices',
      [0, 0],
      '$.decoders[0].devices[1]: found 0, expected another device than $.decoders[0].devices[0]: each way has its own',
    ],
    [
      'a number of ways that no decoder can have',
      'decoders.0.devices',
      [0, 0, 0, 0, 0],
      '$.decoders[0].devices: found 5 device(s), expected 1, 2, 3, 4, 6, 8, 12, 16 interleave ways',
    ],
    [
      'decoders that overlap',
      'decoders.1',
      { start: '0x130000000', end: '0x13fffffff', devices: [0], locked: false },
      '$.decoders[1]: found 0x130000000-0x13fffffff, expected a decoder that does not overlap $.decoders[0]',
    ],
    [
      'a decoder that is not aligned',
      'decoders.0.end',
      '0x138000000',
      '$.decoders[0]: found 0x100000000-0x138000000, expected a start in multiples of 256 MiB (0x10000000) and a size in multiples of 0x10000000; decoders hold no other addresses',
    ],
    [
      'a window that is not aligned',
      'windows.0.end',
      '0x147ffffff',
      '$.windows[0]: found 0x100000000-0x147ffffff, expected start and size in multiples of 256 MiB (0x10000000); Linux skips other windows: leave it out, or write the one of the CEDT',
    ],
    [
      'addresses that no processor has',
      'softReserved.0.end',
      '0x10000000000000',
      '$.softReserved[0].end: found 0x10000000000000, expected an address below 2^52; no processor has more physical address bits',
    ],
    [
      'Soft Reserved ranges in disorder',
      'softReserved.1',
      { start: '0x80000000', end: '0x8fffffff' },
      '$.softReserved[1].start: found 0x80000000, expected ascending addresses, as e820 has them: above 0x100000000',
    ],
    [
      'resources that overlap',
      'foreign',
      [
        { start: '0x1000', end: '0x2fff', name: 'a' },
        { start: '0x2000', end: '0x3fff', name: 'b' },
      ],
      '$.foreign[1]: found 0x2000-0x3fff, expected a resource that does not overlap $.foreign[0]',
    ],
    [
      'a cache of another size',
      'decoders.0.linearCache',
      '0x10000000',
      '$.decoders[0].linearCache: found 0x10000000, expected the size of the decoder, 0x40000000; Linux supports no other cache',
    ],
    [
      'a cache outside the window',
      'decoders.0.linearCache',
      '0x40000000',
      '$.decoders[0].linearCache: found a cache from 0xc0000000, expected a cache that lies in the window of the decoder, which starts at 0x100000000; Linux ignores any other one',
    ],
    [
      'a memory block that no kernel has',
      'memoryBlock',
      '0x0',
      '$.memoryBlock: found 0x0, expected a power of two from 128 MiB (0x8000000) to 64 GiB; copy /sys/devices/system/memory/block_size_bytes with 0x in front',
    ],
    [
      'text that a terminal would obey',
      'title',
      'red \u001b[31m',
      '$.title: found "red \\u001b[31m", expected text of at least one character, none of them a control character',
    ],
    [
      'a fraction',
      'decoders.0.devices',
      [0.5],
      '$.decoders[0].devices[0]: found 0.5, expected the index of a device, counted from 0',
    ],
    [
      'a negative number',
      'devices.0.capacity',
      '-0x10000000',
      '$.devices[0].capacity: found "-0x10000000", expected a number of bytes below 2^64 in quotes, such as "0x80000000"',
    ],
    [
      'more ranges than any machine has',
      'srat',
      Array.from({ length: 2000 }, () => ({ start: '0x0', end: '0xfff' })),
      '$.srat: found 2000 elements, expected at most 1024',
    ],
  ])('%s', (_, place, value, problem) => {
    expect(problems(place, value)).toEqual([problem]);
  });

  test('a key that is there twice', () => {
    const text = writeScenario(scenario).replace('"locked"', '"locked": true,\n      "locked"');
    const read = readScenario(text);
    expect(read.ok ? [] : read.problems.map(problemText)).toEqual([
      expect.stringMatching(
        /^line (\d+), column 7: found the key "locked" again, expected it once; it stands in line \d+, column 7, too$/,
      ),
    ]);
  });

  test('every problem is listed', () => {
    expect(problems('windows.0', { start: 1, end: 'x', name: 'window' })).toEqual([
      '$.windows[0].name: found an unknown field, expected only start, end, ram, bridges; did you mean "ram"?',
      '$.windows[0].start: found 1, expected an address below 2^64 in quotes, such as "0x1050000000"',
      '$.windows[0].end: found "x", expected an address below 2^64 in quotes, such as "0x1050000000"',
    ]);
  });

  test('text that is not JSON, by line and column', () => {
    const read = readScenario('{\n  "schema": "x"\n  "name": 1\n}\n');
    expect(read.ok ? [] : read.problems.map(problemText)).toEqual([
      "line 3, column 3: found \"\\\"\", expected JSON; Expected ',' or '}' after property value",
    ]);
    const comma = readScenario('{\n  "windows": [1,]\n}\n');
    expect(comma.ok ? [] : comma.problems.map(problemText)).toEqual([
      'line 2, column 17: found "]", expected JSON; Unexpected token \']\'',
    ]);
    const cut = readScenario(writeScenario(scenario).slice(0, 100));
    expect(cut.ok ? '' : problemText(cut.problems[0]!)).toMatch(
      /^line \d+, column \d+: found the end of the file/,
    );
  });

  test('a file of another kind, in one line', () => {
    for (const [text, found] of [
      ['{ "name": "x", "version": 1 }', 'nothing'],
      ['{ "schema": "soft-reserve-checker/trace@1" }', '"soft-reserve-checker/trace@1"'],
    ] as const) {
      const read = readScenario(text);
      expect(read.ok ? [] : read.problems.map(problemText)).toEqual([
        `$.schema: found ${found}, expected "soft-reserve-checker/scenario@1"`,
      ]);
    }
  });
});
