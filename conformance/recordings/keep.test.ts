/**
 * Which recordings are kept of several boots.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../qemu/campaign.ts';
import { eventText } from '../experiments/event.ts';
import { everyExperiment } from '../experiments/experiments.ts';
import type { Step } from '../qemu/guest-log.ts';
import { keepRecordings } from './keep.ts';
import { readRecording } from './recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'keep-test-'));
beforeEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const experiment = everyExperiment().find(({ name }) => name === 'memdevs-first')!;
const kernel = {
  ...{ name: '7.3', image: '', modules: undefined, config: {}, release: '7.3.4', packages: [] },
};
const job = { kernel, experiment };
const where = { processors: 1, host: { processors: 2, load: 7 } };

/** A boot after whose last event this dax device is there; `console` when the kernel dies before. */
function outcome(dax: string, console = ''): Outcome {
  const nothing = { iomem: [], endpoints: [], regions: [], dax: [], reports: [] };
  const names = ['boot', ...experiment.events.map(eventText)];
  const steps = names.map((event, i): Step => {
    const last = i === names.length - 1;
    return { event, seen: last ? { ...nothing, dax: [dax] } : nothing, messages: [] };
  });
  const end = console === '' ? ('done' as const) : ('died' as const);
  return {
    boot: { end, reachedInit: true, log: [], console, qemu: '', seconds: 1 },
    log: {
      release: '7.3.4',
      steps: console === '' ? steps : steps.slice(0, 1),
      complete: !console,
    },
  };
}

const keep = (...outcomes: Outcome[]) => keepRecordings(job, outcomes, 'QEMU', where, folder);
const kept = () =>
  Object.fromEntries(
    readdirSync(`${folder}/7.3.4`)
      .sort()
      .map((name) => {
        const { boots, steps } = readRecording(readFileSync(`${folder}/7.3.4/${name}`, 'utf8'));
        return [name, [boots?.went, boots?.of, steps.at(-1)!.seen.dax[0]]];
      }),
  );

test('one boot is one recording without a rate', () => {
  keep(outcome('cxl'));
  expect(kept()).toEqual({ 'memdevs-first.json': [undefined, undefined, 'cxl'] });
});

test('each way is kept with its rate, and replaces what an earlier run kept', () => {
  keep(outcome('a'), outcome('b'), outcome('c'), outcome('c'));
  expect(kept()).toEqual({
    'memdevs-first.json': [2, 4, 'c'],
    'memdevs-first.way2.json': [1, 4, 'a'],
    'memdevs-first.way3.json': [1, 4, 'b'],
  });
  keep(outcome('cxl'), outcome('cxl'), outcome('hmem'));
  expect(kept()).toEqual({
    'memdevs-first.json': [2, 3, 'cxl'],
    'memdevs-first.way2.json': [1, 3, 'hmem'],
  });
});

test('boots with other processors stand beside them', () => {
  keep(outcome('cxl'));
  const smp = { ...where, processors: 2 };
  keepRecordings(job, [outcome('cxl'), outcome('hmem')], 'QEMU', smp, folder);
  keep(outcome('hmem'));
  expect(Object.keys(kept())).toEqual([
    'memdevs-first.json',
    'memdevs-first.smp2.json',
    'memdevs-first.smp2.way2.json',
  ]);
});

test('of a boot that broke off the death is kept, if the kernel said of what', () => {
  const mark = '@@event 1\n';
  keep(outcome('cxl'), outcome('', mark));
  expect(kept()).toEqual({ 'memdevs-first.json': [1, 2, 'cxl'] });
  keep(outcome('', `${mark}BUG: kernel NULL pointer dereference, address: 0000000000000020\n`));
  const [path] = readdirSync(`${folder}/7.3.4`);
  const { died } = readRecording(readFileSync(`${folder}/7.3.4/${path!}`, 'utf8'));
  expect(died).toMatchObject([{ event: 1, says: expect.stringMatching(/^BUG: /) as unknown }]);
});
