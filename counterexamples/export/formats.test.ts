import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import type { Path } from '../../checker/index.ts';
import { replayedToy, toyTrace } from '../testing/toy-trace.ts';
import { elementsOf } from '../testing/xml.ts';
import { readTrace } from '../file/trace-file.ts';
import { exportTrace, type FormatName, formats } from './formats.ts';
import { mermaidDiagram } from './mermaid.ts';
import { storyOf } from '../replay/story.ts';

const replayed = replayedToy('no-lost-range');
const written = (format: FormatName, why: readonly string[] = []) =>
  exportTrace(replayed, format, () => why);

test.each(Object.keys(formats) as FormatName[])('%s ends with one line break', (format) => {
  expect(written(format)).toMatch(/[^\n]\n$/);
});

test('json is the trace file', () => {
  expect(readTrace(written('json'))).toEqual({ ok: true, value: replayed.trace });
});

test('text is the listing, and why', () => {
  expect(written('text', ['Because.', 'And so on.'])).toMatch(
    /\n=> {2}3 {2}\[hardware\] [^]*\n- Because\.\n- And so on\.\n$/,
  );
});

test('itf names the firings, so that it can be read back to the path', () => {
  interface Itf {
    readonly vars: readonly string[];
    readonly states: readonly {
      readonly '#meta': { firing?: { rule: string; parameter?: number } };
    }[];
  }
  const itf = JSON.parse(written('itf')) as Itf;
  const { rules } = replayed.model.system;
  const path: Path = {
    initial: 0,
    firings: itf.states.slice(1).map(({ '#meta': { firing } }) => ({
      rule: rules.findIndex(({ name }) => name === firing!.rule),
      parameter: firing!.parameter ?? 0,
    })),
  };
  expect(path).toEqual(replayed.path);
  expect(itf.vars).toEqual(['inserted', 'lost', 'mbt::actionTaken']);
});

test('junit has one failure, sarif one result', () => {
  const names = elementsOf(written('junit')).map(({ name }) => name);
  expect(names).toEqual(['testsuites', 'testsuite', 'testcase', 'failure']);
  const log = JSON.parse(written('sarif')) as Log;
  expect(log.runs[0]!.results).toMatchObject([{ ruleId: 'no-lost-range', level: 'error' }]);
});

test('dot and aut have all states, of which there are four', () => {
  expect(written('dot').match(/^ {2}\d+( \[shape=\w+\])?;$/gm)).toHaveLength(4);
  expect(written('aut').split('\n')).toEqual([
    'des (0, 3, 4)',
    '(0, "toy: insert range 0", 1)',
    '(1, "toy: insert range 1", 2)',
    '(2, "toy: lose range [range: -EIO]", 3)',
    '',
  ]);
});

describe('markdown', () => {
  const text = written('markdown', ['Because a *star* and <b>.']);

  test('is what a mail or a comment can hold', () => {
    expect(text).toMatchInlineSnapshot(`
      "# bad violates no-lost-range on t1-plain

      > Once all is quiet, no range is lost and present.

      - **asked for by**: Nobody, \\<ask@example.org\\>
      - **severity**: untidiness
      - **design**: The bad design (Nobody, 2025-01, \\<toy@example.org\\>;
        never merged)
      - **scenario**: The toy machine t1-plain; nowhere
      - **assumed**: one committed decoder fills the window
      - **budgets**: at most 1 fault and 0 operations of the administrator
      - **version**: soft-reserve-checker 0.0.1, model 7

      ## Why

      - Because a \\*star\\* and \\<b\\>.

      ## Who does what

      \`\`\`mermaid
      sequenceDiagram
        participant a0 as kernel
        participant a1 as hardware
        participant iomem as /proc/iomem
        a0->>iomem: 1. toy: insert range 0<br/>+ 100000000-13fffffff : CXL Window 0
        a0->>iomem: 2. toy: insert range 1<br/>+ 100000000-11fffffff : region0
        rect rgb(255, 228, 225)
          Note over a1: 3. toy: lose range
          Note right of a1: range: -EIO
        end
        Note over a0,iomem: VIOLATED After step 3 no thread has anything left to do, and this does not hold: "Once all is quiet, no range is lost and present."
      \`\`\`

      ## Step by step

      \`\`\`
       0 /proc/iomem is empty
       1 [kernel] toy: insert range 0
         + 100000000-13fffffff : CXL Window 0
       2 [kernel] toy: insert range 1
           100000000-13fffffff : CXL Window 0
         +   100000000-11fffffff : region0
       3 [hardware] toy: lose range
         reports range: -EIO
      \`\`\`

      **Violated**: After step 3 no thread has anything left to do, and this
      does not hold: "Once all is quiet, no range is lost and present."
      "
    `);
  });

  test('has prose in lines of 72 characters', () => {
    const outside = text.split(/^```.*$/m).filter((_, index) => index % 2 === 0);
    const long = outside.flatMap((part) => part.split('\n')).filter((line) => line.length > 72);
    expect(long).toEqual([]);
  });
});

describe('a Mermaid diagram', () => {
  const story = storyOf(replayed);
  const step = { ...story.steps[0]!, line: 'a; b # c <d>', diff: [] };

  test('escapes what the language takes for something else', () => {
    expect(mermaidDiagram({ ...story, steps: [step] })[4]).toBe(
      '    Note over a0: 1. a#59; b #35; c #60;d#62;',
    );
  });

  test('shows the last 60 steps of a long trace', () => {
    const steps = Array.from({ length: 100 }, (_, index) => ({ ...step, number: index + 1 }));
    const lines = mermaidDiagram({ ...story, steps });
    expect(lines[3]).toBe('  Note over a0,iomem: steps 1 to 40 are left out');
    expect(lines.filter((line) => line.includes('Note over a0: '))).toHaveLength(60);
  });

  test('says where a lasso repeats', () => {
    const trace = { ...toyTrace('no-lost-range'), loop: 1 };
    expect(mermaidDiagram({ ...story, trace })).toContain(
      '  Note over a0,iomem: from here on for ever',
    );
  });
});
