/**
 * The streams of this process as outputs.
 */
import { EXIT } from '../system/exit-status.ts';
import { reasonText } from '../system/files.ts';
import type { Output } from './io.ts';

/**
 * Calls `closed` when the reader of a pipe such as `| head` has seen enough. Any other failure to
 * write ends the process, with one message.
 */
export function nodeOutput(
  stream: NodeJS.WriteStream,
  closed: () => void = () => process.exit(EXIT.expected),
): Output {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') {
      closed();
      return;
    }
    const name = stream === process.stdout ? 'standard output' : 'standard error';
    process.stderr.write(`${name}: cannot write it: ${reasonText(error.code ?? error.message)}\n`);
    process.exit(EXIT.usage);
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : undefined,
  };
}
