/**
 * The states around a counterexample as a graph, with what its property says of each state and each
 * firing: what there is to know of its alternatives.
 */
import { type CompiledSystem, compileSystem } from '../../checker/state/compile.ts';
import { buildGraph, type Graph } from '../../checker/store/graph.ts';
import type { Firing, Path, Property, TransitionSystem } from '../../checker/index.ts';
import { createMachine, outcomesOf } from '../../checker/state/machine.ts';
import { isDecidedAtEnd } from '../replay/confirm.ts';

export interface Space {
  readonly graph: Graph;
  /** By state: 1 where no thread can act. */
  readonly quiet: Uint8Array;
  /** By state: 1 where the property is violated. */
  readonly badState: Uint8Array;
  /** By edge: 1 where the firing violates it. */
  readonly badEdge: Uint8Array;
  /** By edge: 1 where a thread acts, 0 where the environment does. */
  readonly byThread: Uint8Array;
  /** Steps of the path before the first state of the graph; 0 when that is the initial one. */
  readonly from: number;
  /** States along the path, from that one on. */
  readonly along: readonly number[];
  /** By instance: the rule and its parameter. */
  readonly instances: readonly Firing[];
}

/** Larger spaces are only looked at from a later step on. */
const MOST_STATES = 250_000;

/**
 * All that can happen from the start of a path on, or, when that is more than some states, from the
 * earliest step that was tried. Undefined for a path that is a lasso, or whose property is not
 * decided in a state or by a firing.
 */
export function spaceAround<State>(
  system: TransitionSystem<State>,
  property: Property<State>,
  path: Path,
  mostStates = MOST_STATES,
): Space | undefined {
  if (path.loop !== undefined || !isDecidedAtEnd(property)) return undefined;
  const compiled = compileSystem(system);
  const starts = statesAlong(compiled, path);
  for (let from = 0; ; from = Math.ceil((from + starts.length) / 2)) {
    if (from >= starts.length) return undefined;
    const space = build(compiled, property, starts[from]!, mostStates);
    if (space === undefined) continue;
    const along = follow(space.graph, compiled, path.firings.slice(from));
    return { ...space, from, along, instances: compiled.instances };
  }
}

function build<State>(
  compiled: CompiledSystem<State>,
  property: Property<State>,
  start: Int32Array,
  mostStates: number,
): Omit<Space, 'from' | 'along' | 'instances'> | undefined {
  const { system, instances } = compiled;
  const violating: number[] = [];
  /** State and instance of firings that violate it. */
  const firings = new Set<number>();
  let states = 0;
  const visit = (s: State): void => {
    states++;
    const bad =
      property.kind === 'no-deadlock'
        ? system.finished?.(s) === false
        : 'holds' in property && !property.holds(s);
    violating.push(bad ? 1 : 0);
  };
  const report = (outcome: unknown, instance: number): void => {
    if (property.kind !== 'never-fires') return;
    const words = outcomesOf(outcome as Parameters<typeof outcomesOf>[0]);
    if (words.some((word) => property.outcomes.includes(word))) {
      firings.add((states - 1) * instances.length + instance);
    }
  };
  const builder = buildGraph(compiled, { states: mostStates }, visit, start, report);
  while (!builder.advance(100_000));
  if (builder.cut !== undefined) return undefined;
  const { graph } = builder;
  const { first, instances: fired } = graph;
  const edges = first[graph.states]!;
  const byThread = new Uint8Array(edges);
  const badEdge = new Uint8Array(edges);
  const quiet = new Uint8Array(graph.states).fill(1);
  for (let state = 0; state < graph.states; state++) {
    for (let edge = first[state]!; edge < first[state + 1]!; edge++) {
      const instance = fired[edge]!;
      if (firings.has(state * instances.length + instance)) badEdge[edge] = 1;
      if (system.rules[instances[instance]!.rule]!.environment === true) continue;
      byThread[edge] = 1;
      quiet[state] = 0;
    }
  }
  const onlyQuiet = property.kind !== 'always';
  const badState = Uint8Array.from(
    violating,
    (bad, state) => bad & (onlyQuiet ? quiet[state]! : 1),
  );
  return { graph, quiet, badState, badEdge, byThread };
}

/** The packed states along a path. */
function statesAlong<State>(compiled: CompiledSystem<State>, path: Path): Int32Array[] {
  const machine = createMachine(compiled);
  machine.start(path.initial);
  return [
    machine.words.slice(),
    ...path.firings.map((firing) => {
      machine.fire(firing);
      return machine.words.slice();
    }),
  ];
}

/** The numbers of the states along firings from state 0. */
function follow<State>(
  { first, instances, targets }: Graph,
  { firstInstance }: CompiledSystem<State>,
  firings: readonly Firing[],
): number[] {
  const along = [0];
  for (const { rule, parameter } of firings) {
    const state = along.at(-1)!;
    const wanted = firstInstance[rule]! + parameter;
    let edge = first[state]!;
    while (instances[edge] !== wanted) edge++;
    along.push(targets[edge]!);
  }
  return along;
}
