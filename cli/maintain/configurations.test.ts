import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explore } from '../../checker/index.ts';
import {
  type Configurations,
  machinesOf,
  pairIn,
} from '../../counterexamples/findings/configurations.ts';
import { configurationsText } from '../../counterexamples/findings/configurations-text.ts';
import { buildModel, configText, designs, distinctConfigs, scenarios } from '../../model/index.ts';
import { expectedBudgets, expectedVerdict, properties } from '../../properties/index.ts';
import {
  CONFIGURATIONS,
  CONFIGURATIONS_PAGE,
  recordedConfigurations,
  storedConfigurations,
} from './gallery.ts';

/** Undefined when the model has changed since; the document then says so. */
const found = recordedConfigurations();
const recorded = found!;
const configs = distinctConfigs();
const LETTERS = { holds: 'H', violated: 'F', vacuous: 'V', 'not-applicable': '-' } as const;

function rowOf(config: number, machine: number, design: number): string {
  const columns = recorded.verdicts[machine]![design]!;
  return columns.map((column) => recorded.columns[column]![config]!).join('');
}

it.skipIf(found !== undefined)(
  'the document says of which model it is, when not of this one',
  () => {
    const { modelVersion } = storedConfigurations();
    expect(readFileSync(CONFIGURATIONS_PAGE, 'utf8')).toContain(
      `Searched under model ${modelVersion}, and not again since`,
    );
  },
);

it.skipIf(found === undefined)('cli/maintain/kept/configurations.json is of this model', () => {
  expect(recorded.properties).toEqual(properties.map(({ id }) => id));
  expect(recorded.designs).toEqual(designs.map(({ id }) => id));
  expect(recorded.configs).toEqual(configs.slice(0, recorded.configs.length).map(configText));
  expect(recorded.machines).toEqual(machinesOf(scenarios).map(({ name }) => name));
});

describe.skipIf(found === undefined)('the record', () => {
  it('is what docs/configurations.md says', () => {
    expect(readFileSync(CONFIGURATIONS_PAGE, 'utf8')).toBe(configurationsText(recorded));
  });

  it('took less than two minutes of one core for each search', () => {
    const seconds = recorded.efforts.flat().map(({ slowest }) => slowest.seconds);
    expect(Math.max(...seconds)).toBeLessThan(120);
  });

  it('agrees with the verdicts on record where a scenario has the usual configuration', () => {
    for (const [machine, name] of recorded.machines.entries()) {
      if (scenarios.find((scenario) => scenario.name === name)!.config !== undefined) continue;
      for (const [design, { id }] of designs.entries()) {
        const row = properties.map((p) => LETTERS[expectedVerdict(id, name, p.id)!.verdict]);
        expect(rowOf(0, machine, design), `${name} ${id}`).toBe(row.join(''));
      }
    }
  });

  it.each([
    ['v6.12', 'n1-exact', 'CXL_ACPI=y'],
    ['v7.1', 'n1-exact', 'CXL_ACPI=y,CXL_PCI=y,DEV_DAX_HMEM=y,DEV_DAX_KMEM=y'],
    ['exclude-v6', 'n5-sr-smaller', 'DEV_DAX_HMEM=y'],
    ['coordinate-v3', 'n4-sr-larger', 'DEV_DAX_CXL=n'],
    ['arbitrate-v4', 'n10-partial-overlap', 'DEV_DAX_HMEM=n'],
    ['trim', 'n6-uncommitted', 'CXL_ACPI=n'],
  ] as const)('%s on %s with %s', (design, machine, text) => {
    const config = configs[recorded.configs.indexOf(text)]!;
    const scenario = { ...scenarios.find(({ name }) => name === machine)!, config };
    const index = designs.findIndex(({ id }) => id === design);
    const model = buildModel(scenario, designs[index]!, expectedBudgets);
    const asked = properties.filter((property) => property.applies(model) === true);
    const { verdicts } = explore(model.system, {
      properties: asked.map((property) => property.instantiate(model)),
    });
    const row = properties.map(({ id }) => {
      const kind = verdicts.get(id)?.kind ?? 'not-applicable';
      return (LETTERS as Readonly<Record<string, string>>)[kind];
    });
    const [c, m] = [recorded.configs.indexOf(text), recorded.machines.indexOf(machine)];
    expect(rowOf(c, m, index)).toBe(row.join(''));
  });
});

describe.skipIf(found === undefined)('npm run configurations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'configurations-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const [machine, design] = ['l40-low-memory-hole', 'v6.12'];
  const part = join(folder, 'out/configurations', design, `${machine}.json`);

  /** Runs it for one machine and design, in a folder of its own; gives what it writes of them. */
  function run(...options: readonly string[]) {
    const script = join(import.meta.dirname, '../../dist/cli/maintain/configurations.js');
    const child = spawnSync(process.execPath, [script, ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    const text = readFileSync(join(folder, CONFIGURATIONS), 'utf8');
    const all = JSON.parse(text) as Configurations;
    const pair = pairIn(all, all.machines.indexOf(machine), all.designs.indexOf(design));
    return { status: child.status, stderr: child.stderr, all, pair };
  }

  interface Part {
    program: string;
    searches: { states: number }[];
  }
  function changePart(change: (part: Part) => void): void {
    const saved = JSON.parse(readFileSync(part, 'utf8')) as Part;
    change(saved);
    writeFileSync(part, JSON.stringify(saved));
  }

  it('searches a part, keeps the rest, and does not search again what is there', () => {
    mkdirSync(join(folder, 'docs'));
    cpSync(CONFIGURATIONS, join(folder, CONFIGURATIONS));
    const first = run('--machine', machine, '--design', design);
    expect(first.stderr).toContain(`1/1 ${design} on ${machine}: 162 searches`);
    expect(first.pair.letters).toEqual(pairIn(recorded, ...placeOf()).letters);
    expect({ ...first.all, efforts: [] }).toEqual({ ...recorded, efforts: [] });

    // As if it had been interrupted, and what it found before were something else.
    changePart(({ searches }) => {
      searches.splice(1);
      searches[0]!.states = 1_000_000;
    });
    const second = run('--machine', machine, '--design', design);
    expect(second.pair.letters).toEqual(first.pair.letters);
    expect(second.pair.effort.largest).toEqual({ config: 0, states: 1_000_000 });
  });

  it('searches again what another program found', () => {
    changePart((saved) => (saved.program = 'another'));
    const { pair } = run('--machine', machine, '--design', design);
    expect(pair.effort.largest).toEqual(pairIn(recorded, ...placeOf()).effort.largest);
  });

  it('says what is wrong with a name', () => {
    const { status, stderr } = run('--design', 'v7.9');
    expect(status).toBe(2);
    expect(stderr).toContain('--design v7.9: no design has this name');
  });

  function placeOf(): [number, number] {
    return [recorded.machines.indexOf(machine), recorded.designs.indexOf(design)];
  }
});
