/**
 * Which scenarios, designs and properties a run is about.
 */
import { didYouMean, problemText, readScenario } from '../../counterexamples/index.ts';
import {
  allowedValues,
  type Budgets,
  CONFIG_OPTIONS,
  type ConfigOption,
  type Design,
  type KernelConfig,
  type Scenario,
  type Tristate,
} from '../../model/index.ts';
import { type Assumption, sameMachine } from '../../model/import/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { SelectionValues } from './exploration-options.ts';
import { readText } from '../system/files.ts';
import type { Io } from '../io/io.ts';
import { machineScenario } from './machine.ts';
import { UserError } from '../system/user-error.ts';

export interface ChosenScenario {
  readonly scenario: Scenario;
  /** It came from a file or from dumps, so no verdict is on record for it. */
  readonly own: boolean;
  /** Of dumps: what was assumed, and which other machines fit them as well. */
  readonly assumptions?: readonly Assumption[];
}

/**
 * The scenarios that the options ask for, under the configuration that they ask for: the user's
 * machine first, all named ones but the large by default.
 */
export function chooseScenarios(options: SelectionValues, io: Io): readonly ChosenScenario[] {
  const chosen = scenariosByName(options, io);
  const config = parseConfig(options.config);
  if (config === undefined) return chosen;
  return chosen.map(({ scenario, assumptions }) => ({
    scenario: configured(scenario, config),
    own: true,
    ...(assumptions && {
      assumptions: assumptions.map((each) => underConfig(each, scenario, config)),
    }),
  }));
}

/** What the user says of the configuration is true of the alternatives, too. */
function underConfig(
  assumption: Assumption,
  scenario: Scenario,
  config: Partial<KernelConfig>,
): Assumption {
  const machine = configured(scenario, config);
  const alternatives = assumption.alternatives
    .map((each) => ({ ...each, scenario: configured(each.scenario, config) }))
    .filter((each) => !sameMachine(each.scenario, machine));
  return { ...assumption, alternatives };
}

function configured(scenario: Scenario, config: Partial<KernelConfig>): Scenario {
  const set = Object.entries(config).map(([option, value]) => `CONFIG_${option}=${value}`);
  return {
    ...scenario,
    title: `${scenario.title} (${set.join(', ')})`,
    config: { ...scenario.config, ...config },
  };
}

/** `CXL_ACPI=y,DEV_DAX_HMEM=m`, with or without CONFIG_; undefined for none. */
function parseConfig(texts: readonly string[]): Partial<KernelConfig> | undefined {
  if (texts.length === 0) return undefined;
  const config: Partial<Record<ConfigOption, Tristate>> = {};
  for (const text of texts.flatMap((each) => each.split(','))) {
    const [name = '', value = ''] = text.trim().split('=');
    const option = CONFIG_OPTIONS.find((known) => known === name.replace(/^CONFIG_/, ''));
    if (option === undefined) {
      throw new UserError(
        `--config ${text}: expected one of ${CONFIG_OPTIONS.join(', ')} and a value, such as CXL_ACPI=y`,
      );
    }
    const found = allowedValues(option).find((allowed) => allowed === value);
    if (found === undefined) {
      const allowed = allowedValues(option).join(', ');
      throw new UserError(`--config ${text}: expected ${option} to be one of ${allowed}`);
    }
    config[option] = found;
  }
  return config;
}

function scenariosByName(options: SelectionValues, io: Io): readonly ChosenScenario[] {
  const machine = machineScenario(options, io);
  const wanted = options.scenario;
  const named = io.registry.scenarios;
  const chosen: ChosenScenario[] = machine === undefined ? [] : [{ ...machine, own: true }];
  for (const pattern of wanted) {
    if (isPath(pattern)) {
      chosen.push({ scenario: scenarioFromFile(pattern, io), own: true });
    } else {
      const names = named.map((s) => s.name);
      refuseFile(pattern, names, io);
      const matching = matchNames('--scenario', 'scenario', [pattern], names);
      for (const scenario of named) {
        const known = chosen.some((c) => c.scenario === scenario);
        if (!known && matching.has(scenario.name)) chosen.push({ scenario, own: false });
      }
    }
  }
  if (chosen.length === 0) {
    const usual = named.filter(({ name }) => !io.registry.largeScenarios?.has(name));
    return usual.map((scenario) => ({ scenario, own: false }));
  }
  refuseSameNames(chosen);
  return chosen;
}

