/**
 * What became of the reductions that a search was asked for.
 */
export interface ReductionReport {
  readonly symmetry?: Refused | SymmetryApplied;
}

/** The reduction would not be sound here; the search ran without it. */
export interface Refused {
  readonly applied: false;
  readonly reason: string;
}

export interface SymmetryApplied {
  readonly applied: true;
  /**
   * How many states the stored ones stand for. When the search was exhaustive and the initial
   * states are symmetric among themselves, this is what a search without it would have stored;
   * when it was cut short, it is scaled up from the states that were expanded.
   */
  readonly represented: number;
  /** `represented` by the states stored. */
  readonly factor: number;
}
