/**
 * A Mermaid sequence diagram of a counterexample: one lifeline for each actor and one for
 * /proc/iomem, which is what they contend for. GitHub renders it in Markdown.
 */
import type { DiffLine } from '../replay/iomem-diff.ts';
import type { Story, StoryStep } from '../replay/story.ts';

/** Diagrams of more steps are unreadable, and renderers refuse long ones. */
const MOST_STEPS = 60;

/** The lines of the diagram, without a fence. Of a long trace the last steps only. */
export function mermaidDiagram({ steps, clause, trace }: Story): string[] {
  const shown = steps.slice(-MOST_STEPS);
  const actors = [...new Set(shown.map(({ actor }) => actor))];
  const id = (actor: string) => `a${actors.indexOf(actor)}`;
  const first = id(shown[0]?.actor ?? '');
  const omitted = steps.length - shown.length;
  return [
    'sequenceDiagram',
    ...actors.map((actor) => `  participant ${id(actor)} as ${text(actor)}`),
    '  participant iomem as /proc/iomem',
    ...(omitted === 0 ? [] : [`  Note over ${first},iomem: steps 1 to ${omitted} are left out`]),
    ...shown.flatMap((step) => {
      const lines = stepLines(step, id(step.actor));
      const repeats =
        step.number - 1 === trace.loop ? [`  Note over ${first},iomem: from here on for ever`] : [];
      return [...repeats, ...(step === steps.at(-1) ? emphasised(lines) : lines)];
    }),
    `  Note over ${first === 'a-1' ? 'iomem' : `${first},iomem`}: VIOLATED ${text(clause)}`,
  ];
}

function stepLines(step: StoryStep, actor: string): string[] {
  const label = text(`${step.number}. ${step.line}`);
  const what = changes(step);
  return [
    what.length === 0
      ? `  Note over ${actor}: ${label}`
      : `  ${actor}->>iomem: ${[label, ...what.map(text)].join('<br/>')}`,
    ...step.outcomes.map((outcome) => `  Note right of ${actor}: ${text(outcome)}`),
  ];
}

/** What came and went; not what is only further up or down in the tree. */
function changes({ diff }: StoryStep): string[] {
  const changed = diff.filter(({ sign }) => sign !== ' ');
  const moved = (line: DiffLine) =>
    changed.some((other) => other.sign !== line.sign && other.text.trim() === line.text.trim());
  return changed.filter((line) => !moved(line)).map(({ sign, text }) => `${sign} ${text.trim()}`);
}

function emphasised(lines: readonly string[]): string[] {
  return ['  rect rgb(255, 228, 225)', ...lines.map((line) => `  ${line}`), '  end'];
}

/** What would end a statement, begin a comment or be taken for markup goes as a character code. */
function text(plain: string): string {
  return plain.replace(/[#;<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
