import { describe, expect, test } from 'vitest';
import { problemText } from './problem.ts';
import { readScenario, writeScenario } from './scenario-file.ts';
import { toyScenario } from './testing/toy-model.ts';

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
      windows: scenario.windows.map((each) => ({ ...each, ram: false })),
      decoders: scenario.decoders.map((each) => ({
        ...each,
        linearCache: 0x1000_0000n,
        normalized: true,
      })),
      srat: scenario.softReserved,
      foreign: [{ start: 0xffff_ffff_ffff_0000n, end: 0xffff_ffff_ffff_ffffn, name: 'PCI Bus' }],
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
    expect(problems('devices.1', { name: 'mem0', capacity: '0x1000' })).toEqual([
      '$.devices[1].name: found "mem0", expected a name that no other device has',
    ]);
  });

  test('a memory block that is no power of two', () => {
    expect(problems('memoryBlock', '0x3000')).toEqual([
      '$.memoryBlock: found 0x3000, expected a power of two; copy /sys/devices/system/memory/block_size_bytes with 0x in front',
    ]);
  });

  test('every problem is listed', () => {
    expect(problems('windows.0', { start: 1, end: 'x', name: 'window' })).toEqual([
      '$.windows[0].name: found an unknown field, expected only start, end, ram; did you mean "ram"?',
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
