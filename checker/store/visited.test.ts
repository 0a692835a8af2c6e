import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileSystem } from '../state/compile.ts';
import { createStores } from './stores.ts';
import { system } from '../language/system.ts';
import { FIRST_SLOT } from '../state/view.ts';
import { array, enumeration, range, record, type Type } from '../language/types.ts';

const nibble = range(0, 15);

/** Layouts that are stored in different ways. */
const layouts: [string, Record<string, Type>][] = [
  ['one word', { a: array(5, nibble), e: enumeration('x', 'y', 'z') }],
  [
    'a short last word, which fits beside the hash',
    { e: enumeration('x', 'y', 'z'), a: array(9, nibble) },
  ],
  ['a short last word with the mark', { a: array(9, nibble), e: enumeration('x', 'y', 'z') }],
  ['two words, the mark in the first', { e: enumeration('x', 'y', 'z'), a: array(14, nibble) }],
  ['two words, the mark in the last', { a: array(14, nibble), e: enumeration('x', 'y', 'z') }],
  ['five words', { a: array(36, nibble) }],
];

it.each(layouts)('tells exactly which states it has seen: %s', (_, fields) => {
  const compiled = compileSystem(system({ name: 'states', layout: record(fields), rules: [] }));
  const { layout } = compiled;
  const digits = layout.fields.map(({ type }) =>
    fc.nat({ max: type.kind === 'enumeration' ? type.names.length - 1 : 15 }),
  );
  // Few values of most fields, so that many states come again; the rest of them at random.
  const few = fc.tuple(...digits.map((digit, i) => (i % 4 === 0 ? digit : fc.nat({ max: 1 }))));
  const states = fc.array(fc.oneof(few, fc.tuple(...digits)), {
    minLength: 1,
    maxLength: 3000,
    size: 'max',
  });
  const property = fc.property(states, (codes) => {
    const unbounded = { states: Number.POSITIVE_INFINITY, memory: Number.POSITIVE_INFINITY };
    const options = { order: 'queue', compact: false, depthBound: false, block: 100 } as const;
    const stores = createStores(compiled, { ...options, ...unbounded });
    const live = layout.newLive();
    const seen: string[] = [];
    for (let from = 0; from < codes.length; from += 100) {
      const block = codes.slice(from, from + 100);
      block.forEach((code, k) => {
        code.forEach((value, slot) => live.write(slot, value));
        live.harvest(stores.successors.words, k * layout.words);
      });
      expect(stores.insert(block.length, 0)).toBeUndefined();
      expect(stores.allKnown(block.length)).toBe(true);
      seen.push(...block.map(String));
    }
    const distinct = [...new Set(seen)];
    expect(stores.size()).toBe(distinct.length);
    // The queue has the states themselves, in the order in which they were first seen.
    for (const state of distinct) {
      stores.frontier.shift();
      live.load(stores.frontier.chunk, stores.frontier.at);
      const code = layout.fields.map(({ slot }) => live.buffer[FIRST_SLOT + slot]);
      expect(String(code)).toBe(state);
    }
  });
  fc.assert(property, { numRuns: 10 });
});
