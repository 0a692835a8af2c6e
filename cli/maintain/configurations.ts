/**
 * `npm run configurations`: searches every machine under every design and every configuration that
 * allows other orders, and writes cli/maintain/kept/configurations.json and .md.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  configurations,
  type Configurations,
  type ConfigurationSearch,
  machinesOf,
  type Pair,
  pairIn,
  pairOf,
} from '../../counterexamples/findings/configurations.ts';
import { configurationsText } from '../../counterexamples/findings/configurations-text.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import {
  configChanges,
  configText,
  designs,
  distinctConfigs,
  effectiveConfig,
  MODEL_VERSION,
  scenarios,
} from '../../model/index.ts';
import { properties } from '../../properties/index.ts';
import { searchConfiguration } from './configuration-search.ts';
import { readText, writeAtomically } from '../system/files.ts';
import { fingerprint } from './fingerprint.ts';
import { CONFIGURATIONS, CONFIGURATIONS_PAGE, storedConfigurations } from './gallery.ts';
import { helpOption } from '../options/help-lines.ts';
import { nodeFiles } from '../system/node-files.ts';
import { runScript } from './script.ts';
import { matchNames } from '../exploration/selection.ts';
import { UserError } from '../system/user-error.ts';

/** Seconds of processor time after which what was found is saved. */
const SAVED_EVERY = 5;

/** What was found so far of one machine under one design, by the program of this fingerprint. */
interface Part {
  readonly program: string;
  readonly searches: readonly ConfigurationSearch[];
}

await runScript(
  {
    name: 'configurations',
    usage: 'npm run configurations [-- OPTIONS]',
    summary:
      'Searches every machine under every design and every configuration that allows other orders, and writes cli/maintain/kept/configurations.json and .md. Takes 40 minutes of one core. What an interrupted run has found is in out/configurations/, and is searched again only when the checker, the model or a property has changed. Runs for different machines or designs may go on side by side.',
    options: {
      machine: {
        kind: 'texts',
        metavar: 'NAME',
        help: 'only these machines, with * and ?; the document keeps what it has of all others',
      },
      design: {
        kind: 'texts',
        metavar: 'NAME',
        help: 'only these designs, likewise',
      },
      changes: {
        kind: 'count',
        metavar: 'N',
        low: 0,
        help: 'only configurations that differ from the usual one in at most N options',
      },
      ...helpOption,
    },
  },
  ({ options }) =>
    writeConfigurations(
      { machine: options.machine, design: options.design },
      options.changes ?? Number.POSITIVE_INFINITY,
    ),
);

/** Those that differ from the usual configuration in at most so many options. */
function writeConfigurations(
  patterns: { readonly machine: readonly string[]; readonly design: readonly string[] },
  most: number,
): void {
  const program = fingerprint(join(import.meta.dirname, '../..'));
  const machines = machinesOf(scenarios);
  const configs = distinctConfigs().filter((config) => configChanges(config) <= most);
  const texts = configs.map(configText);
  const names = {
    modelVersion: MODEL_VERSION,
    properties: properties.map(({ id }) => id),
    configs: texts,
    machines: machines.map(({ name }) => name),
    designs: designs.map(({ id }) => id),
  };
  // Kconfig may make another configuration of it, which is searched in its place.
  const effective = designs.map(({ traits }) =>
    configs.map((config) => texts.indexOf(configText(effectiveConfig(config, traits)))),
  );
  const chosen = {
    machines: chosenOf('machine', names.machines, patterns.machine),
    designs: chosenOf('design', names.designs, patterns.design),
  };
  const isChosen = (machine: number, design: number) =>
    chosen.machines.has(names.machines[machine]!) && chosen.designs.has(names.designs[design]!);
  const all = chosen.machines.size * chosen.designs.size;
  const pairs = new Map<string, Pair>();
  for (const machine of machines.keys()) {
    for (const design of designs.keys()) {
      if (isChosen(machine, design)) pairs.set(`${machine} ${design}`, search(machine, design));
    }
  }
  // Read at the end: a run for other machines or designs may have written it meanwhile.
  const kept = pairs.size === machines.length * designs.length ? undefined : keptDocument();
  const document = configurations(
    names,
    machines.map((_, m) => designs.map((__, d) => pairs.get(`${m} ${d}`) ?? pairIn(kept!, m, d))),
  );
  writeAtomically(nodeFiles, CONFIGURATIONS, `${JSON.stringify(document)}\n`);
  writeAtomically(nodeFiles, CONFIGURATIONS_PAGE, configurationsText(document));
  process.stderr.write('docs/findings.md shows some of it: npm run findings writes that anew\n');

  /** Throws UserError when other pairs cannot be taken from the document that there is. */
  function keptDocument(): Configurations {
    const old = storedConfigurations();
    for (const list of ['properties', 'configs', 'machines', 'designs'] as const) {
      if (JSON.stringify(old[list]) === JSON.stringify(names[list])) continue;
      throw new UserError(
        `${CONFIGURATIONS}: it has other ${list} than this run; run npm run configurations without --machine and --design (what was found now is kept in out/configurations/)`,
      );
    }
    return old;
  }

  /** One machine under one design, but for what an interrupted run has done. */
  function search(machine: number, design: number): Pair {
    const [scenario, kernel] = [machines[machine]!, designs[design]!];
    const file = `out/configurations/${kernel.id}/${scenario.name}.json`;
    const done = [...readPart(file)];
    let saved = done.length;
    const save = () => {
      writeAtomically(nodeFiles, file, JSON.stringify({ program, searches: done } satisfies Part));
      saved = done.length;
    };
    const wanted = new Set(effective[design]);
    let unsaved = 0;
    for (const config of wanted) {
      if (done.some((search) => search.config === config)) continue;
      const search = searchConfiguration({ ...scenario, config: configs[config]! }, kernel);
      done.push({ config, ...search });
      unsaved += search.seconds;
      if (unsaved < SAVED_EVERY) continue;
      save();
      unsaved = 0;
    }
    if (done.length > saved) save();
    const found = done.filter(({ config }) => wanted.has(config));
    const pair = pairOf(found, properties.length, effective[design]!, MODEL_VERSION);
    const { effort } = pair;
    process.stderr.write(
      `${pairs.size + 1}/${all} ${kernel.id} on ${scenario.name}: ${effort.searches} searches, ${countText(effort.states)} states\n`,
    );
    return pair;
  }

  function readPart(file: string): readonly ConfigurationSearch[] {
    if (!existsSync(file)) return [];
    const part = JSON.parse(readText(nodeFiles, file, 'configurations')) as Part;
    return part.program === program ? part.searches : [];
  }
}

/** The names that the patterns match; all for none. */
function chosenOf(
  what: 'machine' | 'design',
  names: readonly string[],
  patterns: readonly string[],
): ReadonlySet<string> {
  if (patterns.length === 0) return new Set(names);
  return matchNames(`--${what}`, what, patterns, names, 'npm run check -- --list');
}
