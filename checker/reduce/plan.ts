/**
 * Which of the reductions that were asked for are applied to a search.
 */
import { createAnyRun } from '../search/any-run.ts';
import type { CompiledSystem } from '../state/compile.ts';
import type { Hooks, Run } from '../search/run.ts';
import type { SearchOptions } from '../search/options.ts';
import { planPartialOrder } from './partial-order.ts';
import type { ReducedRun } from './reduced-run.ts';
import type { ReductionReport, Refused } from '../judge/reduction-report.ts';
import { planSymmetry } from './symmetry.ts';

/**
 * `hooks` are for a run to which no reduction is applied. Throws ModelError when the system declares a
 * symmetry that does not fit its layout.
 */
export function planReduction<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  hooks?: Hooks<State>,
): ReducedRun {
  const { symmetry: wantsSymmetry, partialOrder: wantsOrder } = options.reduction ?? {};
  const symmetry = wantsSymmetry
    ? (unreduced(options) ?? planSymmetry(compiled, options))
    : undefined;
  if (symmetry !== undefined && 'hooks' in symmetry) {
    const run = createAnyRun(compiled, options, symmetry.hooks);
    const partialOrder = { applied: false, reason: NOT_BOTH } as const;
    const more = wantsOrder ? { partialOrder } : {};
    return plain(run, () => ({ symmetry: symmetry.report(run), ...more }));
  }
  const refused = symmetry === undefined ? {} : { symmetry };
  if (wantsOrder) {
    const reduced = unreduced(options) ?? planPartialOrder(compiled, options);
    if (!('reason' in reduced)) {
      return {
        get run() {
          return reduced.run;
        },
        advance: (transitions) => reduced.advance(transitions),
        report: () => ({ ...refused, ...reduced.report() }),
      };
    }
    const run = createAnyRun(compiled, options, hooks);
    return plain(run, () => ({ ...refused, partialOrder: reduced }));
  }
  return plain(createAnyRun(compiled, options, hooks), () =>
    symmetry === undefined ? undefined : { symmetry },
  );
}

const NOT_BOTH = 'symmetry reduction is applied, and the two are not combined';

function plain(run: Run, report: () => ReductionReport | undefined): ReducedRun {
  return { run, advance: (transitions) => run.advance(transitions), report };
}

/** Searches that are not made shorter by storing fewer states, or that do not store states. */
function unreduced<State>({ search, store }: SearchOptions<State>): Refused | undefined {
  if (store === 'bitstate') {
    return { applied: false, reason: `store 'bitstate' is not combined with reductions` };
  }
  if (search !== 'walk' && search !== 'iddfs') return undefined;
  return { applied: false, reason: `search '${search}' runs without reductions` };
}
