/**
 * The program as a function: arguments and a world in, an exit status out.
 */
import { didYouMean } from '../counterexamples/index.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { explore } from './explore.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { exportCommand } from './export.ts';
import { graph } from './graph.ts';
import { helpText, wantsHelp } from './help.ts';
import type { Io } from './io.ts';
import { printLines, textWidth } from './output.ts';
import { replay } from './replay.ts';
import { UserError } from './user-error.ts';

const COMMANDS = { check, compare, explore, export: exportCommand, graph, replay } as const;

type Command = keyof typeof COMMANDS;

/**
 * Runs a command; `check` when none is named. Mistakes of the user become one message on stderr and
 * status 2; anything else that is thrown is a bug of ours and becomes its stack and status 70.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitStatus> {
  try {
    const { command, rest } = commandOf(argv);
    if (wantsHelp(rest)) {
      printLines(io.stdout, helpText(command, textWidth(io.stdout)));
      return EXIT.expected;
    }
    return await COMMANDS[command](rest, io);
  } catch (error) {
    if (error instanceof UserError) {
      io.stderr.write(`soft-reserve-checker: ${error.message}\n`);
      return EXIT.usage;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(
      `soft-reserve-checker: a bug of this program; please report it with\n${stack}\n`,
    );
    return EXIT.internal;
  }
}

function commandOf(argv: readonly string[]): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = argv;
  if (first === undefined || first.startsWith('-')) return { command: 'check', rest: argv };
  if (Object.hasOwn(COMMANDS, first)) return { command: first as Command, rest };
  const names = Object.keys(COMMANDS);
  throw new UserError(
    `${first}: unknown command; expected ${names.join(', ')}${didYouMean(first, names)}`,
  );
}
