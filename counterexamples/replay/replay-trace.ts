/**
 * Re-executes a trace and confirms that it violates its property.
 */
import {
  type Firing,
  isLiveness,
  type Path,
  type Property,
  refute,
  type Rule,
  replay,
} from '../../checker/index.ts';
import type { Model, Observation, State } from '../../model/index.ts';
import { ScenarioError } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { isQuiescent, violatedByFiring, violatedInState } from './confirm.ts';
import { didYouMean } from '../words/nearest-name.ts';
import { problemText } from '../file/problem.ts';
import type { TraceRegistry } from './registry.ts';
import { scenarioFromJson } from '../file/scenario-file.ts';
import { stateHash } from '../file/state-hash.ts';
import type { Trace, TraceStep } from '../file/trace-file.ts';

export interface ReplayedTrace {
  readonly kind: 'replayed';
  readonly trace: Trace;
  readonly model: Model;
  readonly property: ModelProperty;
  /** How the property is violated at the end. */
  readonly violation: Property<State>['kind'];
  /** The same steps, for the checker. */
  readonly path: Path;
  /** The rule of each step. */
  readonly rules: readonly Rule<State, unknown>[];
  /** What can be seen before the first step, and after each. */
  readonly observations: readonly Observation[];
  /** The states there, as plain values. */
  readonly states: readonly unknown[];
  /** Says so when another version recorded it and states on the way differ. */
  readonly note?: string;
}

/** Why a trace does not replay to its violation. */
interface Refusal {
  readonly kind: 'refused';
  /** The first step that differs, counted from 1; absent when no step could be tried. */
  readonly step?: number;
  readonly message: string;
}

/** Rebuilds the model that a trace was recorded on, and replays it there. */
export function replayTrace(trace: Trace, registry: TraceRegistry): ReplayedTrace | Refusal {
  const known = [...registry.designs, ...(registry.designVariants ?? [])];
  const design = known.find((d) => d.id === trace.design);
  if (design === undefined) {
    const ids = known.map((d) => d.id);
    return refuse(`no design is called "${trace.design}"${didYouMean(trace.design, ids)}`);
  }
  const property = registry.properties.find((p) => p.id === trace.property);
  if (property === undefined) {
    const ids = registry.properties.map((p) => p.id);
    return refuse(`no property is called "${trace.property}"${didYouMean(trace.property, ids)}`);
  }
  const scenario = scenarioFromJson(trace.scenario, '$.scenario');
  if (!scenario.ok) return refuse(scenario.problems.map(problemText).join('\n'));
  try {
    const model = registry.buildModel(scenario.value, design, trace.bounds);
    return replayInModel(trace, registry, model, property);
  } catch (error) {
    if (error instanceof ScenarioError) return refuse(error.message);
    throw error;
  }
}

/** Replays a trace on a model that is already built. */
export function replayInModel(
  trace: Trace,
  registry: TraceRegistry,
  model: Model,
  property: ModelProperty,
): ReplayedTrace | Refusal {
  const applies = property.applies(model);
  if (applies !== true) return refuse(`"${property.id}" does not apply here: ${applies}`);

  const { firings, unknown } = resolve(trace.steps, model);
  const observations: Observation[] = [];
  const instance = property.instantiate(model);
  let inLastState: true | string = '';
  const path: Path = {
    initial: trace.initial.index,
    firings,
    ...(trace.loop === undefined ? {} : { loop: trace.loop }),
  };
  const outcome = replay(model.system, path, (state, index) => {
    observations.push(registry.observe(model, state));
    if (index === firings.length && !isLiveness(instance)) {
      inLastState = violatedInState(model.system, instance, state);
    }
  });
  if ('message' in outcome) {
    return refuseAt(trace, registry, outcome.step + 1, outcome.message);
  }

  const lastOutcomes = outcome.steps.at(-1)?.outcomes ?? [];
  let confirmed =
    instance.kind === 'never-fires' ? violatedByFiring(instance, lastOutcomes) : inLastState;
  if (isLiveness(instance)) confirmed = refute(model.system, instance, path);
  if (confirmed === true && (instance.kind === 'quiescent' || instance.kind === 'no-deadlock')) {
    confirmed = isQuiescent(model.system, path);
  }
  const difference = firstDifference(trace, outcome.states, outcome.steps);
  if (
    unknown !== undefined ||
    confirmed !== true ||
    (difference !== undefined && sameModel(trace, registry))
  ) {
    const end = unknown ?? { step: trace.steps.length, message: String(confirmed) };
    const first = difference ?? end;
    return refuseAt(trace, registry, first.step, first.message);
  }
  return {
    kind: 'replayed',
    trace,
    model,
    property,
    violation: instance.kind,
    path,
    rules: outcome.steps.map(({ definition }) => definition),
    observations,
    states: outcome.states,
    ...(difference === undefined
      ? {}
      : {
          note: `${versions(trace, registry)}: it still ends in the same violation, but ${placeOf(difference.step)} differs (${difference.message})`,
        }),
  };
}

