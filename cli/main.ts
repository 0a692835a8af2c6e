#!/usr/bin/env node
/**
 * The entry point: gives `run` Node's streams, files, clock and threads.
 */
import { availableParallelism, totalmem } from 'node:os';
import { setImmediate as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { inThisThread } from './jobs/executor.ts';
import { EXIT } from './system/exit-status.ts';
import { nodeFiles } from './system/node-files.ts';
import { nodeOutput } from './io/node-output.ts';
import { servePage } from './io/node-server.ts';
import { realRegistry } from './jobs/real-registry.ts';
import { run } from './commands/run.ts';
import { sharingSearches } from './jobs/shared-job.ts';
import { inWorkers } from './jobs/worker-pool.ts';

const clock = () => performance.now();

// Most searches are over before V8 has optimised their generated code, which then was in vain: with
// the cheap compiler first and the other one later, the default check takes a third less CPU time.
setFlagsFromString('--sparkplug');
setFlagsFromString('--interrupt-budget=500000');

process.exitCode = await run(process.argv.slice(2), {
  stdout: nodeOutput(process.stdout),
  stderr: nodeOutput(process.stderr),
  files: nodeFiles,
  clock,
  registry: realRegistry,
  machine: { cores: availableParallelism(), memory: availableMemory() },
  onInterrupt,
  serve: servePage,
  executor(workers, jobs) {
    const turn = () => pause();
    if (workers === 1) return inThisThread(realRegistry, clock, turn);
    if (jobs === 1) return sharingSearches(workers, realRegistry, clock, turn);
    return inWorkers(workers);
  },
});

/** Bytes of the machine, or of the control group that this process is confined to. */
function availableMemory(): number {
  const confined = process.constrainedMemory() ?? 0;
  return confined > 0 ? Math.min(confined, totalmem()) : totalmem();
}

/** The first Ctrl-C calls the hook, the second ends the process at once. */
function onInterrupt(hook: () => void): () => void {
  let pressed = false;
  const handler = () => {
    if (pressed) process.exit(EXIT.interrupted);
    pressed = true;
    process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
    hook();
  };
  process.on('SIGINT', handler);
  return () => process.off('SIGINT', handler);
}
