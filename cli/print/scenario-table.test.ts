import { expect, test } from 'vitest';
import type { ByteMeasures } from '../../properties/index.ts';
import { type Explored, exhaustiveRunMissed } from '../exploration/exploration.ts';
import type { JobResult, PropertyOutcome } from '../jobs/job.ts';
import { manyDesignsTable, numberedProperties } from './many-designs-table.ts';
import { scenarioTable } from './scenario-table.ts';

const GIB = 1n << 30n;

function result(
  verdicts: readonly PropertyOutcome['verdict'][],
  rest: Partial<JobResult> = {},
  measures: Partial<ByteMeasures> = {},
): JobResult {
  return {
    outcomes: verdicts.map((verdict, index) => ({ property: PROPERTIES[index]!, verdict })),
    measures: {
      usableBytes: [0n, 4n * GIB],
      strandedBytes: [0n, 0n],
      wastedBytes: [256n << 20n, (9n * GIB) / 2n],
      unusableBytes: [256n << 20n, (9n * GIB) / 2n],
      ownedTwiceBytes: [0n, 0n],
      dangerousBytes: [0n, 0n],
      awaitingBytes: [0n, 0n],
      ...measures,
    },
    states: 12_345_678,
    transitions: 98_765_432,
    depth: 31,
    seconds: 4.2,
    memory: 0,
    exhaustive: true,
    rules: [],
    fired: [],
    ...rest,
  };
}

const PROPERTIES = [
  'reuse-after-teardown',
  'no-stranded-memory-in-scope',
  'no-reset-under-live-memory',
];

const none = new Set<string>();
const columns = [
  { head: 'v6.12', result: result(['violated', 'holds', 'vacuous']), unexpected: none },
  {
    head: 'trim',
    result: result(['violated', 'holds', 'not-applicable']),
    unexpected: new Set(['reuse-after-teardown']),
  },
  {
    head: 'all-or-nothing',
    result: result(['holds-within', 'violated', 'holds-within'], {
      exhaustive: false,
      cut: { kind: 'states', limit: 5_000_000 },
    }),
    unexpected: none,
  },
  {
    head: 'drop-leftovers',
    result: result(
      ['holds', 'error', 'holds'],
      {},
      {
        strandedBytes: [123_456_789_012n, 1_234_567_890_123n],
      },
    ),
    unexpected: none,
  },
  { head: 'v7.1', result: undefined, unexpected: none },
  { head: 'my-own-design', result: result(['holds', 'holds', 'holds']), unexpected: none },
];

