/**
 * Do the recordings fire every rule of each design that a recorded kernel ships?
 */
import { expect, test } from 'vitest';
import { designs } from '../model/index.ts';
import { compare } from './compare.ts';
import { designOfKernel } from './kernel-design.ts';
import { allRecordings } from './recordings.ts';

/** Rules that no experiment can bring about, and why. */
const OUT_OF_REACH: readonly (readonly [RegExp, string])[] = [
  [/^cxl_pci: probe fails$/, 'a device that cxl_pci never sees stands for it'],
  [/^cxl_mem: probe endpoint fails$/, 'a device with a bad decoder stands for it'],
  [/: probe fails$/, 'an allocation that fails cannot be injected in a stock kernel'],
  [/^cxl_port: attach to region fails, /, 'an allocation that fails cannot be injected'],
  [/^admin: remove a device of a committed region$/, 'not among the events yet'],
  [/^admin: remove a device whose region waits for others$/, 'not among the events yet'],
];

const recordings = allRecordings();
const shipped = [...new Set(recordings.map(({ kernel }) => designOfKernel(kernel.release)!))];

test.each(shipped)('the recordings of %s fire every rule that is in reach', (id) => {
  const design = designs.find((d) => d.id === id)!;
  const fired = new Set<string>();
  const all = new Set<string>();
  for (const { kernel, experiment, steps } of recordings) {
    if (designOfKernel(kernel.release) !== id) continue;
    const comparison = compare(experiment, design, steps);
    if (comparison.kind !== 'agrees') continue;
    const { rules } = comparison.walk.model.system;
    for (const { firings } of comparison.ways) {
      for (const { rule } of firings) fired.add(rules[rule]!.name);
    }
    for (const { name } of rules) all.add(name);
  }
  const missing = [...all].filter((name) => !fired.has(name));
  expect(missing.filter((name) => !OUT_OF_REACH.some(([rule]) => rule.test(name)))).toEqual([]);
});
