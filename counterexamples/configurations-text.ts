/**
 * What depends on the configuration of the kernel, in words: docs/configurations.md, and a section of
 * docs/findings.md.
 */
import { distinctConfigs } from '../model/index.ts';
import { type Configurations, lettersOf, MOST_STATES } from './configurations.ts';
import { countText } from './count-text.ts';
import { markdownTable } from './markdown-table.ts';

/** The options that configurations differ in, by the letter that stands for them. */
const OPTIONS: Readonly<Record<string, string>> = {
  A: 'CXL_ACPI',
  D: 'CXL_PCI and CXL_MEM (there or not)',
  R: 'CXL_REGION',
  C: 'DEV_DAX_CXL (there or not)',
  H: 'DEV_DAX_HMEM',
  K: 'DEV_DAX_KMEM',
};

/** The value of each option in `configText`, in the order of `OPTIONS`; '' for the usual one. */
function valuesOf(config: string): readonly string[] {
  const value = (option: string) => new RegExp(`\\b${option}=(.)`).exec(config)?.[1] ?? '';
  const devices = value('CXL_PCI') === 'n' || value('CXL_MEM') === 'n' ? 'n' : '';
  return [
    value('CXL_ACPI'),
    devices,
    value('CXL_REGION'),
    value('DEV_DAX_CXL'),
    value('DEV_DAX_HMEM'),
    value('DEV_DAX_KMEM'),
  ];
}

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
          of[i] !== of[j] && `${of[i]}${of[j]}`.includes('F') && !`${of[i]}${of[j]}`.includes('-'),
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
    `Each of ${all.machines.length} machines was searched under every design and each of ${all.configs.length} configurations that allow different orders (${scopeOf(all)}; \`model/config.ts\` says which options make no difference), exhaustively, within one fault and two operations; ${leftOutText(all)} ${countText(all.searches)} searches, ${countText(all.states)} states, the largest ${countText(all.largest.states)} (\`${all.largest.design}\` on \`${all.largest.machine}\`, ${all.largest.config || 'all modules'}).`,
    '',
    `A letter says that this option alone turns the verdict of the property, on some machine and with the other options at some value: ${Object.entries(
      OPTIONS,
    )
      .map(([letter, option]) => `**${letter}** ${option}`)
      .join(
        ', ',
      )}. Properties that no option turns are left out. [configurations.md](configurations.md) says for how many machines, \`configurations.json\` for which; \`npm run check -- --config CXL_ACPI=y --scenario n1-exact --design v7.1\` replays a cell.`,
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

function leftOutText(all: Configurations): string {
  return all.leftOut.length === 0
    ? 'nothing was left out.'
    : `only ${all.leftOut.length} pairs of a machine and a design with more than ${countText(MOST_STATES)} states were left out, which [configurations.md](configurations.md#left-out) names.`;
}

/** Machines down, designs across: the states of what was left out. */
function leftOutTable(all: Configurations): string[] {
  if (all.leftOut.length === 0) return [];
  const machines = all.machines.filter((name) => all.leftOut.some((l) => l.machine === name));
  const designs = all.designs.filter((id) => all.leftOut.some((l) => l.design === id));
  const largest = Math.max(...all.leftOut.map(({ states }) => states));
  return [
    '## Left out',
    '',
    `A machine under a design that has more than ${countText(MOST_STATES)} states in the configuration of its scenario was searched in that one alone, where its verdicts are on record: in every configuration these would take longer than all others together (${countText(largest)} states, ${all.configs.length} times). What each has:`,
    '',
    ...markdownTable(
      ['machine', ...designs],
      machines.map((machine) => [
        machine,
        ...designs.map((design) => {
          const found = all.leftOut.find((l) => l.machine === machine && l.design === design);
          return found === undefined ? '' : countText(found.states);
        }),
      ]),
    ),
    '',
  ];
}

/** Which of all configurations these are. */
function scopeOf({ configs }: Configurations): string {
  if (configs.length === distinctConfigs().length) return 'all there are';
  const most = Math.max(...configs.map((config) => changesOf(config)));
  return `those that differ from the usual one in at most ${most === 1 ? 'one option' : `${most} options`}`;
}

/** In how many options a configuration differs from the usual one; see `configChanges`. */
function changesOf(config: string): number {
  // That there is no dax_cxl without CXL_REGION is not a change of its own.
  const chosen = config.replace('CXL_REGION=n,DEV_DAX_CXL=n', 'CXL_REGION=n');
  return valuesOf(chosen).filter((value) => value !== '').length;
}

/** docs/configurations.md: for each design the machines that violate a property, by configuration. */
export function configurationsText(all: Configurations): string {
  const shown = all.configs
    .map((config, index) => ({ config, index, head: headOf(config, changesOf(config)) }))
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
    `Written by \`npm run configurations\`, see [findings.md](findings.md). On how many of ${all.machines.length} machines each property is violated, by configuration of the kernel: with all drivers modules and CXL_REGION=y (*usual*), with one option changed, with all drivers built in, and the least and most of all ${all.configs.length} configurations (${scopeOf(all)}). Properties with one number for all are left out. ${countText(all.searches)} searches, ${countText(all.states)} states.`,
    '',
    ...leftOutTable(all),
    ...all.designs.flatMap((id, design) => [
      `## ${id}`,
      '',
      ...markdownTable(
        ['property', ...shown.map(({ head }) => head!), 'all'],
        all.properties.flatMap((property, index) => row(property, index, design)),
      ),
      '',
    ]),
  ].join('\n');
}

/** The head of a column; undefined where there is none. */
function headOf(config: string, changes: number): string | undefined {
  if (config === '') return 'usual';
  if (config === ALL_BUILT_IN) return 'all built in';
  return changes === 1 ? config.replaceAll(',', ', ') : undefined;
}

const ALL_BUILT_IN = 'CXL_ACPI=y,CXL_PCI=y,DEV_DAX_HMEM=y,DEV_DAX_KMEM=y';
