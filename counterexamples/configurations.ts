/**
 * What depends on the configuration of the kernel: every machine under every design and every
 * configuration that allows other orders, as data.
 */
import type { Scenario } from '../model/index.ts';
import type { Searches } from './searches.ts';

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
  readonly leftOut: readonly LeftOut[];
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

/** A design on a machine that has too many states to be searched in every configuration. */
export interface LeftOut {
  readonly machine: string;
  readonly design: string;
  /** In the configuration of the scenario. */
  readonly states: number;
}

/** What has more states is searched in its own configuration alone. */
export const MOST_STATES = 40_000;

/** What the product of machines, designs and configurations leaves out. */
export function leftOut(
  machines: readonly string[],
  designs: readonly string[],
  searches: Searches,
): readonly LeftOut[] {
  return machines.flatMap((machine) =>
    designs.flatMap((design) => {
      const states = searches[machine]?.[design]?.states;
      if (states === undefined) throw new Error(`${design} on ${machine}: npm run record`);
      return states > MOST_STATES ? [{ machine, design, states }] : [];
    }),
  );
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
  names: Pick<
    Configurations,
    'modelVersion' | 'properties' | 'configs' | 'machines' | 'designs' | 'leftOut'
  >,
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
