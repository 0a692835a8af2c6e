/**
 * What an HTML report embeds: the verdicts of a run, and its counterexamples as firings. The page
 * has the model and the checker with it and replays them, so that thousands fit into little space.
 */
import type { VerdictKind } from '../../checker/index.ts';
import type { ByteMeasures } from '../../properties/index.ts';
import type { Budgets } from '../../model/index.ts';
import type { ScenarioJson } from './scenario-file.ts';
import type { Trace } from './trace-file.ts';

export const REPORT_SCHEMA_ID = 'soft-reserve-checker/report@1';

export interface ReportDocument {
  readonly schema: typeof REPORT_SCHEMA_ID;
  /** Version of the program. */
  readonly tool: string;
  /** Version of the model. */
  readonly model: string;
  readonly budgets: Budgets;
  readonly scenarios: readonly ScenarioJson[];
  /** Ids. */
  readonly designs: readonly string[];
  /** Ids. */
  readonly properties: readonly string[];
  /** Names of rules, to which paths refer. */
  readonly rules: readonly string[];
  readonly runs: readonly ReportRun[];
}

/** One scenario under one design. Indices are those of the document's lists. */
export interface ReportRun {
  readonly scenario: number;
  readonly design: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** The whole reachable space was searched with an exact store. */
  readonly exhaustive: boolean;
  readonly measures: MeasuresJson;
  /** By property. */
  readonly verdicts: readonly ReportCell[];
}

/** Bytes as decimal strings, smallest and largest. */
export type MeasuresJson = { readonly [Measure in keyof ByteMeasures]: readonly [string, string] };

/** Measures as JSON can hold them. */
export function measuresJson(measures: ByteMeasures): MeasuresJson {
  const texts = Object.entries(measures).map(([id, [low, high]]) => [
    id,
    [String(low), String(high)],
  ]);
  return Object.fromEntries(texts) as MeasuresJson;
}

export interface ReportCell {
  readonly verdict: VerdictKind;
  /** The verdict on record, when it is another one. */
  readonly expected?: string;
  /** Where the expectation comes from, when the verdict is another one or a violation. */
  readonly source?: string;
  /** What cut the search short, why the property says nothing, or what went wrong. */
  readonly reason?: string;
  /** For a violation: the initial state, then the index of a rule and of its parameter for each step. */
  readonly path?: readonly number[];
  /** As `Trace.loop`. */
  readonly loop?: number;
}

/** Collects the names of rules while paths are packed. */
export class RuleNames {
  readonly names: string[] = [];
  readonly #index = new Map<string, number>();

  /** The steps of a trace as numbers, see `ReportCell.path`. */
  pack(trace: Trace): number[] {
    const steps = trace.steps.flatMap(({ rule, parameter }) => [
      this.#indexOf(rule),
      parameter?.index ?? 0,
    ]);
    return [trace.initial.index, ...steps];
  }

  #indexOf(name: string): number {
    const known = this.#index.get(name);
    if (known !== undefined) return known;
    this.#index.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
