import { describe, expect, test } from 'vitest';
import type { Rule } from '../../checker/index.ts';
import type { State } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { problemText } from './problem.ts';
import type { TraceRegistry } from '../replay/registry.ts';
import { replayTrace } from '../replay/replay-trace.ts';
import { storyOf } from '../replay/story.ts';
import { asToy, toyProperties, toyTraceRegistry } from '../testing/toy-model.ts';
import { toyTrace } from '../testing/toy-trace.ts';
import { traceSummary, traceText } from '../replay/text.ts';
import { readTrace, type Trace, writeTrace } from './trace-file.ts';

/** The toy with a device that comes and goes for ever. */
const restless: TraceRegistry = {
  ...toyTraceRegistry,
  buildModel(...args) {
    const model = toyTraceRegistry.buildModel(...args);
    const withdraw: Rule<State> = {
      name: 'toy: withdraw range',
      actor: 'hardware',
      guard: (s) => !!asToy(s).inserted[1],
      effect: (s) => {
        asToy(s).inserted[1] = false;
      },
    };
    return { ...model, system: { ...model.system, rules: [...model.system.rules, withdraw] } };
  },
};

/** What the toy promises: the range that is there is lost in the end. */
const promise: ModelProperty = {
  id: 'lost-in-the-end',
  sentence: 'A range that is there is lost later.',
  failure: 'a range stays',
  askedBy: 'Nobody, <ask@example.org>',
  severity: 'waiting',
  applies: () => true,
  instantiate: () => ({
    id: 'lost-in-the-end',
    kind: 'leads-to',
    sentence: 'A range that is there is lost later.',
    from: (s) => !!asToy(s).inserted[0],
    to: (s) => asToy(s).lost,
  }),
};

const possibility: ModelProperty = {
  ...promise,
  id: 'lost-range-can-come-back',
  sentence: 'A lost range can always come back.',
  instantiate: () => ({
    id: 'lost-range-can-come-back',
    kind: 'always-possible',
    sentence: 'A lost range can always come back.',
    holds: (s) => !asToy(s).lost,
  }),
};

const withPromises = { properties: [...toyProperties, promise, possibility] };

const trace = toyTrace('no-lost-range');

function refusal(changed: Trace, registry = toyTraceRegistry): string {
  const result = replayTrace(changed, registry);
  return result.kind === 'refused' ? result.message : 'it replays';
}

/** The toy of another version, in which a rule has another name. */
function renamed(from: string, to: string, extra: Partial<TraceRegistry> = {}): TraceRegistry {
  return {
    ...toyTraceRegistry,
    modelVersion: '8',
    ...extra,
    buildModel(...args) {
      const model = toyTraceRegistry.buildModel(...args);
      const rules = model.system.rules.map((rule) =>
        rule.name === from ? { ...rule, name: to } : rule,
      );
      return { ...model, system: { ...model.system, rules } };
    },
  };
}

describe('a trace', () => {
  test('names rules and parameters, and carries a hash of each state', () => {
    expect(trace).toMatchObject({
      schema: 'soft-reserve-checker/trace@1',
      tool: { name: 'soft-reserve-checker', version: '0.0.1' },
      model: '7',
      design: 'bad',
      bounds: { faults: 1, userOps: 0 },
      property: 'no-lost-range',
      verdict: 'violated',
    });
    expect(trace.steps.map(({ stateHash, ...step }) => step)).toEqual([
      {
        rule: 'toy: insert range',
        parameter: { index: 0, value: '0' },
        actor: 'kernel',
        source: 'kernel/toy.c insert()',
        line: 'toy: insert range 0',
      },
      {
        rule: 'toy: insert range',
        parameter: { index: 1, value: '1' },
        actor: 'kernel',
        source: 'kernel/toy.c insert()',
        line: 'toy: insert range 1',
      },
      {
        rule: 'toy: lose range',
        actor: 'hardware',
        line: 'toy: lose range',
        outcomes: ['range: -EIO'],
      },
    ]);
  });

  test('reads back as it was written', () => {
    expect(readTrace(writeTrace(trace))).toEqual({ ok: true, value: trace });
  });

  test.each(['no-lost-range', 'no-error'])('of %s replays to its violation', (property) => {
    const replayed = replayTrace(toyTrace(property), toyTraceRegistry);
    expect(replayed).toMatchObject({ kind: 'replayed', violation: expect.any(String) });
  });
});

