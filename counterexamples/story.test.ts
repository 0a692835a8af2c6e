import { expect, test } from 'vitest';
import { explore } from '../checker/index.ts';
import { record } from './record.ts';
import { replayTrace } from './replay-trace.ts';
import { storyOf } from './story.ts';
import { toyDesigns, toyProperties, toyScenario, toyTraceRegistry } from './testing/toy-model.ts';

function toyStory() {
  const bad = toyDesigns.find((design) => design.id === 'bad')!;
  const model = toyTraceRegistry.buildModel(toyScenario('t1'), bad, { faults: 1, userOps: 0 });
  const property = toyProperties[0]!;
  const instance = property.instantiate(model);
  const verdict = explore(model.system, { properties: [instance] }).verdicts.get(property.id);
  if (verdict?.kind !== 'violated') throw new Error('the toy is not violated');
  const trace = record(model, property, verdict.path, toyTraceRegistry);
  const replayed = replayTrace(trace, toyTraceRegistry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);
  return storyOf(replayed);
}

const story = toyStory();

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
