/**
 * Partial-order reduction of a search: of rule instances that commute, only some are fired in a
 * state; the others are fired later.
 *
 * Which instances depend on each other follows from what they were seen to read and write
 * (`footprints.ts`). In each state a stubborn set T is chosen (`stubborn.ts`) that contains an
 * enabled instance of a thread; all enabled instances are fired when there is no smaller T, when
 * the state is quiescent, and when all successors by T were expanded before (the proviso below).
 * When footprints grow after a choice was made, the choice may have been wrong: the search starts
 * again with all that was seen, until nothing new is seen.
 *
 * Why that is sound. Let V be the states stored by the last pass, D the footprints, to which that
 * pass added nothing, and p = t1 ... tn a path of the full system from some v in V.
 *
 * (1) Every instance is fired in the end. A state in which only T was fired has a successor by T
 *     that was not yet expanded, and is expanded later; so following such successors one comes to
 *     a state where everything enabled is fired. This is the proviso; it needs nothing from the
 *     order of the search, so it serves breadth first and depth first alike.
 * (2) All that happens on p is within D, and p is, up to exchanging neighbours that commute, the
 *     beginning of a path of the reduced graph. By induction over n, and for each n over the steps
 *     of (1). Let ti be the first of p in T(v), if any. By induction the accesses of t1 ... ti-1
 *     are within D, so none of them writes what the guard of ti reads (else it were in T), so ti
 *     is enabled in v; and none depends on ti, so ti can go first: it was fired in v, is within D,
 *     and leaves a path of length n - 1. If none of p is in T(v), let u in T be the instance that
 *     (1) follows. t1 ... tn-1 commute with it. If tn reads what u writes, then so does the
 *     evaluation of its guard or its effect after u, up to the first such read; go on with p from
 *     the successor by u: when tn, or its guard, is evaluated there, D has that read. Then tn
 *     depends on u in D and was in T(v) after all; if it is disabled in v, T(v) has all that could
 *     change what its guard read, so the guard reads on p what it read in v. The same holds of
 *     tn writing what u accesses, since p can be continued until tn is fired.
 * (3) Outcomes: an instance reports on p what it reports in the reduced graph, because it reads
 *     the same. So `never-fires`, and premises about outcomes, need nothing more.
 * (4) Quiescent states, exactly: on a path to one, some instance is in T(v), or else the enabled
 *     thread in T(v) would still be enabled at its end. It goes first, and the path from its
 *     successor is shorter and ends in the same state. In a quiescent state everything is fired.
 *     So `quiescent`, `no-deadlock`, and measures.
 * (5) Goals: violations, witnesses and premises that are about all states. If none of p is in
 *     T(v), then u either is not visible to the goal, and the goal is as true after p with u as
 *     without; or T(v) has all that is visible to the goal, so that nothing on p is, and the goal
 *     is true in v already. Reads of the goal's evaluation are within D for the reason in (2).
 *     A goal that was reached matters no longer.
 *
 * Paths in the reduced graph may be longer, so counterexamples are not always shortest ones, and a
 * bound of depth has no meaning. Properties about whole paths (`eventually` and its kin) are not
 * covered. Symmetry reduction is not combined with it, because D is about single instances.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { createRun } from '../search/exhaustive-run.ts';
import type { Run } from '../search/run.ts';
import type { SearchOptions } from '../search/options.ts';
import { createCommuteAudit } from './commute-audit.ts';
import { createFootprints, type Footprints, include } from './footprints.ts';
import { goalsOf } from './goals.ts';
import { createPartialOrderExpander, type PartialOrderExpander } from './partial-order-expander.ts';
import type { ReducedRun } from './reduced-run.ts';
import type { PartialOrderApplied, Refused } from '../judge/reduction-report.ts';

/** Transitions after which a pass is asked whether it is worth going on. */
const SLICE = 20_000;

/** A search with partial-order reduction, or why there cannot be one. */
export function planPartialOrder<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): (ReducedRun & { report(): { partialOrder: PartialOrderApplied } }) | Refused {
  const reason = objection(options);
  if (reason !== undefined) return { applied: false, reason };
  const goals = goalsOf(options.properties ?? []);
  const footprints = createFootprints(
    compiled.instances.length,
    compiled.layout.fields.length,
    goals.length,
  );
  addBudgets(compiled, footprints);
  const audit = options.reduction?.debug ? createCommuteAudit(compiled) : undefined;
  const started = options.clock?.() ?? 0;
  let passes = 0;
  let expander: PartialOrderExpander;

  const startPass = (): Run => {
    passes++;
    return createRun(compiled, startedAt(started, options), {
      expander(all, live, successors, report) {
        const parts = { compiled, footprints, goals, all, live, successors, report };
        expander = createPartialOrderExpander({ ...parts, audit });
        return expander;
      },
    });
  };
  let run = startPass();
  return {
    get run() {
      return run;
    },
    advance(transitions) {
      for (let left = transitions; left > 0; left -= SLICE) {
        const over = run.advance(Math.min(left, SLICE));
        if (over ? expander.isStale() && run.cut === undefined : expander.isHopeless())
          run = startPass();
        else if (over) return true;
      }
      return false;
    },
    report() {
      const { expanded, reduced, enabled, fired } = expander.effort;
      const factor = fired === 0 ? 1 : enabled / fired;
      return {
        partialOrder: { applied: true, expanded, reduced, enabled, fired, factor, passes },
      };
    },
  };
}

function objection<State>({ properties = [], bounds }: SearchOptions<State>): string | undefined {
  const known = ['always', 'quiescent', 'never-fires', 'reachable', 'no-deadlock'];
  const other = properties.find(({ kind }) => !known.includes(kind));
  if (other !== undefined) {
    return `property '${other.id}' is about paths (${other.kind}), which partial-order reduction does not keep apart`;
  }
  if (bounds?.depth !== undefined) {
    return 'with a bound of depth: partial-order reduction makes some paths longer';
  }
  return undefined;
}

/** What is certain without looking: a budget is asked for and taken from by whoever draws on it. */
function addBudgets<State>(
  { instances, budgetSlots, layout }: CompiledSystem<State>,
  footprints: Footprints,
): void {
  const slots = new Int32Array((layout.fields.length + 31) >>> 5);
  for (const { index, rule } of instances) {
    slots.fill(0);
    for (const slot of budgetSlots[rule]) include(slots, slot);
    footprints.add(index, slots, slots);
  }
}

/** The same options for a later pass: seconds count from when the first one started. */
function startedAt<State>(started: number, options: SearchOptions<State>): SearchOptions<State> {
  const { clock } = options;
  if (clock === undefined) return options;
  let first = true;
  return {
    ...options,
    clock() {
      if (!first) return clock();
      first = false;
      return started;
    },
  };
}
