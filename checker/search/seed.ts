/**
 * Chance, always from a seed.
 */
import seedrandom from 'seedrandom';

/** The seed when none is given. */
const DEFAULT_SEED = '1';

/** The seed of the options as text. */
export function seedText(seed: string | number | undefined): string {
  return seed === undefined ? DEFAULT_SEED : String(seed);
}

/** Gives integers from 0 to `below` - 1, each equally likely; the same ones for the same arguments. */
export function dice(seed: string, index: number): (below: number) => number {
  const random = seedrandom(`${seed}/${index}`);
  return (below) => Math.floor(random() * below);
}
