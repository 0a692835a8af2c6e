/**
 * The search 'cheapest': what it takes to violate each property, for all budgets at once.
 *
 * The states are those of the system without budgets, each stored once, with the Pareto front of what it
 * costs to get there. Which of them violate a property is then a question of all budgets, and a property
 * that none violates is kept within any.
 */
import { conclude } from './conclude.ts';
import type { Search } from '../search/sliced-search.ts';
import { CheapestRun } from '../search/cheapest-run.ts';
import { identityOf } from '../search/identity.ts';
import type { SearchOptions } from '../search/options.ts';
import { resume } from '../search/snapshot.ts';
import { compileFairness } from '../liveness/fairness.ts';
import { askGraph } from '../liveness/liveness-pass.ts';
import { askOf } from '../liveness/questions.ts';
import type { Exploration, Verdict, Way } from '../judge/verdict.ts';
import { confirm } from '../judge/replay.ts';
import { isLiveness, type Property } from '../language/property.ts';
import type { TransitionSystem } from '../language/system.ts';
import { type CompiledSystem, compileUncounted } from '../state/compile.ts';
import { writeSnapshot } from '../store/snapshot-format.ts';

/** Throws ModelError when the system is ill-formed or declares an impossible fairness. */
export function startCheapest<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
): Search {
  const compiled = compileUncounted(system);
  const fairness = compileFairness(compiled);
  const questions = askOf((options.properties ?? []).filter(isLiveness));
  const asks = questions.properties.length > 0 || options.noteGraph === true;
  const run = new CheapestRun(compiled, options, asks ? questions : undefined);
  const identity = identityOf(compiled, options);
  if (options.resume !== undefined) resume(run, identity, options.resume);

  let result: Exploration | undefined;
  const finish = (): Exploration => {
    run.stop({ kind: 'interrupted' });
    const explored = withWays(compiled, options, run);
    if (questions.properties.length === 0 || run.cut !== undefined) return explored;
    return askGraph(compiled, fairness, questions, run.graph!, explored, undefined, true);
  };
  return {
    advance: (transitions) => run.advance(transitions),
    get progress() {
      const { states, transitions, frontier, depth, memory } = run;
      return { states, transitions, frontier, depth, memory };
    },
    interrupt: () => run.stop({ kind: 'interrupted' }),
    get graph() {
      return run.over ? run.graph : undefined;
    },
    snapshot() {
      if (!run.savable) return undefined;
      return writeSnapshot((to) => {
        to.json(identity);
        run.save(to);
      });
    },
    result: () => (result ??= finish()),
  };
}

/** What the search found, with all points of the fronts, each path executed again. */
function withWays<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
  run: CheapestRun<State>,
): Exploration {
  const explored = conclude(compiled, options, run);
  const verdicts = new Map(explored.verdicts);
  (options.properties ?? []).forEach((property, index) => {
    const before = explored.verdicts.get(property.id)!;
    if (before.kind !== 'violated' && before.kind !== 'holds') return;
    const front = run.fronts[index];
    if (front.length > 0)
      verdicts.set(property.id, decided(compiled, property, before, front, run));
  });
  return {
    ...explored,
    verdicts,
    costs: compiled.costs.names,
    labels: run.labels.length,
    measuredAt: run.measuredAt,
  };
}

function decided<State>(
  { system, instances, costs: { ofRule } }: CompiledSystem<State>,
  property: Property<State>,
  before: Verdict,
  front: CheapestRun<State>['fronts'][number],
  run: CheapestRun<State>,
): Verdict {
  const ways: Way[] = [];
  for (const point of front) {
    const path = run.labels.pathTo(point.label, instances, point.instance);
    const paid = point.costs.map((_, i) =>
      path.firings.reduce((sum, { rule }) => sum + ofRule[rule][i], 0),
    );
    const message =
      confirm(system, property, path) ??
      (paid.join() === point.costs.join()
        ? undefined
        : `it costs ${paid.join()} when it is replayed`);
    if (message !== undefined) return { kind: 'error', message, path };
    const provisional = run.isProvisional(point);
    ways.push({ costs: point.costs, path, ...(provisional ? { provisional } : {}) });
  }
  return { ...before, ways } as Verdict;
}
