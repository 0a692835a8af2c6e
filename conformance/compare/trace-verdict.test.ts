/**
 * What is said of a kernel that dies, or goes another way: with the steps of recordings and consoles
 * as kernels write them.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explore } from '../../checker/index.ts';
import { realRegistry } from '../../cli/jobs/real-registry.ts';
import {
  readTrace,
  record,
  type ReplayedTrace,
  replayTrace,
  type Trace,
} from '../../counterexamples/index.ts';
import { buildModel, designs, designVariants, scenarios } from '../../model/index.ts';
import { properties } from '../../properties/index.ts';
import type { Outcome } from '../qemu/campaign.ts';
import { eventsText, express } from './express.ts';
import type { Expressed } from './from-trace.ts';
import type { Step } from '../qemu/guest-log.ts';
import type { Recording } from '../recordings/recording.ts';
import { allRecordings } from '../recordings/recordings.ts';
import { judgeTrace, traceVerdictText } from './trace-verdict.ts';

const trace = gallery('v6.12.no-use-after-free');
const translation = express(trace) as Expressed;
const steps = recorded('6.18.', 'v6.12.no-use-after-free');

function recording(release: string, name: string): Recording {
  return allRecordings().find(
    ({ kernel, experiment }) => kernel.release.startsWith(release) && experiment.name === name,
  )!;
}

function recorded(release: string, name: string): readonly Step[] {
  return recording(release, name).steps;
}

function gallery(name: string): ReplayedTrace {
  const read = readTrace(readFileSync(`counterexamples/gallery/${name}.json`, 'utf8'));
  if (!read.ok) throw new Error(name);
  return replayedTrace(read.value);
}

function replayedTrace(text: Trace): ReplayedTrace {
  const replayed = replayTrace(text, realRegistry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);
  return replayed;
}

function deadlockOf(variant: string): ReplayedTrace {
  return counterexample(variant, 'n1-exact', 'no-deadlock');
}

function counterexample(id: string, machine: string, asked: string): ReplayedTrace {
  const design = [...designs, ...designVariants].find((one) => one.id === id)!;
  const scenario = scenarios.find(({ name }) => name === machine)!;
  const property = properties.find((one) => one.id === asked)!;
  const model = buildModel(scenario, design, { faults: 1, userOps: 2 });
  const { verdicts } = explore(model.system, { properties: [property.instantiate(model)] });
  const [verdict] = [...verdicts.values()];
  if (verdict?.kind !== 'violated') throw new Error(`${id} on ${machine}: ${asked}`);
  return replayedTrace(record(model, property, verdict.path, realRegistry));
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

describe('a deadlock', () => {
  const deadlock = deadlockOf('flush-in-probe');
  const { experiment, steps: seen } = recording(
    '7.3.4-flush-in-probe',
    'flush-in-probe.no-deadlock',
  );
  const { events } = experiment;
  const booted: Expressed = { kind: 'experiment', experiment, steps: events.map((_, i) => i + 1) };
  const last = events.length;
  const hung = (place: string) =>
    `[   90.0] @@event ${last}\n[   91.0] INFO: task kworker/0:1:9 blocked for more than 45 seconds.\n[   91.1]  __schedule+0x2d1/0x6c0\n[   91.1]  ${place}+0x15/0x70 [dax_hmem]\n[   91.1] Kernel panic - not syncing: hung_task: blocked tasks\n`;

  test('is told apart from a decision that is open, and waited for until the kernel reports it', () => {
    const expressed = express(deadlock) as Expressed;
    expect(eventsText(expressed)).toMatch(/; busy; load dax_hmem; .*load dax_cxl; idle; wait$/);
  });

  test('in which a thread of dax_hmem hangs: confirmed', () => {
    const verdict = judgeTrace(deadlock, booted, outcome(seen, hung('process_defer_work')));
    expect(traceVerdictText(verdict)).toBe(
      'confirmed: the kernel looks like the model until "wait", where the property is violated and the kernel dies of that: it says "INFO: task kworker/0:1:9 blocked for more than 45 seconds." in process_defer_work()',
    );
  });

  test('in which something else hangs: refuted', () => {
    const verdict = judgeTrace(deadlock, booted, outcome(seen, hung('ext4_sync_fs')));
    expect(verdict).toMatchObject({
      kind: 'refuted',
      reason: expect.stringContaining('in ext4_sync_fs()') as unknown,
    });
  });
});

test('a kernel that takes another order, which the model allows: what it did instead', () => {
  const race = counterexample('v7.1', 'n1-exact-all-builtin', 'owner-stable');
  const boot = express(race) as Expressed;
  // In the trace hmem is faster. Here CXL has the range, as it has with modules in their usual order.
  const { seen } = recorded('7.3.4+', 'exact-teardown-create')[5]!;
  const step = { event: 'boot', seen, messages: [] };
  const verdict = judgeTrace(race, boot, outcome([step], '', true), 4);
  expect(traceVerdictText(verdict)).toBe(
    `not expressible: step ${race.path.firings.length}: in 4 boots the kernel took another order of steps, which the model allows as well: after "boot", regions: the kernel has "110000000-14fffffff committed, dax region bound", this trace "110000000-14fffffff committed, no dax region"`,
  );
});

test('a mailbox that fails is a device of the machine that never gets its driver', () => {
  const { kind, experiment } = express(
    counterexample('v6.12', 'n1-exact', 'fallback-complete'),
  ) as Expressed;
  expect(kind).toBe('experiment');
  // A device that comes late is not there, and its memory no loss.
  expect(experiment.scenario.devices.map(({ fails }) => fails)).toEqual(['cxl_pci']);
  expect(experiment.hold).toEqual({});
});
