/**
 * Coverage: which rules a system ever gets to use, and which fields anybody looks at.
 *
 * A pass of its own over the whole state graph, on views that note what is read; a search is not
 * slowed down by it.
 */
import { checkMeasures, checkNames, checkProperties } from '../language/check-input.ts';
import { type CompiledSystem, compileSystem } from '../state/compile.ts';
import { buildGraph, type GraphBuilder, type GraphLimits } from '../store/graph.ts';
import { isLiveness, type Measure, type Property } from '../language/property.ts';
import { evaluate } from '../liveness/questions.ts';
import { createRecorder, type Recorder } from '../state/recorder.ts';
import type { TransitionSystem } from '../language/system.ts';

/** How much use a system makes of one rule. */
export interface RuleCoverage {
  readonly rule: string;
  readonly actor: string;
  /** Steps of the state graph: one for each state and each parameter with which it is enabled. */
  readonly firings: number;
  /** States in which it is enabled with some parameter. */
  readonly enabledIn: number;
  /** Indices of the parameters with which it never is; empty for a rule without. */
  readonly idleParameters: readonly number[];
}

/** The result of `coverage`. */
export interface Coverage {
  /** States that were looked at. */
  readonly states: number;
  /** False when these are not all. */
  readonly complete: boolean;
  readonly rules: readonly RuleCoverage[];
  /**
   * Fields that no rule, property or measure read in any of the states, as 'region[].window': what is
   * the same for all elements of an array is one field.
   */
  readonly unreadFields: readonly string[];
}

/** Who else reads fields, and how far to look. */
export interface CoverageOptions<State> {
  readonly properties?: readonly Property<State>[];
  readonly measures?: readonly Measure<State>[];
  readonly limits?: GraphLimits;
}

/** A pass that is advanced in slices. */
export interface CoveragePass {
  /** True when it is over. What a rule or a property throws is passed on. */
  advance(transitions: number): boolean;
  /** What was seen by now. */
  result(): Coverage;
}

/** Looks at everything. Throws ModelError when the system is ill-formed. */
export function coverage<State>(
  system: TransitionSystem<State>,
  options: CoverageOptions<State> = {},
): Coverage {
  const pass = startCoverage(system, options);
  while (!pass.advance(SLICE));
  return pass.result();
}

/** Transitions; any number will do. */
const SLICE = 1_000_000;

/** As `coverage`, advanced in slices. Throws ModelError when the system is ill-formed. */
export function startCoverage<State>(
  system: TransitionSystem<State>,
  options: CoverageOptions<State> = {},
): CoveragePass {
  const { properties = [], measures = [], limits = {} } = options;
  checkNames('CoverageOptions', options, ['properties', 'measures', 'limits']);
  checkProperties(properties);
  checkMeasures(measures);
  const compiled = compileSystem(system);
  const builder = buildGraph(compiled, limits);
  const readers = readersOf(compiled, properties, measures);
  const recorder = createRecorder<State>(compiled.layout.table);
  const { words } = compiled.layout;
  let built = false;
  let seen = 0;
  return {
    advance(transitions) {
      if (!built) {
        built = builder.advance(transitions);
        return false;
      }
      const { graph } = builder;
      for (let n = 0; n < transitions && seen < graph.states; n += readers.length, seen++) {
        for (const read of readers) {
          recorder.load(graph.words, seen * words);
          read(recorder);
        }
      }
      return seen === graph.states;
    },
    result: () => ({
      states: seen,
      complete: built && builder.cut === undefined && seen === builder.states,
      rules: rulesOf(compiled, builder),
      unreadFields: unreadFields(compiled, recorder.reads),
    }),
  };
}

/** Everybody who looks at states; each leaves the recorder as it likes. */
function readersOf<State>(
  { system, instances, budgetSlots }: CompiledSystem<State>,
  properties: readonly Property<State>[],
  measures: readonly Measure<State>[],
): ((recorder: Recorder<State>) => unknown)[] {
  return [
    ...instances.map(({ rule: r, parameter: p }) => (recorder: Recorder<State>) => {
      const { guard, effect, parameters } = system.rules[r];
      const { view } = recorder;
      const parameter = parameters?.[p];
      for (const slot of budgetSlots[r]) recorder.draw(slot, recorder.code(slot));
      if (budgetSlots[r].some((slot) => recorder.code(slot) === 0)) return;
      if (guard.call(system.rules[r], view, parameter)) {
        effect.call(system.rules[r], view, parameter);
      }
    }),
    ...properties
      .flatMap((property) => readsOf(property))
      .map(
        (read) =>
          ({ view }: Recorder<State>) =>
            read(view),
      ),
    ...measures.map(
      (measure) =>
        ({ view }: Recorder<State>) =>
          measure.value(view),
    ),
    ({ view }) => system.finished?.(view),
  ];
}

function readsOf<State>(property: Property<State>): ((s: State) => unknown)[] {
  const premise = (s: State) => property.premise?.(s);
  if (isLiveness(property)) return [premise, (s) => evaluate(property, s)];
  if (property.kind === 'reachable') return [premise, (s) => property.witness(s)];
  return 'holds' in property ? [premise, (s) => property.holds(s)] : [premise];
}

function rulesOf<State>(
  { system, instances, firstInstance }: CompiledSystem<State>,
  { graph }: GraphBuilder,
): RuleCoverage[] {
  const fired = new Float64Array(instances.length);
  const enabledIn = new Float64Array(system.rules.length);
  const last = new Int32Array(system.rules.length).fill(-1);
  for (let state = 0; state < graph.expanded; state++) {
    for (let edge = graph.first[state]; edge < graph.first[state + 1]; edge++) {
      const { index, rule } = instances[graph.instances[edge]];
      fired[index]++;
      if (last[rule] === state) continue;
      last[rule] = state;
      enabledIn[rule]++;
    }
  }
  return system.rules.map(({ name, actor, parameters }, r) => {
    const count = parameters?.length ?? 1;
    const own = fired.subarray(firstInstance[r], firstInstance[r] + count);
    const idle = parameters?.flatMap((_, p) => (own[p] === 0 ? [p] : [])) ?? [];
    return {
      rule: name,
      actor,
      firings: own.reduce((sum, n) => sum + n, 0),
      enabledIn: enabledIn[r],
      idleParameters: idle,
    };
  });
}

function unreadFields<State>({ layout }: CompiledSystem<State>, reads: Int32Array): string[] {
  const all = new Set<string>();
  const read = new Set<string>();
  for (const { path, slot } of layout.fields) {
    const name = path.replace(/\[[^\]]*\]/g, '[]');
    all.add(name);
    if (((reads[slot >>> 5] >>> (slot & 31)) & 1) === 1) read.add(name);
  }
  return [...all].filter((name) => !read.has(name));
}
