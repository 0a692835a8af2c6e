/**
 * A job with its model built: what a search of it starts from and its result is told from.
 */
import type { SearchOptions } from '../../checker/index.ts';
import type { Model, State } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { Job } from './job.ts';
import type { Registry } from './registry.ts';

export interface PreparedJob {
  readonly model: Model;
  /** Each property of the job, and what is asked of this model, or why nothing is. */
  readonly chosen: readonly ReturnType<typeof instantiate>[];
  readonly options: SearchOptions<State> &
    Required<Pick<SearchOptions<State>, 'properties' | 'measures'>>;
}

/** Builds the model. Throws ScenarioError when the scenario exceeds a limit of the model. */
export function prepareJob(job: Job, registry: Registry): PreparedJob {
  const known = [...registry.designs, ...(registry.designVariants ?? [])];
  const design = known.find((d) => d.id === job.design);
  if (design === undefined) throw new Error(`no design is called ${job.design}`);
  const model = registry.buildModel(job.scenario, design, job.budgets);
  const chosen = registry.properties
    .filter((property) => job.properties.includes(property.id))
    .map((property) => instantiate(property, model));
  const properties = chosen.flatMap(({ instance }) =>
    typeof instance === 'string' ? [] : [instance],
  );
  const measures = registry.measuresOf(model);
  const { bounds } = job;
  const options = { ...job.options, bounds, properties, measures, noteGraph: true };
  return { model, chosen, options };
}

/** The property on this model, or the reason why it says nothing about it. */
function instantiate(property: ModelProperty, model: Model) {
  const applies = property.applies(model);
  return { property, instance: applies === true ? property.instantiate(model) : applies };
}
