/**
 * What became of the reductions that a search was asked for.
 */
export interface ReductionReport {
  readonly symmetry?: Refused | SymmetryApplied;
  readonly partialOrder?: Refused | PartialOrderApplied;
}

/** The reduction would not be sound here; the search ran without it. */
export interface Refused {
  readonly applied: false;
  readonly reason: string;
}

/** What symmetry reduction saved. */
export interface SymmetryApplied {
  readonly applied: true;
  /**
   * How many states the stored ones stand for: what a search without the reduction would have
   * stored, when this one was exhaustive (else scaled up from the states expanded) and `exact`.
   */
  readonly represented: number;
  /** `represented` by the states stored. */
  readonly factor: number;
  /**
   * Are the initial states, taken together, symmetric? When they are not, as in an algorithm that
   * starts with a turn of process 0, some permutations of reachable states are not reachable, and
   * `represented` and `factor` are upper bounds.
   */
  readonly exact: boolean;
}

/** What partial-order reduction saved. */
export interface PartialOrderApplied {
  readonly applied: true;
  /** States expanded, and those of them where only some of the enabled rules were fired. */
  readonly expanded: number;
  readonly reduced: number;
  /** Firings that were possible in the states expanded, and those that were done. */
  readonly enabled: number;
  readonly fired: number;
  /**
   * `enabled` by `fired`. How many states were saved is not known: that would take a search
   * without the reduction.
   */
  readonly factor: number;
  /** Searches it took until no rule did anything that had not been seen before. */
  readonly passes: number;
}
