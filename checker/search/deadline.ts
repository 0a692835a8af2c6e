/**
 * The bound of time of a search.
 */
import type { Cut } from '../judge/verdict.ts';
import type { SearchOptions } from './options.ts';

export class Deadline {
  readonly #clock: () => number;
  readonly #seconds: number;
  readonly #end: number;

  /** It begins to run now; without a bound it is never over. */
  constructor({ bounds = {}, clock = () => 0 }: Pick<SearchOptions<never>, 'bounds' | 'clock'>) {
    this.#clock = clock;
    this.#seconds = bounds.seconds ?? Number.POSITIVE_INFINITY;
    this.#end = clock() + 1000 * this.#seconds;
  }

  /** Why the search is to end, once it is over. */
  passed(): Cut | undefined {
    if (this.#seconds === Number.POSITIVE_INFINITY || this.#clock() < this.#end) return undefined;
    return { kind: 'seconds', limit: this.#seconds };
  }
}
