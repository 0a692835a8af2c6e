/**
 * What is said of a kernel that dies, or goes another way: with the steps of recordings and consoles
 * as kernels write them.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { realRegistry } from '../cli/real-registry.ts';
import { readTrace, type ReplayedTrace, replayTrace } from '../counterexamples/index.ts';
import type { Outcome } from './campaign.ts';
import { express } from './express.ts';
import type { Expressed } from './from-trace.ts';
import type { Step } from './guest-log.ts';
import { allRecordings } from './recordings.ts';
import { judgeTrace, traceVerdictText } from './trace-verdict.ts';

const trace = gallery('v6.12.no-use-after-free');
const translation = express(trace) as Expressed;
const steps = recorded('6.18.', 'v6.12.no-use-after-free');

function recorded(release: string, name: string): readonly Step[] {
  return allRecordings().find(
    ({ kernel, experiment }) => kernel.release.startsWith(release) && experiment.name === name,
  )!.steps;
}

function gallery(name: string): ReplayedTrace {
  const read = readTrace(readFileSync(`counterexamples/gallery/${name}.json`, 'utf8'));
  if (!read.ok) throw new Error(name);
  const replayed = replayTrace(read.value, realRegistry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);
  return replayed;
}

function outcome(seen: readonly Step[], console: string, complete = seen === steps): Outcome {
  return {
    boot: { end: 'died', reachedInit: true, log: [], console, qemu: '', seconds: 1 },
    log: { release: '6.18.15', steps: seen, complete },
  };
}

function dies(event: number, place: string): string {
  return `[    4.0] @@event ${event}\n[    4.1] BUG: kernel NULL pointer dereference, address: 0000000000000010\n[    4.1] RIP: 0010:${place}+0x101/0xa00\n`;
}

describe('a kernel that dies', () => {
  const last = translation.experiment.events.length;

  test('of the violation, in a function that follows the freed decoder: confirmed', () => {
    const verdict = judgeTrace(
      trace,
      translation,
      outcome(steps.slice(0, -1), dies(last, 'show_targetN')),
    );
    expect(traceVerdictText(verdict)).toBe(
      'confirmed: the kernel looks like the model until "remove 0", where the property is violated and the kernel dies of that: it says "BUG: kernel NULL pointer dereference, address: 0000000000000010" in show_targetN()',
    );
  });

  test('there, but of something else: refuted', () => {
    const verdict = judgeTrace(
      trace,
      translation,
      outcome(steps.slice(0, -1), dies(last, 'kernfs_remove')),
    );
    expect(verdict).toMatchObject({ kind: 'refuted', step: translation.steps.at(-1) });
  });

  test('before the violation: refuted, with the step, whatever it says', () => {
    const verdict = judgeTrace(
      trace,
      translation,
      outcome(steps.slice(0, -2), dies(last - 1, 'show_targetN')),
    );
    expect(verdict).toMatchObject({ kind: 'refuted', step: translation.steps.at(-2) });
  });

  test('with words that belong to an event before: refuted', () => {
    const verdict = judgeTrace(
      trace,
      translation,
      outcome(steps.slice(0, -1), `${dies(last - 1, 'show_targetN')}[    5.0] @@event ${last}\n`),
    );
    expect(verdict).toMatchObject({ kind: 'refuted', reason: 'in "remove 0": the guest died' });
  });

  test('a kernel that lives and looks like the model: confirmed', () => {
    expect(judgeTrace(trace, translation, outcome(steps, ''))).toEqual({ kind: 'confirmed' });
  });

  test('one that reports the access and lives, as with KASAN: confirmed', () => {
    const { seen, ...rest } = steps.at(-1)!;
    const report = 'BUG: KASAN: slab-use-after-free in show_targetN+0x3d/0xa0';
    const loud = { ...rest, seen: { ...seen, reports: [...seen.reports, report] } };
    const verdict = judgeTrace(
      trace,
      translation,
      outcome([...steps.slice(0, -1), loud], `[    4.0] @@event ${last}\n[    4.1] ${report}\n`),
    );
    expect(verdict).toMatchObject({ kind: 'confirmed', died: { event: 'remove 0' } });
  });
});

test('a kernel that takes another order, which the model allows: what it did instead', () => {
  const race = gallery('v7.1.owner-stable');
  const boot = express(race) as Expressed;
  // In the trace hmem is faster. Here CXL has the range, as it has with modules in their usual order.
  const { seen } = recorded('7.3.4+', 'exact-teardown-create')[5]!;
  const step = { event: 'boot', seen, messages: [] };
  const verdict = judgeTrace(race, boot, outcome([step], '', true), 4);
  expect(traceVerdictText(verdict)).toBe(
    `not expressible: step ${race.path.firings.length}: in 4 boots the kernel took another order of steps, which the model allows as well: after "boot", regions: the kernel has "110000000-14fffffff committed, dax region bound", this trace "110000000-14fffffff committed, no dax region"`,
  );
});
