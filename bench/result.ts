/**
 * What a measurement gives.
 */
export type EngineName = 'this' | 'spin' | 'rumur' | 'c';

/** One exploration of one system by one engine. */
export interface Sample {
  readonly states: number;
  /** Rules fired. */
  readonly transitions: number;
  /** User CPU time of the search, in seconds. */
  readonly cpuSeconds: number;
  /**
   * This engine and C: bytes of visited set and parent links. The others: the largest resident
   * set of the whole process.
   */
  readonly bytes: number;
}

export interface EngineResult {
  readonly name: EngineName;
  readonly cpuSeconds: number;
  readonly transitionsPerSecond: number;
  /** See `Sample.bytes`. */
  readonly bytesPerState: number;
  /** Wall-clock seconds before the search can start: generating, compiling, loading. */
  readonly startSeconds: number;
}

/** How long a search takes as a whole, the start of threads included. */
export interface Duration {
  /** By the clock on the wall. */
  readonly wallSeconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
}

/** This engine by one thread, and by two that share the search. */
export interface TwoCores {
  readonly one: Duration;
  readonly two: Duration;
}

export interface SystemResult {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly engines: readonly EngineResult[];
  /** For systems of many states. */
  readonly twoCores?: TwoCores;
}
