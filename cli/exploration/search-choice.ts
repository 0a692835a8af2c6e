/**
 * From the options of the command line to those of the search; options that do not go together are
 * refused.
 */
import type { BitstateOptions, ReductionOptions } from '../../checker/index.ts';
import type { SearchValues } from './exploration-options.ts';
import type { SearchChoice } from '../jobs/job.ts';
import { UserError } from '../system/user-error.ts';

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

/** What is asked for, or the default. */
export function searchKind({ search, store }: SearchValues): Kind {
  return search ?? (store === 'bitstate' ? 'dfs' : 'bfs');
}

/** Throws UserError that names the options and what to do. */
export function searchChoice(values: SearchValues): SearchChoice {
  const search = searchKind(values);
  for (const [name, kinds] of Object.entries(KNOWN_BY)) {
    const value = values[name as keyof typeof KNOWN_BY];
    if (value === undefined || (kinds as readonly Kind[]).includes(search)) continue;
    throw new UserError(
      `--${name} ${[value].flat().join()} with --search ${search}: it has a meaning only with --search ${kinds.join(' or ')}`,
    );
  }
  refuseContradiction(values);
  const bitstate = bitstateOf(values, search);
  const { store = 'exact', seed, walks, 'walk-length': walkLength, searches, reduce } = values;
  return {
    search,
    store,
    ...(bitstate === undefined ? {} : { bitstate }),
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

function bitstateOf(values: SearchValues, search: Kind): BitstateOptions | undefined {
  const { store = 'exact', bits: hashes, 'bitstate-bytes': bytes } = values;
  if (store === 'bitstate') {
    if (search === 'bfs') {
      throw new UserError('--store bitstate with --search bfs: it goes with dfs or swarm');
    }
    return {
      ...(hashes === undefined ? {} : { hashes }),
      ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
    };
  }
  for (const name of ['bits', 'bitstate-bytes'] as const) {
    if (values[name] === undefined) continue;
    throw new UserError(
      `--${name} with --store ${store}: it has a meaning only with --store bitstate`,
    );
  }
  return undefined;
}

function refuseContradiction({ exhaustive, store = 'exact', search }: SearchValues): void {
  if (exhaustive && store !== 'exact') {
    throw new UserError(
      `--exhaustive with --store ${store}: a store of ${store === 'compact' ? 'hashes' : 'bits'} can omit states; leave out one of the two`,
    );
  }
  if (exhaustive && search === 'walk') {
    throw new UserError(
      '--exhaustive with --search walk: random walks never see everything for certain; leave out one of the two',
    );
  }
}
