/**
 * One search for cli/maintain/kept/configurations.json.
 */
import { cpuUsage } from 'node:process';
import { explore } from '../../checker/index.ts';
import type { ConfigurationSearch } from '../../counterexamples/findings/configurations.ts';
import { buildModel, type Design, type Scenario } from '../../model/index.ts';
import { expectedBudgets, properties } from '../../properties/index.ts';

const LETTERS: Readonly<Record<string, string>> = {
  holds: 'H',
  violated: 'F',
  vacuous: 'V',
};

/** Asks every property of a machine with a configuration; throws when one of them is not decided. */
export function searchConfiguration(
  scenario: Scenario,
  design: Design,
): Omit<ConfigurationSearch, 'config'> {
  const before = cpuUsage();
  const model = buildModel(scenario, design, expectedBudgets);
  const asked = properties.filter((property) => property.applies(model) === true);
  const { verdicts, states } = explore(model.system, {
    properties: asked.map((property) => property.instantiate(model)),
  });
  const letters = properties.map(({ id }) => {
    const verdict = verdicts.get(id);
    if (verdict === undefined) return '-';
    const letter = LETTERS[verdict.kind];
    if (letter === undefined) throw new Error(`${model.system.name}, ${id}: ${verdict.kind}`);
    return letter;
  });
  const { user, system } = cpuUsage(before);
  const seconds = Math.round((user + system) / 1e4) / 100;
  return { verdicts: letters.join(''), states, seconds };
}
