/**
 * Fires only a stubborn set of the enabled instances of a state, where that is enough.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { ModelError } from '../language/error.ts';
import type { Expander } from '../expand/expand.ts';
import type { LiveState } from '../state/live.ts';
import { outcomesOf } from '../state/machine.ts';
import type { Successors } from '../expand/successors.ts';
import type { Outcome } from '../language/system.ts';
import { createClosedStates } from './closed-states.ts';
import { type Bits, type Footprints, forEachBit, include } from './footprints.ts';
import type { Goal } from './goals.ts';
import { createRecorder } from '../state/recorder.ts';
import { smallestStubbornSet } from './stubborn.ts';

/** One pass over the system; footprints last from one pass to the next. */
export interface PartialOrderExpander extends Expander {
  readonly effort: Effort;
  /** Did footprints grow after they were relied on? The pass then proves nothing. */
  isStale(): boolean;
  /** Stale for so long that what else it may observe is not worth it. */
  isHopeless(): boolean;
}

export interface Effort {
  /** States expanded; those where only some of the enabled instances were fired. */
  readonly expanded: number;
  readonly reduced: number;
  /** Instances enabled in expanded states; those fired. */
  readonly enabled: number;
  readonly fired: number;
}

export interface PartialOrderParts<State> {
  readonly compiled: CompiledSystem<State>;
  readonly footprints: Footprints;
  readonly goals: readonly Goal<State>[];
  /** Fires everything; used for its `probe`. */
  readonly all: Expander;
  readonly live: LiveState;
  readonly successors: Successors;
  readonly report: ((outcome: unknown, instance: number) => void) | undefined;
  /** Called with each state that is reduced, before, and the instances fired there and enabled. */
  readonly audit: ((words: Int32Array, fired: Bits, enabled: Bits) => void) | undefined;
}

export function createPartialOrderExpander<State>({
  compiled,
  footprints,
  goals,
  all,
  live,
  successors,
  report,
  audit,
}: PartialOrderParts<State>): PartialOrderExpander {
  const { system, layout, instances, budgetSlots } = compiled;
  const recorder = createRecorder<State>(layout.table);
  const { view, reads, writes } = recorder;
  const closed = createClosedStates(layout.words);
  const nothing = new Int32Array(writes.length);
  const enabled = new Int32Array((instances.length + 31) >>> 5);
  const guardReads = instances.map(() => new Int32Array(reads.length));
  const firings = new Float64Array(system.rules.length);
  const effort = { expanded: 0, reduced: 0, enabled: 0, fired: 0 };
  const matters = goals.map(() => true);
  /** By instance: the expansion in which it was executed last, and what came of it. */
  const executed = new Float64Array(instances.length);
  const outcomes: (Outcome | void)[] = instances.map(() => undefined);
  const accesses = instances.map(() => ({
    changes: new Int32Array(reads.length),
    reads: new Int32Array(reads.length),
  }));
  const results = new Int32Array(instances.length * layout.words);
  let seeds: number[] = [];
  let reliedOn: number | undefined;
  let staleSince: number | undefined;

  const checkNothingWritten = (what: () => string): void => {
    if (writes.some((word) => word !== 0)) {
      throw new ModelError(`${what()} writes to the state; only effects may`);
    }
  };
  const evaluateGoals = (): void => {
    goals.forEach(({ what, reached }, g) => {
      if (!matters[g]) return;
      recorder.forget();
      matters[g] = !reached(view);
      checkNothingWritten(() => what);
      footprints.addGoal(g, reads);
    });
  };
  const evaluateGuards = (): void => {
    enabled.fill(0);
    seeds = [];
    for (const { index, rule, parameter } of instances) {
      guardReads[index].fill(0);
      // Budgets never grow again.
      if (budgetSlots[rule].some((slot) => recorder.code(slot) === 0)) continue;
      const { name, environment, parameters } = system.rules[rule];
      recorder.forget();
      const holds = system.rules[rule].guard(view, parameters?.[parameter]);
      checkNothingWritten(() => `the guard of rule '${name}'`);
      footprints.add(index, reads, nothing);
      guardReads[index].set(reads);
      if (!holds) continue;
      include(enabled, index);
      effort.enabled++;
      if (!environment) seeds.push(index);
    }
  };
  /** Executes an enabled instance, once for each state; what comes of it waits in its places. */
  const execute = (index: number): void => {
    if (executed[index] === effort.expanded) return;
    executed[index] = effort.expanded;
    const { rule, parameter } = instances[index];
    const { parameters } = system.rules[rule];
    recorder.forget();
    outcomes[index] = system.rules[rule].effect(view, parameters?.[parameter]);
    for (const slot of budgetSlots[rule]) recorder.draw(slot, recorder.code(slot) - 1);
    footprints.add(index, reads, writes);
    const access = accesses[index];
    access.changes.fill(0);
    recorder.addChanges(access.changes);
    for (let w = 0; w < reads.length; w++) {
      access.reads[w] = (guardReads[index][w] | reads[w] | writes[w]) & ~access.changes[w];
    }
    recorder.harvest(results, index * layout.words);
  };
  const fire = (index: number, at: number): void => {
    execute(index);
    const { rule } = instances[index];
    const from = index * layout.words;
    successors.words.set(results.subarray(from, from + layout.words), at * layout.words);
    successors.instances[at] = index;
    firings[rule]++;
    effort.fired++;
    const outcome = outcomes[index];
    if (outcome !== undefined) report?.(outcomesOf(outcome), index);
  };
  const access = (index: number) => {
    execute(index);
    return accesses[index];
  };
  const fireAll = (set: Bits, at: number): number => {
    let end = at;
    forEachBit(set, (index) => fire(index, end++));
    return end;
  };

  /** Fires a stubborn set; gives the instances that must be fired as well. */
  const fireFew = (at: number): { end: number; rest: Bits | undefined } => {
    if (seeds.length === 0) return { end: at, rest: enabled };
    const situation = { enabled, guardReads, access, matters };
    const version = footprints.version();
    const chosen = smallestStubbornSet(footprints, situation, seeds);
    if (chosen === undefined) return { end: at, rest: enabled };
    reliedOn ??= version;
    if (audit !== undefined) {
      // What was seen only now is an observation that came late, and not a fault of the system.
      forEachBit(enabled, execute);
      if (footprints.version() === version) audit(live.base, chosen, enabled);
    }
    const end = fireAll(chosen, at);
    for (let k = at; k < end; k++) {
      if (!closed.has(successors.words, k * layout.words)) {
        effort.reduced++;
        return { end, rest: undefined };
      }
    }
    return { end, rest: enabled.map((word, w) => word & ~chosen[w]) };
  };

  let alive = false;
  return {
    firings,
    isLive: () => alive,
    probe() {
      all.probe();
      alive = all.isLive();
    },
    expand(at) {
      recorder.load(live.base, 0);
      effort.expanded++;
      closed.add(live.base, 0);
      evaluateGoals();
      evaluateGuards();
      alive = seeds.length > 0;
      const { end, rest } = fireFew(at);
      const final = rest === undefined ? end : fireAll(rest, end);
      if (staleSince === undefined && reliedOn !== undefined && footprints.version() > reliedOn) {
        staleSince = effort.expanded;
      }
      return final;
    },
    effort,
    isStale: () => staleSince !== undefined,
    isHopeless: () => staleSince !== undefined && effort.expanded > 2 * staleSince + PATIENCE,
  };
}

/** States that a stale pass may go on for in any case. */
const PATIENCE = 500;
