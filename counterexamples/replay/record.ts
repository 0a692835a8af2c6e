/**
 * Turns a path that a search found into a trace.
 */
import { type Path, replay } from '../../checker/index.ts';
import type { Model } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { TraceRegistry } from './registry.ts';
import { parameterText, replayInModel } from './replay-trace.ts';
import { scenarioToJson } from '../file/scenario-file.ts';
import { stateHash } from '../file/state-hash.ts';
import type { Trace, TraceStep } from '../file/trace-file.ts';
import { TRACE_SCHEMA_ID } from '../file/trace-schema.ts';

/**
 * Records a violation. The trace is replayed once more before it is returned; throws when that
 * replay differs or does not violate the property, which is a bug of the model or the checker.
 */
export function record(
  model: Model,
  property: ModelProperty,
  path: Path,
  registry: TraceRegistry,
): Trace {
  const replayed = replay(model.system, path);
  if ('message' in replayed) {
    throw new Error(`${where(model, property)}: step ${replayed.step + 1}: ${replayed.message}`);
  }
  const steps = replayed.steps.map((step, index): TraceStep => {
    const { name, actor, source, parameters, improbable } = step.definition;
    return {
      rule: name,
      ...(parameters === undefined
        ? {}
        : {
            parameter: {
              index: step.parameter,
              value: parameterText(parameters[step.parameter]),
            },
          }),
      actor,
      ...(source === undefined ? {} : { source }),
      line: step.line,
      ...(step.outcomes.length === 0 ? {} : { outcomes: step.outcomes }),
      ...(improbable === undefined ? {} : { improbable }),
      stateHash: stateHash(replayed.states[index + 1]),
    };
  });
  const trace: Trace = {
    schema: TRACE_SCHEMA_ID,
    tool: { name: 'soft-reserve-checker', version: registry.toolVersion },
    model: registry.modelVersion,
    design: model.design.id,
    scenario: scenarioToJson(model.scenario),
    bounds: { faults: model.budgets.faults, userOps: model.budgets.userOps },
    property: property.id,
    sentence: property.sentence,
    verdict: 'violated',
    initial: { index: path.initial, stateHash: stateHash(replayed.states[0]) },
    steps,
    ...(path.loop === undefined ? {} : { loop: path.loop }),
  };
  const again = replayInModel(trace, registry, model, property);
  if (again.kind === 'refused') {
    throw new Error(`${where(model, property)}: a fresh trace does not replay: ${again.message}`);
  }
  return trace;
}

function where(model: Model, property: ModelProperty): string {
  return `${model.design.id} on ${model.scenario.name}, ${property.id}`;
}
