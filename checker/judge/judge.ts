/**
 * Evaluates properties and measures on the states of a search, and remembers where each was
 * decided. It does not know why a search ended; `verdicts.ts` puts the two together.
 */
import { ModelError } from '../language/error.ts';
import { outcomesOf } from '../state/machine.ts';
import {
  ascending,
  isMeasureValue,
  measureValue,
  plainValue,
  type PlainValue,
} from './measure-value.ts';
import type { Measure, MeasureValue, Property } from '../language/property.ts';
import type { Outcome, TransitionSystem } from '../language/system.ts';

/** Where a property was decided: in a state, or in a firing from it. */
export interface Finding {
  /** Number of the state. */
  readonly state: number;
  /** Index of the instance that fired, for `never-fires`. */
  readonly instance?: number;
}

/** Whom a judge tells at once, while the search is still where it was made. */
export interface Listener {
  /** Of a property that was violated or witnessed, by its index; and by which instance, if by one. */
  found?(property: number, instance: number | undefined): void;
  /** Of a value that a measure took in a quiescent state, by the index of the measure. */
  measured?(measure: number, value: MeasureValue): void;
}

export interface Judge {
  /** Does `visit` look at the state at all? */
  readonly looks: boolean;
  /** Evaluates what concerns every state. Call once per stored state, with its number. */
  visit(state: number): void;
  /** Evaluates what concerns quiescent states. */
  visitQuiescent(state: number): void;
  /** For outcomes; absent when no property asks for them. */
  readonly report: ((outcome: unknown, instance: number) => void) | undefined;
  /** Goes on to evaluate a property that was decided. */
  reopen(property: number): void;
  /** Is every property violated or witnessed? False without properties. */
  isDecided(): boolean;
  /** By property: the first violation or witness. */
  readonly findings: readonly (Finding | undefined)[];
  /** By property: 1 while a premise was given and not met. */
  readonly premiseMissing: Uint8Array;
  readonly quiescentStates: number;
  /** Distinct values of each measure, ascending. */
  measures(): ReadonlyMap<string, readonly MeasureValue[]>;
  /** All that it found so far, fit for JSON; `restore` puts it back. */
  save(): JudgeState;
  restore(state: JudgeState): void;
  /** Remembers what outcomes decided so far; the result takes it back to that. */
  snapshot(): () => void;
}

/** What a judge knows; by property, and by measure. */
export interface JudgeState {
  readonly findings: readonly (Finding | null)[];
  readonly flags: readonly (readonly number[])[];
  /** As `plainValue` gives them. */
  readonly values: readonly (readonly PlainValue[])[];
  readonly quiescentStates: number;
}

