import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explore, type Property } from '../../checker/index.ts';
import { buildModel, designs, scenarios } from '../../model/index.ts';
import { ABOUT_NO_BYTES } from '../../properties/culprits.ts';
import { expectedVerdict, properties } from '../../properties/index.ts';
import { explain } from '../../counterexamples/explain/explain.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import {
  CHAPTERS,
  DOCS,
  findingsOfGallery,
  isInFindings,
  pageOf,
  replayGallery,
  VIOLATED_ON,
  type ViolatedOn,
} from './gallery.ts';

const PROMISES: readonly Property<never>['kind'][] = ['eventually', 'leads-to', 'always-possible'];

const gallery = replayGallery();
const explained = gallery.map((replayed) => ({
  replayed,
  explanation: explain(replayed, realRegistry),
}));

describe('the gallery', () => {
  it('holds one replayable trace for each design and property on record as violated', () => {
    const names = scenarios.filter(isInFindings).map(({ name }) => name);
    const onRecord = designs.flatMap(({ id }) =>
      properties
        .filter((p) => names.some((s) => expectedVerdict(id, s, p.id)?.verdict === 'violated'))
        .map((p) => `${id} ${p.id}`),
    );
    const held = gallery.map(({ trace }) => `${trace.design} ${trace.property}`);
    expect(held.sort()).toEqual(onRecord.sort());
  });

  it('is what docs/findings.md and docs/findings/ show (else: npm run findings)', () => {
    const pages = findingsOfGallery();
    for (const { path, text } of pages) {
      expect(readFileSync(`${DOCS}/${path}`, 'utf8'), path).toBe(text);
    }
    const chapters = readdirSync(CHAPTERS).map((name) => `${CHAPTERS}/${name}`);
    expect(pages.map(({ path }) => `${DOCS}/${path}`)).toEqual(expect.arrayContaining(chapters));
  });
});

describe('cli/maintain/kept/findings.json', () => {
  const violatedOn = JSON.parse(readFileSync(VIOLATED_ON, 'utf8')) as ViolatedOn;

  it('names the scenario of each trace of the gallery, and only violations on record', () => {
    const traces = gallery.map(({ trace }) => trace);
    for (const { design, property, scenario } of traces) {
      expect(violatedOn[design]?.[property], `${design} ${property}`).toContain(scenario.name);
    }
    const named = Object.entries(violatedOn).flatMap(([design, byProperty]) =>
      Object.entries(byProperty).map(([property, names]) => ({ design, property, names })),
    );
    expect(named).toHaveLength(traces.length);
    for (const { design, property, names } of named) {
      for (const name of names) {
        const record = expectedVerdict(design, name, property)?.verdict;
        expect(record, `${design} ${name} ${property}`).toBe('violated');
      }
    }
  });

  it.each(['v6.12', 'v7.1'])('names every scenario on which a plain boot of %s breaks it', (id) => {
    const design = designs.find((d) => d.id === id)!;
    const boots = gallery.flatMap(({ trace, property }) =>
      trace.design === id && trace.bounds.faults + trace.bounds.userOps === 0 ? [property] : [],
    );
    const found = scenarios.filter(isInFindings).flatMap((scenario) => {
      const model = buildModel(scenario, design, { faults: 0, userOps: 0 });
      const asked = boots.filter((property) => property.applies(model) === true);
      const { verdicts } = explore(model.system, {
        properties: asked.map((property) => property.instantiate(model)),
      });
      return asked
        .filter((property) => verdicts.get(property.id)?.kind === 'violated')
        .map((property) => `${property.id} ${scenario.name}`);
    });
    const named = boots.flatMap((p) => violatedOn[id]![p.id]!.map((name) => `${p.id} ${name}`));
    expect(found.sort()).toEqual(named.sort());
  });
});

it('each trace of the gallery has a page that explains it (else: npm run findings)', () => {
  for (const { replayed, explanation } of explained) {
    const { file, text } = pageOf(replayed, explanation);
    expect(readFileSync(file, 'utf8'), file).toBe(text);
  }
});

describe('explanations', () => {
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
