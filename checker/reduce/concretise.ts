/**
 * Paths of a search with symmetry reduction lead from representative to representative; this makes
 * real paths of them.
 *
 * At each step some rule that is enabled in the real state leads to a state with the same
 * representative as the next one of the path, because the real state and the representative
 * differ by a permutation only. Parameters are permuted on the way without being declared.
 */
import type { CompiledSystem } from '../state/compile.ts';
import { createMachine, type Machine } from '../state/machine.ts';
import type { Firing, Path } from '../language/property.ts';
import type { Canonicaliser } from './canonical.ts';

/**
 * The real path for a path over representatives. When the system is not symmetric it may end
 * early; whoever confirms the path finds out. A last firing that throws, or that reports outcomes,
 * is matched with one that does the same.
 */
export function concretise<State>(
  compiled: CompiledSystem<State>,
  canonicaliser: Canonicaliser,
  path: Path,
): Path {
  const abstract = createMachine(compiled);
  const real = createMachine(compiled);
  const words = new Int32Array(compiled.layout.words);
  const representative = (of: Int32Array): string => {
    words.set(of);
    canonicaliser.canonicalise(words, 0, 1);
    return words.join();
  };
  real.start(path.initial);
  representative(real.words);
  abstract.goTo(words, 0);

  const firings: Firing[] = [];
  const here = new Int32Array(words.length);
  for (const firing of path.firings) {
    const goal = resultOf(abstract, firing, representative);
    here.set(real.words);
    const match = inOrder(compiled, firing).find((candidate) => {
      real.goTo(here, 0);
      if (!real.isEnabled(candidate)) return false;
      return resultOf(real, candidate, representative) === goal;
    });
    if (match === undefined) break;
    firings.push({ rule: match.rule, parameter: match.parameter });
    representative(abstract.words);
    abstract.goTo(words, 0);
  }
  return { initial: path.initial, firings };
}

/** What comes of a firing, up to symmetry, as a text. */
function resultOf<State>(
  machine: Machine<State>,
  firing: Firing,
  representative: (words: Int32Array) => string,
): string {
  try {
    const outcomes = machine.fire(firing);
    return `${outcomes.join()} ${representative(machine.words)}`;
  } catch {
    return 'throws';
  }
}

/** The rule that fired from the representative comes first, with the same parameter if possible. */
function inOrder<State>({ instances }: CompiledSystem<State>, firing: Firing): readonly Firing[] {
  const rank = ({ rule, parameter }: Firing): number => {
    if (rule !== firing.rule) return 2;
    return parameter === firing.parameter ? 0 : 1;
  };
  return [...instances].sort((a, b) => rank(a) - rank(b));
}
