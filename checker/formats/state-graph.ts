/**
 * The whole state graph of a small system as plain data, with what there is to say about its edges.
 */
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import type { Field, FieldTable } from '../state/fields.ts';
import { buildGraph, type Graph, type GraphLimits } from '../store/graph.ts';
import { createMachine } from '../state/machine.ts';
import type { Firing } from '../language/property.ts';
import { fromCode, type ScalarValue } from '../language/scalar.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Cut } from '../judge/verdict.ts';

/** A field that a firing changes; budgets are fields called 'budget NAME'. */
export interface FieldChange {
  /** As a rule would write it: 'region[2].state'. */
  readonly path: string;
  readonly before: ScalarValue;
  readonly after: ScalarValue;
}

/** A firing from one state to another, with what there is to say about it. */
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

/** The result of `stateGraph`. */
export interface StateGraph {
  readonly name: string;
  /** States are 0 ... states - 1, by their distance from the initial ones. */
  readonly states: number;
  /** By index of the initial state: its number. */
  readonly initial: readonly number[];
  /** States in which no thread can act, ascending. */
  readonly quiescent: readonly number[];
  /** Number of edges. */
  readonly transitions: number;
  /**
   * By the state that they come from. Each is made when it is asked for: as objects, all of them
   * would take ten times the memory of the graph.
   */
  readonly edges: Iterable<GraphEdge>;
}

/**
 * Explores everything, or says which limit it exceeds. Throws ModelError when the system is
 * ill-formed, and passes on what its rules throw.
 */
export function stateGraph<State>(
  system: TransitionSystem<State>,
  limits: GraphLimits = {},
): StateGraph | { readonly cut: Cut } {
  const compiled = compileSystem(system);
  const builder = buildGraph(compiled, limits);
  while (!builder.advance(SLICE));
  if (builder.cut !== undefined) return { cut: builder.cut };
  const { graph } = builder;
  const { states, initial } = graph;
  return {
    ...{ name: system.name, states, initial },
    quiescent: quiescentStates(compiled, graph),
    transitions: graph.first[states],
    edges: { [Symbol.iterator]: () => edgesOf(compiled, graph) },
  };
}

function quiescentStates<State>(
  { system, instances }: CompiledSystem<State>,
  { states, first, instances: firing }: Graph,
): number[] {
  const quiescent: number[] = [];
  for (let state = 0; state < states; state++) {
    let edge = first[state];
    while (edge < first[state + 1] && system.rules[instances[firing[edge]].rule].environment) {
      edge++;
    }
    if (edge === first[state + 1]) quiescent.push(state);
  }
  return quiescent;
}

function* edgesOf<State>(compiled: CompiledSystem<State>, graph: Graph): Iterator<GraphEdge> {
  const { system, layout, instances } = compiled;
  const { fields, table, words: width } = layout;
  const { states, first, targets, words } = graph;
  const machine = createMachine(compiled);
  for (let from = 0; from < states; from++) {
    for (let edge = first[from]; edge < first[from + 1]; edge++) {
      machine.goTo(words, from * width);
      const to = targets[edge];
      const { rule, parameter } = instances[graph.instances[edge]];
      const { actor, environment = false } = system.rules[rule];
      const line = machine.describe({ rule, parameter });
      yield {
        ...{ from, to, rule, parameter, actor, environment, line },
        outcomes: machine.fire({ rule, parameter }),
        changes: fields.flatMap((field) => changeOf(table, field, words, from * width, to * width)),
      };
    }
  }
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