describe('a trace that does not replay is refused', () => {
  test('when the design or the property does not exist', () => {
    expect(refusal({ ...trace, design: 'bda' })).toBe(
      'no design is called "bda"; did you mean "bad"?',
    );
    expect(refusal({ ...trace, property: 'no-last-range' })).toBe(
      'no property is called "no-last-range"; did you mean "no-lost-range"?',
    );
  });

  test('when its scenario does not fit into the model', () => {
    const window = trace.scenario.windows[0]!;
    const start = (index: number) => ({ start: `0x${index}00000000`, end: `0x${index}0fffffff` });
    const windows = [window, ...[2, 3, 4].map(start)];
    expect(refusal({ ...trace, scenario: { ...trace.scenario, windows } })).toBe(
      'more than 3 windows; leave some out',
    );
  });

  test('at the first step whose rule another version does not have', () => {
    expect(refusal(trace, renamed('toy: lose range', 'toy: lose the range'))).toBe(
      'step 3 differs: this model has no rule "toy: lose range"; recorded by version 7 of the model, this is version 8: record it again with "check"',
    );
  });

  test('at the first step that is not enabled', () => {
    const [first, , third] = trace.steps;
    expect(refusal({ ...trace, model: '6', steps: [first!, third!] })).toMatch(
      /^step 2 differs: rule 'toy: lose range' is not enabled/,
    );
  });

  test('when it no longer ends in the violation', () => {
    expect(refusal({ ...trace, model: '6', steps: trace.steps.slice(0, 2) })).toBe(
      'step 2 differs: the property holds in the last state; recorded by version 6 of the model, this is version 7: record it again with "check"',
    );
  });

  test('when a thread of this version would go on', () => {
    const goesOn = { ...toyTraceRegistry, modelVersion: '8' };
    expect(refusal({ ...trace, design: 'good' }, goesOn)).toMatch(
      /^step 3 differs: a thread could still go on with "toy: remove lost range"/,
    );
  });

  test('when a state differs although the version is the same', () => {
    const steps = trace.steps.map((step, i) =>
      i === 1 ? { ...step, stateHash: '0123456789abcdef' } : step,
    );
    expect(refusal({ ...trace, steps })).toBe(
      'step 2 differs: "toy: insert range 1" leads to another state; the file was changed after it was recorded, or the model without a new version number',
    );
  });
});

test('a trace of another version that still ends in its violation replays with a note', () => {
  const initial = { index: 0, stateHash: '0123456789abcdef' };
  const replayed = replayTrace({ ...trace, model: '6', initial }, toyTraceRegistry);
  expect(replayed).toMatchObject({
    kind: 'replayed',
    note: 'recorded by version 6 of the model, this is version 7: it still ends in the same violation, but the initial state differs (the model starts in another state)',
  });
});

test('a trace file with a wrong field is told by its JSON path', () => {
  const file = JSON.parse(writeTrace(trace));
  file.steps[1].stateHash = 12;
  file.scenario.windows[0].end = '0x0';
  const read = readTrace(JSON.stringify(file));
  expect(read.ok ? [] : read.problems.map(problemText)).toEqual([
    '$.steps[1].stateHash: found 12, expected the hash of a state, 16 hexadecimal digits',
  ]);
  file.steps[1].stateHash = '0123456789abcdef';
  const again = readTrace(JSON.stringify(file));
  expect(again.ok ? [] : again.problems.map(problemText)).toEqual([
    '$.scenario.windows[0].end: found 0x0, expected an inclusive end at or above the start 0x100000000',
  ]);
});

