/**
 * Results as text: for the terminal, and as docs/performance.md.
 */
import { countText } from '../counterexamples/words/count-text.ts';
import type { EngineName, EngineResult, SystemResult } from './result.ts';

const TITLES: Readonly<Record<EngineName, string>> = {
  this: 'this engine',
  spin: 'SPIN',
  rumur: 'Rumur',
  c: 'C',
};

const COLUMNS: readonly { readonly title: string; readonly width: number }[] = [
  { title: 'engine', width: 11 },
  { title: 'user CPU s', width: 10 },
  { title: 'M states/s', width: 10 },
  { title: 'M transitions/s', width: 15 },
  { title: 'bytes/state', width: 11 },
  { title: 'start s', width: 7 },
  { title: 'this is faster by', width: 17 },
];

/** One system, a line per engine. */
export function lines(result: SystemResult): string {
  const table = [COLUMNS.map(({ title }) => title), ...rows(result)].map((row) =>
    row.map((cell, i) => cell.padStart(COLUMNS[i]!.width)).join('  '),
  );
  return [title(result), ...table, ...twoCores(result)].join('\n');
}

function twoCores({ twoCores: measured }: SystemResult): string[] {
  if (measured === undefined) return [];
  const { one, two } = measured;
  const ratio = (one.wallSeconds / two.wallSeconds).toFixed(2);
  const wall = `${two.wallSeconds.toFixed(2)} s instead of ${one.wallSeconds.toFixed(2)} s`;
  const cpu = `${two.cpuSeconds.toFixed(2)} s instead of ${one.cpuSeconds.toFixed(2)} s`;
  return [`two threads: ${wall} by the clock on the wall, ${ratio} times as fast; ${cpu} of CPU`];
}

export interface Circumstances {
  /** Date of the run, as yyyy-mm-dd. */
  readonly date: string;
  readonly machine: string;
  /** By engine. */
  readonly versions: ReadonlyMap<EngineName, string>;
  /** Engines that are not installed. */
  readonly missing: readonly EngineName[];
}

/** The page that `npm run bench -- --write` writes. */
export function page(results: readonly SystemResult[], circumstances: Circumstances): string {
  const { date, machine, versions, missing } = circumstances;
  const sections = results.map((result) => {
    const ruler = COLUMNS.map((_, i) => (i === 0 ? '---' : '---:'));
    const table = [COLUMNS.map((column) => column.title), ruler, ...rows(result)];
    return [
      `## ${title(result)}`,
      '',
      ...table.map((row) => `| ${row.join(' | ')} |`),
      '',
      ...twoCores(result).flatMap((line) => [sentence(line), '']),
    ].join('\n');
  });
  return `# Performance

Written by \`npm run bench -- --write\` on ${date}, ${machine}. All engines search the same systems
one after the other in one run on one core; their counts of states and of rules fired are equal, or
the run fails. The ratios are what can be compared with another machine.

- ${[...versions].map(([name, version]) => `${TITLES[name]}: ${version}`).join('\n- ')}
${missing.map((name) => `- ${TITLES[name]}: not installed\n`).join('')}
This engine searches breadth first with an exact store, keeps what traces need, and evaluates the
invariant in every state; so do C (\`bench/c\`) and Rumur (one thread). SPIN is given no property
(\`-O3 -DSAFETY -DNOREDUCE\`); the faster of its depth-first and breadth-first searches counts.
Seconds are user CPU time, for this engine including the warm-up of JavaScript; the median of three
runs, or one run when it takes long. Bytes per state are those of visited set and parent links, not
of the queue, for this engine (at its peak) and C, and the largest resident set of the process for SPIN and Rumur. "Start" is the
wall-clock time before the search can begin: to load for this engine, to generate and compile for
the others. "Two threads" compares this engine with itself: a search from its start to its result,
shared by two threads or not, the fastest of three runs each.

${sections.join('\n')}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function title({ name, states, transitions }: SystemResult): string {
  return `${name}: ${countText(states)} states, ${countText(transitions)} transitions`;
}

function rows(result: SystemResult): string[][] {
  const [own] = result.engines;
  return result.engines.map((engine) => row(result, engine, own!));
}

function row({ states }: SystemResult, engine: EngineResult, own: EngineResult): string[] {
  const ratio = own.transitionsPerSecond / engine.transitionsPerSecond;
  return [
    TITLES[engine.name],
    engine.cpuSeconds.toFixed(2),
    (states / engine.cpuSeconds / 1e6).toFixed(2),
    (engine.transitionsPerSecond / 1e6).toFixed(2),
    engine.bytesPerState.toFixed(1),
    engine.startSeconds.toFixed(2),
    engine === own ? '' : ratio.toFixed(2),
  ];
}
