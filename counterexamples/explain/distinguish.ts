/**
 * What tells two designs apart: the shortest schedule that both can follow until one violates what
 * the other keeps.
 */
import { type Firing, type Path, type Property, replay, type Step } from '../../checker/index.ts';
import type { Model, State } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { type Space, spaceAround } from './space.ts';
import { iomemText } from '../replay/iomem-diff.ts';
import type { TraceRegistry } from '../replay/registry.ts';
import { parameterText } from '../replay/replay-trace.ts';

/** One move of the schedule. */
export interface SharedStep {
  /** Who takes it: both designs at once, or the one that violates, or the one that keeps. */
  readonly side: 'both' | 'violating' | 'keeping';
  readonly actor: string;
  readonly line: string;
  /** What it reports under each design that takes it. */
  readonly outcomes: { readonly violating: readonly string[]; readonly keeping: readonly string[] };
  /** Why it is practically impossible. */
  readonly improbable?: string;
}

export interface Distinction {
  readonly steps: readonly SharedStep[];
  /** /proc/iomem at the end under each design, as the kernel prints it. */
  readonly iomem: { readonly violating: readonly string[]; readonly keeping: readonly string[] };
}

/** Pairs of states that are looked at before it gives up. */
const MOST_PAIRS = 2_000_000;

/**
 * Both models have the same scenario and budgets. What can happen under both happens to both at once.
 * Otherwise a thread moves alone, and so do faults and the administrator where the other model has no
 * such rule: what differs is the designs, never the order in which they are scheduled. In the end the first model violates the property, and the second keeps it:
 * in the same step when that was one of the environment, otherwise having come to rest.
 *
 * Of the shortest such schedules, counting moves, the first in the order of the rules. Undefined when
 * there is none, when it takes too long to find, or when the property is one of infinite paths.
 */
export function distinguish(
  violating: Model,
  keeping: Model,
  property: ModelProperty,
  registry: TraceRegistry,
): Distinction | undefined {
  const sides = [sideOf(violating, property), sideOf(keeping, property)] as const;
  const [a, b] = sides;
  if (a === undefined || b === undefined) return undefined;
  const moves = search(a, b, property.instantiate(violating).kind);
  if (moves === undefined) return undefined;
  const [first, second] = [
    follow(violating, movesOf(moves, 'violating'), registry),
    follow(keeping, movesOf(moves, 'keeping'), registry),
  ];
  let [at, bt] = [0, 0];
  const steps = moves.map(({ violating: x, keeping: y }): SharedStep => {
    const here = x === undefined ? undefined : first.steps[at++]!;
    const there = y === undefined ? undefined : second.steps[bt++]!;
    const shown = (here ?? there)!;
    const { improbable } = shown.definition;
    const other = here !== undefined && there !== undefined && here.line !== there.line;
    return {
      side: there === undefined ? 'violating' : here === undefined ? 'keeping' : 'both',
      actor: shown.definition.actor,
      line: other ? `${here.line} / ${there.line}` : shown.line,
      outcomes: { violating: here?.outcomes ?? [], keeping: there?.outcomes ?? [] },
      ...(improbable === undefined ? {} : { improbable }),
    };
  });
  return { steps, iomem: { violating: first.iomem, keeping: second.iomem } };
}

/** A space, and which instances of the other design are the same as its own. */
interface Side extends Space {
  /** By instance: the name of the rule and its parameter. */
  readonly keys: readonly string[];
  /** Names of all rules. */
  readonly rules: ReadonlySet<string>;
  readonly ruleOf: readonly string[];
}

function sideOf(model: Model, property: ModelProperty): Side | undefined {
  if (property.applies(model) !== true) return undefined;
  const { system } = model;
  const instance: Property<State> = property.instantiate(model);
  const space = spaceAround(system, instance, { initial: 0, firings: [] });
  if (space === undefined || space.from > 0) return undefined;
  const ruleOf = space.instances.map(({ rule }) => system.rules[rule]!.name);
  const keys = space.instances.map(({ rule, parameter }, index) => {
    const { parameters } = system.rules[rule]!;
    return parameters === undefined
      ? ruleOf[index]!
      : `${ruleOf[index]!} ${parameterText(parameters[parameter])}`;
  });
  return { ...space, keys, ruleOf, rules: new Set(ruleOf) };
}

