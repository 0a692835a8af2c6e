/**
 * A counterexample as Markdown, for a comment on GitHub or a mail to a list: prose in lines of 72
 * characters, everything that must not be reflowed in fences.
 */
import { diffText } from '../replay/iomem-diff.ts';
import { budgetText } from '../replay/origin.ts';
import type { Story, StoryStep } from '../replay/story.ts';
import { improbableText } from '../replay/text.ts';
import { hanging, wrap } from '../words/wrap.ts';
import { mermaidDiagram } from './mermaid.ts';

/** What mailing lists of the kernel ask for. */
const WIDTH = 72;

/** The whole file; `why` are sentences that explain the trace. */
export function markdownText(story: Story, why: readonly string[]): string {
  const { trace, design, property, note } = story;
  const { scenario, bounds } = trace;
  const item = (label: string, value: string) =>
    hanging('- ', `**${label}**: ${prose(value)}`, WIDTH);
  return [
    `# ${prose(`${design.id} violates ${property.id} on ${scenario.name}`)}`,
    '',
    ...hanging('> ', prose(property.sentence), WIDTH).map((line) => line.replace(/^ {2}/, '> ')),
    '',
    ...item('asked for by', property.askedBy),
    ...item('severity', property.severity),
    ...item('design', `${design.title} (${design.origin})`),
    ...item(
      'scenario',
      scenario.title + (scenario.source === undefined ? '' : `; ${scenario.source}`),
    ),
    ...(scenario.assumptions ?? []).flatMap((text) => item('assumed', text)),
    ...item('budgets', budgetText(bounds)),
    ...item('version', `soft-reserve-checker ${trace.tool.version}, model ${trace.model}`),
    ...(note === undefined ? [] : item('note', note)),
    '',
    ...(why.length === 0
      ? []
      : ['## Why', '', ...why.flatMap((text) => hanging('- ', prose(text), WIDTH)), '']),
    '## Who does what',
    '',
    '```mermaid',
    ...mermaidDiagram(story),
    '```',
    '',
    '## Step by step',
    '',
    '```',
    ...start(story),
    ...story.steps.flatMap(stepLines),
    '```',
    '',
    ...wrap(`**Violated**: ${prose(story.clause)}`, WIDTH),
    '',
  ].join('\n');
}

function start({ scenes }: Story): string[] {
  const iomem = scenes[0]!.iomemText;
  return [
    iomem.length === 0 ? ' 0 /proc/iomem is empty' : ' 0 /proc/iomem is',
    ...iomem.map((l) => `     ${l}`),
  ];
}

function stepLines(step: StoryStep): string[] {
  return [
    ...hanging(`${String(step.number).padStart(2)} `, `[${step.actor}] ${step.line}`, WIDTH),
    ...step.outcomes.flatMap((outcome) => hanging('   reports ', outcome, WIDTH)),
    ...improbableText(step).flatMap((text) => hanging('   ', text, WIDTH)),
    ...step.diff.map((line) => `   ${diffText(line)}`),
  ];
}

/** Text that Markdown would take for markup: HTML, links, code, emphasis. */
function prose(plain: string): string {
  return plain.replace(/[<>*`[\]\\]|(?<!\w)_|_(?!\w)/g, '\\$&');
}
