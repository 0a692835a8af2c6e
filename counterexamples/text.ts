/**
 * A counterexample as a kernel engineer reads it: who did what, and what /proc/iomem became.
 */
import type { Budgets, Design } from '../model/index.ts';
import { diffText, iomemDiff, iomemText } from './iomem-diff.ts';
import type { ReplayedStep, ReplayedTrace } from './replay-trace.ts';
import type { Trace, TraceStep } from './trace-file.ts';
import { hanging } from './wrap.ts';

const LABEL = 10;

/** The whole listing; prose is wrapped at `width`, lines of /proc/iomem never are. */
export function traceText(replayed: ReplayedTrace, width = 80): string[] {
  const start = replayed.initialIomem.map((line) => `       ${iomemText(line)}`);
  return [
    ...header(replayed, width),
    '',
    start.length === 0 ? '    0  /proc/iomem is empty' : '    0  /proc/iomem is',
    ...start,
    ...replayed.steps.flatMap((step) => stepText(step, step === replayed.steps.at(-1), width)),
    '',
    ...conclusion(replayed, width),
  ];
}

/** One line a step (more when it is long), for a trace among others. */
export function traceSummary(trace: Trace, width = 80): string[] {
  const actorWidth = Math.max(0, ...trace.steps.map((step) => step.actor.length));
  return trace.steps.flatMap((step, index) => {
    const number = String(index + 1).padStart(3);
    return hanging(`${number}  ${step.actor.padEnd(actorWidth)}  `, sayStep(step), width);
  });
}

/** Who posted a design, when, where: `Nathan Fontenot, 2025-06, <mail>; shipped in v6.19`. */
export function designOrigin(design: Design): string {
  const ships = design.ships === undefined ? 'never merged' : `in ${design.ships}`;
  return `${design.author}, ${design.posted}, ${design.source}; ${ships}`;
}

/** `at most 1 fault and 2 operations of the administrator`. */
export function budgetText(budgets: Budgets): string {
  const faults = budgets.faults === 1 ? '1 fault' : `${budgets.faults} faults`;
  const userOps = budgets.userOps === 1 ? '1 operation' : `${budgets.userOps} operations`;
  return `at most ${faults} and ${userOps} of the administrator`;
}

function header(replayed: ReplayedTrace, width: number): string[] {
  const { trace, model, property } = replayed;
  const { design, scenario } = model;
  const field = (label: string, text: string) => hanging(label.padEnd(LABEL), text, width);
  return [
    ...field('violated', `${property.id}: "${property.sentence}"`),
    ...field('', `asked for by ${property.askedBy}`),
    ...field('design', `${design.id}: ${design.title}`),
    ...field('', designOrigin(design)),
    ...field('scenario', `${scenario.name}: ${scenario.title}`),
    ...(scenario.source === undefined ? [] : field('', scenario.source)),
    ...scenario.assumptions.flatMap((text) => field('assumed', text)),
    ...field('budgets', budgetText(trace.bounds)),
    ...field('version', `tool ${trace.tool.version}, model ${trace.model}`),
    ...(replayed.note === undefined ? [] : field('note', replayed.note)),
  ];
}

function stepText(step: ReplayedStep, failing: boolean, width: number): string[] {
  const head = `${failing ? '=>' : '  '}${String(step.number).padStart(3)}  `;
  return [
    '',
    ...hanging(head, `[${step.actor}] ${step.line}`, width),
    ...(step.source === undefined ? [] : hanging('       in ', step.source, width)),
    ...(step.outcomes ?? []).flatMap((outcome) => hanging('       reports ', outcome, width)),
    ...iomemDiff(step.before, step.after).map((line) => `     ${diffText(line)}`),
  ];
}

function conclusion(replayed: ReplayedTrace, width: number): string[] {
  const { trace, violation, steps } = replayed;
  const last = steps.length === 0 ? 'At the start' : `After step ${steps.length}`;
  const reported = steps.at(-1)?.outcomes?.join(', ') ?? '';
  const how: Partial<Record<typeof violation, string>> = {
    always: `${last} this no longer holds`,
    quiescent: `${last} no thread has anything left to do, and this does not hold`,
    'never-fires': `Step ${steps.length} reports "${reported}", so this does not hold`,
    'no-deadlock': `${last} a thread waits for ever, so this does not hold`,
  };
  return hanging('VIOLATED  ', `${how[violation] ?? last}: "${trace.sentence}"`, width);
}

function sayStep(step: TraceStep): string {
  return step.outcomes === undefined ? step.line : `${step.line} [${step.outcomes.join(', ')}]`;
}
