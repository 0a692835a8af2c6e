/**
 * Why a counterexample ends as it does, in sentences: which bytes, who had them, when it became
 * inevitable, and what would have avoided it.
 */
import { type Firing, replay } from '../../checker/index.ts';
import type { Budgets, State } from '../../model/index.ts';
import { needText } from '../replay/origin.ts';
import type { TraceRegistry } from '../replay/registry.ts';
import type { ReplayedTrace } from '../replay/replay-trace.ts';
import { type Story, storyOf, type StoryStep } from '../replay/story.ts';
import { detour } from './detour.ts';
import { guardChange } from './guard.ts';
import { inevitable, vain } from './inevitable.ts';
import { ownershipOf, rangeText } from './owners.ts';
import { type Space, spaceAround } from './space.ts';
import { lesserViolation } from './takes.ts';

export interface Explanation {
  /** The number of the step after which there is no way round it, 0 for the start. */
  readonly inevitableFrom?: number;
  /** Log lines of the nearest way round it, after the steps before `inevitableFrom`. */
  readonly detour?: readonly string[];
  readonly sentences: readonly string[];
}

/** Steps of a way round that a sentence names. */
const NAMED = 8;

/** Searches what there is to know about a replayed counterexample; takes up to some seconds. */
export function explain(replayed: ReplayedTrace, registry: TraceRegistry): Explanation {
  const story = storyOf(replayed);
  const { model, property, path } = replayed;
  const about = bytes(replayed, story, registry);
  const cost = budgetsUsed(replayed, story, registry);
  const space = spaceAround(model.system, property.instantiate(model), path);
  if (space === undefined) return { sentences: [...about, ...cost] };
  const turn = turningPoint(space, replayed, story);
  const way = turn.inevitableFrom === undefined ? undefined : wayRound(space, turn, replayed);
  return {
    ...(turn.inevitableFrom === undefined ? {} : { inevitableFrom: turn.inevitableFrom }),
    ...(way === undefined ? {} : { detour: way }),
    sentences: [
      ...about,
      ...turn.sentences,
      ...(way === undefined ? [] : [detourSentence(way, turn.inevitableFrom!, story)]),
      ...guardSentence(space, turn.inevitableFrom, replayed),
      ...cost,
    ],
  };
}

function bytes(
  { trace, model, states, path }: ReplayedTrace,
  story: Story,
  registry: TraceRegistry,
): string[] {
  const firing = path.firings.at(-1);
  const ranges = registry.culpritRanges(model, trace.property, {
    before: (states.at(-2) ?? states.at(-1)) as State,
    after: states.at(-1) as State,
    parameter:
      firing === undefined
        ? undefined
        : model.system.rules[firing.rule]!.parameters?.[firing.parameter],
  });
  return ranges.map(
    (range) =>
      `It is about ${rangeText(range)}. Who has them: ${ownershipOf(range, story).join('; ')}.`,
  );
}

interface TurningPoint {
  readonly inevitableFrom?: number;
  readonly sentences: readonly string[];
  /** By state: 1 where there is no way round any more. */
  readonly lost: Uint8Array;
  /** The instance whose success would be the way round; absent where coming to rest is. */
  readonly instance?: number;
}

/** When there was no way round any more. */
function turningPoint(space: Space, replayed: ReplayedTrace, story: Story): TurningPoint {
  const { steps } = story;
  const last = steps.at(-1);
  const scope =
    space.from === 0
      ? ''
      : ` (Looked at from step ${space.from} on only: before it there are too many states.)`;
  if (replayed.violation === 'never-fires' && last !== undefined && last.by !== 'thread') {
    const firing = replayed.path.firings.at(-1)!;
    const instance = space.instances.findIndex(
      ({ rule, parameter }) => rule === firing.rule && parameter === firing.parameter,
    );
    const lost = vain(space, instance);
    const from = firstLost(space, lost) ?? steps.length;
    const what =
      from === steps.length
        ? `Nothing was lost before the last step: until then "${last.line}" could still have gone well.`
        : `${sinceStep(from, steps)} "${last.line}" does this in every continuation.`;
    return { inevitableFrom: from, lost, instance, sentences: [what + scope] };
  }
  const lost = inevitable(space, 'all');
  // What violates it may be the last step itself, and things may go on well after it.
  const atLast = replayed.violation === 'never-fires' ? steps.length : undefined;
  const from = firstLost(space, lost) ?? atLast;
  if (from === undefined) return { lost, sentences: [] };
  const threads = firstLost(space, inevitable(space, 'threads')) ?? from;
  const sentences = [
    from === 0
      ? 'It is inevitable from the start: every order of the threads, with whatever faults and operations the budgets allow, comes to a violation.'
      : `${stepName(from, steps)} makes it inevitable: from there every continuation within the budgets comes to a violation.`,
  ];
  if (threads < from) {
    sentences.push(
      `${sinceStep(threads, steps)} the threads alone cannot avoid it, in whatever order they run; only a further fault or operation could.`,
    );
  }
  sentences[0] += scope;
  return { inevitableFrom: from, lost, sentences };
}

