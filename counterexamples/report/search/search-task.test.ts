import { describe, expect, test } from 'vitest';
import { explore } from '../../../checker/index.ts';
import { buildModel, designs, scenarios } from '../../../model/index.ts';
import { properties } from '../../../properties/index.ts';
import { scenarioToJson } from '../../file/scenario-file.ts';
import { search, type SearchMessage, type SearchTask } from './search-task.ts';
import { executeWalk } from '../data/walk.ts';

const scenario = scenarios.find(({ name }) => name === 'n4-sr-larger')!;
const design = designs.find(({ id }) => id === 'v7.1')!;
const budgets = { faults: 1, userOps: 1 };
const model = buildModel(scenario, design, budgets);
const start: SearchTask = {
  kind: 'search',
  scenario: scenarioToJson(scenario),
  design: design.id,
  budgets,
  walk: { initial: 0, firings: [] },
  property: null,
  memory: 2 ** 30,
};

/** Fewest steps to a violation, by one exhaustive search of all properties. */
const shortest = new Map(
  [
    ...explore(model.system, {
      properties: properties
        .filter((property) => property.applies(model) === true)
        .map((property) => property.instantiate(model)),
    }).verdicts,
  ].flatMap(([id, verdict]) =>
    verdict.kind === 'violated' ? [[id, verdict.path.firings.length] as const] : [],
  ),
);

function found(task: SearchTask) {
  const message = search(task, () => undefined);
  if (message.kind !== 'found') throw new Error(JSON.stringify(message));
  return message;
}

describe('a search of the page', () => {
  test('there are several violations to find', () => expect(shortest.size).toBeGreaterThan(2));

  test.each([...shortest])('finds a violation of %s in %d steps', (property, steps) => {
    expect(found({ ...start, property }).path.firings).toHaveLength(steps);
  });

  test('finds the nearest violation of any property', () => {
    const { property, path } = found(start);
    expect(path.firings).toHaveLength(Math.min(...shortest.values()));
    expect(shortest.get(property)).toBe(path.firings.length);
  });

  test('goes on from where a walk ends, with what is left of the budgets', () => {
    const { path } = found({ ...start, property: 'no-stranded-memory' });
    for (let taken = 1; taken <= path.firings.length; taken++) {
      const walk = { initial: 0, firings: path.firings.slice(0, taken) };
      const rest = found({ ...start, walk, property: 'no-stranded-memory' });
      expect(rest.path.firings).toHaveLength(path.firings.length - taken);
      const whole = [...walk.firings, ...rest.path.firings];
      expect(executeWalk(model, { initial: 0, firings: whole }).steps).toHaveLength(whole.length);
    }
  });

  test('says so when there is nothing to find, and tells how it goes', () => {
    const told: SearchMessage[] = [];
    const end = search({ ...start, property: 'single-owner' }, (message) => told.push(message));
    expect(end).toMatchObject({ kind: 'nothing', verdict: 'holds' });
    expect(end).not.toHaveProperty('cut');
    expect(told.every(({ kind }) => kind === 'progress')).toBe(true);
  });

  test('says so when its memory ends it', () => {
    expect(
      search({ ...start, property: 'single-owner', memory: 1 }, () => undefined),
    ).toMatchObject({ kind: 'nothing', cut: 'memory' });
  });
});
