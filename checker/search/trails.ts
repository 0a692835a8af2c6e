/**
 * Paths of a search that keeps no links: it knows only the path on which it is now, and keeps a
 * copy of that when something is found.
 */
import type { Path } from '../language/property.ts';

export class Trails {
  readonly #current: () => Path;
  readonly #kept: Path[] = [];
  #place = 0;

  /** `current` gives the path to the state in which the search is. */
  constructor(current: () => Path) {
    this.#current = current;
  }

  /** Paths kept. */
  get length(): number {
    return this.#kept.length;
  }

  /** Call on arriving in a state; gives the number under which its path would be kept. */
  arrive(): number {
    this.#place = this.#kept.length;
    return this.#place;
  }

  /** Keeps the path to the current state; gives its number. */
  keep(): number {
    if (this.#kept.length === this.#place) this.#kept.push(this.#current());
    return this.#place;
  }

  /** The path that was kept under this number. */
  path(place: number): Path {
    return this.#kept[place];
  }
}
