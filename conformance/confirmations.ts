/**
 * On which kernels the violations of the findings were seen.
 */
import type { Confirmation, ReplayedTrace } from '../counterexamples/index.ts';
import { designs } from '../model/index.ts';
import { properties } from '../properties/index.ts';
import { compare } from './compare.ts';
import { express } from './express.ts';
import { designOfKernel } from './kernel-design.ts';
import { type Recording, sameExperiment } from './recording.ts';
import { isViolated } from './seen.ts';

/**
 * What the recordings say about each trace: the kernels on which its property was seen violated, by
 * design and property. A recording that the model disagrees with confirms nothing.
 */
export function confirmations(
  traces: readonly ReplayedTrace[],
  recordings: readonly Recording[],
): (design: string, property: string) => readonly Confirmation[] {
  const recorded = new Set(recordings.map(({ kernel }) => designOfKernel(kernel.release)));
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
  const found = new Map<string, Map<string, { experiments: string[]; thisTrace: boolean }>>();
  for (const { kernel, experiment, steps } of recordings) {
    const design = designs.find(({ id }) => id === designOfKernel(kernel.release));
    if (design === undefined) continue;
    const comparison = compare(experiment, design, steps);
    if (comparison.kind !== 'agrees') continue;
    for (const property of properties) {
      if (!isViolated(comparison.walk, comparison.ways, property)) continue;
      const key = `${design.id} ${property.id}`;
      const kernels = found.get(key) ?? new Map<string, never>();
      found.set(key, kernels);
      const entry = kernels.get(kernel.release) ?? { experiments: [], thisTrace: false };
      kernels.set(kernel.release, entry);
      if (isOwn(design.id, property.id, experiment)) entry.thisTrace = true;
      else entry.experiments.push(experiment.name);
    }
  }
  return (design, property) =>
    [...(found.get(`${design} ${property}`) ?? [])].map(([kernel, entry]) => ({
      kernel,
      ...entry,
    }));
}
