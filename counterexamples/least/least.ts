/**
 * The least violation: fewest faults and operations of the administrator first, then fewest steps,
 * then fewest changes of the actor. Where `check` prefers fewer steps, this prefers less interference, and
 * any trace over one with a step that is practically impossible.
 */
import { type Path, startSearch } from '../../checker/index.ts';
import type { Budgets, Design, Model, Scenario } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
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
  const found = new Map<string, Candidate>();
  // Those that need a step which is practically impossible, as long as nothing better is known.
  const doubtful = new Map<string, Candidate>();
  for (const [level, budgets] of LEVELS.entries()) {
    const open = properties.filter(({ id }) => !found.has(id));
    for (const scenario of scenarios) {
      const model = build(scenario, design, budgets);
      const asked = open.filter((property) => property.applies(model) === true);
      if (asked.length === 0) continue;
      for (const [property, first] of shortestPaths(model, model.system, asked)) {
        const likely = isProbable(model, first)
          ? first
          : shortestPaths(model, withoutImprobable(model.system), [property]).get(property);
        const into = likely === undefined ? doubtful : found;
        const path = likely ?? first;
        const best = into.get(property.id);
        if (best !== undefined && best.level < level) continue;
        const violatedOn = best?.violatedOn ?? [];
        violatedOn.push(scenario.name);
        if (best !== undefined && path.firings.length >= best.path.firings.length) continue;
        into.set(property.id, { model, property, path, violatedOn, level });
      }
    }
  }
  return properties.flatMap(({ id }) => found.get(id) ?? doubtful.get(id) ?? []);
}

interface Candidate extends LeastViolation {
  readonly violatedOn: string[];
  /** Index in LEVELS. */
  readonly level: number;
}

/** For each property that is violated the least of the shortest paths. */
function shortestPaths(
  model: Model,
  system: Model['system'],
  asked: readonly ModelProperty[],
): Map<ModelProperty, Path> {
  const instances = asked.map((property) => property.instantiate(model));
  const search = startSearch(system, { properties: instances, noteGraph: true });
  while (!search.advance(SLICE));
  const { verdicts } = search.result();
  const paths = new Map<ModelProperty, Path>();
  for (const [index, property] of asked.entries()) {
    const verdict = verdicts.get(property.id);
    if (verdict?.kind !== 'violated') continue;
    const shortest = { property: instances[index]!, path: verdict.path };
    paths.set(property, leastOfShortest(system, search.graph!, [shortest])[0]!);
  }
  return paths;
}

/** Could a real run be expected to take every step of a path? */
function isProbable({ system }: Model, { firings }: Path): boolean {
  return firings.every(({ rule }) => system.rules[rule]!.improbable === undefined);
}

/** The same rules under the same indices, of which those that are practically impossible never fire. */
function withoutImprobable(system: Model['system']): Model['system'] {
  const rules = system.rules.map((rule) =>
    rule.improbable === undefined ? rule : { ...rule, guard: () => false },
  );
  return { ...system, rules };
}
