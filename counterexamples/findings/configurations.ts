/**
 * What depends on the configuration of the kernel: every machine under every design and every
 * configuration that allows other orders, as data.
 */
import type { Scenario } from '../../model/index.ts';

/** One exhaustive search of a machine under a design. */
export interface ConfigurationSearch {
  /** Index into the configurations of the document. */
  readonly config: number;
  /** A letter for each property: H holds, F violated, V vacuous, - not applicable. */
  readonly verdicts: string;
  readonly states: number;
  /** Of processor time. */
  readonly seconds: number;
}

/** What the searches of one machine under one design took. */
export interface Effort {
  /** The version of the model that was searched: a run for some pairs keeps what others have. */
  readonly model: string;
  readonly searches: number;
  /** Of all of them together. */
  readonly states: number;
  readonly largest: { readonly config: number; readonly states: number };
  readonly slowest: { readonly config: number; readonly seconds: number };
}

/** A machine under a design: what was found, and what it took. */
export interface Pair {
  /**
   * For each property the letters, one for each configuration: H holds, F violated, V vacuous, - not
   * applicable.
   */
  readonly letters: readonly string[];
  readonly effort: Effort;
}

interface Names {
  readonly modelVersion: string;
  readonly properties: readonly string[];
  /** As `configText` writes them; the first is what distributions ship, an empty text. */
  readonly configs: readonly string[];
  /** Names of scenarios; the configuration of their own does not count here. */
  readonly machines: readonly string[];
  readonly designs: readonly string[];
}

/** The data of cli/maintain/kept/configurations.json. */
export interface Configurations extends Names {
  /** The letters that there are, of any property and pair; see `Pair`. */
  readonly columns: readonly string[];
  /** By machine, design and property: an index into `columns`. */
  readonly verdicts: readonly (readonly (readonly number[])[])[];
  /** By machine and design. */
  readonly efforts: readonly (readonly Effort[])[];
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

/**
 * Puts the searches of one machine under one design together. `effective` says, for each configuration,
 * which one Kconfig makes of it, whose verdicts it has then. `model` is the version that was searched.
 */
export function pairOf(
  searches: readonly ConfigurationSearch[],
  properties: number,
  effective: readonly number[],
  model: string,
): Pair {
  const rows = new Map(searches.map((search) => [search.config, search.verdicts]));
  const largest = searches.reduce((a, b) => (b.states > a.states ? b : a));
  const slowest = searches.reduce((a, b) => (b.seconds > a.seconds ? b : a));
  return {
    letters: Array.from({ length: properties }, (_, property) =>
      effective.map((config) => rows.get(config)![property]).join(''),
    ),
    effort: {
      model,
      searches: searches.length,
      states: searches.reduce((sum, { states }) => sum + states, 0),
      largest: { config: largest.config, states: largest.states },
      slowest: { config: slowest.config, seconds: slowest.seconds },
    },
  };
}

/** The document; `pairs` by machine and design. */
export function configurations(names: Names, pairs: readonly (readonly Pair[])[]): Configurations {
  const columns = new Map<string, number>();
  const indexOf = (letters: string): number => {
    if (!columns.has(letters)) columns.set(letters, columns.size);
    return columns.get(letters)!;
  };
  const verdicts = pairs.map((row) => row.map(({ letters }) => letters.map(indexOf)));
  const efforts = pairs.map((row) => row.map(({ effort }) => effort));
  return { ...names, columns: [...columns.keys()], verdicts, efforts };
}

/** What a document has of a machine under a design. */
export function pairIn(all: Configurations, machine: number, design: number): Pair {
  return {
    letters: all.verdicts[machine]![design]!.map((column) => all.columns[column]!),
    effort: all.efforts[machine]![design]!,
  };
}

/** By machine: the letters of one design and property, one for each configuration. */
export function lettersOf(all: Configurations, design: number, property: number): string[] {
  return all.machines.map((_, machine) => pairIn(all, machine, design).letters[property]!);
}
