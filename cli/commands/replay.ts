/**
 * `replay FILE...`: re-executes counterexamples and prints them step by step.
 */
import { explain } from '../../counterexamples/explain/explain.ts';
import {
  hanging,
  problemText,
  readTrace,
  type ReplayedTrace,
  replayTrace,
  storyOf,
  traceText,
} from '../../counterexamples/index.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { readText } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { printLines, textWidth } from '../io/output.ts';
import { UserError } from '../system/user-error.ts';

export const replayOptions = {
  explain: {
    kind: 'flag',
    help: 'say which bytes it is about and who had them, when it became inevitable, and what would have avoided it',
  },
  ...helpOption,
} as const satisfies OptionTable;

/**
 * Prints each trace that still ends in its violation; for one that does not, says on stderr which
 * step differs, goes on with the next file, and ends with status 2.
 */
export function replay(argv: readonly string[], io: Io): ExitStatus {
  const { options, positionals } = parseOptions(replayOptions, argv);
  if (positionals.length === 0) {
    throw new UserError(
      'replay: expected the path of a counterexample, such as out/n1-exact/v6.12/reuse-after-teardown.json; found none',
    );
  }
  let status: ExitStatus = EXIT.expected;
  for (const [index, path] of positionals.entries()) {
    try {
      const lines = listing(path, options.explain, io);
      printLines(io.stdout, index === 0 ? lines : ['', ...lines]);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      io.stderr.write(`${error.message}\n`);
      status = EXIT.usage;
    }
  }
  return status;
}

function listing(path: string, explained: boolean, io: Io): string[] {
  const width = textWidth(io.stdout);
  const replayed = replayFile(path, io);
  const why = explained ? explain(replayed, io.registry).sentences : [];
  return [
    ...traceText(storyOf(replayed), width),
    ...(why.length === 0 ? [] : ['']),
    ...why.flatMap((sentence) => hanging('- ', sentence, width)),
  ];
}

/** Reads and replays a counterexample. Throws UserError when it cannot be, or is refused. */
export function replayFile(path: string, io: Io): ReplayedTrace {
  const read = readTrace(readText(io.files, path, 'counterexample'));
  if (!read.ok) {
    throw new UserError(read.problems.map((p) => `${path}: ${problemText(p)}`).join('\n'));
  }
  const replayed = replayTrace(read.value, io.registry);
  if (replayed.kind === 'refused') throw new UserError(`${path}: ${replayed.message}`);
  return replayed;
}
