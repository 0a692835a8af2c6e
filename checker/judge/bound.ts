/**
 * What limited a search, in words.
 */
import type { Cut, Scope } from './verdict.ts';

/** Undefined when nothing did. */
export function boundText(
  cut: Cut | undefined,
  omission: Omission | undefined,
  scope?: Scope,
): string | undefined {
  const parts: string[] = [];
  if (cut !== undefined && cut.kind !== 'sampled') parts.push(cutText(cut));
  if (cut !== undefined && scope !== undefined) parts.push(...scopeText(cut, scope));
  if (omission !== undefined) parts.push(omissionText(omission));
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Of an approximate store. */
export interface Omission {
  readonly store: 'compact' | 'bitstate';
  /** At most how probable it is that any state was omitted. */
  readonly probability: number;
}

/**
 * An upper estimate of the probability that 64-bit hashes of `states` distinct states are not all
 * distinct: the number of pairs over the number of hashes (of which one is not used).
 */
export function omissionBound(states: number): number {
  return Math.min(1, (states * states) / 2 / (2 ** 64 - 2 ** 32));
}

function omissionText({ store, probability }: Omission): string {
  const name = store === 'compact' ? 'hash compaction' : 'bitstate';
  const exponent = Math.ceil(Math.log10(Math.max(probability, Number.MIN_VALUE)));
  return `${name}, omission probability <= 1e${Math.min(0, exponent)}`;
}

function scopeText(cut: Cut, scope: Scope): string[] {
  switch (scope.kind) {
    case 'walk':
      return [`${scope.walks} random walks of length <= ${scope.length}`, `seed ${scope.seed}`];
    case 'swarm':
      return [
        `${scope.searches} searches of <= ${scope.states} states to depth <= ${scope.depth}`,
        `seed ${scope.seed}`,
      ];
    case 'iddfs':
      return cut.kind === 'depth' ? [] : [`complete to depth ${scope.depth}`];
    case 'cheapest':
      return scope.below === 0
        ? []
        : [`complete for fewer than ${scope.below} of ${scope.costs.join(', ')} in all`];
  }
}

function cutText(cut: Cut): string {
  switch (cut.kind) {
    case 'depth':
      return `depth ${cut.limit}`;
    case 'states':
      return `${cut.limit} states`;
    case 'seconds':
      return `${cut.limit} s`;
    case 'memory':
      return `${bytesText(cut.limit)} memory`;
    case 'interrupted':
      return 'interrupted';
    case 'decided':
      return 'stopped when decided';
    case 'error':
      return 'stopped by an error';
    case 'sampled':
      return 'a sample';
  }
}

function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]}`;
}
