/**
 * What the page makes of walks: held against every trace of the gallery.
 */
import { describe, expect, test } from 'vitest';
import type { IomemLine } from '../../../model/index.ts';
import { properties } from '../../../properties/index.ts';
import { galleryWalks } from '../../testing/gallery.ts';
import { type Box, type ChartLayout, layOutChart } from '../chart/chart-layout.ts';
import { failingClause } from './clause.ts';
import { instancesOf, refusalOf } from '../explorer/guard.ts';
import { layOutLanes, waitingAt } from './lanes.ts';
import { standingAt } from '../walk/standing.ts';
import { firingKey } from './walk.ts';

const gallery = galleryWalks();
const layouts = gallery.map(({ walk }) => layOutChart(walk));

interface Extent {
  readonly from: number;
  readonly to: number;
}

const at = <Item extends Extent>(items: readonly Item[], state: number) =>
  items.filter(({ from, to }) => from <= state && state <= to);

test('the gallery is there', () => expect(gallery.length).toBeGreaterThan(100));

describe('a walk', () => {
  test('has the lines and outcomes of its trace', () => {
    for (const { trace, walk } of gallery) {
      expect(walk.steps.map(({ line, outcomes }) => [line, ...outcomes])).toEqual(
        trace.steps.map(({ line, outcomes = [] }) => [line, ...outcomes]),
      );
    }
  });

  test('ends where its property is violated', () => {
    for (const { trace, walk } of gallery) {
      const property = properties.find(({ id }) => id === trace.property)!;
      const instance = property.instantiate(walk.model);
      expect([trace.design, trace.property, standingAt(walk, walk.steps.length, instance)]).toEqual(
        [
          trace.design,
          trace.property,
          instance.kind === 'always-possible' ? 'not-asked' : 'violated',
        ],
      );
      expect(failingClause(walk, property).source).not.toBe('');
    }
  });
});

describe('the chart', () => {
  const eachState = (
    look: (layout: ChartLayout, boxes: readonly Box[], lines: readonly IomemLine[]) => void,
  ) =>
    gallery.forEach(({ walk }, index) => {
      walk.states.forEach(({ iomem }, state) => {
        look(layouts[index]!, at(layouts[index]!.boxes, state), iomem);
      });
    });

  test('has a box for each line of /proc/iomem, in every state', () => {
    const texts = (lines: readonly { start: bigint; end: bigint; name: string }[]) =>
      lines.map(({ start, end, name }) => `${start}-${end} ${name}`).sort();
    eachState((_, boxes, lines) => {
      expect(texts(boxes.map(({ range, label }) => ({ ...range, name: label })))).toEqual(
        texts(lines),
      );
    });
  });

  test('draws nodes inside of those that hold them, with room for both labels', () => {
    eachState((_, boxes) => {
      for (const outer of boxes) {
        for (const inner of boxes) {
          const holds =
            outer.range.start <= inner.range.start &&
            inner.range.end <= outer.range.end &&
            outer.depth < inner.depth;
          if (!holds) continue;
          expect(inner.top).toBeGreaterThanOrEqual(outer.top);
          expect(inner.bottom).toBeLessThanOrEqual(outer.bottom);
          if (inner.range.start === outer.range.start) {
            expect(inner.top - outer.top).toBeGreaterThanOrEqual(14);
          }
        }
      }
    });
  });

  test('draws ranges that are apart apart', () => {
    eachState((_, boxes) => {
      for (const low of boxes) {
        for (const high of boxes) {
          if (low.range.end < high.range.start) {
            expect(low.bottom).toBeLessThanOrEqual(high.top);
          }
        }
      }
    });
  });

  test('has rows without a hole between them, and every strip within one', () => {
    for (const { rows, height, strips } of layouts) {
      rows.forEach((row, index) => {
        const below = rows[index + 1];
        expect(row.y + row.height).toBe(below?.y ?? height);
        if (below !== undefined) expect(row.end + 1n).toBe(below.start);
      });
      for (const { top, bottom } of strips) {
        expect(rows.filter((row) => row.y <= top && bottom <= row.y + row.height)).toHaveLength(1);
      }
    }
  });

  test('never draws two dax devices over each other', () => {
    for (const { strips } of layouts) {
      for (const one of strips) {
        for (const other of strips) {
          if (one.device === other.device || one.from > other.to || other.from > one.to) continue;
          expect(one.bottom <= other.top || other.bottom <= one.top).toBe(true);
        }
      }
    }
  });

  test('outlines the bytes that a violation of single-owner is about', () => {
    gallery.forEach(({ trace, walk }, index) => {
      if (trace.property !== 'single-owner') return;
      const marks = at(layouts[index]!.marks, walk.steps.length);
      expect(marks.map(({ kind }) => kind)).toContain('twice');
    });
  });
});

describe('the lanes', () => {
  test('have every step once, and waits that end with a step of somebody else or of their own', () => {
    for (const { walk } of gallery) {
      const lanes = layOutLanes(walk);
      const events = lanes.flatMap(({ events }) => events.map(({ number }) => number));
      expect(events.sort((a, b) => a - b)).toEqual(walk.steps.map(({ number }) => number));
      for (const { waits } of lanes) {
        for (const { until, enabler, step } of waits) {
          const key = firingKey(step);
          expect(enabler.number).toBe(until);
          expect(walk.states[until - 1]!.enabled.has(key)).toBe(false);
          expect(walk.states[until]!.enabled.has(key)).toBe(true);
          expect(waitingAt(lanes, until - 1).map((wait) => wait.step)).toContain(step);
          expect(waitingAt(lanes, until).map((wait) => wait.step)).not.toContain(step);
        }
      }
    }
  });
});

describe('what cannot happen', () => {
  test('is told by the budget that is empty, or by what its guard read', () => {
    const told = { budget: 0, guard: 0 };
    for (const { walk } of gallery.slice(0, 40)) {
      for (const state of walk.states) {
        for (const instance of instancesOf(walk.model)) {
          const refusal = refusalOf(instance, state);
          expect(refusal === undefined).toBe(state.enabled.has(firingKey(instance)));
          if (refusal === undefined) continue;
          told[refusal.kind]++;
          if (refusal.kind === 'budget') expect(state.budgets[refusal.budget]).toBe(0);
          else expect(refusal.source).toMatch(/=>|\{/);
        }
      }
    }
    expect(Math.min(told.budget, told.guard)).toBeGreaterThan(0);
  });

  test('the last field that a guard read is the one that says no', () => {
    // One with modules; built in, dax_hmem waits for something else.
    const { walk } = gallery.find(
      ({ trace }) => trace.design === 'v7.1' && trace.property === 'only-soft-reserved',
    )!;
    const [start] = walk.states;
    const instance = instancesOf(walk.model).find(
      ({ name }) => name === 'dax_hmem: probe hmem_platform.0',
    )!;
    expect(refusalOf(instance, start!)).toMatchObject({
      kind: 'guard',
      reads: [
        { path: 'firmware', value: 'done' },
        { path: 'daxHmem', value: 'false' },
        { path: 'own.work', value: 'idle' },
        { path: 'acpi', value: 'unbound' },
      ],
    });
  });
});
