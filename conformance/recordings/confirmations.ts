/**
 * On which kernels the violations of the findings were seen.
 */
import type { Confirmation, ReplayedTrace } from '../../counterexamples/index.ts';
import { properties } from '../../properties/index.ts';
import { compareAll } from './coverage.ts';
import { express } from '../compare/express.ts';
import { judgeBreak, saidText } from '../compare/judge.ts';
import { designIdOf } from '../compare/kernel-design.ts';
import { type Recording, sameExperiment } from './recording.ts';
import { isViolated } from '../compare/seen.ts';

type Entry = { -readonly [Key in keyof Confirmation]: Confirmation[Key] } & {
  experiments: string[];
};

/**
 * What the recordings say about each trace: the kernels on which its property was seen violated, by
 * design and property. A recording that the model disagrees with confirms nothing; one that ends in
 * the death of the kernel confirms what was violated before, and what the kernel died of.
 */
export function confirmations(
  traces: readonly ReplayedTrace[],
  recordings: readonly Recording[],
): (design: string, property: string) => readonly Confirmation[] {
  const recorded = new Set(recordings.map(({ kernel }) => designIdOf(kernel)));
  const translated = traces
    .filter(({ model }) => recorded.has(model.design.id))
    .map((trace) => ({ trace, translation: express(trace) }));
  const isOwn = (design: string, property: string, experiment: Recording['experiment']) =>
    translated.some(
      ({ trace, translation }) =>
        trace.model.design.id === design &&
        trace.property.id === property &&
        translation.kind === 'experiment' &&
        sameExperiment(translation.experiment, experiment),
    );
  const found = new Map<string, Map<string, Entry>>();
  for (const { kernel, experiment, design, comparison, died = [] } of compareAll(recordings)) {
    if (comparison.kind === 'differs') continue;
    const death = comparison.kind === 'ends' ? judgeBreak(comparison, died) : undefined;
    for (const property of properties) {
      const ofIt = death?.of.includes(property) ?? false;
      if (!ofIt && !isViolated(comparison.walk, comparison.ways, property)) continue;
      const key = `${design.id} ${property.id}`;
      const kernels = found.get(key) ?? new Map<string, Entry>();
      found.set(key, kernels);
      const entry = kernels.get(kernel.release) ?? {
        kernel: kernel.release,
        experiments: [],
        thisTrace: false,
      };
      kernels.set(kernel.release, entry);
      if (ofIt) entry.died = { experiment: experiment.name, says: saidText(death!) };
      else if (death === undefined && isOwn(design.id, property.id, experiment)) {
        entry.thisTrace = true;
      } else entry.experiments.push(experiment.name);
    }
  }
  return (design, property) => [...(found.get(`${design} ${property}`)?.values() ?? [])];
}