/** The firing of each design in one move; at least one of them. */
interface Move {
  readonly violating: Firing | undefined;
  readonly keeping: Firing | undefined;
}

function movesOf(moves: readonly Move[], side: keyof Move): Path {
  return { initial: 0, firings: moves.flatMap((move) => move[side] ?? []) };
}

/** Breadth first over pairs of states. */
function search(a: Side, b: Side, kind: Property<State>['kind']): Move[] | undefined {
  const width = b.graph.states;
  /** By pair, in the order in which they are found: what it was reached from, and by which edges. */
  const pairs = [0];
  const origins: { readonly from: number; readonly x: number; readonly y: number }[] = [
    { from: -1, x: -1, y: -1 },
  ];
  const known = new Set(pairs);
  const moves = (index: number): Move[] => {
    const path: Move[] = [];
    for (let i = index; i > 0; i = origins[i]!.from) {
      const { x, y } = origins[i]!;
      path.unshift({ violating: firing(a, x), keeping: firing(b, y) });
    }
    return path;
  };
  for (let index = 0; index < pairs.length && pairs.length < MOST_PAIRS; index++) {
    const [s, t] = [Math.floor(pairs[index]! / width), pairs[index]! % width];
    if (kind !== 'never-fires' && a.badState[s] === 1 && b.quiet[t] === 1) return moves(index);
    const reach = (x: number, y: number): boolean => {
      const s2 = x < 0 ? s : a.graph.targets[x]!;
      const t2 = y < 0 ? t : b.graph.targets[y]!;
      if ((y >= 0 && b.badEdge[y] === 1) || b.badState[t2] === 1) return false;
      if (x >= 0 && a.badEdge[x] === 1) {
        // What the environment did has to be done to both; a thread is judged when the other rests.
        if (a.byThread[x] === 0 ? y < 0 : b.quiet[t2] !== 1) return false;
        pairs.push(s2 * width + t2);
        origins.push({ from: index, x, y });
        return true;
      }
      if (kind === 'always' && a.badState[s2] === 1 && b.quiet[t2] !== 1) return false;
      const pair = s2 * width + t2;
      if (known.has(pair)) return false;
      known.add(pair);
      pairs.push(pair);
      origins.push({ from: index, x, y });
      return false;
    };
    if (expand(a, b, s, t, reach)) return moves(pairs.length - 1);
  }
  return undefined;
}

/** Calls `reach` with the edges of each move, joint ones first, until it says that it is done. */
function expand(
  a: Side,
  b: Side,
  s: number,
  t: number,
  reach: (x: number, y: number) => boolean,
): boolean {
  const others = new Map<string, number>();
  for (let y = b.graph.first[t]!; y < b.graph.first[t + 1]!; y++) {
    others.set(b.keys[b.graph.instances[y]!]!, y);
  }
  for (let x = a.graph.first[s]!; x < a.graph.first[s + 1]!; x++) {
    const y = others.get(a.keys[a.graph.instances[x]!]!);
    if (y !== undefined && reach(x, y)) return true;
  }
  for (let x = a.graph.first[s]!; x < a.graph.first[s + 1]!; x++) {
    const joint = others.delete(a.keys[a.graph.instances[x]!]!);
    if (!joint && mayMoveAlone(a, b, x) && reach(x, -1)) return true;
  }
  for (const y of others.values()) if (mayMoveAlone(b, a, y) && reach(-1, y)) return true;
  return false;
}

/** A thread may where the other cannot, and so may the environment where the other knows no such rule. */
function mayMoveAlone(own: Side, other: Side, edge: number): boolean {
  return own.byThread[edge] === 1 || !other.rules.has(own.ruleOf[own.graph.instances[edge]!]!);
}

function firing({ graph, instances }: Side, edge: number): Firing | undefined {
  if (edge < 0) return undefined;
  const { rule, parameter } = instances[graph.instances[edge]!]!;
  return { rule, parameter };
}

function follow(
  model: Model,
  path: Path,
  registry: TraceRegistry,
): { readonly steps: readonly Step<State>[]; readonly iomem: readonly string[] } {
  let iomem: readonly string[] = [];
  const replayed = replay(model.system, path, (s, index) => {
    if (index === path.firings.length) iomem = registry.observe(model, s).iomem.map(iomemText);
  });
  if ('message' in replayed) throw new Error(`a schedule does not replay: ${replayed.message}`);
  return { steps: replayed.steps, iomem };
}
