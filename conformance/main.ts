#!/usr/bin/env node
/**
 * `npm run conform`: the model against real kernels.
 */
import { availableParallelism } from 'node:os';
import { EXIT } from '../cli/system/exit-status.ts';
import { guarded } from '../cli/io/guarded.ts';
import { nodeOutput } from '../cli/io/node-output.ts';
import { conform } from './command/conform.ts';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

const stderr = nodeOutput(process.stderr);
const io = {
  // Without a reader nobody needs the kernels that still run.
  stdout: nodeOutput(process.stdout, () => controller.abort()),
  stderr,
  signal: controller.signal,
  cores: availableParallelism(),
};
process.exitCode = await guarded('conform', stderr, async () => {
  try {
    return await conform(process.argv.slice(2), io);
  } catch (error) {
    if (controller.signal.aborted) return EXIT.interrupted;
    throw error;
  }
});

/** The first time everything is ended in order, the second time at once. */
function stop(): void {
  if (controller.signal.aborted) process.exit(EXIT.interrupted);
  process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
  controller.abort();
}
