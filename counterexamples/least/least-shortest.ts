/**
 * The least of all shortest counterexamples. A breadth-first search gives the first of many; the
 * least is the one with the fewest faults, then the fewest operations of the administrator, then the
 * fewest changes from one actor to another, since each of these asks a reader for attention.
 */
import { type CompiledSystem, compileSystem } from '../../checker/state/compile.ts';
import { buildGraph } from '../../checker/store/graph.ts';
import type { Graph, Path, Property, TransitionSystem } from '../../checker/index.ts';
import type { Machine } from '../../checker/state/machine.ts';
import { onMachine } from '../../checker/judge/replay.ts';
import { isDecidedAtEnd, violatedByFiring, violatedInState } from '../replay/confirm.ts';

/** A property, and a shortest path that violates it. */
interface Shortest<State> {
  readonly property: Property<State>;
  readonly path: Path;
}

/**
 * The least of the shortest paths for each of the given ones, on the state graph of the system, which
 * must have all states that are as near as the ends of the paths. Where a firing is the violation,
 * only paths that end with the same rule are compared. Lassos come back as they are.
 */
export function leastOfShortest<State>(
  system: TransitionSystem<State>,
  graph: Graph,
  found: readonly Shortest<State>[],
): Path[] {
  const isFinite = ({ property, path }: Shortest<State>) =>
    path.loop === undefined && isDecidedAtEnd(property) && path.firings.length > 0;
  if (!found.some(isFinite)) return found.map(({ path }) => path);
  return onMachine(system, (compiled, machine) => {
    const costs = costsOf(compiled, graph);
    return found.map((one) => {
      if (!isFinite(one)) return one.path;
      const ends = endsOf(compiled, machine, graph, costs, one);
      return cheapest(compiled, graph, costs, ends) ?? one.path;
    });
  });
}

/** The state graph of a system, or its first states. */
export function graphOf<State>(system: TransitionSystem<State>, mostStates: number): Graph {
  const builder = buildGraph(compileSystem(system), { states: mostStates });
  while (!builder.advance(100_000));
  return builder.graph;
}

/** What the shortest paths to each state cost. */
interface Costs {
  /** By state: its distance from the initial states. */
  readonly depth: Uint32Array;
  /** By state; the same on all paths, since what is left of the budgets is part of the state. */
  readonly faults: Uint8Array;
  readonly userOps: Uint8Array;
  readonly actors: readonly string[];
  /** By instance: index of its actor. */
  readonly actorOf: Uint8Array;
  /** By state and actor that came last: the fewest changes of the actor; NEVER when it did not. */
  readonly changes: Uint16Array;
  /** Likewise: the last edge, the state that it comes from and the actor before. */
  readonly edge: Uint32Array;
  readonly from: Uint32Array;
  readonly actorBefore: Uint8Array;
}

const NEVER = 0xffff;

function costsOf<State>(compiled: CompiledSystem<State>, graph: Graph): Costs {
  const { rules } = compiled.system;
  const { states, expanded, first, targets, instances, initial } = graph;
  const actors = [...new Set(rules.map(({ actor }) => actor))];
  const actorOf = Uint8Array.from(compiled.instances, ({ rule }) =>
    actors.indexOf(rules[rule]!.actor),
  );
  const draws = (budget: string) =>
    Uint8Array.from(compiled.instances, ({ rule }) =>
      [rules[rule]!.budget].flat().includes(budget) ? 1 : 0,
    );
  const [drawsFault, drawsOp] = [draws('faults'), draws('userOps')];
  const width = actors.length;
  const costs: Costs = {
    depth: new Uint32Array(states).fill(0xffffffff),
    faults: new Uint8Array(states),
    userOps: new Uint8Array(states),
    actors,
    actorOf,
    changes: new Uint16Array(states * width).fill(NEVER),
    edge: new Uint32Array(states * width),
    from: new Uint32Array(states * width),
    actorBefore: new Uint8Array(states * width),
  };
  const { depth, changes } = costs;
  for (const state of initial) {
    depth[state] = 0;
    // Whoever acts first has not taken over from anybody.
    changes.fill(0, state * width, (state + 1) * width);
  }
  // States are numbered by their distance, so that all ways to a state come before it.
  for (let s = 0; s < expanded; s++) {
    for (let edge = first[s]!; edge < first[s + 1]!; edge++) {
      const t = targets[edge]!;
      if (depth[t]! <= depth[s]!) continue;
      const instance = instances[edge]!;
      depth[t] = depth[s]! + 1;
      costs.faults[t] = costs.faults[s]! + drawsFault[instance]!;
      costs.userOps[t] = costs.userOps[s]! + drawsOp[instance]!;
      const actor = actorOf[instance]!;
      const at = t * width + actor;
      for (let before = 0; before < width; before++) {
        const so = changes[s * width + before]!;
        if (so === NEVER) continue;
        const now = so + (before === actor ? 0 : 1);
        if (now >= changes[at]!) continue;
        changes[at] = now;
        costs.edge[at] = edge;
        costs.from[at] = s;
        costs.actorBefore[at] = before;
      }
    }
  }
  return costs;
}

