/**
 * The program as a function: arguments and a world in, an exit status out.
 */
import { didYouMean } from '../../counterexamples/index.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { explore } from './explore.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { exportCommand } from './export.ts';
import { graph } from './graph.ts';
import { guarded } from '../io/guarded.ts';
import { HELP } from './help.ts';
import { helpLines, wantsHelp } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { printLines, textWidth } from '../io/output.ts';
import { replay } from './replay.ts';
import { takes } from './takes.ts';
import { UserError } from '../system/user-error.ts';

const COMMANDS = { check, compare, explore, export: exportCommand, graph, replay, takes } as const;

type Command = keyof typeof COMMANDS;

/** Runs a command; `check` when none is named. `guarded` says what becomes of errors. */
export function run(argv: readonly string[], io: Io): Promise<ExitStatus> {
  return guarded('soft-reserve-checker', io.stderr, () => {
    const { command, rest } = commandOf(argv);
    if (!wantsHelp(rest)) return COMMANDS[command](rest, io);
    printLines(io.stdout, helpLines(HELP[command], textWidth(io.stdout)));
    return EXIT.expected;
  });
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
