/**
 * The chapter of one design: everything that it breaks, with the least trace of each.
 */
import type { Design } from '../../model/index.ts';
import { iomemText } from '../replay/iomem-diff.ts';
import { designOrigin } from '../replay/origin.ts';
import type { ReplayedTrace } from '../replay/replay-trace.ts';
import { someNames } from '../words/some-names.ts';
import { traceSummary } from '../replay/text.ts';
import {
  type Confirmation,
  countsOf,
  type FindingsInput,
  layoutsOf,
  need,
  recordOf,
  violationsOf,
} from './input.ts';
import { totals } from './summary.ts';
import { violationsTable } from './violations-table.ts';

/** The whole page, for docs/findings/. */
export function chapterText(design: Design, input: FindingsInput): string {
  const broken = violationsOf(design, input);
  const kept = input.properties.filter(
    (property) =>
      countsOf(design, property, input).decided > 0 &&
      !broken.some((violation) => violation.property === property),
  );
  return [
    `# ${design.id}`,
    '',
    `${design.title}. ${designOrigin(design)}.${basedOn(design)} In one sentence: ${design.summary}. [All designs](../findings.md).`,
    '',
    totals(design, input),
    '',
    ...(broken.length === 0
      ? []
      : [...violationsTable(design, input, { chapter: '', root: '../../' }), '']),
    ...(kept.length === 0
      ? []
      : [`It keeps, wherever they say something: ${kept.map(({ id }) => id).join(', ')}.`, '']),
    ...broken.flatMap((violation) => section(violation, input)),
  ].join('\n');
}

function basedOn(design: Design): string {
  return design.basedOn === undefined ? '' : ` Based on [${design.basedOn}](${design.basedOn}.md).`;
}

function section(violation: ReplayedTrace, input: FindingsInput): string[] {
  const { trace, property, model, observations } = violation;
  const { design, scenario } = model;
  const { violated, decided } = countsOf(design, property, input);
  const [, ...others] = layoutsOf(violation, input);
  const also = others.map(({ name, title }) => `\`${name}\` (${title})`).join('; ');
  const last = observations.at(-1)!.iomem;
  const file = `../../counterexamples/gallery/${design.id}.${property.id}`;
  return [
    `## ${property.id}`,
    '',
    `"${property.sentence}" (${property.askedBy})`,
    '',
    `Severity: ${property.severity}.`,
    '',
    `Takes: ${need(violation)}, ${trace.steps.length} steps, on \`${scenario.name}\` (${scenario.title}).${status(violation, input)}`,
    '',
    ...(also === '' ? [] : [`No more is needed on: ${also}.`, '']),
    `Within one fault and two operations it is violated in ${violated} of ${decided} scenarios. The trace: [explained](${file}.md), [to replay](${file}.json).`,
    '',
    ...confirmed(input.confirmations(design.id, property.id)),
    '```',
    ...traceSummary(trace, 100),
    ...(last.length === 0
      ? ['     /proc/iomem is empty']
      : ['     /proc/iomem at the end:', ...last.map((line) => `       ${iomemText(line)}`)]),
    '```',
    '',
  ];
}

function status(violation: ReplayedTrace, input: FindingsInput): string {
  const record = recordOf(violation, input);
  if (record === undefined) return '';
  const label = record.status === undefined ? '' : ` **${record.status}**:`;
  return `${label} ${record.source}.`;
}

/** A paragraph about the kernels that were seen to do it; nothing when there are none. */
function confirmed(kernels: readonly Confirmation[]): string[] {
  if (kernels.length === 0) return [];
  const places = kernels.map(({ kernel, thisTrace, experiments, died }) => {
    const named = someNames(experiments.map((name) => `\`${name}\``));
    const seen = [...(thisTrace ? ['this trace'] : []), ...named].join(', ');
    const end =
      died === undefined
        ? []
        : [`dies of it in \`${died.experiment}\`: ${died.says.replaceAll('"', '`')}`];
    return `${kernel} (${[...(seen === '' ? [] : [seen]), ...end].join('; ')})`;
  });
  return [`Seen on real kernels: ${places.join('; ')}.`, ''];
}