/** The first step after which the trace is lost. */
function firstLost({ along, from }: Space, lost: Uint8Array): number | undefined {
  const index = along.findIndex((state) => lost[state] === 1);
  return index < 0 ? undefined : from + index;
}

/** Log lines of the nearest way round, if there is one. */
function wayRound(
  space: Space,
  { inevitableFrom = 0, lost, instance }: TurningPoint,
  { model, path }: ReplayedTrace,
): readonly string[] | undefined {
  const kept = inevitableFrom - 1;
  if (kept < space.from) return undefined;
  const { graph, quiet, badEdge } = space;
  const firings = detour(space, space.along[kept - space.from]!, {
    avoid: lost,
    arrivesIn: (state) => instance === undefined && quiet[state] === 1,
    arrivesBy: (edge) => graph.instances[edge] === instance && badEdge[edge] === 0,
  });
  if (firings === undefined) return undefined;
  const whole: Firing[] = [...path.firings.slice(0, kept), ...firings];
  const replayed = replay(model.system, { initial: path.initial, firings: whole });
  if ('message' in replayed) throw new Error(`a way round does not replay: ${replayed.message}`);
  return replayed.steps.slice(kept).map(({ line }) => line);
}

function detourSentence(lines: readonly string[], from: number, { steps }: Story): string {
  const [first, ...rest] = lines;
  if (first === undefined) {
    return `What avoids it: nothing. After step ${from - 1} every thread has finished, and the property is kept.`;
  }
  const start = from === 1 ? 'at the start' : `after step ${from - 1}`;
  const replaced = steps[from - 1]!.line;
  const order = lines.includes(replaced) ? 'before' : `instead of step ${from},`;
  const named = rest.slice(0, NAMED).map((line) => `"${line}"`);
  const more = rest.length > NAMED ? [`${rest.length - NAMED} more steps`] : [];
  const then = rest.length === 0 ? '' : `, then ${[...named, ...more].join(', ')}`;
  return `What avoids it: ${start} "${first}" ${order} "${replaced}"${then}. So the property is kept.`;
}

function guardSentence(space: Space, from: number | undefined, replayed: ReplayedTrace): string[] {
  if (space.from > 0 || from === 0) return [];
  const { path, model } = replayed;
  const { rules } = model.system;
  const change = guardChange(
    space,
    path.firings.map(({ rule }) => (rules[rule]!.environment === true ? undefined : rule)),
  );
  if (change === undefined) {
    return [
      'No one rule of a thread in this trace that waited for another one would keep the property on this machine.',
    ];
  }
  const [held, other] = [rules[change.rule]!.name, rules[change.waitsFor]!.name];
  return [
    `The smallest change of a guard: if "${held}" waited as long as "${other}" can run, the property would be kept on this machine, in every state within the budgets.`,
  ];
}

/** What the trace spends, and whether less would do. */
function budgetsUsed(
  { model, property }: ReplayedTrace,
  { steps, trace }: Story,
  registry: TraceRegistry,
): string[] {
  const count = (by: StoryStep['by']) => steps.filter((step) => step.by === by).length;
  const used: Budgets = { faults: count('fault'), userOps: count('administrator') };
  if (used.faults + used.userOps === 0) {
    return ['It takes no fault and no operation of the administrator: a plain boot is enough.'];
  }
  const lesser = lesserViolation(model, property, used, registry);
  if (lesser === 'unknown') return [];
  if (lesser === 'none') {
    return [
      `It takes ${needText(used)}: with less the property is kept on ${trace.scenario.name}.`,
    ];
  }
  return [
    `It does not take that much: with ${needText(lesser.budgets)} the property is violated too, in ${lesser.path.firings.length} steps instead of ${steps.length}.`,
  ];
}

function stepName(step: number, steps: readonly StoryStep[]): string {
  return `Step ${step} ("${steps[step - 1]!.line}")`;
}

function sinceStep(step: number, steps: readonly StoryStep[]): string {
  return step === 0 ? 'From the start' : `After step ${step} ("${steps[step - 1]!.line}")`;
}
