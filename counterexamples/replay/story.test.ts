import { expect, test } from 'vitest';
import { toyStory } from '../testing/toy-trace.ts';

const story = toyStory('no-lost-range');

test('survives JSON', () => {
  expect(JSON.parse(JSON.stringify(story))).toEqual(story);
});

test('has a scene before each step and after the last', () => {
  expect(story.scenes.map(({ iomemText }) => iomemText)).toEqual([
    [],
    ['100000000-13fffffff : CXL Window 0'],
    ['100000000-13fffffff : CXL Window 0', '  100000000-11fffffff : region0'],
    ['100000000-13fffffff : CXL Window 0', '  100000000-11fffffff : region0'],
  ]);
  expect(story.scenes.map(({ left }) => left.faults)).toEqual([1, 1, 1, 0]);
  expect(story.scenes[2]!.iomem[1]).toEqual({
    depth: 1,
    start: '0x100000000',
    end: '0x11fffffff',
    name: 'region0',
    kind: 'region',
  });
});

test('says who took each step, what it reported and what it changed', () => {
  expect(
    story.steps.map(({ number, by, outcomes, diff }) => ({ number, by, outcomes, diff })),
  ).toEqual([
    {
      number: 1,
      by: 'thread',
      outcomes: [],
      diff: [{ sign: '+', text: '100000000-13fffffff : CXL Window 0' }],
    },
    {
      number: 2,
      by: 'thread',
      outcomes: [],
      diff: [
        { sign: ' ', text: '100000000-13fffffff : CXL Window 0' },
        { sign: '+', text: '  100000000-11fffffff : region0' },
      ],
    },
    { number: 3, by: 'fault', outcomes: ['range: -EIO'], diff: [] },
  ]);
});
