/**
 * Memory whose device was reset is dangerous, though the kernel still has a committed region for it.
 */
import { expect, it } from 'vitest';
import { NONE } from '../checker/index.ts';
import { scenarios } from '../model/scenarios/index.ts';
import { BOOT, modelOf, walk } from '../model/testing/script.ts';
import { dangerousCells, expectedCells } from './bytes.ts';

it.each(['v6.12', 'v7.1'])('%s: the whole region, and it is the loss of who did it', (design) => {
  const scenario = scenarios.find(({ name }) => name === 'n1-exact-every-operation')!;
  const model = modelOf(scenario, design);
  const { machine: m } = model;
  walk(model, BOOT, (s) => expect(dangerousCells(m, s)).toBe(NONE));
  walk(model, [...BOOT, ['admin: PCI reset']], (s) => {
    expect(s.region[0]!.state).toBe('commit');
    expect(dangerousCells(m, s)).toBe(m.windowMask);
    expect(expectedCells(m, s)).toBe(NONE);
  });
});
