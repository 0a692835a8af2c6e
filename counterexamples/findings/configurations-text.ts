/**
 * What depends on the configuration of the kernel, in words: docs/configurations.md, and a section of
 * docs/findings.md.
 */
import { distinctConfigs } from '../../model/index.ts';
import { changesOf, headOf, OPTIONS, valuesOf } from './configuration-options.ts';
import { type Configurations, lettersOf } from './configurations.ts';
import { effortLines, totalOf } from './configurations-effort.ts';
import { markdownTable } from '../words/markdown-table.ts';

/** Pairs of configurations that differ in one option, by the letter of the option. */
function neighbours(configs: readonly string[]): readonly (readonly [string, number, number])[] {
  const values = configs.map(valuesOf);
  const letters = Object.keys(OPTIONS);
  return values.flatMap((a, i) =>
    values.slice(0, i).flatMap((b, j) => {
      const differing = letters.filter((_, o) => a[o] !== b[o]);
      return differing.length === 1 ? [[differing[0]!, j, i] as const] : [];
    }),
  );
}

/** A section of docs/findings.md: the letters of the options that decide, by property and design. */
export function configurationMatrix(all: Configurations): string[] {
  const pairs = neighbours(all.configs);
  const cell = (property: number, design: number): string => {
    const letters = lettersOf(all, design, property);
    const decides = (i: number, j: number) =>
      letters.some(
        (of) =>
          of[i] !== of[j] &&
          `${of[i]}${of[j]}`.includes('F') &&
          // Nothing to compare where the property says nothing, or where nothing was searched.
          !/[- ]/.test(`${of[i]}${of[j]}`),
      );
    const found = new Set<string>();
    for (const [letter, i, j] of pairs) if (!found.has(letter) && decides(i, j)) found.add(letter);
    return Object.keys(OPTIONS)
      .filter((letter) => found.has(letter))
      .join('');
  };
  return [
    '## Where the configuration decides',
    '',
    `Each of ${all.machines.length} machines was searched under every design and each of ${all.configs.length} configurations that allow different orders (${scopeOf(all)}; \`model/machine/config.ts\` says which options make no difference), exhaustively, within one fault and two operations. ${totalOf(all)}`,
    '',
    `A letter says that this option alone turns the verdict of the property, on some machine and with the other options at some value: ${Object.entries(
      OPTIONS,
    )
      .map(([letter, option]) => `**${letter}** ${option}`)
      .join(
        ', ',
      )}. Properties that no option turns are left out. [configurations.md](configurations.md) says for how many machines, \`cli/maintain/kept/configurations.json\` for which; \`npm run check -- --config CXL_ACPI=y --scenario n1-exact --design v7.1\` replays a cell.`,
    '',
    ...markdownTable(
      ['property', ...all.designs],
      all.properties.flatMap((id, property) => {
        const cells = all.designs.map((_, design) => cell(property, design));
        return cells.every((text) => text === '') ? [] : [[id, ...cells]];
      }),
    ),
  ];
}

/** Which of all configurations these are. */
function scopeOf({ configs }: Configurations): string {
  if (configs.length === distinctConfigs().length) return 'all there are';
  const most = Math.max(...configs.map((config) => changesOf(config)));
  return `those that differ from the usual one in at most ${most === 1 ? 'one option' : `${most} options`}`;
}

/** docs/configurations.md: for each design the machines that violate a property, by configuration. */
export function configurationsText(all: Configurations): string {
  const shown = all.configs
    .map((config, index) => ({ config, index, head: headOf(config) }))
    .filter(({ head }) => head !== undefined);
  const violated = (letters: readonly string[], config: number) =>
    letters.filter((of) => of[config] === 'F').length;
  const row = (id: string, property: number, design: number): string[][] => {
    const letters = lettersOf(all, design, property);
    const counts = all.configs.map((_, config) => violated(letters, config));
    if (new Set(counts).size === 1) return [];
    const cells = shown.map(({ index }) => String(counts[index]));
    return [[id, ...cells, `${Math.min(...counts)} to ${Math.max(...counts)}`]];
  };
  return [
    '# Configurations',
    '',
    `Written by \`npm run configurations\`, see [findings.md](findings.md). On how many of ${all.machines.length} machines each property is violated, by configuration of the kernel: with all drivers modules and CXL_REGION=y (*usual*), with one option changed, with all drivers built in, and the least and most of all ${all.configs.length} configurations (${scopeOf(all)}). Properties with one number for all are left out.`,
    '',
    totalOf(all),
    '',
    ...all.designs.flatMap((id, design) => [
      `## ${id}`,
      '',
      ...markdownTable(
        ['property', ...shown.map(({ head }) => head!), 'all'],
        all.properties.flatMap((property, index) => row(property, index, design)),
      ),
      '',
    ]),
    ...effortLines(all),
  ].join('\n');
}
