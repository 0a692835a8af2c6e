/**
 * What a design changed of the one that it is based on is a small difference between two files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { designs } from './index.ts';

/** Design, what it is based on, and how many lines at most differ between their files. */
const HISTORY = [
  ['v6.12', 'v6.11', 35],
  ['trim', 'v6.12', 45],
  ['all-or-nothing', 'trim', 45],
  ['drop-leftovers', 'all-or-nothing', 30],
  ['series-v3', 'trim', 50],
  ['series-v4', 'series-v3', 40],
  ['punch-out', 'v6.12', 35],
  ['series-v5', 'series-v4', 40],
  ['coordinate-v3', 'v6.12', 55],
  ['arbitrate-v4', 'coordinate-v3', 45],
  ['v7.0', 'v6.12', 35],
  ['teardown-v5', 'arbitrate-v4', 60],
  ['exclude-v6', 'teardown-v5', 55],
  ['per-range-v7', 'exclude-v6', 45],
  ['v7.1', 'per-range-v7', 45],
  // It is written as a change of v7.1, so that these are nearly all lines of both.
  ['delay-insert', 'v7.1', 55],
] as const;

it('each design but the first is based on one before it', () => {
  for (const [n, { id, basedOn }] of designs.entries()) {
    const before = designs.slice(0, n).map((design) => design.id);
    expect(n === 0 ? [undefined] : before, id).toContain(basedOn);
  }
});

it.each(HISTORY)(
  '%s is based on %s, and differs from it in at most %i lines',
  (id, basedOn, most) => {
    expect(designs.find((design) => design.id === id)?.basedOn).toBe(basedOn);
    expect(differingLines(linesOf(basedOn), linesOf(id))).toBeLessThanOrEqual(most);
  },
);

function linesOf(design: string): string[] {
  return readFileSync(join(import.meta.dirname, `${design}.ts`), 'utf8')
    .trimEnd()
    .split('\n');
}

/** The lines that `diff` prints: all of both files but those of a longest common subsequence. */
function differingLines(a: readonly string[], b: readonly string[]): number {
  let common = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    for (const [j, other] of b.entries()) {
      next.push(line === other ? common[j]! + 1 : Math.max(common[j + 1]!, next[j]!));
    }
    common = next;
  }
  return a.length + b.length - 2 * common[b.length]!;
}
