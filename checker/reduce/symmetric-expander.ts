/**
 * Stands between the rules and the visited set: replaces each successor by its representative.
 */
import type { Expander } from '../expand/expand.ts';
import type { LiveState } from '../state/live.ts';
import type { Successors } from '../expand/successors.ts';
import type { Canonicaliser } from './canonical.ts';

export interface SymmetricExpander extends Expander {
  /** States expanded, and how many states they stand for. */
  effort(): { readonly expanded: number; readonly represented: number };
}

/** `audit`, when given, is called with each state before it is expanded. */
export function createSymmetricExpander(
  inner: Expander,
  live: LiveState,
  successors: Successors,
  canonicaliser: Canonicaliser,
  audit: (words: Int32Array) => void = () => undefined,
): SymmetricExpander {
  let expanded = 0;
  let represented = 0;
  return {
    firings: inner.firings,
    isLive: () => inner.isLive(),
    probe: () => inner.probe(),
    expand(at) {
      audit(live.base);
      expanded++;
      represented += canonicaliser.orbit(live.base, 0);
      const end = inner.expand(at);
      canonicaliser.canonicalise(successors.words, at, end);
      return end;
    },
    effort: () => ({ expanded, represented }),
  };
}
