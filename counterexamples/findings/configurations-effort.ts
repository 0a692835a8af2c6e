/**
 * What it took to search every machine under every design and configuration, in words: how many
 * states, and how long.
 */
import { type Configurations, pairIn } from './configurations.ts';
import { countText } from '../words/count-text.ts';
import { markdownTable } from '../words/markdown-table.ts';

/** Searches that took less are not named. */
const SLOW = 5;

/** One sentence for all searches together. */
export function totalOf(all: Configurations): string {
  const efforts = all.efforts.flat();
  const sum = (of: 'searches' | 'states') => countText(efforts.reduce((n, e) => n + e[of], 0));
  const [largest] = pairsBy(all, ({ effort }) => effort.largest.states);
  const [slowest] = pairsBy(all, ({ effort }) => effort.slowest.seconds);
  const name = ({ machine, design }: Named, config: number) =>
    `\`${design}\` on \`${machine}\`, ${configName(all, config)}`;
  return `${sum('searches')} searches, ${sum('states')} states, the largest ${countText(largest!.effort.largest.states)} (${name(largest!, largest!.effort.largest.config)}); the slowest took ${secondsText(slowest!.effort.slowest.seconds)} of one core (${name(slowest!, slowest!.effort.slowest.config)}).${outdatedOf(all)}`;
}

/** A sentence, with a space before it, when some pairs were not searched since the model changed. */
function outdatedOf(all: Configurations): string {
  const old = all.efforts.flat().filter(({ model }) => model !== all.modelVersion);
  if (old.length === 0) return '';
  const versions = [...new Set(old.map(({ model }) => model))].sort().join(', ');
  return ` ${countText(old.length)} of ${countText(all.efforts.flat().length)} pairs of a machine and a design were last searched under an older version of the model (${versions}; this is ${all.modelVersion}).`;
}

/** Two sections: the states of every machine under every design, and the slowest searches. */
export function effortLines(all: Configurations): string[] {
  const slow = pairsBy(all, ({ effort }) => effort.slowest.seconds).filter(
    ({ effort }) => effort.slowest.seconds >= SLOW,
  );
  return [
    '## States',
    '',
    'How many states each machine has under each design, in the configuration in which it has most.',
    '',
    ...markdownTable(
      ['machine', ...all.designs],
      all.machines.map((machine, m) => [
        machine,
        ...all.designs.map((_, d) => countText(pairIn(all, m, d).effort.largest.states)),
      ]),
    ),
    '',
    '## Time',
    '',
    `Seconds of processor time of one search with all properties, in the slowest configuration of each machine and design; ${slow.length === 0 ? 'none' : 'no other one'} takes ${SLOW} seconds.`,
    '',
    ...(slow.length === 0
      ? []
      : markdownTable(
          ['machine', 'design', 'configuration', 'seconds'],
          slow.map(({ machine, design, effort: { slowest } }) => [
            machine,
            design,
            configName(all, slowest.config),
            slowest.seconds.toFixed(1),
          ]),
        )),
    '',
  ];
}

interface Named {
  readonly machine: string;
  readonly design: string;
}

/** All pairs with their names, those with most first. */
function pairsBy(all: Configurations, most: (pair: ReturnType<typeof pairIn>) => number) {
  return all.machines
    .flatMap((machine, m) =>
      all.designs.map((design, d) => ({ machine, design, ...pairIn(all, m, d) })),
    )
    .sort((a, b) => most(b) - most(a));
}

function configName(all: Configurations, config: number): string {
  return all.configs[config]! || 'all modules';
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
