import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { designs, scenarios } from '../model/index.ts';
import { expectedVerdict, properties } from '../properties/index.ts';
import { FINDINGS, findingsOfGallery, isInFindings, replayGallery } from './gallery.ts';

describe('the gallery', () => {
  it('holds one replayable trace for each design and property on record as violated', () => {
    const names = scenarios.filter(isInFindings).map(({ name }) => name);
    const onRecord = designs.flatMap(({ id }) =>
      properties
        .filter((p) => names.some((s) => expectedVerdict(id, s, p.id)?.verdict === 'violated'))
        .map((p) => `${id} ${p.id}`),
    );
    const held = replayGallery().map(({ trace }) => `${trace.design} ${trace.property}`);
    expect(held.sort()).toEqual(onRecord.sort());
  });

  it('is what docs/findings.md shows (else: npm run findings)', () => {
    expect(readFileSync(FINDINGS, 'utf8')).toBe(findingsOfGallery());
  });
});
