/**
 * The declaration of a symmetry: indices that play the same role.
 */

/**
 * Indices 0 ... count - 1 that could be exchanged everywhere without changing what the system can
 * do: the resource managers of two-phase commit, the processes of Peterson's algorithm.
 *
 * The declaration promises that the system looks the same after any permutation of these indices:
 * from the permuted state the rules lead to the permuted successors, with the same outcomes, by
 * rules that are just as much of the environment, and `finished` gives the same answer. The debug
 * mode of the reduction checks it on samples. A rule that compares two such indices by size breaks
 * it, and so does a field that holds one and is not declared.
 *
 * Fields are named by the path that a rule would write, with `[*]` for any index on the way:
 * 'process[*].waitsFor'. Elements of a queue are named like those of an array, 'inbox[*].from', and
 * fields of a union without its variant.
 */
export interface Interchangeable {
  /** What they are, in the plural, for messages: 'resource managers'. */
  readonly name: string;
  /** From 2 up. */
  readonly count: number;
  /**
   * Arrays with one element for each index. A matrix over pairs of indices is two of them:
   * 'channel' and 'channel[*]'.
   */
  readonly arrays?: readonly string[];
  /**
   * Scalars that hold one of these indices: ranges from 0 and optionals, also in queues and unions. Null, and values from
   * `count` up, are kept as they are.
   */
  readonly indices?: readonly string[];
  /**
   * Sets of these indices (`set(count)`); and ranges from 0 that hold one as a bit mask, of which bits
   * from `count` up are kept.
   */
  readonly sets?: readonly string[];
}
