/** What releases of the kernel hold. */
import { describe, expect, it, test } from 'vitest';
import { designs } from './index.ts';
import type { KernelTraits } from '../machine/kernel-traits.ts';
import { designOfRelease, KERNEL_VERSIONS, releaseVariants, shippedIn } from './kernel-versions.ts';

type Traits = Partial<KernelTraits>;

/** The design of record, and what is known of two fixes that came between designs. */
const RELEASES: readonly [release: string, design: string | undefined, traits: Traits][] = [
  ['6.1.140', undefined, {}],
  ['6.3', 'v6.11', { hmatRegistersOnline: true }],
  ['6.11.2-amd64', 'v6.11', { hmatRegistersOnline: true }],
  ['6.12', 'v6.12', { hmatRegistersOnline: true }],
  ['6.12.116', 'v6.12', { hmatRegistersOnline: true }],
  ['6.12.117+deb13-amd64', 'v6.12', { hmatRegistersOnline: false }],
  ['6.16.12+deb13-amd64', 'v6.12', { hmatRegistersOnline: true }],
  ['6.17.8', 'v6.12', { hmatRegistersOnline: true }],
  ['6.17.10', 'v6.12', { hmatRegistersOnline: false }],
  ['6.18.15+deb13-amd64', 'v6.12', { hmatRegistersOnline: false }],
  ['6.19', 'v6.12', { hmatRegistersOnline: false, locksRegions: true }],
  ['6.19.4', 'v6.12', { locksRegions: true }],
  ['7.0.9', 'v7.0', { locksRegions: true, probeWaitCovers: 'regions' }],
  ['7.1-rc3', 'v7.1', { cancelsAutoAttach: true }],
  ['7.3.4-1', 'v7.1', { cancelsAutoAttach: true }],
  ['8.0', 'v7.1', { cancelsAutoAttach: true }],
  ['generic', undefined, {}],
];

test.each(RELEASES)('%s holds %s with %o', (release, design, traits) => {
  const found = designOfRelease(release);
  expect(found?.id).toBe(design);
  if (found !== undefined) expect(found.traits).toMatchObject(traits);
});

test('6.12.117 does not know locks, as its source does not', () => {
  expect(designOfRelease('6.12.117')!.traits.locksRegions).toBeUndefined();
});

describe('the list', () => {
  it('names designs, and says of each difference by which commit', () => {
    const ids = designs.map(({ id }) => id);
    for (const { design, traits, changes } of KERNEL_VERSIONS) {
      expect(ids).toContain(design);
      if (traits !== undefined) expect(changes).not.toEqual([]);
      for (const { commit } of changes) expect(commit).toMatch(/^[0-9a-f]{12,13}$/);
    }
  });

  it('tells which releases ship a design', () => {
    expect(shippedIn('v6.11')).toBe('v6.3 to v6.11');
    expect(shippedIn('v6.12')).toBe('v6.12 to v6.19');
    expect(shippedIn('v6.19')).toBe('v6.19');
    expect(shippedIn('v7.0')).toBe('v7.0');
    expect(shippedIn('v7.1')).toBe('v7.1 and later');
    expect(shippedIn('trim')).toBeUndefined();
  });

  it('makes variants of the series that differ from their design', () => {
    expect(releaseVariants.map(({ id, basedOn }) => [id, basedOn])).toEqual([
      ['v6.18', 'v6.12'],
      ['v6.19', 'v6.12'],
    ]);
  });
});