test('80 columns take five designs, the others go below', () => {
  const lines = scenarioTable(columns, PROPERTIES, 80);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "SEARCH NOT COMPLETED: all-or-nothing (stopped at 5,000,000 states)
    NOT STARTED: v7.1
                                 v6.12     trim      all-or-   drop-     v7.1
                                                     nothing   leftovers
    reuse-after-teardown         VIOLATED  VIOLATED! bounded   holds     -
    no-stranded-memory-in-scope  holds     holds     VIOLATED  ERROR     -
    no-reset-under-live-memory   vacuous   n/a       bounded   holds     -
    states                       12.3M     12.3M     12.3M     12.3M     -
    transitions                  98.8M     98.8M     98.8M     98.8M     -
    depth                        31        31        31        31        -
    time                         4.20 s    4.20 s    4.20 s    4.20 s    -
    bytes usable                 0-4G      0-4G      0-4G?     0-4G      -
    bytes dangerous              0         0         0?        0         -
    bytes stranded               0         0         0?        ..~1.12T  -
    bytes wasted                 256M-4.5G 256M-4.5G ..4.5G?   256M-4.5G -
    bytes unusable               256M-4.5G 256M-4.5G ..4.5G?   256M-4.5G -
    bytes owned twice            0         0         0?        0         -
    bytes awaiting               0         0         0?        0         -

                                 my-own-
                                 design
    reuse-after-teardown         holds
    no-stranded-memory-in-scope  holds
    no-reset-under-live-memory   holds
    states                       12.3M
    transitions                  98.8M
    depth                        31
    time                         4.20 s
    bytes usable                 0-4G
    bytes dangerous              0
    bytes stranded               0
    bytes wasted                 256M-4.5G
    bytes unusable               256M-4.5G
    bytes owned twice            0
    bytes awaiting               0
      all-or-nothing exactly, in bytes: wasted 268,435,456 to 4,831,838,208;
      unusable 268,435,456 to 4,831,838,208 (in what was searched)
      drop-leftovers exactly, in bytes: stranded 123,456,789,012 to
      1,234,567,890,123"
  `);
});

test('120 columns take nine', () => {
  const lines = scenarioTable(columns, PROPERTIES, 120);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "SEARCH NOT COMPLETED: all-or-nothing (stopped at 5,000,000 states)
    NOT STARTED: v7.1
                                 v6.12     trim      all-or-   drop-     v7.1      my-own-
                                                     nothing   leftovers           design
    reuse-after-teardown         VIOLATED  VIOLATED! bounded   holds     -         holds
    no-stranded-memory-in-scope  holds     holds     VIOLATED  ERROR     -         holds
    no-reset-under-live-memory   vacuous   n/a       bounded   holds     -         holds
    states                       12.3M     12.3M     12.3M     12.3M     -         12.3M
    transitions                  98.8M     98.8M     98.8M     98.8M     -         98.8M
    depth                        31        31        31        31        -         31
    time                         4.20 s    4.20 s    4.20 s    4.20 s    -         4.20 s
    bytes usable                 0-4G      0-4G      0-4G?     0-4G      -         0-4G
    bytes dangerous              0         0         0?        0         -         0
    bytes stranded               0         0         0?        ..~1.12T  -         0
    bytes wasted                 256M-4.5G 256M-4.5G ..4.5G?   256M-4.5G -         256M-4.5G
    bytes unusable               256M-4.5G 256M-4.5G ..4.5G?   256M-4.5G -         256M-4.5G
    bytes owned twice            0         0         0?        0         -         0
    bytes awaiting               0         0         0?        0         -         0
      all-or-nothing exactly, in bytes: wasted 268,435,456 to 4,831,838,208; unusable 268,435,456 to 4,831,838,208 (in what
      was searched)
      drop-leftovers exactly, in bytes: stranded 123,456,789,012 to 1,234,567,890,123"
  `);
});

test('many designs are one line each, and fit 80 characters', () => {
  const lines = manyDesignsTable(columns, PROPERTIES, 80);
  expect(lines.slice(0, 4)).toEqual([
    '                1  2  3',
    'v6.12           X  .  v',
    'trim           !X  .  -',
    expect.stringMatching(/^all-or-nothing /),
  ]);
  expect(lines.slice(columns.length + 2, columns.length + 4)).toEqual([
    expect.stringMatching(/^ +states +transitions +depth +time +danger +strand. +wasted +twice$/),
    expect.stringMatching(/^v6.12 +12.3M +98.8M +31 +4.20 s +0 +0 +~?4.5G +0$/),
  ]);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('many properties stand closer together, and what does not fit goes below', () => {
  const many = [...PROPERTIES, ...Array.from({ length: 30 }, (_, i) => `p${i}`)];
  const two = columns.slice(0, 2);
  expect(manyDesignsTable(two, many, 120)[1]).toHaveLength('v6.12'.length + 3 * many.length);
  const lines = manyDesignsTable(two, many, 60);
  expect(lines.slice(0, 10).join('\n')).toMatchInlineSnapshot(`
    "                        1 1 1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2
          1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7
    v6.12 X . v
    trim !X . -

          2 2 3 3 3 3
          8 9 0 1 2 3
    v6.12
    trim
    "
  `);
});

test('the numbers of the columns are spelled out, within the width', () => {
  const many = Array.from({ length: 25 }, (_, i) => `a-property-of-some-length-${i}`);
  const lines = numberedProperties(many, 80);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  for (const [i, id] of many.entries()) expect(lines.join('\n')).toContain(`${i + 1} ${id}`);
});

test('promises that the memory was too small for are said first, and leave a bounded run', () => {
  const livenessCut = { kind: 'memory', limit: 8 << 20, needed: 9 << 20 } as const;
  const bounded = result(['holds', 'holds-within'], { livenessCut });
  const lines = scenarioTable(
    [{ head: 'v7.1', result: bounded, unexpected: none }],
    PROPERTIES,
    80,
  );
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
    'PATHS NOT LOOKED AT: v7.1 (all states were seen, but not all steps kept: stopped at 8M of memory, its next step takes 9M; --max-memory allows more)',
  );
  const explored = { plan: { search: {} }, runs: [{ result: bounded }] };
  expect(exhaustiveRunMissed(explored as unknown as Explored)).toBe(true);
});
