/**
 * The canonical form of a counterexample: a scenario, a design, bounds and a list of rule firings.
 * States are not in it, they are recomputed by replay; each step carries a hash of the state that it
 * led to, so that a trace of another version is found out at the first step that differs.
 */
import type { Budgets } from '../../model/index.ts';
import type { Read } from './problem.ts';
import { type ScenarioJson, scenarioFromJson } from './scenario-file.ts';
import { parseJson, schemaReader } from './schema-errors.ts';
import { type TRACE_SCHEMA_ID, traceSchema } from './trace-schema.ts';

/** One rule firing. Rules go by their name, so that their order in the model does not matter. */
export interface TraceStep {
  readonly rule: string;
  /** Absent for a rule without parameters. */
  readonly parameter?: {
    /** Index in the rule's parameters. */
    readonly index: number;
    /** The parameter as text, which wins over the index when the two disagree. */
    readonly value: string;
  };
  readonly actor: string;
  /** The kernel function that the rule stands for. */
  readonly source?: string;
  /** What a kernel log would say. */
  readonly line: string;
  readonly outcomes?: readonly string[];
  /** Why it is practically impossible. */
  readonly improbable?: string;
  /** Of the state after the step, see `stateHash`. */
  readonly stateHash: string;
}

export interface Trace {
  readonly schema: typeof TRACE_SCHEMA_ID;
  readonly tool: { readonly name: 'soft-reserve-checker'; readonly version: string };
  /** Version of the model that recorded it. */
  readonly model: string;
  /** Id of the design. */
  readonly design: string;
  readonly scenario: ScenarioJson;
  readonly bounds: Budgets;
  /** Id of the property. */
  readonly property: string;
  readonly sentence: string;
  readonly verdict: 'violated';
  readonly initial: { readonly index: number; readonly stateHash: string };
  readonly steps: readonly TraceStep[];
  /**
   * Of a promise that is never kept: how many steps come before those that are repeated for ever.
   * When none come after, nothing happens any more.
   */
  readonly loop?: number;
}

const validate = schemaReader<Trace>(traceSchema);

/** Reads the text of a trace file, the scenario in it included. */
export function readTrace(text: string): Read<Trace> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const trace = validate(json.value);
  if (!trace.ok) return trace;
  const scenario = scenarioFromJson(trace.value.scenario, '$.scenario');
  return scenario.ok ? trace : scenario;
}

/** The text of a trace file. */
export function writeTrace(trace: Trace): string {
  return `${JSON.stringify(trace, null, 2)}\n`;
}
