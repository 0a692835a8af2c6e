/**
 * From the options of the command line to those of the search; options that do not go together are
 * refused.
 */
import type { ReductionOptions } from '../checker/index.ts';
import type { SearchValues } from './check-options.ts';
import type { SearchChoice } from './job.ts';
import { UserError } from './user-error.ts';

type Kind = NonNullable<SearchValues['search']>;

/** Which searches know an option. */
const KNOWN_BY = {
  seed: ['walk', 'swarm'],
  walks: ['walk'],
  'walk-length': ['walk'],
  searches: ['swarm'],
  store: ['bfs', 'dfs', 'swarm'],
  reduce: ['bfs', 'dfs', 'swarm'],
} as const satisfies Partial<Record<keyof SearchValues, readonly Kind[]>>;

/** Throws UserError that names the options and what to do. */
export function searchChoice(values: SearchValues): SearchChoice {
  const search = values.search ?? 'bfs';
  for (const [name, kinds] of Object.entries(KNOWN_BY)) {
    const value = values[name as keyof typeof KNOWN_BY];
    if (value === undefined || (kinds as readonly Kind[]).includes(search)) continue;
    throw new UserError(
      `--${name} ${[value].flat().join()} with --search ${search}: it has a meaning only with --search ${kinds.join(' or ')}`,
    );
  }
  refuseContradiction(values);
  const { store = 'exact', seed, walks, 'walk-length': walkLength, searches, reduce } = values;
  return {
    search,
    store,
    ...(seed === undefined ? {} : { seed }),
    ...(walks === undefined ? {} : { walks }),
    ...(walkLength === undefined ? {} : { walkLength }),
    ...(searches === undefined ? {} : { searches }),
    ...(reduce === undefined ? {} : { reduction: reductionOf(reduce) }),
  };
}

function reductionOf(chosen: NonNullable<SearchValues['reduce']>): ReductionOptions {
  return {
    symmetry: chosen.includes('symmetry'),
    partialOrder: chosen.includes('partial-order'),
  };
}

function refuseContradiction({ exhaustive, store, search }: SearchValues): void {
  if (exhaustive && store === 'compact') {
    throw new UserError(
      '--exhaustive with --store compact: a store of hashes can omit states; leave out one of the two',
    );
  }
  if (exhaustive && search === 'walk') {
    throw new UserError(
      '--exhaustive with --search walk: random walks never see everything for certain; leave out one of the two',
    );
  }
}
