/**
 * The texts of `--help` of the commands.
 */
import { checkOptions } from './check.ts';
import { compareOptions } from './compare.ts';
import { exploreOptions } from './explore.ts';
import { exportOptions } from './export.ts';
import { graphOptions } from './graph.ts';
import type { Help } from '../options/help-lines.ts';
import { replayOptions } from './replay.ts';
import { takesOptions } from './takes.ts';

const USAGE = '2    bad usage or bad input';
const BOUNDED =
  '3    a bound was hit where an exhaustive run was asked for: with --exhaustive, or without any --max option when a default bound was hit';
const BUG = '70   a bug of this program';
const INTERRUPTED = '130  after Ctrl-C, with the partial result printed';
const REFUSED =
  '2    bad usage, or a file that cannot be read or does not end in its violation any more';

export const HELP = {
  check: {
    usage: 'soft-reserve-checker [check] [options]',
    summary:
      'Explores every chosen scenario under every chosen design, prints the verdicts, and writes a counterexample for each violation. Other commands: compare, explore, export, graph, replay, takes (each has --help).',
    options: checkOptions,
    statuses: [
      '0    each verdict is the one on record, or nothing is on record for the run (other budgets, your own machine)',
      '1    some verdict differs from the one on record, or is an error',
      USAGE,
      BOUNDED,
      BUG,
      `${INTERRUPTED} and written`,
    ],
  },
  compare: {
    usage: 'soft-reserve-checker compare DESIGN [DESIGN] [options]',
    summary:
      'Explores the chosen scenarios under two designs and prints where their verdicts differ, the bytes, and for each difference the shortest schedule that both can follow until one violates what the other keeps. One design alone is compared with the one that it is based on.',
    options: compareOptions,
    statuses: ['0    compared, whether they differ or not', USAGE, BOUNDED, BUG, INTERRUPTED],
  },
  explore: {
    usage: 'soft-reserve-checker explore [--build DIR]',
    summary:
      'Serves a page on 127.0.0.1, until Ctrl-C, in which you walk through the model by hand: what can happen next, what cannot and why, searches from where you are. The engine runs in the browser.',
    options: exploreOptions,
    statuses: ['0    written, or served until Ctrl-C', USAGE, BUG],
  },
  takes: {
    usage: 'soft-reserve-checker takes [options]',
    summary:
      'Says what it takes to violate each property: a plain boot, or the least numbers of faults and of operations of the administrator, each with a counterexample; or that no number of them does. Exhaustive for all budgets at once, promises included.',
    options: takesOptions,
    statuses: [
      '0    every space was searched to its end',
      USAGE,
      '3    a bound of states or memory was hit, see "incomplete"',
      BUG,
    ],
  },
  replay: {
    usage: 'soft-reserve-checker replay FILE... [options]',
    summary:
      'Re-executes counterexamples and prints them step by step: who did what, and how /proc/iomem changed. A file that does not end in its violation any more is refused with the first step that differs.',
    options: replayOptions,
    statuses: ['0    each ends in its violation', REFUSED, BUG],
  },
  export: {
    usage: 'soft-reserve-checker export FILE --to FORMAT [options]',
    summary:
      'Replays one counterexample and writes it in another format. Only scripts do anything to a machine, and only when they are called with --destroy.',
    options: exportOptions,
    statuses: ['0    written', REFUSED, BUG],
  },
  graph: {
    usage: 'soft-reserve-checker graph --design NAME --scenario NAME --to FORMAT [options]',
    summary: 'Writes all states and steps of one small scenario under one design.',
    options: graphOptions,
    statuses: ['0    written', '2    bad usage or bad input, or a graph of too many states', BUG],
  },
} as const satisfies Readonly<Record<string, Help>>;
