/**
 * The small programs of those who work on the project: `npm run record`, `findings`,
 * `configurations` and `bench`.
 */
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { guarded } from '../io/guarded.ts';
import { type Help, helpLines, wantsHelp } from '../options/help-lines.ts';
import { nodeOutput } from '../io/node-output.ts';
import { type OptionTable, type ParsedArguments, parseOptions } from '../options/options.ts';
import { printLines, textWidth } from '../io/output.ts';
import { UserError } from '../system/user-error.ts';

interface Script<Table extends OptionTable> extends Omit<Help, 'statuses'> {
  readonly name: string;
  readonly options: Table;
  /** How many arguments that are not options it takes at most. */
  readonly positionals?: number;
}

const STATUSES = ['0    done', '2    bad usage or bad input', '70   a bug of this program'];

/** Runs it on the arguments of this process, whose exit status it sets. */
export async function runScript<const Table extends OptionTable>(
  script: Script<Table>,
  work: (given: ParsedArguments<Table>) => void,
): Promise<void> {
  const stdout = nodeOutput(process.stdout);
  const stderr = nodeOutput(process.stderr);
  process.exitCode = await guarded(script.name, stderr, (): ExitStatus => {
    const argv = process.argv.slice(2);
    if (wantsHelp(argv)) {
      printLines(stdout, helpLines({ ...script, statuses: STATUSES }, textWidth(stdout)));
      return EXIT.expected;
    }
    const given = parseOptions(script.options, argv);
    const extra = given.positionals[script.positionals ?? 0];
    if (extra !== undefined) throw new UserError(`${extra}: unexpected argument`);
    work(given);
    return EXIT.expected;
  });
}
