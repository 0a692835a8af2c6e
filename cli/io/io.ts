/**
 * Everything that a run touches outside itself. `main.ts` passes Node's; tests pass fakes.
 */
import type { Executor } from '../jobs/executor.ts';
import type { Files } from '../system/files.ts';
import type { Registry } from '../jobs/registry.ts';

/** A stream for text. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Characters in a line; undefined when it is not a terminal. */
  readonly columns: number | undefined;
}

/** A running server. */
export interface Server {
  readonly url: string;
  close(): void;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly files: Files;
  /** Milliseconds from any start. */
  readonly clock: () => number;
  readonly registry: Registry;
  readonly machine: {
    /** Number of searches that can run at the same time. */
    readonly cores: number;
    /** Bytes of physical memory. */
    readonly memory: number;
  };
  /** Calls the hook at the first Ctrl-C until the returned function is called. */
  onInterrupt(hook: () => void): () => void;
  /** Serves one page to this machine alone until it is closed. */
  serve(page: string): Promise<Server>;
  /** Something that runs so many jobs with so many threads. */
  executor(workers: number, jobs: number): Executor;
}