describe('an infinite path', () => {
  const registry = { ...restless, ...withPromises };
  const lasso = toyTrace('lost-in-the-end', registry);
  const resting = toyTrace('lost-in-the-end', { ...toyTraceRegistry, ...withPromises });
  const clause = (t: Trace, r: TraceRegistry): string => {
    const replayed = replayTrace(t, r);
    return replayed.kind === 'refused' ? replayed.message : storyOf(replayed).clause;
  };

  test('is recorded with the place where its loop starts', () => {
    expect(lasso.steps.map(({ line }) => line)).toEqual([
      'toy: insert range 0',
      'toy: insert range 1',
      'toy: withdraw range',
    ]);
    expect(lasso.loop).toBe(1);
    expect(lasso.steps.at(-1)?.stateHash).toBe(lasso.steps[0]?.stateHash);
    expect(readTrace(writeTrace(lasso))).toEqual({ ok: true, value: lasso });
  });

  test('is told as one', () => {
    expect(clause(lasso, registry)).toBe(
      'Steps 2 to 3 are repeated for ever, no thread is neglected, and this has not come true: "A range that is there is lost later."',
    );
    expect(traceSummary(lasso)).toEqual([
      '  1  kernel    toy: insert range 0',
      '     from here on for ever',
      '  2  kernel    toy: insert range 1',
      '  3  hardware  toy: withdraw range',
    ]);
  });

  test('may stay where no thread can act', () => {
    expect(resting.loop).toBe(resting.steps.length);
    expect(clause(resting, { ...toyTraceRegistry, ...withPromises })).toBe(
      'After step 2 no thread has anything left to do, and this has not come true: "A range that is there is lost later."',
    );
  });

  test.each([
    [2, 'the loop does not close: the last state is not the one after step 2'],
    [3, 'the loop neglects kernel 1, which is weakly fair'],
    [undefined, 'the path has no loop'],
  ])('with its loop at %s is refused', (loop, why) => {
    const { loop: _, ...rest } = lasso;
    const changed: Trace = loop === undefined ? rest : { ...rest, loop };
    expect(clause(changed, registry)).toContain(why);
  });

  test('ends where there is no way left', () => {
    const stuck = toyTrace('lost-range-can-come-back', registry);
    expect(stuck.loop).toBeUndefined();
    expect(clause(stuck, registry)).toBe(
      'After step 3 there is no way left on which this could come true: "A lost range can always come back."',
    );
  });
});

describe('what people read', () => {
  const replayed = replayTrace(trace, toyTraceRegistry);
  if (replayed.kind === 'refused') throw new Error(replayed.message);

  test('the listing', () => {
    expect(traceText(storyOf(replayed), 80).join('\n')).toMatchInlineSnapshot(`
      "violated  no-lost-range: "Once all is quiet, no range is lost and present."
                asked for by Nobody, <ask@example.org>
      severity  untidiness
      design    bad: The bad design
                Nobody, 2025-01, <toy@example.org>; never merged
      scenario  t1-plain: The toy machine t1-plain
                nowhere
      assumed   one committed decoder fills the window
      budgets   at most 1 fault and 0 operations of the administrator
      version   tool 0.0.1, model 7

          0  /proc/iomem is empty

          1  [kernel] toy: insert range 0
             in kernel/toy.c insert()
           + 100000000-13fffffff : CXL Window 0

          2  [kernel] toy: insert range 1
             in kernel/toy.c insert()
             100000000-13fffffff : CXL Window 0
           +   100000000-11fffffff : region0

      =>  3  [hardware] toy: lose range
             reports range: -EIO

      VIOLATED  After step 3 no thread has anything left to do, and this does not
                hold: "Once all is quiet, no range is lost and present.""
    `);
  });

  test('the short form', () => {
    expect(traceSummary(trace, 80)).toEqual([
      '  1  kernel    toy: insert range 0',
      '  2  kernel    toy: insert range 1',
      '  3  hardware  toy: lose range [range: -EIO]',
    ]);
  });
});
