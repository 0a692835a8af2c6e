/**
 * Decides liveness properties: builds the graph, unless it is there, with what each property says of
 * each state, then looks for an infinite path, or a dead end, that refutes it.
 */
import { findDeadEnds, leastPaths } from './always-possible.ts';
import { boundText } from '../judge/bound.ts';
import { type CompiledSystem, noCosts } from '../state/compile.ts';
import { barredFrom, type CompiledFairness } from './fairness.ts';
import { buildGraph, type Graph, type GraphLimits } from '../store/graph.ts';
import { type CostedLasso, findLassos } from './lasso.ts';
import { createMachine } from '../state/machine.ts';
import type { LivenessProperty } from '../language/property.ts';
import { ASKED, evaluate, GIVEN, type Questions } from './questions.ts';
import { refute } from './refute.ts';
import { addToFront } from '../search/labels.ts';
import type { Cut, Exploration, Verdict } from '../judge/verdict.ts';

export interface LivenessPass {
  /** Builds about so many more edges. True when the graph is as complete as it gets. */
  advance(transitions: number): boolean;
  /** Ends it now, for this reason, unless it is over. */
  stop(cut: Cut): void;
  readonly edges: number;
  /** States that are known and have no edges yet. */
  readonly frontier: number;
  /** Bytes. */
  readonly memory: number;
  /** The result of the search with the verdicts of the pass, which is over. */
  conclude(explored: Exploration): Exploration;
}

/** What it takes, for each state, to ask a complete graph about paths. */
const QUESTION_BYTES = 56;

/** Builds the graph itself. */
export function createLivenessPass<State>(
  compiled: CompiledSystem<State>,
  fairness: CompiledFairness,
  questions: Questions<State>,
  limits: GraphLimits,
): LivenessPass {
  const builder = buildGraph(compiled, limits, (s) => questions.visit(s));
  let over = false;
  let cut: Cut | undefined;
  let failure: unknown;

  const memory = (): number => builder.memory + questions.memory + QUESTION_BYTES * builder.states;
  const stop = (why: Cut | undefined): void => {
    if (over) return;
    over = true;
    cut = why;
  };

  return {
    advance(transitions) {
      if (over) return true;
      try {
        if (builder.advance(transitions)) stop(builder.cut);
      } catch (thrown) {
        failure = thrown;
        stop({ kind: 'error' });
      }
      const limit = limits.memory ?? Number.POSITIVE_INFINITY;
      if (memory() > limit) stop({ kind: 'memory', limit, needed: memory() });
      return over;
    },
    stop,
    get edges() {
      return builder.edges;
    },
    get frontier() {
      return builder.states - builder.graph.expanded;
    },
    get memory() {
      return memory();
    },
    conclude(explored) {
      const { graph } = builder;
      const result =
        failure === undefined
          ? askGraph(compiled, fairness, questions, graph, explored, cut)
          : withVerdicts(explored, questions, (property) =>
              failed(compiled, property, graph, failure),
            );
      const bounded = isBounded(explored);
      return {
        ...result,
        ...(cut === undefined || bounded ? {} : { livenessCut: cut }),
        memory: Math.max(explored.memory, memory()),
      };
    },
  };
}

/**
 * The result of a search with what its graph says; `cut`, when given, is why that is not whole.
 * `byCost`: verdicts say what it takes to refute them.
 */
export function askGraph<State>(
  compiled: CompiledSystem<State>,
  fairness: CompiledFairness,
  questions: Questions<State>,
  graph: Graph,
  explored: Exploration,
  cut: Cut | undefined,
  byCost = false,
): Exploration {
  return withVerdicts(explored, questions, (property, before, lists) => {
    // What the search said: a bound of its own, or that the premise was never reached.
    const bound =
      isBounded(explored) && 'bound' in before ? before.bound : boundText(cut, undefined);
    const labels = lists.map(({ items }) => items.subarray(0, graph.expanded));
    const found = refutations(compiled, fairness, property, graph, labels, byCost);
    if (found.length > 0) return refuted(compiled, property, found, byCost);
    const never = before.kind === 'vacuous' || neverAsked(property, labels);
    return withBound(never ? 'vacuous' : 'holds', bound);
  });
}

