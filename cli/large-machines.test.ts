/**
 * Servers with many windows and devices, from their dumps to the verdicts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeScenario } from '../counterexamples/index.ts';
import { importMachine } from '../model/import/index.ts';
import { serverDumps } from '../model/import/testing/server.ts';
import type { Budgets, Scenario } from '../model/index.ts';
import { EXIT } from './system/exit-status.ts';
import type { Job, JobResult, SearchChoice } from './jobs/job.ts';
import type { CheckDocument } from './commands/json-report.ts';
import { realRegistry } from './jobs/real-registry.ts';
import { run } from './commands/run.ts';
import { startJob } from './jobs/running-job.ts';
import { fakeIo } from './testing/fake-io.ts';

function scenarioOf(server: Parameters<typeof serverDumps>[0]): Scenario {
  const imported = importMachine(serverDumps(server));
  if (!imported.ok) throw new Error(imported.errors.map(({ message }) => message).join('\n'));
  return imported.scenario;
}

const LARGE = scenarioOf({ windows: 32, devices: 16, paired: 4 });

async function check(scenario: Scenario, exit: number, argv: readonly string[], tick = 0) {
  const disk = { 'machine.json': writeScenario(scenario) };
  const io = fakeIo({ registry: realRegistry, disk, tick, slice: 500 });
  expect(await run(['--scenario', 'machine.json', ...argv], io)).toBe(exit);
  const document = JSON.parse(io.disk.get('out/check.json')!) as CheckDocument;
  return { document, text: io.written.stdout };
}

function search(
  scenario: Scenario,
  design: string,
  budgets: Budgets,
  bounds: Job['bounds'] = {},
  options: SearchChoice = { search: 'bfs', store: 'exact' },
): JobResult {
  const properties = realRegistry.properties.map(({ id }) => id);
  const job = { scenario, design, properties, budgets, options, bounds };
  const running = startJob(job, realRegistry, () => 0);
  while (!running.advance());
  return running.result();
}

describe('a server of 32 windows and 16 devices', () => {
  it('is read', () => {
    expect(LARGE.windows).toHaveLength(32);
    expect(LARGE.devices).toHaveLength(16);
    expect(LARGE.decoders.map(({ devices }) => devices.length)).toEqual([
      ...Array.from({ length: 12 }, () => 1),
      ...[2, 2],
    ]);
  });

  it.each(['v6.11', 'series-v5', 'v7.1'])('is searched as far as it is asked for: %s', (design) => {
    const { states, cut, outcomes } = search(
      LARGE,
      design,
      { faults: 1, userOps: 2 },
      { states: 500 },
    );
    expect([states, cut]).toEqual([500, { kind: 'states', limit: 500 }]);
    expect(outcomes.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });

  it('settles with all its memory in use, wherever chance goes without a fault', () => {
    const { measures, outcomes } = search(
      LARGE,
      'v7.1',
      { faults: 0, userOps: 0 },
      {},
      { search: 'walk', store: 'exact', seed: '1', walks: 1, walkLength: 1000 },
    );
    const all = 512n << 30n;
    expect(measures.usableBytes).toEqual([all, all]);
    expect(measures.awaitingBytes).toEqual([all, all]);
    expect(outcomes.filter(({ verdict }) => verdict === 'error')).toEqual([]);
  });

  it('stops after a minute unless more is asked for, and says what to do then', async () => {
    const argv = ['--design', 'v7.1', '--property', 'tree-well-formed'];
    const { text } = await check(LARGE, EXIT.bounded, argv, 10_000);
    expect(text).toContain('SEARCH NOT COMPLETED: v7.1 (stopped after 60 s)');
    expect(text).toContain('--search walk');
  });
});

it('eleven windows and one device are searched to the end', async () => {
  const machine = scenarioOf({ windows: 11, devices: 1 });
  const { document } = await check(machine, EXIT.expected, ['--design', 'v7.1']);
  expect(document.results.filter(({ verdict }) => verdict === 'holds-within')).toEqual([]);
});

/** Windows of one region granule, too small for any device here, with gaps between them. */
function withIdleWindows(scenario: Scenario, below: number, above: number, at: number): Scenario {
  const size = 1n << 28n;
  const window = (start: bigint) => ({ start, end: start + size - 1n });
  const idle = [
    ...Array.from({ length: below }, (_, i) => window(BigInt(i + 1) << 29n)),
    ...Array.from({ length: above }, (_, i) => window((1n << 44n) + (BigInt(i) << 29n))),
  ];
  // Their places in the CEDT.
  const windows = scenario.windows.toSpliced(at % (scenario.windows.length + 1), 0, ...idle);
  return { ...scenario, windows };
}

it('windows far away in which nothing can lie change no verdict and no byte, and cost no state', () => {
  const small = ['n1-exact', 'n4-sr-larger', 'n5-sr-smaller', 'n6-uncommitted'];
  const scenarios = realRegistry.scenarios.filter(({ name }) => small.includes(name));
  expect(scenarios.length).toBe(small.length);
  const budgets: Budgets = { faults: 1, userOps: 1 };
  const ofJob = ({ outcomes, measures, states }: JobResult) => ({
    states,
    verdicts: outcomes.map(({ property, verdict }) => `${property} ${verdict}`),
    measures,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...scenarios),
      fc.constantFrom('v6.11', 'v6.12', 'trim', 'series-v5', 'v7.1'),
      fc.integer({ min: 0, max: 7 }),
      fc.integer({ min: 16, max: 20 }),
      fc.nat(),
      (scenario, design, below, above, at) => {
        const more = withIdleWindows(scenario, below, above, at);
        expect(ofJob(search(more, design, budgets))).toEqual(
          ofJob(search(scenario, design, budgets)),
        );
      },
    ),
    { numRuns: 6, seed: 12 },
  );
});
