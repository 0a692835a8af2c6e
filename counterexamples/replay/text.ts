/**
 * A counterexample as a kernel engineer reads it: who did what, and what /proc/iomem became.
 */
import { diffText } from './iomem-diff.ts';
import { budgetText } from './origin.ts';
import type { Story, StoryStep } from './story.ts';
import type { Trace, TraceStep } from '../file/trace-file.ts';
import { hanging } from '../words/wrap.ts';

const LABEL = 10;

/** The whole listing; prose is wrapped at `width`, lines of /proc/iomem never are. */
export function traceText(story: Story, width = 80): string[] {
  const { loop = story.steps.length } = story.trace;
  const start = story.scenes[0]!.iomemText.map((line) => `       ${line}`);
  return [
    ...header(story, width),
    '',
    start.length === 0 ? '    0  /proc/iomem is empty' : '    0  /proc/iomem is',
    ...start,
    ...story.steps.flatMap((step) => [
      ...(step.number === loop + 1 ? ['', '    from here on for ever'] : []),
      ...stepText(step, step === story.steps.at(-1), width),
    ]),
    '',
    ...hanging('VIOLATED  ', story.clause, width),
  ];
}

/** One line a step (more when it is long), for a trace among others. */
export function traceSummary(trace: Trace, width = 80): string[] {
  const actorWidth = Math.max(0, ...trace.steps.map((step) => step.actor.length));
  return trace.steps.flatMap((step, index) => {
    const number = String(index + 1).padStart(3);
    return [
      ...(index === trace.loop ? ['     from here on for ever'] : []),
      ...hanging(`${number}  ${step.actor.padEnd(actorWidth)}  `, sayStep(step), width),
    ];
  });
}

function header({ trace, design, property, note }: Story, width: number): string[] {
  const { scenario } = trace;
  const field = (label: string, text: string) => hanging(label.padEnd(LABEL), text, width);
  return [
    ...field('violated', `${property.id}: "${property.sentence}"`),
    ...field('', `asked for by ${property.askedBy}`),
    ...field('severity', property.severity),
    ...field('design', `${design.id}: ${design.title}`),
    ...field('', design.origin),
    ...field('scenario', `${scenario.name}: ${scenario.title}`),
    ...(scenario.source === undefined ? [] : field('', scenario.source)),
    ...(scenario.assumptions ?? []).flatMap((text) => field('assumed', text)),
    ...field('budgets', budgetText(trace.bounds)),
    ...field('version', `tool ${trace.tool.version}, model ${trace.model}`),
    ...(note === undefined ? [] : field('note', note)),
  ];
}

function stepText(step: StoryStep, failing: boolean, width: number): string[] {
  const head = `${failing ? '=>' : '  '}${String(step.number).padStart(3)}  `;
  return [
    '',
    ...hanging(head, `[${step.actor}] ${step.line}`, width),
    ...(step.source === undefined ? [] : hanging('       in ', step.source, width)),
    ...step.outcomes.flatMap((outcome) => hanging('       reports ', outcome, width)),
    ...improbableText(step).flatMap((text) => hanging('       ', text, width)),
    ...step.diff.map((line) => `     ${diffText(line)}`),
  ];
}

/** A warning, when a step is one that nobody will see. */
export function improbableText({ improbable }: Pick<TraceStep, 'improbable'>): string[] {
  return improbable === undefined ? [] : [`practically impossible: ${improbable}`];
}

function sayStep(step: TraceStep): string {
  const said = [...(step.outcomes ?? []), ...improbableText(step)];
  return said.length === 0 ? step.line : `${step.line} [${said.join(', ')}]`;
}
