#!/usr/bin/env node
/**
 * `npm run conform`: the model against real kernels.
 */
import { availableParallelism } from 'node:os';
import { EXIT } from '../cli/exit-status.ts';
import { UserError } from '../cli/user-error.ts';
import { conform } from './conform.ts';

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(EXIT.interrupted));
}

process.exitCode = await conform(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  signal: controller.signal,
  cores: availableParallelism(),
}).catch((error: unknown) => {
  if (controller.signal.aborted) return EXIT.interrupted;
  if (error instanceof UserError) {
    process.stderr.write(`conform: ${error.message}\n`);
    return EXIT.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`conform: a bug of this program; please report it with\n${stack}\n`);
  return EXIT.internal;
});

/** The first time everything is ended in order, the second time at once. */
function stop(status: number): void {
  if (controller.signal.aborted) process.exit(status);
  process.stderr.write('\nstopping; press Ctrl-C again to quit at once\n');
  controller.abort();
}

function output(stream: NodeJS.WriteStream) {
  return {
    write: (text: string) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
  };
}
