/**
 * What depends on the configuration of the kernel: every machine under every design and every
 * configuration that allows other orders, as data and in words.
 */
import { distinctConfigs, type Scenario } from '../model/index.ts';
import { countText } from './count-text.ts';
import { markdownTable } from './markdown-table.ts';

/** One exhaustive search. */
export interface ConfigurationSearch {
  /** Indices into the lists of the document. */
  readonly config: number;
  readonly machine: number;
  readonly design: number;
  /** A letter for each property: H holds, F violated, V vacuous, - not applicable. */
  readonly verdicts: string;
  readonly states: number;
}

/** The data of docs/configurations.json. */
export interface Configurations {
  readonly modelVersion: string;
  readonly properties: readonly string[];
  /** As `configText` writes them; the first is what distributions ship, an empty text. */
  readonly configs: readonly string[];
  /** Names of scenarios; the configuration of their own does not count here. */
  readonly machines: readonly string[];
  readonly designs: readonly string[];
  readonly searches: number;
  readonly states: number;
  readonly largest: {
    readonly config: string;
    readonly machine: string;
    readonly design: string;
    readonly states: number;
  };
  /**
   * Letters, one for each configuration: H holds, F violated, V vacuous, - not applicable, a blank where
   * it was not searched.
   */
  readonly columns: readonly string[];
  /** By machine, design and property: an index into `columns`. */
  readonly verdicts: readonly (readonly (readonly number[])[])[];
}

/** The scenarios that differ in more than the configuration. */
export function machinesOf(scenarios: readonly Scenario[]): readonly Scenario[] {
  const seen = new Set<string>();
  return scenarios.filter((scenario) => {
    const machine = Object.entries(scenario)
      .filter(([field]) => !['name', 'title', 'source', 'config'].includes(field))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const text = JSON.stringify(machine, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** Puts searches together; what Kconfig turns into another configuration has the verdicts of that. */
export function configurations(
  names: Pick<Configurations, 'modelVersion' | 'properties' | 'configs' | 'machines' | 'designs'>,
  searches: readonly ConfigurationSearch[],
  effective: (config: number, design: number) => number,
): Configurations {
  const { configs, machines, designs, properties } = names;
  const key = (config: number, machine: number, design: number) => `${config} ${machine} ${design}`;
  const found = new Map(searches.map((s) => [key(s.config, s.machine, s.design), s.verdicts]));
  const columns = new Map<string, number>();
  const verdicts = machines.map((_, machine) =>
    designs.map((_, design) => {
      const rows = configs.map((_, config) =>
        found.get(key(effective(config, design), machine, design)),
      );
      return properties.map((_, property) => {
        const column = rows.map((row) => row?.[property] ?? ' ').join('');
        if (!columns.has(column)) columns.set(column, columns.size);
        return columns.get(column)!;
      });
    }),
  );
  const [most] = [...searches].sort((a, b) => b.states - a.states);
  return {
    ...names,
    searches: searches.length,
    states: searches.reduce((sum, { states }) => sum + states, 0),
    largest: {
      config: configs[most!.config]!,
      machine: machines[most!.machine]!,
      design: designs[most!.design]!,
      states: most!.states,
    },
    columns: [...columns.keys()],
    verdicts,
  };
}

/** By machine: the letters of one design and property, one for each configuration. */
export function lettersOf(all: Configurations, design: number, property: number): string[] {
  return all.verdicts.map((byDesign) => all.columns[byDesign[design]![property]!]!);
}

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
    `Each of ${all.machines.length} machines was searched under every design and each of ${all.configs.length} configurations that allow different orders (${scopeOf(all)}; \`model/config.ts\` says which options make no difference), exhaustively, within one fault and two operations: ${countText(all.searches)} searches, ${countText(all.states)} states, the largest ${countText(all.largest.states)} (\`${all.largest.design}\` on \`${all.largest.machine}\`, ${all.largest.config || 'all modules'}). Machines whose searches take longer (\`wideScenarios\`) were searched only in the configurations that named scenarios have.`,
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
    `Written by \`npm run configurations\`, see [findings.md](findings.md). On how many of ${all.machines.length} machines each property is violated, by configuration of the kernel: with all drivers modules and CXL_REGION=y (*usual*), with one option changed, with all drivers built in, and the least and most of all ${all.configs.length} configurations (${scopeOf(all)}). Properties with one number for all are left out.`,
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
  ].join('\n');
}

/** The head of a column; undefined where there is none. */
function headOf(config: string, changes: number): string | undefined {
  if (config === '') return 'usual';
  if (config === ALL_BUILT_IN) return 'all built in';
  return changes === 1 ? config.replaceAll(',', ', ') : undefined;
}

const ALL_BUILT_IN = 'CXL_ACPI=y,CXL_PCI=y,DEV_DAX_HMEM=y,DEV_DAX_KMEM=y';
