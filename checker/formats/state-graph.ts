/**
 * The whole state graph of a small system as plain data, with what there is to say about its edges.
 */
import { compileSystem } from '../compile.ts';
import type { Field, FieldTable } from '../fields.ts';
import { buildGraph } from '../graph.ts';
import { createMachine } from '../machine.ts';
import type { Firing } from '../property.ts';
import { fromCode, type ScalarValue } from '../scalar.ts';
import type { TransitionSystem } from '../system.ts';

/** A field that a firing changes; budgets are fields called 'budget NAME'. */
export interface FieldChange {
  /** As a rule would write it: 'region[2].state'. */
  readonly path: string;
  readonly before: ScalarValue;
  readonly after: ScalarValue;
}

export interface GraphEdge extends Firing {
  readonly from: number;
  readonly to: number;
  readonly actor: string;
  /** No thread is obliged to take it. */
  readonly environment: boolean;
  /** The line of a log. */
  readonly line: string;
  readonly outcomes: readonly string[];
  readonly changes: readonly FieldChange[];
}

export interface StateGraph {
  readonly name: string;
  /** States are 0 ... states - 1, by their distance from the initial ones. */
  readonly states: number;
  /** By index of the initial state: its number. */
  readonly initial: readonly number[];
  /** States in which no thread can act, ascending. */
  readonly quiescent: readonly number[];
  /** By the state that they come from. */
  readonly edges: readonly GraphEdge[];
}

/**
 * Explores everything. Undefined when there are more than `mostStates` states. Throws ModelError
 * when the system is ill-formed, and passes on what its rules throw.
 */
export function stateGraph<State>(
  system: TransitionSystem<State>,
  mostStates = Number.POSITIVE_INFINITY,
): StateGraph | undefined {
  const compiled = compileSystem(system);
  const builder = buildGraph(compiled, { states: mostStates });
  while (!builder.advance(SLICE));
  if (builder.cut !== undefined) return undefined;
  const { states, initial, first, targets, instances, words } = builder.graph;
  const { fields, table, words: width } = compiled.layout;
  const machine = createMachine(compiled);
  const edges: GraphEdge[] = [];
  const quiescent: number[] = [];
  for (let from = 0; from < states; from++) {
    let rests = true;
    for (let edge = first[from]; edge < first[from + 1]; edge++) {
      machine.goTo(words, from * width);
      const to = targets[edge];
      const { rule, parameter } = compiled.instances[instances[edge]];
      const { actor, environment = false } = system.rules[rule];
      rests &&= environment;
      const line = machine.describe({ rule, parameter });
      edges.push({
        ...{ from, to, rule, parameter, actor, environment, line },
        outcomes: machine.fire({ rule, parameter }),
        changes: fields.flatMap((field) => changeOf(table, field, words, from * width, to * width)),
      });
    }
    if (rests) quiescent.push(from);
  }
  return { name: system.name, states, initial, quiescent, edges };
}

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/** What differs between two packed states in one field. */
function changeOf(
  { mark }: FieldTable,
  { path, type, word, shift, bits }: Field,
  words: Int32Array,
  from: number,
  to: number,
): FieldChange[] {
  const inverted = word === mark.word ? mark.mask : 0;
  const code = (at: number) => ((words[at + word] ^ inverted) >>> shift) & (2 ** bits - 1);
  if (code(from) === code(to)) return [];
  return [{ path, before: fromCode(type, code(from)), after: fromCode(type, code(to)) }];
}
