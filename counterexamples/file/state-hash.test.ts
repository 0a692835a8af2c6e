import { expect, test } from 'vitest';
import { stateHash } from './state-hash.ts';

/** FNV-1a over the same text, the slow and obvious way. */
function slowHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = ((hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn;
  }
  return hash.toString(16).padStart(16, '0');
}

test('is FNV-1a over canonical JSON', () => {
  for (const state of [0, null, 'abc', [1, 2, [3]], { a: 1, b: [true, null, 'x'.repeat(500)] }]) {
    expect(stateHash(state)).toBe(slowHash(JSON.stringify(state)));
  }
});

test('does not depend on the order of fields', () => {
  expect(stateHash({ a: 1, b: { c: 2, d: 3 } })).toBe(stateHash({ b: { d: 3, c: 2 }, a: 1 }));
});
