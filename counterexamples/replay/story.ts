/**
 * A replayed counterexample as plain data: everything that a reader is shown, and nothing that
 * needs the model any more. All texts, exports and reports are made of it. It survives JSON;
 * addresses are strings such as "0x110000000".
 */
import type { Budgets, Observation } from '../../model/index.ts';
import type { ReplayedTrace } from './replay-trace.ts';
import { type DiffLine, iomemDiff, iomemText } from './iomem-diff.ts';
import { designOrigin } from './origin.ts';
import type { Trace, TraceStep } from '../file/trace-file.ts';

/** The same with addresses as text. */
type Plain<Value> = Value extends bigint
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
      : Value;

/** What can be seen between two steps. */
export interface Scene extends Plain<Observation> {
  /** `iomem` as the kernel prints it. */
  readonly iomemText: readonly string[];
  /** What is left of the budgets. */
  readonly left: Budgets;
  /** All fields of the state, the bookkeeping of the design in `own` included. */
  readonly state: unknown;
}

export interface StoryStep extends TraceStep {
  /** Counted from 1. */
  readonly number: number;
  /** Empty when it reports nothing. */
  readonly outcomes: readonly string[];
  /**
   * `thread`: some kernel thread was obliged to take it; `fault`: hardware, timing or memory; both
   * of the others are the environment's, too.
   */
  readonly by: 'thread' | 'fault' | 'administrator' | 'environment';
  /** How it changed /proc/iomem, with some lines around each change; empty when it did not. */
  readonly diff: readonly DiffLine[];
}

export interface Story {
  /** The recorded file: scenario, design, bounds, property. */
  readonly trace: Trace;
  readonly design: {
    readonly id: string;
    readonly title: string;
    readonly summary: string;
    /** Who posted it, when, where, and which kernels have it. */
    readonly origin: string;
  };
  readonly property: {
    readonly id: string;
    readonly sentence: string;
    readonly askedBy: string;
    readonly severity: string;
    /** How it is violated at the end. */
    readonly kind: ReplayedTrace['violation'];
  };
  /** Says so when another version recorded it and states on the way differ. */
  readonly note?: string;
  readonly steps: readonly StoryStep[];
  /** One more than there are steps: scene `n` is what step `n` led to, scene 0 the start. */
  readonly scenes: readonly Scene[];
  /** Why it is a violation: where it ends, and what does not hold there. */
  readonly clause: string;
}

/** Tells a replayed trace. */
export function storyOf(replayed: ReplayedTrace): Story {
  const { trace, model, property, violation, observations, states, rules, note } = replayed;
  const { id, title, summary } = model.design;
  const left = { faults: trace.bounds.faults, userOps: trace.bounds.userOps };
  const scenes = observations.map((observation, index): Scene => {
    for (const budget of index === 0 ? [] : budgetsOf(rules[index - 1]!)) left[budget]--;
    const iomemLines = observation.iomem.map(iomemText);
    return {
      ...plain(observation),
      iomemText: iomemLines,
      left: { ...left },
      state: states[index],
    };
  });
  const steps = trace.steps.map((step, index): StoryStep => {
    const [before, after] = [scenes[index]!, scenes[index + 1]!];
    return {
      ...step,
      number: index + 1,
      outcomes: step.outcomes ?? [],
      by: takenBy(rules[index]!),
      diff: iomemDiff(before.iomemText, after.iomemText),
    };
  });
  return {
    trace,
    design: { id, title, summary, origin: designOrigin(model.design) },
    property: {
      id: property.id,
      sentence: property.sentence,
      askedBy: property.askedBy,
      severity: property.severity,
      kind: violation,
    },
    ...(note === undefined ? {} : { note }),
    steps,
    scenes,
    clause: clauseOf(violation, trace),
  };
}

type ReplayedRule = ReplayedTrace['rules'][number];

function budgetsOf({ budget }: ReplayedRule): readonly (keyof Budgets)[] {
  const names = budget === undefined ? [] : [budget].flat();
  return names.filter((name) => name === 'faults' || name === 'userOps');
}

function takenBy(rule: ReplayedRule): StoryStep['by'] {
  const budgets = budgetsOf(rule);
  if (budgets.includes('userOps')) return 'administrator';
  if (budgets.includes('faults')) return 'fault';
  return rule.environment === true ? 'environment' : 'thread';
}

function clauseOf(violation: ReplayedTrace['violation'], trace: Trace): string {
  const { steps, sentence } = trace;
  const last = steps.length === 0 ? 'At the start' : `After step ${steps.length}`;
  const reported = steps.at(-1)?.outcomes?.join(', ') ?? '';
  const how: Partial<Record<typeof violation, string>> = {
    always: `${last} this no longer holds`,
    quiescent: `${last} no thread has anything left to do, and this does not hold`,
    'never-fires': `Step ${steps.length} reports "${reported}", so this does not hold`,
    'no-deadlock': `${last} a thread waits for ever, so this does not hold`,
    eventually: `${forEver(trace)}, and this has not come true`,
    'leads-to': `${forEver(trace)}, and this has not come true`,
    'always-possible': `${last} there is no way left on which this could come true`,
  };
  return `${how[violation] ?? last}: "${sentence}"`;
}

/** How an infinite path goes on. */
function forEver({ steps, loop = steps.length }: Trace): string {
  if (loop === steps.length) {
    const last = loop === 0 ? 'From the start' : `After step ${loop}`;
    return `${last} no thread has anything left to do`;
  }
  const round =
    loop + 1 === steps.length ? `Step ${loop + 1} is` : `Steps ${loop + 1} to ${steps.length} are`;
  return `${round} repeated for ever, no thread is neglected`;
}

/** Addresses become text; there are no other values that JSON does not know. */
function plain<Value>(value: Value): Plain<Value> {
  const convert = (item: unknown): unknown => {
    if (typeof item === 'bigint') return `0x${item.toString(16)}`;
    if (Array.isArray(item)) return item.map(convert);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, field]) => [key, convert(field)]));
  };
  return convert(value) as Plain<Value>;
}
