/**
 * How little a violation takes: fewer faults and operations than a trace has, perhaps at the price of
 * more steps.
 */
import { explore, type Path } from '../../checker/index.ts';
import type { Budgets, Model } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { TraceRegistry } from '../replay/registry.ts';

/** A violation within smaller budgets. */
interface Lesser {
  readonly budgets: Budgets;
  readonly model: Model;
  readonly path: Path;
}

/** Larger spaces are not searched to their end. */
const MOST_STATES = 250_000;

/**
 * The least violation of the same property on the same machine that needs less than `used`: fewest
 * faults and operations together, then fewest faults. 'none' when less is not enough, 'unknown' when
 * a space was too large.
 */
export function lesserViolation(
  { scenario, design }: Model,
  property: ModelProperty,
  used: Budgets,
  registry: TraceRegistry,
): Lesser | 'none' | 'unknown' {
  let exhaustive = true;
  for (const budgets of lessThan(used)) {
    const model = registry.buildModel(scenario, design, budgets);
    if (property.applies(model) !== true) continue;
    const { verdicts, cut } = explore(model.system, {
      properties: [property.instantiate(model)],
      stopWhenDecided: true,
      bounds: { states: MOST_STATES },
    });
    const verdict = verdicts.get(property.id);
    if (verdict?.kind === 'violated') return { budgets, model, path: verdict.path };
    if (cut !== undefined) exhaustive = false;
  }
  return exhaustive ? 'none' : 'unknown';
}

function lessThan(used: Budgets): Budgets[] {
  const less: Budgets[] = [];
  for (let faults = 0; faults <= used.faults; faults++) {
    for (let userOps = 0; userOps <= used.userOps; userOps++) less.push({ faults, userOps });
  }
  less.pop();
  return less.sort((a, b) => a.faults + a.userOps - (b.faults + b.userOps) || a.faults - b.faults);
}