interface Difference {
  /** Counted from 1; 0 is the initial state. */
  readonly step: number;
  readonly message: string;
}

/** Finds each step's rule and parameter by name, up to the first that this model does not have. */
function resolve(
  steps: readonly TraceStep[],
  model: Model,
): { readonly firings: readonly Firing[]; readonly unknown?: Difference } {
  const { rules } = model.system;
  const byName = new Map(rules.map((rule, index) => [rule.name, index]));
  const firings: Firing[] = [];
  for (const [index, step] of steps.entries()) {
    const rule = byName.get(step.rule);
    if (rule === undefined) {
      const message = `this model has no rule "${step.rule}"`;
      return { firings, unknown: { step: index + 1, message } };
    }
    const parameter = parameterIndex(rules[rule]!, step);
    if (parameter === undefined) {
      const value = step.parameter === undefined ? 'no parameter' : `"${step.parameter.value}"`;
      const message = `rule "${step.rule}" is not defined for ${value}`;
      return { firings, unknown: { step: index + 1, message } };
    }
    firings.push({ rule, parameter });
  }
  return { firings };
}

function parameterIndex(rule: Rule<State, unknown>, step: TraceStep): number | undefined {
  if (rule.parameters === undefined) return step.parameter === undefined ? 0 : undefined;
  if (step.parameter === undefined) return undefined;
  const { index, value } = step.parameter;
  const texts = rule.parameters.map(parameterText);
  if (texts[index] === value) return index;
  const found = texts.indexOf(value);
  return found < 0 ? undefined : found;
}

/** A parameter as a trace names it. */
export function parameterText(parameter: unknown): string {
  if (typeof parameter === 'string') return parameter;
  return JSON.stringify(parameter, (_, value: unknown) =>
    typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
  );
}

function firstDifference(
  trace: Trace,
  states: readonly unknown[],
  steps: readonly { readonly line: string; readonly outcomes: readonly string[] }[],
): Difference | undefined {
  if (stateHash(states[0]) !== trace.initial.stateHash) {
    return { step: 0, message: 'the model starts in another state' };
  }
  for (const [index, step] of steps.entries()) {
    const recorded = trace.steps[index]!;
    const outcomes = step.outcomes.join(', ');
    const recordedOutcomes = (recorded.outcomes ?? []).join(', ');
    const at = { step: index + 1 };
    if (outcomes !== recordedOutcomes) {
      const message = `it reports "${outcomes}", the trace says "${recordedOutcomes}"`;
      return { ...at, message };
    }
    if (stateHash(states[index + 1]) !== recorded.stateHash) {
      return { ...at, message: `"${recorded.line}" leads to another state` };
    }
  }
  return undefined;
}

function sameModel(trace: Trace, registry: TraceRegistry): boolean {
  return trace.model === registry.modelVersion;
}

function refuse(message: string): Refusal {
  return { kind: 'refused', message };
}

function refuseAt(trace: Trace, registry: TraceRegistry, step: number, message: string): Refusal {
  const advice = sameModel(trace, registry)
    ? 'the file was changed after it was recorded, or the model without a new version number'
    : `${versions(trace, registry)}: record it again with "check"`;
  return { kind: 'refused', step, message: `${placeOf(step)} differs: ${message}; ${advice}` };
}

function placeOf(step: number): string {
  return step === 0 ? 'the initial state' : `step ${step}`;
}

function versions(trace: Trace, registry: TraceRegistry): string {
  return `recorded by version ${trace.model} of the model, this is version ${registry.modelVersion}`;
}
