/**
 * The texts of `--help`, from the tables of options.
 */
import { hanging } from '../counterexamples/index.ts';
import { checkOptions, compareOptions, exploreOptions } from './check-options.ts';
import { exportOptions } from './export.ts';
import { graphOptions } from './graph.ts';
import { type OptionTable, optionsHelp } from './options.ts';
import { replayOptions } from './replay.ts';

interface Help {
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionTable;
}

const HELP = {
  check: {
    usage: 'soft-reserve-checker [check] [options]',
    summary:
      'Explores every chosen scenario under every chosen design, prints the verdicts, and writes a counterexample for each violation. Other commands: compare, explore, export, graph, replay (each has --help).',
    options: checkOptions,
  },
  compare: {
    usage: 'soft-reserve-checker compare DESIGN DESIGN [options]',
    summary:
      'Explores the chosen scenarios under two designs and prints where their verdicts differ, the bytes, and for each difference the shortest schedule that both can follow until one violates what the other keeps.',
    options: compareOptions,
  },
  explore: {
    usage: 'soft-reserve-checker explore [--build DIR]',
    summary:
      'Serves a page on 127.0.0.1, until Ctrl-C, in which you walk through the model by hand: what can happen next, what cannot and why, searches from where you are. The engine runs in the browser.',
    options: exploreOptions,
  },
  replay: {
    usage: 'soft-reserve-checker replay FILE... [options]',
    summary:
      'Re-executes counterexamples and prints them step by step: who did what, and how /proc/iomem changed. A file that does not end in its violation any more is refused with the first step that differs.',
    options: replayOptions,
  },
  export: {
    usage: 'soft-reserve-checker export FILE --to FORMAT [options]',
    summary:
      'Replays one counterexample and writes it in another format. Only scripts do anything to a machine, and only when they are called with --destroy.',
    options: exportOptions,
  },
  graph: {
    usage: 'soft-reserve-checker graph --design NAME --scenario NAME --to FORMAT [options]',
    summary: 'Writes all states and steps of one small scenario under one design.',
    options: graphOptions,
  },
} as const satisfies Readonly<Record<string, Help>>;

const UNITS =
  'Counts take k, M and G (powers of 1000); bytes take K, M, G and T (powers of 1024) or 0x.';

const STATUSES = [
  '0    each verdict is the one on record, or nothing is on record for the run (other budgets, your own machine)',
  '1    some verdict differs from the one on record, or is an error',
  '2    bad usage or bad input',
  '3    a bound was hit where an exhaustive run was asked for: with --exhaustive, or without any --max option when the default memory bound was hit',
  '70   a bug of this program',
  '130  after Ctrl-C, with the partial result printed and written',
];

/** The help of one command. */
export function helpText(command: keyof typeof HELP, width: number): string[] {
  const { usage, summary, options } = HELP[command];
  return [
    `usage: ${usage}`,
    '',
    ...hanging('', summary, width),
    '',
    'options',
    ...optionsHelp(options, width),
    '',
    ...hanging('', UNITS, width),
    '',
    'exit status',
    ...STATUSES.flatMap((text) => hanging(`  ${text.slice(0, 5)}`, text.slice(5), width)),
  ];
}

/** Is help asked for anywhere before `--`? */
export function wantsHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.includes('--help') || words.includes('-h');
}
