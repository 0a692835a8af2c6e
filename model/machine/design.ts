/**
 * What a patch design is: an identity, what its kernel has, the state it adds, the rules it adds, and
 * its hooks.
 */
import type { FieldTypes, RecordType, Rule } from '../../checker/index.ts';
import type { DesignHooks } from './design-hooks.ts';
import type { KernelTraits } from './kernel-traits.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

export interface Design<Own extends FieldTypes = FieldTypes> extends DesignHooks<Machine, Own> {
  /** The name that the command line and the tables use. */
  readonly id: string;
  /** The design that it is a change of, by its `id`; absent for the first one. */
  readonly basedOn?: string;
  readonly title: string;
  readonly author: string;
  /** ISO date or month of the posting or the merge. */
  readonly posted: string;
  /** Message id, commit, or where the idea was described. */
  readonly source: string;
  /** One sentence: who gets the bytes, when. */
  readonly summary: string;
  readonly traits: KernelTraits;
  /** The fields that the design adds to the state, under `s.own`. */
  own(m: Machine): RecordType<Own>;
  /** Sets fields of `s.own` that do not start at their first value. */
  initialise?(m: Machine, s: State<Own>): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rules of one design differ in their parameter type
  rules(m: Machine): readonly Rule<State<Own>, any>[];
  /**
   * Names of rules of a thread that waits for something which comes and goes, and is woken whenever
   * it comes: they are strongly fair. All threads are weakly fair.
   */
  readonly stronglyFair?: readonly string[];
}

/**
 * Fixes the type of `s.own` from the layout that the design declares, and from nothing else: hooks may
 * come from a mechanism that knows only some of the fields. Then forgets it.
 */
export function defineDesign<Own extends FieldTypes>(
  design: Design<NoInfer<Own>> & Pick<Design<Own>, 'own'>,
): Design {
  return design as unknown as Design;
}
