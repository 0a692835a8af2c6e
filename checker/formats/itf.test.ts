import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Path } from '../language/property.ts';
import { replay } from '../judge/replay.ts';
import { explore } from '../explore/search.ts';
import type { TransitionSystem } from '../language/system.ts';
import { randomSystem } from '../testing/random-systems.ts';
import { getsIn, semaphore } from '../toys/semaphore.ts';
import type { Type } from '../language/types.ts';
import { type ItfTrace, itfTrace, type ItfValue } from './itf.ts';

/** The trace of a file that was written, or an error. */
function written<State>(system: TransitionSystem<State>, path: Path): ItfTrace {
  const trace = itfTrace(system, path);
  if ('message' in trace) throw new Error(trace.message);
  return JSON.parse(JSON.stringify(trace)) as ItfTrace;
}

/** The path that a trace was made of. */
function readPath<State>({ rules }: TransitionSystem<State>, trace: ItfTrace): Path {
  const firings = trace.states.slice(1).map(({ '#meta': { firing } }) => ({
    rule: rules.findIndex(({ name }) => name === firing!.rule),
    parameter: firing!.parameter ?? 0,
  }));
  const { loop } = trace;
  return { initial: trace['#meta'].initial, firings, ...(loop === undefined ? {} : { loop }) };
}

/** A plain value, as replay gives it. */
function fromItf(type: Type, value: ItfValue): unknown {
  switch (type.kind) {
    case 'boolean':
    case 'enumeration':
      return value;
    case 'range':
    case 'optional': {
      const number = Number((value as { '#bigint': string })['#bigint']);
      return type.kind === 'optional' && number === -1 ? null : number;
    }
    case 'array':
      return (value as readonly ItfValue[]).map((element) => fromItf(type.element, element));
    case 'record':
      return Object.fromEntries(
        Object.entries<Type>(type.fields).map(([name, field]) => [
          name,
          fromItf(field, (value as Record<string, ItfValue>)[name]!),
        ]),
      );
  }
}

describe('an ITF trace', () => {
  it('reads back to the path and the states that it was made of', () => {
    fc.assert(
      fc.property(randomSystem, ({ system, properties }) => {
        for (const verdict of explore(system, { properties }).verdicts.values()) {
          const path = 'path' in verdict ? verdict.path : undefined;
          if (path === undefined) continue;
          const trace = written(system, path);
          expect(readPath(system, trace)).toEqual(path);
          const replayed = replay(system, path);
          if ('message' in replayed) throw new Error(replayed.message);
          expect(trace.states.map((s) => fromItf(system.layout, s as ItfValue))).toEqual(
            replayed.states,
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has what the format demands, and the loop of a lasso', () => {
    const system = semaphore(2);
    const verdict = explore(system, { properties: [getsIn(0)] }).verdicts.get('process 0 gets in');
    if (verdict?.kind !== 'violated') throw new Error(verdict?.kind);
    const trace = written(system, verdict.path);
    expect(trace['#meta'].varTypes).toEqual({
      at: 'Seq(Str)',
      taken: 'Bool',
      'mbt::actionTaken': 'Str',
    });
    expect(trace.vars).toEqual(Object.keys(trace['#meta'].varTypes));
    for (const [index, state] of trace.states.entries()) {
      expect(Object.keys(state)).toEqual(['#meta', ...trace.vars]);
      expect(state['#meta'].index).toBe(index);
    }
    const values = ({ '#meta': _, 'mbt::actionTaken': __, ...rest }: ItfTrace['states'][number]) =>
      rest;
    expect(trace.loop).toBeLessThan(trace.states.length - 1);
    expect(values(trace.states.at(-1)!)).toEqual(values(trace.states[trace.loop!]!));
    expect(trace.states[0]).toMatchObject({ at: ['idle', 'idle'], 'mbt::actionTaken': 'init' });
  });

  it('is not made of a path that does not replay', () => {
    const path = { initial: 0, firings: [{ rule: 2, parameter: 0 }] };
    expect(itfTrace(semaphore(2), path)).toMatchObject({ step: 0 });
  });
});