/** Where a shortest violation may end: a state, or an edge from one. */
interface End {
  readonly state: number;
  readonly edge?: number;
}

function endsOf<State>(
  compiled: CompiledSystem<State>,
  machine: Machine<State>,
  graph: Graph,
  { depth }: Costs,
  { property, path }: Shortest<State>,
): End[] {
  const { first, instances, expanded, words } = graph;
  const { system, layout } = compiled;
  const length = path.firings.length;
  const { rule } = path.firings.at(-1)!;
  const ends: End[] = [];
  for (let state = 0; state < expanded; state++) {
    const edges = { from: first[state]!, to: first[state + 1]! };
    const firingAt = (edge: number) => compiled.instances[instances[edge]!]!;
    if (property.kind === 'never-fires') {
      if (depth[state] !== length - 1) continue;
      for (let edge = edges.from; edge < edges.to; edge++) {
        if (firingAt(edge).rule !== rule) continue;
        machine.goTo(words, state * layout.words);
        const outcomes = machine.fire(firingAt(edge));
        if (violatedByFiring(property, outcomes) === true) ends.push({ state, edge });
      }
      continue;
    }
    if (depth[state] !== length) continue;
    if (property.kind !== 'always') {
      let quiet = true;
      for (let edge = edges.from; edge < edges.to; edge++) {
        quiet &&= system.rules[firingAt(edge).rule]!.environment === true;
      }
      if (!quiet) continue;
    }
    machine.goTo(words, state * layout.words);
    if (violatedInState(system, property, machine.state) === true) ends.push({ state });
  }
  return ends;
}

/** The path to the cheapest end; of several that cost the same, the one that was found first. */
function cheapest<State>(
  compiled: CompiledSystem<State>,
  graph: Graph,
  costs: Costs,
  ends: readonly End[],
): Path | undefined {
  const width = costs.actors.length;
  let best:
    { readonly end: End; readonly actor: number; readonly cost: readonly number[] } | undefined;
  for (const end of ends) {
    const { state, edge } = end;
    const rule = edge === undefined ? undefined : ruleOf(compiled, graph, edge);
    const budgets = rule === undefined ? [] : [rule.budget].flat();
    const spent = (budget: string) => (budgets.includes(budget) ? 1 : 0);
    for (let actor = 0; actor < width; actor++) {
      const changes = costs.changes[state * width + actor]!;
      if (changes === NEVER) continue;
      const last = rule === undefined || costs.actors[actor] === rule.actor ? 0 : 1;
      const cost = [
        costs.faults[state]! + spent('faults'),
        costs.userOps[state]! + spent('userOps'),
        changes + last,
      ];
      if (best === undefined || isLess(cost, best.cost)) best = { end, actor, cost };
    }
  }
  if (best === undefined) return undefined;
  const edges = best.end.edge === undefined ? [] : [best.end.edge];
  let { actor } = best;
  let { state } = best.end;
  while (costs.depth[state]! > 0) {
    const at = state * width + actor;
    edges.unshift(costs.edge[at]!);
    actor = costs.actorBefore[at]!;
    state = costs.from[at]!;
  }
  const firings = edges.map((edge) => {
    const { rule, parameter } = compiled.instances[graph.instances[edge]!]!;
    return { rule, parameter };
  });
  return { initial: graph.initial.indexOf(state), firings };
}

function ruleOf<State>({ system, instances }: CompiledSystem<State>, graph: Graph, edge: number) {
  return system.rules[instances[graph.instances[edge]!]!.rule]!;
}

/** Is a sequence of costs less than another one, the first ones counting most? */
function isLess(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((cost, index) => cost !== b[index]);
  return differs >= 0 && a[differs]! < b[differs]!;
}
