/**
 * No input makes the program say that the model is at fault, or fall: a file is either checked or
 * refused with status 2 and a place. Whatever is accepted is searched with the real model.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeScenario } from '../counterexamples/index.ts';
import { scenarios } from '../model/index.ts';
import { EXIT } from './system/exit-status.ts';
import { realRegistry } from './jobs/real-registry.ts';
import { run } from './commands/run.ts';
import { fakeIo } from './testing/fake-io.ts';

/** `FUZZ=2000 npx vitest run cli/input-fuzz.test.ts` looks longer; the seed makes a run repeatable. */
const settings = { numRuns: Number(process.env.FUZZ ?? 12), seed: Number(process.env.SEED ?? 12) };

const SEARCH = ['--faults', '0', '--user-ops', '1', '--max-states', '300'];

/** Every place in a JSON value, with what is there. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]))];
}

type Mutation = (value: unknown) => unknown;

const hex = fc.bigInt({ min: 0n, max: 1n << 65n }).map((value) => `0x${value.toString(16)}`);
const granules = fc.integer({ min: 0, max: 40 }).map((n) => `0x${(n * 0x1000_0000).toString(16)}`);
const odd = fc.constantFrom<unknown>(
  ...[
    '0x0',
    '0x1',
    '0xfffffff',
    '0x10000000',
    '0xffffffffffffffff',
    '-0x1',
    '1e3',
    '',
    'mem0',
    'y',
  ],
  ...[0, 1, -1, 0.5, 31, 32, 1e21, true, false, null, [], {}, [0], [0, 0], [[]], '\u001b[31m'],
);
const nudged =
  (by: bigint): Mutation =>
  (value) => {
    if (typeof value !== 'string' || !/^0x[0-9a-f]+$/.test(value)) return value;
    const moved = BigInt(value) + by;
    return moved < 0n ? value : `0x${moved.toString(16)}`;
  };

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.oneof(hex, granules, odd).map(
    (other): Mutation =>
      () =>
        other,
  ),
  fc.constantFrom(-0x1000_0000n, 0x1000_0000n, -1n, 1n, 0x800_0000n, 1n << 40n).map(nudged),
  fc.constant<Mutation>(() => undefined),
  fc.constant<Mutation>((value) => (Array.isArray(value) ? [...value, ...value] : value)),
  fc.constant<Mutation>((value) => (Array.isArray(value) ? value.toReversed() : value)),
  fc.constant<Mutation>((value) => (Array.isArray(value) ? value.slice(1) : value)),
  fc.constant<Mutation>((value) => (Array.isArray(value) ? [...value, value[0]] : value)),
  fc.constant<Mutation>((value) => (typeof value === 'boolean' ? !value : value)),
  fc.tuple(fc.string(), odd).map(
    ([key, each]): Mutation =>
      (value) =>
        typeof value === 'object' && value !== null ? { ...value, [key]: each } : value,
  ),
);

/** A JSON text with up to three places changed. */
function mutated(text: string): fc.Arbitrary<string> {
  return fc.array(fc.tuple(fc.nat(), mutation), { minLength: 1, maxLength: 3 }).map((changes) => {
    const root = { file: JSON.parse(text) as unknown };
    for (const [where, change] of changes) {
      const all = places(root.file, ['file']);
      const path = all[where % all.length]!;
      let parent = root as unknown as Record<string | number, unknown>;
      for (const key of path.slice(0, -1)) parent = parent[key] as typeof parent;
      const last = path.at(-1)!;
      parent[last] = change(parent[last]);
    }
    return JSON.stringify(root.file, null, 1) ?? '';
  });
}

/** The status is 0 or 2, never that of a surprise; a refusal is one message and no stack. */
async function isCalm(argv: readonly string[], disk: Record<string, string>) {
  const io = fakeIo({ registry: realRegistry, disk });
  const status = await run(argv, io);
  const { stdout, stderr } = io.written;
  expect([EXIT.expected, EXIT.usage], `${stdout.slice(0, 600)}\n${stderr}`).toContain(status);
  if (status === EXIT.expected) return;
  expect(stderr).toMatch(
    /^((warning|note): .*\n)*(soft-reserve-checker|counterexample .*|my\.json): ./,
  );
  expect(stderr).not.toMatch(/^ +at |undefined|NaN/m);
  expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
}

const scenario = fc
  .constantFrom(...scenarios.filter(({ decoders }) => decoders.length < 4))
  .chain((each) => mutated(writeScenario(each)));
const design = fc.constantFrom('v6.11', 'v6.12', 'v7.1', 'trim', 'series-v5', 'teardown-v5');

test('a scenario file is checked or refused', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, design, async (text, id) => {
      const argv = ['--scenario', 'my.json', '--design', id, ...SEARCH];
      await isCalm(argv, { 'my.json': text });
    }),
    settings,
  );
}, 600_000);

const gallery = ['v7.1.no-hpa-double-allocation', 'v7.0.single-owner', 'trim.announced-once'].map(
  (name) =>
    readFileSync(new URL(`../counterexamples/gallery/${name}.json`, import.meta.url), 'utf8'),
);

test('a trace is replayed or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...gallery).chain(mutated), async (text) => {
      await isCalm(['replay', 'my.json'], { 'my.json': text });
    }),
    settings,
  );
}, 600_000);

const LIST = JSON.stringify([
  { memdev: 'mem0', ram_size: 1 << 30, serial: 0 },
  {
    bus: 'root0',
    'decoders:root0': [{ decoder: 'decoder0.0', resource: '0x100000000', size: '0x40000000' }],
    'endpoints:root0': [
      {
        endpoint: 'endpoint1',
        decoders_committed: 1,
        memdev: { memdev: 'mem0', ram_size: 1 << 30 },
        'decoders:endpoint1': [
          {
            decoder: 'decoder1.0',
            resource: '0x100000000',
            size: 1 << 30,
            interleave_ways: 1,
            dpa_size: 1 << 30,
            mode: 'ram',
          },
        ],
      },
    ],
  },
]);
const LOG = 'BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] soft reserved\n';

test('a cxl list is checked or refused', async () => {
  await fc.assert(
    fc.asyncProperty(mutated(LIST), async (text) => {
      const argv = ['--cxl-list', 'list', '--dmesg', 'log', '--design', 'v7.1', ...SEARCH];
      await isCalm(argv, { list: text, log: LOG });
    }),
    settings,
  );
}, 600_000);

test('a configuration is checked or refused', async () => {
  const word = fc.constantFrom(
    'CXL_ACPI',
    'CONFIG_DEV_DAX_HMEM',
    'CXL_REGION',
    'x',
    '=',
    'y',
    'n',
    'm',
    ',',
    ' ',
  );
  const config = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
  await fc.assert(
    fc.asyncProperty(fc.oneof(config, fc.string()), async (text) => {
      await isCalm(['--config', text, '--scenario', 'n1-exact', '--design', 'v7.1', ...SEARCH], {});
    }),
    settings,
  );
}, 600_000);
