/**
 * `--help` and its text, the same in every program of the project.
 */
import { hanging } from '../../counterexamples/index.ts';
import { type OptionTable, optionsHelp } from './options.ts';

export interface Help {
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** The status, padded to five characters, and what it means. */
  readonly statuses: readonly string[];
}

export const helpOption = {
  help: { kind: 'flag', help: 'print this text' },
} as const satisfies OptionTable;

const UNITS =
  'Counts take k, M and G (powers of 1000); bytes take K, M, G and T (powers of 1024) or 0x.';

/** The lines; none is longer than `width` characters. */
export function helpLines(
  { usage, summary, options, statuses }: Help,
  width: number,
): readonly string[] {
  const takesUnits = Object.values(options).some(
    ({ kind, ...option }) => kind === 'bytes' || (kind === 'count' && !('high' in option)),
  );
  return [
    ...hanging('usage: ', usage, width),
    '',
    ...hanging('', summary, width),
    '',
    'options',
    ...optionsHelp(options, width),
    '',
    ...(takesUnits ? [...hanging('', UNITS, width), ''] : []),
    'exit status',
    ...statuses.flatMap((text) => hanging(`  ${text.slice(0, 5)}`, text.slice(5), width)),
  ];
}

/** Is help asked for anywhere before `--`? */
export function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.includes('--help') || words.includes('-h');
}
