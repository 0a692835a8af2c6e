/**
 * A search by several workers who take turns in one thread.
 */
import { compileSystem } from '../state/compile.ts';
import type { Exchange } from '../parallel/exchange.ts';
import { type Share, shareOf } from '../parallel/share.ts';
import { concludeShares, prepareShares } from '../parallel/shared-search.ts';
import type { SearchOptions } from '../search/options.ts';
import type { TransitionSystem } from '../language/system.ts';
import type { Exploration } from '../judge/verdict.ts';

/** Undefined when a rule or a property fails. Throws TypeError when the search cannot be shared. */
export function exploreShared<State>(
  system: TransitionSystem<State>,
  options: SearchOptions<State>,
  workers: number,
  exchange: Exchange = prepareShares(system, options, workers),
): Exploration | undefined {
  const compiled = compileSystem(system);
  const running = Array.from({ length: workers }, (_, me) =>
    shareOf(compiled, options, exchange, me),
  );
  for (;;) {
    const turns = running.map((share) => share.next());
    const over = turns.filter(({ done }) => done).length;
    if (over === 0) continue;
    const shares = turns.flatMap(({ value }): Share[] => (value ? [value] : []));
    if (over < workers || (shares.length > 0 && shares.length < workers)) {
      throw new Error('some workers ended, others did not');
    }
    return shares.length === 0 ? undefined : concludeShares(system, options, exchange, shares);
  }
}