function withVerdicts<State>(
  explored: Exploration,
  { properties, labels }: Questions<State>,
  decide: (
    property: LivenessProperty<State>,
    before: Verdict,
    lists: Questions<State>['labels'][number],
  ) => Verdict,
): Exploration {
  const verdicts = new Map(explored.verdicts);
  properties.forEach((property, p) => {
    verdicts.set(property.id, decide(property, explored.verdicts.get(property.id)!, labels[p]));
  });
  return { ...explored, verdicts };
}

function isBounded({ cut, omissionProbability }: Exploration): boolean {
  return cut !== undefined || omissionProbability !== undefined;
}

/** Paths that refute a property: one that is short, or for each of the least costs one. */
function refutations<State>(
  compiled: CompiledSystem<State>,
  fairness: CompiledFairness,
  property: LivenessProperty<State>,
  graph: Graph,
  labels: readonly Uint32Array[],
  byCost: boolean,
): readonly CostedLasso[] {
  const { system, instances } = compiled;
  const costly = byCost ? compiled : { ...compiled, costs: noCosts(system) };
  if (property.kind === 'always-possible') {
    const barred = barredFrom(property.paying ?? [], instances, compiled.costs);
    const dead = findDeadEnds(graph, bit(labels[0], GIVEN), barred);
    return dead.includes(1) ? leastPaths(graph, dead, costly) : [];
  }
  const onlyInitially = property.kind === 'eventually';
  let front: readonly (CostedLasso & { readonly steps: number })[] = [];
  for (const label of labels) {
    if (!onlyInitially && !label.some((bits) => (bits & ASKED) !== 0)) continue;
    const promised = { asked: bit(label, ASKED), given: bit(label, GIVEN), onlyInitially };
    for (const lasso of findLassos(graph, fairness, promised, costly)) {
      front = addToFront(front, { ...lasso, steps: lasso.path.loop! });
    }
  }
  return front;
}

/** 1 where a label has the bit. */
function bit(label: Uint32Array, mask: number): Uint8Array {
  const bits = new Uint8Array(label.length);
  for (let state = 0; state < label.length; state++) bits[state] = (label[state] & mask) / mask;
  return bits;
}

function neverAsked<State>(
  property: LivenessProperty<State>,
  labels: readonly Uint32Array[],
): boolean {
  if (property.kind !== 'leads-to' || property.premise !== undefined) return false;
  return labels.every((label) => !label.some((bits) => (bits & ASKED) !== 0));
}

/** A refutation becomes a verdict only after it was executed again, the plain way. */
function refuted<State>(
  { system }: CompiledSystem<State>,
  property: LivenessProperty<State>,
  found: readonly CostedLasso[],
  byCost: boolean,
): Verdict {
  for (const { path } of found) {
    const confirmed = refute(system, property, path);
    if (confirmed === true) continue;
    const message = `the path does not refute the property when it is replayed: ${confirmed}; a rule or property does not depend on the state alone`;
    return { kind: 'error', message, path };
  }
  const ways = found.map(({ costs, path }) => ({ costs, path }));
  return { kind: 'violated', path: found[0].path, ...(byCost ? { ways } : {}) };
}

/** A property threw or wrote in the state that was to be expanded next, or another one did. */
function failed<State>(
  compiled: CompiledSystem<State>,
  property: LivenessProperty<State>,
  graph: Graph,
  failure: unknown,
): Verdict {
  const here = new Uint8Array(graph.states);
  here[graph.expanded] = 1;
  const [{ path }] = leastPaths(graph, here, { ...compiled, costs: noCosts(compiled.system) });
  const machine = createMachine(compiled);
  machine.goTo(graph.words, graph.expanded * compiled.layout.words);
  const state = JSON.stringify(machine.decode());
  try {
    machine.inspect(`property '${property.id}'`, (s) => evaluate(property, s));
  } catch (thrown) {
    const message = `property '${property.id}': ${messageOf(thrown)}; in state ${state}`;
    return { kind: 'error', message, path };
  }
  return { kind: 'error', message: `${messageOf(failure)}; in state ${state}`, path };
}

function withBound(kind: 'holds' | 'vacuous', bound: string | undefined): Verdict {
  if (kind === 'vacuous') return bound === undefined ? { kind } : { kind, bound };
  return bound === undefined ? { kind } : { kind: 'holds-within', bound };
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
