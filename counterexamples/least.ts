/**
 * The least violation: fewest faults and operations of the administrator first, then fewest steps,
 * then fewest changes of the actor. Where `check` prefers fewer steps, this prefers less interference.
 */
import { type Path, startSearch } from '../checker/index.ts';
import type { Budgets, Design, Model, Scenario } from '../model/index.ts';
import type { ModelProperty } from '../properties/index.ts';
import { leastOfShortest } from './least-shortest.ts';

interface LeastViolation {
  readonly model: Model;
  readonly property: ModelProperty;
  readonly path: Path;
  /** Names of all scenarios on which no more interference is needed. */
  readonly violatedOn: readonly string[];
}

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/** What a violation may need, from the plain boot up to the default budgets. */
export const LEVELS: readonly Budgets[] = [
  { faults: 0, userOps: 0 },
  { faults: 1, userOps: 0 },
  { faults: 0, userOps: 1 },
  { faults: 0, userOps: 2 },
  { faults: 1, userOps: 1 },
  { faults: 1, userOps: 2 },
];

/**
 * For each property that the design breaks on one of the scenarios within one fault and two
 * operations: its least violation, the first scenario winning where two are alike. Properties that
 * are never broken are left out.
 */
export function leastViolations(
  design: Design,
  scenarios: readonly Scenario[],
  properties: readonly ModelProperty[],
  build: (scenario: Scenario, design: Design, budgets: Budgets) => Model,
): LeastViolation[] {
  const found = new Map<string, LeastViolation & { readonly violatedOn: string[] }>();
  for (const budgets of LEVELS) {
    const open = properties.filter(({ id }) => !found.has(id));
    for (const scenario of scenarios) {
      const model = build(scenario, design, budgets);
      const asked = open.filter((property) => property.applies(model) === true);
      if (asked.length === 0) continue;
      const properties = asked.map((property) => property.instantiate(model));
      const search = startSearch(model.system, { properties, noteGraph: true });
      while (!search.advance(SLICE));
      const { verdicts } = search.result();
      for (const [index, property] of asked.entries()) {
        const verdict = verdicts.get(property.id);
        if (verdict?.kind !== 'violated') continue;
        const best = found.get(property.id);
        const violatedOn = best?.violatedOn ?? [];
        violatedOn.push(scenario.name);
        if (best !== undefined && verdict.path.firings.length >= best.path.firings.length) continue;
        const shortest = { property: properties[index]!, path: verdict.path };
        const [path] = leastOfShortest(model.system, search.graph!, [shortest]);
        found.set(property.id, { model, property, path: path!, violatedOn });
      }
    }
  }
  return properties.flatMap(({ id }) => found.get(id) ?? []);
}
