import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Property } from '../checker/index.ts';
import { designs, scenarios } from '../model/index.ts';
import { ABOUT_NO_BYTES } from '../properties/culprits.ts';
import { expectedVerdict, properties } from '../properties/index.ts';
import { explain } from '../counterexamples/explain/explain.ts';
import { realRegistry } from './real-registry.ts';
import { FINDINGS, findingsOfGallery, isInFindings, pageOf, replayGallery } from './gallery.ts';

const PROMISES: readonly Property<never>['kind'][] = ['eventually', 'leads-to', 'always-possible'];

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

it('each trace of the gallery has a page that explains it (else: npm run findings)', () => {
  for (const { file, text } of replayGallery().map(pageOf)) {
    expect(readFileSync(file, 'utf8'), file).toBe(text);
  }
});

describe('explanations', () => {
  const explained = replayGallery().map((replayed) => ({
    replayed,
    explanation: explain(replayed, realRegistry),
  }));

  it('say of each trace when it became inevitable, and of most what avoids it', () => {
    for (const { replayed, explanation } of explained) {
      // Promises are broken by whole paths, not at one step.
      if (PROMISES.includes(replayed.violation)) continue;
      const { steps } = replayed.trace;
      expect(explanation.inevitableFrom).toBeGreaterThanOrEqual(0);
      expect(explanation.inevitableFrom).toBeLessThanOrEqual(steps.length);
      expect(explanation.detour === undefined).toBe(explanation.inevitableFrom === 0);
    }
  });

  it('name the bytes, where the property is about bytes', () => {
    for (const { replayed, explanation } of explained) {
      const { design, property } = replayed.trace;
      const named = explanation.sentences.some((sentence) => sentence.startsWith('It is about'));
      expect(named, `${design} ${property}`).toBe(!ABOUT_NO_BYTES.has(property));
    }
  });

  it('agree that the gallery holds the least', () => {
    const wasteful = explained.filter(({ explanation: { sentences } }) =>
      sentences.some((sentence) => sentence.startsWith('It does not take that much')),
    );
    expect(wasteful.map(({ replayed: { trace } }) => `${trace.design} ${trace.property}`)).toEqual(
      [],
    );
  });
});
