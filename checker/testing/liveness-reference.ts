/**
 * What liveness properties mean, by textbook fixpoints over an explicit graph: the sets are Sets, an
 * iteration looks at every edge, and strong fairness is settled by trying every set of threads that
 * might act for ever. Tests compare the engine with it.
 */
import type { LivenessProperty } from '../language/property.ts';
import type { Rule, TransitionSystem } from '../language/system.ts';
import { firstValue } from './reference.ts';

interface Edge {
  readonly from: number;
  readonly to: number;
  /** Names of the threads, and of the strongly fair rules, that act; empty for the environment. */
  readonly acting: readonly string[];
  /** Does the firing cost something? */
  readonly pays: boolean;
}

export interface ReferenceGraph<State> {
  readonly states: readonly State[];
  readonly initial: readonly number[];
  readonly edges: readonly Edge[];
  /** Per constraint whether it is strong. */
  readonly strong: ReadonlyMap<string, boolean>;
}

/** Explores everything. */
export function referenceGraph<State>(system: TransitionSystem<State>): ReferenceGraph<State> {
  const numbers = new Map<string, number>();
  const number = (node: unknown): number => {
    const text = JSON.stringify(node);
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text)!;
  };
  const initial = Array.from({ length: system.initialStates ?? 1 }, (_, index) => {
    const s = firstValue(system.layout) as State;
    system.initialise?.(s, index);
    return number({ s, left: { ...system.budgets } });
  });
  const edges: Edge[] = [];
  const states: State[] = [];
  const strong = new Map<string, boolean>();
  for (const [text, from] of numbers) {
    const read = (): { s: State; left: Record<string, number> } => JSON.parse(text);
    states.push(read().s);
    for (const rule of system.rules) {
      for (const parameter of rule.parameters ?? [undefined]) {
        const { s, left } = read();
        const drawn = [rule.budget ?? []].flat();
        if (drawn.some((name) => left[name] === 0) || !rule.guard(s, parameter)) continue;
        rule.effect(s, parameter);
        for (const name of drawn) left[name]!--;
        edges.push({
          from,
          to: number({ s, left }),
          acting: acting(system, rule, parameter, strong),
          pays: drawn.length > 0,
        });
      }
    }
  }
  // Where no thread can act, a path may stay.
  states.forEach((_, s) => {
    if (!edges.some((e) => e.from === s && e.acting.length > 0)) {
      edges.push({ from: s, to: s, acting: [], pays: false });
    }
  });
  return { states, initial, edges, strong };
}

function acting<State>(
  system: TransitionSystem<State>,
  rule: Rule<State>,
  parameter: unknown,
  strong: Map<string, boolean>,
): string[] {
  if (rule.environment) return [];
  const { actors = [], rules = [] } = system.fairness?.strong ?? {};
  const thread = `thread ${rule.actor} ${String(parameter)}`;
  strong.set(thread, actors.includes(rule.actor));
  if (!rules.includes(rule.name)) return [thread];
  const strict = `rule ${rule.name} ${String(parameter)}`;
  strong.set(strict, true);
  return [thread, strict];
}

/** Does the property hold? */
export function referenceHolds<State>(
  graph: ReferenceGraph<State>,
  property: LivenessProperty<State>,
): boolean {
  const where = (predicate: (s: State) => boolean): Set<number> =>
    new Set(graph.states.flatMap((s, number) => (predicate(s) ? [number] : [])));
  const all = where(() => true);
  if (property.kind === 'always-possible') {
    const free = { edges: graph.edges.filter(({ pays }) => !pays) };
    const good = where((s) => property.holds(s));
    return backward(free, all, good).size === all.size;
  }
  const promises =
    property.kind === 'eventually'
      ? [{ asked: graph.initial, given: (s: State) => property.holds(s) }]
      : Array.from({ length: property.count ?? 1 }, (_, index) => ({
          asked: [...where((s) => property.from(s, index))],
          given: (s: State) => property.to(s, index),
        }));
  return promises.every(({ asked, given }) => {
    const lacking = where((s) => !given(s));
    const losing = backward(graph, lacking, fairlyForEver(graph, lacking));
    return !asked.some((s) => losing.has(s));
  });
}

/** The states of `inside` from which a path inside leads to one of `goal`; E [inside U goal]. */
function backward(
  { edges }: Pick<ReferenceGraph<unknown>, 'edges'>,
  inside: ReadonlySet<number>,
  goal: ReadonlySet<number>,
): Set<number> {
  const reached = new Set(goal);
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    for (const { from, to } of edges) {
      if (inside.has(from) && reached.has(to)) reached.add(from);
    }
  }
  return reached;
}

/** The states of `inside` from which some fair path stays inside; fair EG. */
function fairlyForEver<State>(
  graph: ReferenceGraph<State>,
  inside: ReadonlySet<number>,
): Set<number> {
  const { edges, strong } = graph;
  const enabled = new Set(edges.flatMap((e) => e.acting.map((c) => `${e.from} ${c}`)));
  const strict = [...strong.keys()].filter((c) => strong.get(c));
  const result = new Set<number>();
  for (let choice = 0; choice < 2 ** strict.length; choice++) {
    const never = strict.filter((_, i) => ((choice >> i) & 1) === 0);
    let stay = new Set([...inside].filter((s) => !never.some((c) => enabled.has(`${s} ${c}`))));
    const within = () => edges.filter((e) => stay.has(e.from) && stay.has(e.to));
    for (let before = -1; before !== stay.size;) {
      before = stay.size;
      stay = new Set(within().map((e) => e.from));
      for (const [constraint, isStrong] of strong) {
        if (never.includes(constraint)) continue;
        const left = within();
        const served = left.filter((e) => e.acting.includes(constraint)).map((e) => e.from);
        const free = isStrong ? [] : [...stay].filter((s) => !enabled.has(`${s} ${constraint}`));
        stay = backward({ edges: left }, stay, new Set([...served, ...free]));
      }
    }
    for (const s of stay) result.add(s);
  }
  return result;
}
