/**
 * What a search found, as the result of its job: verdicts in words, and a trace for each violation.
 */
import {
  type Exploration,
  type Graph,
  type ModelFault,
  type Path,
  replay,
  type Verdict,
} from '../../checker/index.ts';
import { dropNeedless } from '../../counterexamples/least/drop-steps.ts';
import { record } from '../../counterexamples/index.ts';
import { graphOf, leastOfShortest } from '../../counterexamples/least/least-shortest.ts';
import type { Model } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { JobResult, PropertyOutcome } from './job.ts';
import type { PreparedJob } from './prepared-job.ts';
import type { Registry } from './registry.ts';

/** Records and replays a trace for each violation. `graph`: of the states, if the search noted it. */
export function resultOf(
  { model, chosen, options }: PreparedJob,
  registry: Registry,
  exploration: Exploration,
  seconds: number,
  graph?: Graph,
): JobResult {
  const { states, transitions, depth, memory, cut, error, scope, reduction } = exploration;
  const { omissionProbability, firings, livenessCut } = exploration;
  const rules = model.system.rules.map((rule) => rule.name);
  const paths = leastPaths(options, model, exploration, graph);
  return {
    outcomes: chosen.map(({ property, instance }) => {
      if (typeof instance === 'string') {
        return { property: property.id, verdict: 'not-applicable', reason: instance };
      }
      const verdict = exploration.verdicts.get(instance.id);
      return outcomeOf(verdict, paths.get(instance.id), property, model, registry);
    }),
    measures: registry.byteMeasures(model, exploration),
    ...{ states, transitions, depth, seconds, memory },
    ...(cut === undefined ? {} : { cut }),
    ...(livenessCut === undefined ? {} : { livenessCut }),
    ...(error === undefined ? {} : { error: faultText(model, error) }),
    ...(scope === undefined ? {} : { scope }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(omissionProbability === undefined ? {} : { omissionProbability }),
    exhaustive: cut === undefined && omissionProbability === undefined,
    rules,
    fired: rules.filter((_, index) => (firings[index] ?? 0) > 0),
  };
}

/** In larger spaces the first shortest path is good enough. */
const MOST_COMPARED = 250_000;

/**
 * By id of the property: the path to record for a violation. Of shortest paths the least, whether the
 * search noted its graph or not, so that a resumed one gives the same; of other searches a path
 * without needless steps.
 */
function leastPaths(
  { search = 'bfs', reduction, properties }: PreparedJob['options'],
  { system }: Model,
  { verdicts, states }: Exploration,
  noted: Graph | undefined,
): ReadonlyMap<string, Path> {
  const found = properties.flatMap((property) => {
    const verdict = verdicts.get(property.id);
    return verdict?.kind === 'violated' ? [{ property, path: verdict.path }] : [];
  });
  const byProperty = (paths: readonly Path[]) =>
    new Map(found.map(({ property }, index) => [property.id, paths[index]!]));
  const areShortest = (search === 'bfs' || search === 'iddfs') && reduction === undefined;
  if (!areShortest) {
    return byProperty(found.map(({ property, path }) => dropNeedless(system, property, path)));
  }
  if (found.length === 0 || states > MOST_COMPARED) return new Map();
  const graph = noted ?? graphOf(system, MOST_COMPARED);
  return byProperty(leastOfShortest(system, graph, found));
}

/** Steps as one phrase. */
export function stepPhrase(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1} "${line}"`).join(', ');
}

function outcomeOf(
  verdict: Verdict | undefined,
  path: Path | undefined,
  property: ModelProperty,
  model: Model,
  registry: Registry,
): PropertyOutcome {
  if (verdict === undefined) throw new Error(`the search gave no verdict for ${property.id}`);
  const outcome = { property: property.id, verdict: verdict.kind };
  switch (verdict.kind) {
    case 'holds-within':
    case 'vacuous':
      return verdict.bound === undefined ? outcome : { ...outcome, bound: verdict.bound };
    case 'violated':
      return { ...outcome, trace: record(model, property, path ?? verdict.path, registry) };
    case 'not-applicable':
      return { ...outcome, reason: verdict.reason };
    case 'error':
      return { ...outcome, reason: faultText(model, verdict) };
    case 'holds': {
      if (verdict.witness === undefined) return outcome;
      return { ...outcome, witness: stepLines(model, verdict.witness) };
    }
  }
}

/** The lines of a path that was replayed before. */
function stepLines({ system }: Model, path: Path): string[] {
  const replayed = replay(system, path);
  if ('message' in replayed) throw new Error(`a witness does not replay: ${replayed.message}`);
  return replayed.steps.map(({ line }) => line);
}

function faultText(model: Model, { message, path }: ModelFault): string {
  return message + stepsBefore(model, path);
}

/** The way to an error of the model, as far as it can be taken. */
function stepsBefore({ system }: Model, path: Path | undefined): string {
  if (path === undefined) return '';
  const whole = replay(system, path);
  const taken =
    'message' in whole
      ? replay(system, { ...path, firings: path.firings.slice(0, whole.step) })
      : whole;
  if ('message' in taken) return '';
  if (taken.steps.length === 0) return '; it is the initial state';
  return `; the steps to it: ${stepPhrase(taken.steps.map(({ line }) => line))}`;
}
