/**
 * Promises and weak fairness where they are easily got wrong: verdicts that follow by hand, and those
 * of SPIN (`pan -a -f`) on the same systems where it is installed. A process of SPIN is a thread.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  boolean,
  explore,
  type LivenessProperty,
  range,
  record,
  refute,
  type Rule,
  system,
  type ViewOf,
} from '../checker/index.ts';
import { PEERS } from './peers.ts';

const layout = record({ flag: boolean(), over: boolean(), n: range(0, 3) });
type State = ViewOf<typeof layout>;

type Nameless<P> = P extends unknown ? Omit<P, 'id' | 'sentence'> : never;

interface Case {
  readonly name: string;
  /** Each with its actor, guard and effect. */
  readonly steps: readonly (readonly [string, (s: State) => boolean, (s: State) => void])[];
  readonly property: Nameless<LivenessProperty<State>>;
  readonly holds: boolean;
  readonly why: string;
  /** The same processes over `bool flag, over; byte n`, and the formula. */
  readonly promela: string;
  readonly formula: string;
}

const always = () => true;
const toggle = (s: State) => {
  s.flag = !s.flag;
};
const finish = (s: State) => {
  s.over = true;
};
const process = (name: string, body: string) => `active proctype ${name}() { ${body} }`;
const TOGGLER = process('toggler', 'do :: flag = !flag od');
const eventuallyOver = { kind: 'eventually', holds: (s: State) => s.over } as const;

const CASES: readonly Case[] = [
  {
    name: 'another thread goes round for ever',
    steps: [
      ['toggler', always, toggle],
      ['finisher', (s) => !s.over, finish],
    ],
    property: eventuallyOver,
    holds: true,
    why: 'who could finish all the time must do so',
    promela: `${TOGGLER} ${process('finisher', 'over = true')}`,
    formula: '<> over',
  },
  {
    name: 'a step that changes nothing, of another thread',
    steps: [
      ['idler', always, () => undefined],
      ['finisher', (s) => !s.over, finish],
    ],
    property: eventuallyOver,
    holds: true,
    why: 'idling for ever neglects the finisher',
    promela: `${process('idler', 'do :: n = n od')} ${process('finisher', 'over = true')}`,
    formula: '<> over',
  },
  {
    name: 'a step that changes nothing, of the same thread',
    steps: [
      ['finisher', (s) => !s.over, () => undefined],
      ['finisher', (s) => !s.over, finish],
    ],
    property: eventuallyOver,
    holds: false,
    why: 'fairness is of threads, not of their rules: it acts each time it idles',
    promela: process('finisher', 'do :: n = n :: over = true; break od'),
    formula: '<> over',
  },
  {
    name: 'a thread that can act only every other time',
    steps: [
      ['toggler', always, toggle],
      ['finisher', (s) => s.flag && !s.over, finish],
    ],
    property: eventuallyOver,
    holds: false,
    why: 'it is never able to act without interruption, so weak fairness owes it nothing',
    promela: `${TOGGLER} ${process('finisher', 'atomic { flag -> over = true }')}`,
    formula: '<> over',
  },
  {
    name: 'everybody stops before it comes true',
    steps: [['counter', (s) => s.n < 2, (s) => void s.n++]],
    property: { kind: 'eventually', holds: (s: State) => s.n === 3 },
    holds: false,
    why: 'where no thread can act, resting for ever is fair',
    promela: process('counter', 'n++; n++'),
    formula: '<> (n == 3)',
  },
  {
    name: 'true in the initial state only',
    steps: [['counter', (s) => s.n < 2, (s) => void s.n++]],
    property: { kind: 'eventually', holds: (s: State) => s.n === 0 },
    holds: true,
    why: 'at some point is also at the start',
    promela: process('counter', 'n++; n++'),
    formula: '<> (n == 0)',
  },
  {
    name: 'asked for and given in the same state, and once more asked for at the end',
    steps: [['counter', (s) => s.n < 2, (s) => void s.n++]],
    property: { kind: 'leads-to', from: () => true, to: (s: State) => s.n !== 1 },
    holds: true,
    why: 'what is given in the same state or later is given, and the last state gives it',
    promela: process('counter', 'n++; n++'),
    formula: '[] (true -> <> (n != 1))',
  },
  {
    name: 'given only before it is asked for',
    steps: [['counter', (s) => s.n < 2, (s) => void s.n++]],
    property: {
      kind: 'leads-to',
      from: (s: State) => s.n === 1,
      to: (s: State) => s.n === 0,
    },
    holds: false,
    why: 'a promise is about what comes afterwards',
    promela: process('counter', 'n++; n++'),
    formula: '[] ((n == 1) -> <> (n == 0))',
  },
  {
    name: 'given again and again, asked for again and again, by threads that take turns',
    steps: [
      ['first', (s) => !s.flag, toggle],
      ['second', (s) => s.flag, toggle],
    ],
    property: { kind: 'leads-to', from: (s: State) => s.flag, to: (s: State) => !s.flag },
    holds: true,
    why: 'whoever has the turn can act until he does',
    promela: `${process('first', 'do :: atomic { !flag -> flag = true } od')} ${process('second', 'do :: atomic { flag -> flag = false } od')}`,
    formula: '[] (flag -> <> !flag)',
  },
  {
    name: 'three rounds at most, then neglect',
    steps: [
      ['counter', (s) => s.n < 3, (s) => void s.n++],
      ['toggler', always, toggle],
      ['finisher', (s) => s.n === 3 && s.flag && !s.over, finish],
    ],
    property: {
      kind: 'leads-to',
      from: (s: State) => s.n === 3,
      to: (s: State) => s.over,
    },
    holds: false,
    why: 'the counter comes to an end, and then the finisher is passed by',
    promela: `${process('counter', 'n++; n++; n++')} ${TOGGLER} ${process('finisher', 'atomic { n == 3 && flag -> over = true }')}`,
    formula: '[] ((n == 3) -> <> over)',
  },
];

const spin = PEERS.find(({ name }) => name === 'spin')?.version() !== undefined;
const directory = mkdtempSync(join(tmpdir(), 'promises-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(CASES)('$name: $why', ({ steps, property, holds, promela, formula }) => {
  it(holds ? 'holds' : 'is violated, and the lasso replays', () => {
    const model = system({
      name: 'promises',
      layout,
      rules: steps.map(([actor, guard, effect], i): Rule<State> => {
        return { name: `${actor} ${i}`, actor, guard, effect };
      }),
    });
    const asked = { id: 'p', sentence: '', ...property } as LivenessProperty<State>;
    const verdict = explore(model, { properties: [asked] }).verdicts.get('p')!;
    expect(verdict.kind).toBe(holds ? 'holds' : 'violated');
    if (verdict.kind === 'violated') expect(refute(model, asked, verdict.path)).toBe(true);
  });

  it.skipIf(!spin)(`and SPIN agrees${spin ? '' : ' (it is not installed)'}`, () => {
    const place = mkdtempSync(join(directory, 'spin-'));
    const run = (file: string, ...args: string[]) =>
      execFileSync(file, args, { cwd: place, encoding: 'utf8', stdio: 'pipe' });
    writeFileSync(
      join(place, 'p.pml'),
      `bool flag, over; byte n;\n${promela}\nltl p { ${formula} }\n`,
    );
    run('spin', '-a', 'p.pml');
    run('gcc', '-w', '-DNFAIR=3', '-o', 'pan', 'pan.c');
    const [, errors] = /errors: (\d+)/.exec(run('./pan', '-a', '-f'))!;
    expect(errors).toBe(holds ? '0' : '1');
  });
});