/**
 * The designs that match any of the patterns, in the order of the registry; all for none, but those
 * that nobody posted or merged. `place` is where the user wrote them.
 */
export function chooseDesigns(
  patterns: readonly string[],
  io: Io,
  place = '--design',
): readonly Design[] {
  const { designs, designVariants = [] } = io.registry;
  // Variants are asked for by their names: "v*" is about the designs that have verdicts on record.
  const named = designVariants.filter(({ id }) => patterns.includes(id));
  const all = [...designs, ...named];
  const ids = all.map((design) => design.id);
  const matching = matchNames(place, 'design', patterns, ids);
  return patterns.length === 0 ? designs : all.filter((design) => matching.has(design.id));
}

/** The properties that match any of the patterns, in the order of the registry; all for none. */
export function chooseProperties(patterns: readonly string[], io: Io): readonly ModelProperty[] {
  const all = io.registry.properties;
  const ids = all.map((property) => property.id);
  const matching = matchNames('--property', 'property', patterns, ids);
  return patterns.length === 0 ? all : all.filter((property) => matching.has(property.id));
}

/** The budgets of the options, by default those of the recorded verdicts. */
export function chooseBudgets(options: SelectionValues, io: Io): Budgets {
  const { faults, userOps } = io.registry.expectedBudgets;
  return { faults: options.faults ?? faults, userOps: options['user-ops'] ?? userOps };
}

/**
 * The names that match at least one pattern. Throws UserError for a pattern that matches none; `list` is
 * what shows all names.
 */
export function matchNames(
  place: string,
  what: string,
  patterns: readonly string[],
  names: readonly string[],
  list = '--list',
): ReadonlySet<string> {
  const matching = new Set<string>();
  for (const pattern of patterns) {
    const expression = globExpression(pattern);
    const found = names.filter((name) => expression.test(name));
    if (found.length === 0) {
      const hint = didYouMean(pattern, [...names, ...familiesOf(names)]);
      throw new UserError(
        `${place} ${pattern}: no ${what} has this name${hint} (${list} shows all)`,
      );
    }
    for (const name of found) matching.add(name);
  }
  return matching;
}

/** `exact-*` for several names that begin with the same words. */
function familiesOf(names: readonly string[]): string[] {
  const begin = names.flatMap((name) =>
    [...name.matchAll(/-/g)].map(({ index }) => `${name.slice(0, index)}-*`),
  );
  return [...new Set(begin.filter((family, i) => begin.indexOf(family) < i))];
}

/** `*` stands for any text, `?` for one character. */
function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}

function isPath(pattern: string): boolean {
  return pattern === '-' || pattern.includes('/') || /\.json(\.gz)?$/.test(pattern);
}

/** A name that no scenario has may be that of a file, which is asked for by its path. */
function refuseFile(pattern: string, names: readonly string[], io: Io): void {
  const expression = globExpression(pattern);
  if (names.some((name) => expression.test(name))) return;
  try {
    io.files.read(pattern);
  } catch {
    return;
  }
  throw new UserError(
    `--scenario ${pattern}: no scenario has this name, but a file has: write ./${pattern}`,
  );
}

function scenarioFromFile(path: string, io: Io): Scenario {
  const read = readScenario(readText(io.files, path, '--scenario'));
  if (read.ok) return read.value;
  throw new UserError(read.problems.map((p) => `${path}: ${problemText(p)}`).join('\n'));
}

/** Tables and files go by the name of the scenario. */
function refuseSameNames(chosen: readonly ChosenScenario[]): void {
  const seen = new Set<string>();
  for (const { scenario } of chosen) {
    if (seen.has(scenario.name)) {
      throw new UserError(
        `--scenario: two scenarios are called "${scenario.name}"; change "name" in one of the files`,
      );
    }
    seen.add(scenario.name);
  }
}
