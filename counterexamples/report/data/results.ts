/**
 * The results that the page shows: those of a run, or the verdicts on record when it has none.
 */
import type { Budgets, Design, Model, Scenario } from '../../../model/index.ts';
import { buildModel, MODEL_VERSION } from '../../../model/index.ts';
import { expectedBudgets, expectedVerdict, type ModelProperty } from '../../../properties/index.ts';
import { problemText } from '../../file/problem.ts';
import type { ReportCell, ReportDocument, ReportRun } from '../../file/report-document.ts';
import { scenarioFromJson } from '../../file/scenario-file.ts';
import type { Path } from '../../../checker/index.ts';
import { designs, designVariants, largeScenarios, properties, scenarios } from './registry.ts';

export interface Result {
  readonly scenario: Scenario;
  readonly design: Design;
  /** Absent when the verdicts are those on record. */
  readonly run: ReportRun | undefined;
  /** By id of the property. */
  readonly cells: ReadonlyMap<string, ReportCell>;
}

export interface Results {
  /** False: nothing was run, the verdicts are those on record. */
  readonly measured: boolean;
  readonly budgets: Budgets;
  readonly scenarios: readonly Scenario[];
  readonly designs: readonly Design[];
  readonly properties: readonly ModelProperty[];
  find(scenario: string, design: string): Result | undefined;
  /** The path of a counterexample that came with the page. */
  path(model: Model, property: string): Path | undefined;
}

export function readResults(document: ReportDocument | null): Results {
  return document === null ? recordedResults() : measuredResults(document);
}

function measuredResults(document: ReportDocument): Results {
  if (document.model !== MODEL_VERSION) {
    throw new Error(`the data are of model ${document.model}, the page of model ${MODEL_VERSION}`);
  }
  const own = document.scenarios.map((json) => {
    const read = scenarioFromJson(json, '$');
    if (!read.ok) throw new Error(read.problems.map(problemText).join('\n'));
    return read.value;
  });
  const chosen = document.designs.map((id) => known(everyDesign, id));
  const asked = document.properties.map((id) => known(properties, id));
  const byPair = new Map(
    document.runs.map((run): [string, Result] => {
      const scenario = own[run.scenario]!;
      const design = chosen[run.design]!;
      const cells = new Map(asked.map(({ id }, index) => [id, run.verdicts[index]!]));
      return [`${scenario.name}/${design.id}`, { scenario, design, run, cells }];
    }),
  );
  return {
    measured: true,
    budgets: document.budgets,
    scenarios: own,
    designs: chosen,
    properties: asked,
    find: (scenario, design) => byPair.get(`${scenario}/${design}`),
    path(model, property) {
      const result = byPair.get(`${model.scenario.name}/${model.design.id}`);
      const { path, loop } = result?.cells.get(property) ?? {};
      if (path === undefined) return undefined;
      return { ...unpack(path, document.rules, model), ...(loop !== undefined && { loop }) };
    },
  };
}

function unpack(packed: readonly number[], names: readonly string[], model: Model): Path {
  const index = new Map(model.system.rules.map(({ name }, rule) => [name, rule]));
  const [initial = 0, ...numbers] = packed;
  const firings = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const rule = index.get(names[numbers[i]!]!);
    if (rule === undefined) throw new Error(`this model has no rule "${names[numbers[i]!]}"`);
    firings.push({ rule, parameter: numbers[i + 1]! });
  }
  return { initial, firings };
}

function recordedResults(): Results {
  const small = scenarios.filter(({ name }) => !largeScenarios.has(name));
  return {
    measured: false,
    budgets: expectedBudgets,
    scenarios: small,
    designs,
    properties,
    find(scenario, design) {
      const cells = properties.flatMap(({ id }): [string, ReportCell][] => {
        const expected = expectedVerdict(design, scenario, id);
        if (expected === undefined) return [];
        return [[id, { verdict: expected.verdict, source: expected.source }]];
      });
      return {
        scenario: known(small, scenario),
        design: known(everyDesign, design),
        run: undefined,
        cells: new Map(cells),
      };
    },
    path: () => undefined,
  };
}

/** A run may have searched designs that are not in the gallery, by their names. */
const everyDesign = [...designs, ...designVariants];

function known<Item extends { readonly id: string } | { readonly name: string }>(
  items: readonly Item[],
  id: string,
): Item {
  const item = items.find((one) => ('id' in one ? one.id : one.name) === id);
  if (item === undefined) throw new Error(`this page knows no "${id}"`);
  return item;
}

/** The model of one pair, under the budgets of the results. */
export function modelOf(results: Results, result: Result): Model {
  return buildModel(result.scenario, result.design, results.budgets);
}
