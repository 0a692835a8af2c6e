import { expect, test } from 'vitest';
import { designs, scenarios } from '../../model/index.ts';
import { expectedVerdict, noteOn } from '../expected.ts';
import { properties } from '../index.ts';
import { NOTES } from './index.ts';

test('every note is about a verdict on record', () => {
  const used = new Set(
    designs.flatMap(({ id: design }) =>
      scenarios.flatMap(({ name }) =>
        properties.map(({ id }) =>
          noteOn(design, name, id, expectedVerdict(design, name, id)!.verdict),
        ),
      ),
    ),
  );
  const notes = Object.entries(NOTES).flatMap(([property, all]) =>
    all.map((note) => ({ property, note })),
  );
  expect(notes.filter(({ note }) => !used.has(note))).toEqual([]);
});
