/**
 * `npm run configurations`: searches every machine under every design and every configuration that
 * allows other orders, and writes docs/configurations.json and .md.
 */
import { existsSync } from 'node:fs';
import { explore } from '../checker/index.ts';
import {
  configurations,
  type ConfigurationSearch,
  leftOut,
  machinesOf,
} from '../counterexamples/configurations.ts';
import { configurationsText } from '../counterexamples/configurations-text.ts';
import {
  buildModel,
  configChanges,
  configText,
  designs,
  distinctConfigs,
  effectiveConfig,
  MODEL_VERSION,
  type Scenario,
  scenarios,
} from '../model/index.ts';
import { expectedBudgets, properties } from '../properties/index.ts';
import { helpOption } from './check-options.ts';
import { readText, writeAtomically } from './files.ts';
import { CONFIGURATIONS } from './gallery.ts';
import { nodeFiles } from './node-files.ts';
import { runScript } from './script.ts';
import { recordedSearches } from './searches.ts';

const LETTERS: Readonly<Record<string, string>> = {
  holds: 'H',
  violated: 'F',
  vacuous: 'V',
};

/** What one configuration gave. */
interface Part {
  /** The names that it is about, and the version of the model. */
  readonly about: string;
  readonly searches: readonly ConfigurationSearch[];
}

await runScript(
  {
    name: 'configurations',
    usage: 'npm run configurations [-- --changes N]',
    summary:
      'Searches every machine under every design and every configuration that allows other orders, but for the largest of these, and writes docs/configurations.json and .md anew. Takes about half an hour; what an interrupted run has done is in out/configurations/, and is not done again.',
    options: {
      changes: {
        kind: 'count',
        metavar: 'N',
        low: 0,
        help: 'only configurations that differ from the usual one in at most N options',
      },
      ...helpOption,
    },
  },
  ({ options }) => writeConfigurations(options.changes ?? Number.POSITIVE_INFINITY),
);

/** Those that differ from the usual configuration in at most so many options. */
function writeConfigurations(most: number): void {
  const machines = machinesOf(scenarios);
  const configs = distinctConfigs().filter((config) => configChanges(config) <= most);
  const texts = configs.map(configText);
  const ids = properties.map(({ id }) => id);
  const names = {
    modelVersion: MODEL_VERSION,
    properties: ids,
    machines: machines.map(({ name }) => name),
    designs: designs.map(({ id }) => id),
  };
  const omitted = leftOut(names.machines, names.designs, recordedSearches());
  const about = JSON.stringify({ ...names, omitted });
  const effective = configs.map((config) =>
    designs.map(({ traits }) => texts.indexOf(configText(effectiveConfig(config, traits)))),
  );
  const searches = configs.flatMap((_, config) =>
    partOf(config).searches.map((found) => ({ ...found, config })),
  );
  const all = configurations(
    { ...names, configs: texts, leftOut: omitted },
    searches,
    (config, design) => effective[config]![design]!,
  );
  writeAtomically(nodeFiles, `${CONFIGURATIONS}.json`, `${JSON.stringify(all)}\n`);
  writeAtomically(nodeFiles, `${CONFIGURATIONS}.md`, configurationsText(all));

  function isOmitted(machine: number, design: number): boolean {
    const [name, id] = [names.machines[machine], names.designs[design]];
    return omitted.some((pair) => pair.machine === name && pair.design === id);
  }

  function partOf(config: number): Part {
    const name = texts[config] || 'usual';
    const file = `out/configurations/${name}.json`;
    if (existsSync(file)) {
      const part = JSON.parse(readText(nodeFiles, file, 'configurations')) as Part;
      if (part.about === about) return part;
    }
    const done: ConfigurationSearch[] = [];
    for (const [machine, scenario] of machines.entries()) {
      for (const design of designs.keys()) {
        // Kconfig may make another configuration of it, which is searched in its place.
        if (effective[config]![design] !== config || isOmitted(machine, design)) continue;
        done.push(search(config, scenario, machine, design));
      }
    }
    const part: Part = { about, searches: done };
    writeAtomically(nodeFiles, file, JSON.stringify(part));
    process.stderr.write(`${config + 1}/${configs.length} ${name}\n`);
    return part;
  }

  function search(
    config: number,
    scenario: Scenario,
    machine: number,
    design: number,
  ): ConfigurationSearch {
    const configured = { ...scenario, config: configs[config]! };
    const model = buildModel(configured, designs[design]!, expectedBudgets);
    const asked = properties.filter((property) => property.applies(model) === true);
    const { verdicts, states } = explore(model.system, {
      properties: asked.map((property) => property.instantiate(model)),
    });
    const letter = (id: string): string => {
      const verdict = verdicts.get(id);
      if (verdict === undefined) return '-';
      const found = LETTERS[verdict.kind];
      if (found === undefined) throw new Error(`${model.system.name}, ${id}: ${verdict.kind}`);
      return found;
    };
    return {
      config,
      machine,
      design,
      verdicts: ids.map(letter).join(''),
      states,
    };
  }
}
