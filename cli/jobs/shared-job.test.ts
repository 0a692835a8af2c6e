/**
 * Jobs that threads share against the same in one thread. Needs the compiled JavaScript, which
 * threads run: `npm test` builds first.
 */
import { expect, test } from 'vitest';
import type { Bounds } from '../../checker/index.ts';
import { type ExecutorHooks, inThisThread } from './executor.ts';
import type { Job, JobResult } from './job.ts';
import { realRegistry } from './real-registry.ts';
import type * as SharedJob from './shared-job.ts';

const compiled = new URL('../../dist/cli/jobs/shared-job.js', import.meta.url).href;
const { sharingSearches } = (await import(compiled)) as typeof SharedJob;
const clock = () => performance.now();
const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
const sharing = (workers: number, short = 0) =>
  sharingSearches(workers, realRegistry, clock, pause, short);

function jobOf(
  bounds: Bounds,
  properties = ['no-deadlock', 'no-stranded-memory', 'tree-well-formed'],
): Job {
  const scenario = realRegistry.scenarios.find(({ name }) => name === 'n13-good-and-bad')!;
  const budgets = realRegistry.expectedBudgets;
  const options = { search: 'bfs', store: 'exact' } as const;
  return { scenario, design: 'trim', properties, budgets, options, bounds };
}

async function resultOf(
  executor: ReturnType<typeof sharing>,
  job: Job,
  hooks: Partial<ExecutorHooks> = {},
) {
  const results: JobResult[] = [];
  await executor.run([job], {
    progress: () => undefined,
    finished: (index, result) => {
      expect(index).toBe(0);
      results.push(result);
    },
    ...hooks,
  });
  expect(results).toHaveLength(1);
  const { seconds, ...rest } = results[0]!;
  return rest;
}

test.each<[string, Bounds]>([
  ['exhaustively', {}],
  ['within a number of states', { states: 30_000 }],
])('%s, threads give the result of one, traces included', async (_, bounds) => {
  const job = jobOf(bounds);
  const { memory, ...alone } = await resultOf(inThisThread(realRegistry, clock, pause), job);
  expect(alone.outcomes.some(({ trace }) => trace !== undefined)).toBe(true);
  const shared = await resultOf(sharing(2), job);
  expect(shared).toEqual({ ...alone, memory: shared.memory });
  // What they send each other takes some: it was them.
  expect(shared.memory).toBeGreaterThan(memory);
});

test('a bound of time ends threads with a partial result', async () => {
  let ahead = 0;
  const late = () => clock() + ahead;
  const executor = sharingSearches(2, realRegistry, late, pause, 0);
  // The time is up as soon as the search turns out to be long.
  const progress = () => {
    ahead = 1e6;
  };
  const { cut, outcomes } = await resultOf(executor, jobOf({ seconds: 500 }), { progress });
  expect(cut).toEqual({ kind: 'seconds', limit: 500 });
  expect(outcomes.map(({ bound }) => bound)).toContain('500 s');
});

test('Ctrl-C ends threads with a partial result', async () => {
  const executor = sharing(2);
  let calls = 0;
  // First when the search turns out to be long.
  const progress = () => {
    if (++calls > 1) executor.interrupt();
  };
  const { cut, states } = await resultOf(executor, jobOf({}), { progress });
  expect(cut).toEqual({ kind: 'interrupted' });
  expect(states).toBeGreaterThan(0);
});

test('says why a search is not shared, and makes it alone', async () => {
  const reasons: string[] = [];
  const alone = (_: number, reason: string) => reasons.push(reason);
  const job = jobOf({}, ['decision-made', 'no-deadlock']);
  const result = await resultOf(sharing(2), job, { alone });
  expect(result.cut).toBeUndefined();
  await resultOf(sharing(2), { ...jobOf({ states: 10 }), coverage: true }, { alone });
  await resultOf(sharing(2), jobOf({ depth: 3 }), { alone });
  expect(reasons).toEqual([
    "'decision-made' is about paths",
    'coverage is counted by one worker',
    'it has no bound of depth',
  ]);
});
