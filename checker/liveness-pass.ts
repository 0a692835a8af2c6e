/**
 * Decides liveness properties: builds the graph with what each property says of each state, then
 * looks for an infinite path, or a dead end, that refutes it.
 */
import { findDeadEnd, pathTo } from './always-possible.ts';
import { boundText } from './bound.ts';
import type { CompiledSystem } from './compile.ts';
import type { CompiledFairness } from './fairness.ts';
import { buildGraph, type Graph, type GraphLimits } from './graph.ts';
import { findLasso } from './lasso.ts';
import { createMachine } from './machine.ts';
import { NumberList } from './number-list.ts';
import { findObligations } from './obligations.ts';
import type { LivenessProperty, Path } from './property.ts';
import { refute } from './refute.ts';
import type { Cut, Exploration, Verdict } from './verdict.ts';

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

/** Bits of a label. */
const ASKED = 1;
const GIVEN = 2;
/** What it takes, for each state, to ask a complete graph about paths. */
const QUESTION_BYTES = 56;

export function createLivenessPass<State>(
  compiled: CompiledSystem<State>,
  fairness: CompiledFairness,
  properties: readonly LivenessProperty<State>[],
  limits: GraphLimits,
): LivenessPass {
  const questions = properties.map((property) =>
    Array.from({ length: promises(property) }, (_, index) => ({
      ask: (s: State) => labelOf(property, s, index),
      labels: new NumberList(),
    })),
  );
  const all = questions.flat();
  const builder = buildGraph(compiled, limits, (s) => {
    for (const { ask, labels } of all) {
      labels.reserve(1);
      labels.push(ask(s));
    }
  });
  let over = false;
  let cut: Cut | undefined;
  let failure: unknown;

  const memory = (): number =>
    builder.memory +
    all.reduce((sum, { labels }) => sum + labels.memory, 0) +
    QUESTION_BYTES * builder.states;
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
      if (memory() > limit) stop({ kind: 'memory', limit });
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
      const verdicts = new Map(explored.verdicts);
      // What the search said: a bound of its own, or that the premise was never reached.
      const bounded = explored.cut !== undefined || explored.omissionProbability !== undefined;
      properties.forEach((property, i) => {
        const before = explored.verdicts.get(property.id)!;
        const bound = bounded && 'bound' in before ? before.bound : boundText(cut, undefined);
        const labels = questions[i].map((q) => q.labels.items.subarray(0, graph.expanded));
        const path = refutation(compiled, fairness, property, graph, labels);
        verdicts.set(
          property.id,
          failure !== undefined
            ? failed(compiled, property, graph, failure)
            : path !== undefined
              ? refuted(compiled, property, path)
              : before.kind === 'vacuous' || neverAsked(property, labels)
                ? withBound('vacuous', bound)
                : withBound('holds', bound),
        );
      });
      return {
        ...explored,
        verdicts,
        ...(cut === undefined || bounded ? {} : { livenessCut: cut }),
        memory: Math.max(explored.memory, memory()),
      };
    },
  };
}

/** How many promises a property makes. */
function promises<State>(property: LivenessProperty<State>): number {
  return property.kind === 'leads-to' ? (property.count ?? 1) : 1;
}

function labelOf<State>(property: LivenessProperty<State>, s: State, index: number): number {
  if (property.kind !== 'leads-to') return property.holds(s) ? GIVEN : 0;
  return (property.from(s, index) ? ASKED : 0) | (property.to(s, index) ? GIVEN : 0);
}

/** A path that refutes a property, if there is one. */
function refutation<State>(
  { instances }: CompiledSystem<State>,
  fairness: CompiledFairness,
  property: LivenessProperty<State>,
  graph: Graph,
  labels: readonly Uint32Array[],
): Path | undefined {
  for (const label of labels) {
    const given = Uint8Array.from(label, (bits) => (bits & GIVEN) >> 1);
    if (property.kind === 'always-possible') {
      const deadEnd = findDeadEnd(graph, given);
      return deadEnd === undefined ? undefined : pathTo(graph, deadEnd, instances);
    }
    const asked = Uint8Array.from(label, (bits) => bits & ASKED);
    const onlyInitially = property.kind === 'eventually';
    const obligations = findObligations(graph, { asked, given }, onlyInitially);
    const lasso = findLasso(graph, fairness, obligations, instances);
    if (lasso !== undefined) return lasso;
  }
  return undefined;
}

function neverAsked<State>(
  property: LivenessProperty<State>,
  labels: readonly Uint32Array[],
): boolean {
  if (property.kind !== 'leads-to' || property.premise !== undefined) return false;
  return labels.every((label) => label.every((bits) => (bits & ASKED) === 0));
}

/** A refutation becomes a verdict only after it was executed again, the plain way. */
function refuted<State>(
  { system }: CompiledSystem<State>,
  property: LivenessProperty<State>,
  path: Path,
): Verdict {
  const confirmed = refute(system, property, path);
  if (confirmed === true) return { kind: 'violated', path };
  const message = `the path does not refute the property when it is replayed: ${confirmed}; a rule or property does not depend on the state alone`;
  return { kind: 'error', message, path };
}

/** A property threw or wrote in the state that was to be expanded next, or another one did. */
function failed<State>(
  compiled: CompiledSystem<State>,
  property: LivenessProperty<State>,
  graph: Graph,
  failure: unknown,
): Verdict {
  const path = pathTo(graph, graph.expanded, compiled.instances);
  const machine = createMachine(compiled);
  machine.goTo(graph.words, graph.expanded * compiled.layout.words);
  const state = JSON.stringify(machine.decode());
  try {
    machine.inspect(`property '${property.id}'`, (s) => {
      for (let index = 0; index < promises(property); index++) labelOf(property, s, index);
    });
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