export function createJudge<State>(
  system: TransitionSystem<State>,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
  view: State,
  listener: Listener = {},
): Judge {
  checkIds('properties', properties);
  checkIds('measures', measures);
  const findings: (Finding | undefined)[] = properties.map(() => undefined);
  const open = Uint8Array.from(properties, () => 1);
  const premiseMissing = Uint8Array.from(properties, hasPremise);
  const statePremise = Uint8Array.from(properties, ({ premise }) => (premise ? 1 : 0));
  const outcomePremise = Uint8Array.from(properties, (p) =>
    p.kind === 'never-fires' && p.premiseOutcomes ? 1 : 0,
  );
  const flags = [open, premiseMissing, statePremise, outcomePremise];
  const values = measures.map(() => new Set<MeasureValue>());
  let undecided = properties.length;
  let current = 0;

  const found = (index: number, instance?: number): void => {
    open[index] = 0;
    undecided--;
    findings[index] = instance === undefined ? { state: current } : { state: current, instance };
    listener.found?.(index, instance);
  };
  const met = (index: number, premise: Uint8Array): void => {
    premise[index] = 0;
    if (statePremise[index] === 0 && outcomePremise[index] === 0) premiseMissing[index] = 0;
  };
  const collect = (index: number, value: MeasureValue): void => {
    if (!isMeasureValue(value)) {
      throw new ModelError(
        `measure '${measures[index].id}' gave ${String(value)}, expected a 32-bit integer or a set of indices`,
      );
    }
    values[index].add(value);
    listener.measured?.(index, value);
  };

  const generated = new Function(
    's',
    'P',
    'M',
    'system',
    'open',
    'premise',
    'found',
    'met',
    'collect',
    judgeSource(properties, measures, system.finished !== undefined),
  )(view, properties, measures, system, open, statePremise, found, met, collect) as {
    visit(): void;
    visitQuiescent(): void;
  };

  const watchers = outcomeWatchers(properties);
  const report = (outcome: unknown, instance: number): void => {
    for (const word of outcomesOf(outcome as Outcome)) {
      const watching = watchers.get(word);
      if (watching === undefined) continue;
      for (const index of watching.violated) if (open[index] === 1) found(index, instance);
      for (const index of watching.met) if (outcomePremise[index] === 1) met(index, outcomePremise);
    }
  };

  // Kinds that concern single firings and quiescent states only do not need the others.
  const looks = properties.some(({ kind, premise }) => everyState(kind) || premise !== undefined);
  const judge: Judge & { quiescentStates: number } = {
    looks,
    visit(state) {
      current = state;
      generated.visit();
    },
    visitQuiescent(state) {
      current = state;
      judge.quiescentStates++;
      generated.visitQuiescent();
    },
    report: watchers.size > 0 ? report : undefined,
    reopen(index) {
      if (open[index] === 1) return;
      open[index] = 1;
      undecided++;
    },
    isDecided: () => undecided === 0 && properties.length > 0,
    findings,
    premiseMissing,
    // No getter, nor is there one in this object: it would be slow to use (V8).
    quiescentStates: 0,
    measures: () => new Map(measures.map(({ id }, i) => [id, ascending(values[i])])),
    save: () => ({
      findings: findings.map((finding) => finding ?? null),
      flags: flags.map((array) => [...array]),
      values: values.map((set) => [...set].map(plainValue)),
      quiescentStates: judge.quiescentStates,
    }),
    restore(state) {
      state.findings.forEach((finding, index) => {
        findings[index] = finding ?? undefined;
      });
      flags.forEach((array, index) => {
        array.set(state.flags[index]);
      });
      state.values.forEach((set, index) => {
        for (const value of set) values[index].add(measureValue(value));
      });
      undecided = open.reduce((sum, flag) => sum + flag, 0);
      judge.quiescentStates = state.quiescentStates;
    },
    snapshot() {
      const premises = outcomePremise.slice();
      const missing = premiseMissing.slice();
      const before = findings.slice();
      return () => {
        properties.forEach(({ kind }, index) => {
          if (kind !== 'never-fires') return;
          outcomePremise[index] = premises[index];
          premiseMissing[index] = missing[index] & (premises[index] | statePremise[index]);
          if (before[index] === findings[index]) return;
          findings[index] = before[index];
          open[index] = 1;
          undecided++;
        });
      };
    },
  };
  return judge;
}

function everyState(kind: Property<never>['kind']): boolean {
  return kind === 'always' || kind === 'reachable';
}

function hasPremise<State>(property: Property<State>): 0 | 1 {
  if (property.premise !== undefined) return 1;
  return property.kind === 'never-fires' && property.premiseOutcomes !== undefined ? 1 : 0;
}

/** One call site per property, each behind a flag that is cleared once it is decided. */
function judgeSource<State>(
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
  hasFinished: boolean,
): string {
  const everywhere: string[] = [];
  const quiescent: string[] = [];
  properties.forEach((property, i) => {
    const lines = property.kind === 'quiescent' ? quiescent : everywhere;
    if (property.premise)
      lines.push(`if (premise[${i}] === 1 && P${i}.premise(s)) met(${i}, premise);`);
    if (property.kind === 'always' || property.kind === 'quiescent') {
      lines.push(`if (open[${i}] === 1 && !P${i}.holds(s)) found(${i});`);
    } else if (property.kind === 'reachable') {
      lines.push(`if (open[${i}] === 1 && P${i}.witness(s)) found(${i});`);
    } else if (property.kind === 'no-deadlock' && hasFinished) {
      quiescent.push(`if (open[${i}] === 1 && !system.finished(s)) found(${i});`);
    }
  });
  measures.forEach((_, i) => {
    quiescent.push(`collect(${i}, M[${i}].value(s));`);
  });
  return `'use strict';
    ${properties.map((_, i) => `const P${i} = P[${i}];`).join(' ')}
    return {
      visit() { ${everywhere.join('\n')} },
      visitQuiescent() { ${quiescent.join('\n')} },
    };`;
}

interface Watching {
  readonly violated: number[];
  readonly met: number[];
}

/** Which properties an outcome concerns. */
function outcomeWatchers<State>(properties: readonly Property<State>[]): Map<string, Watching> {
  const watchers = new Map<string, Watching>();
  const watching = (outcome: string): Watching => {
    const known = watchers.get(outcome) ?? { violated: [], met: [] };
    watchers.set(outcome, known);
    return known;
  };
  properties.forEach((property, index) => {
    if (property.kind !== 'never-fires') return;
    for (const outcome of property.outcomes) watching(outcome).violated.push(index);
    for (const outcome of property.premiseOutcomes ?? []) watching(outcome).met.push(index);
  });
  return watchers;
}

function checkIds(what: string, items: readonly { readonly id: string }[]): void {
  const ids = new Set<string>();
  for (const { id } of items) {
    if (ids.has(id)) throw new ModelError(`two ${what} have the id '${id}'`);
    ids.add(id);
  }
}
