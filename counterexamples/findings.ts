/**
 * The findings as a document: which design breaks which property, what that takes, and the least
 * trace of each, in words and as /proc/iomem.
 */
import type { Budgets, Design } from '../model/index.ts';
import type { Expectation, ModelProperty } from '../properties/index.ts';
import { configurationMatrix, type Configurations } from './configurations.ts';
import { iomemText } from './iomem-diff.ts';
import { markdownTable } from './markdown-table.ts';
import type { ReplayedTrace } from './replay-trace.ts';
import { designOrigin } from './origin.ts';
import { traceSummary } from './text.ts';

/** A kernel on which a property was seen violated. */
export interface Confirmation {
  /** uname -r */
  readonly kernel: string;
  /** Whether the events of the trace itself were run there. */
  readonly thisTrace: boolean;
  /** Names of the other experiments that showed it. */
  readonly experiments: readonly string[];
}

export interface FindingsInput {
  readonly designs: readonly Design[];
  readonly properties: readonly ModelProperty[];
  /** Names of the scenarios that the table speaks of. */
  readonly scenarios: readonly string[];
  /** The least violation of each design and property, replayed. */
  readonly violations: readonly ReplayedTrace[];
  expectedVerdict(design: string, scenario: string, property: string): Expectation | undefined;
  /** Every machine under every configuration; absent when that was not searched. */
  readonly configurations?: Configurations | undefined;
  /** The kernels on which a design was seen to violate a property. */
  confirmations(design: string, property: string): readonly Confirmation[];
}

const STATUS = {
  known: 'said on the mailing list',
  predicted: 'predicted by reading the code or the patch, seen nowhere yet',
  confirmed: 'confirmed on a real kernel',
  new: 'found by the checker',
} as const;

/** The whole document, as Markdown. */
export function findingsText(input: FindingsInput): string {
  const broken = input.designs.filter((d) => input.violations.some((v) => v.model.design === d));
  return `${[
    '# Findings',
    '',
    'Written by `npm run findings`; a test checks that it is current. For each design and property the table says what the least violation takes: `boot` is a plain boot without any fault, `1 fault` a failed probe, a late device, a time-out or a module that loads too early, `1 op` and `2 ops` operations of the administrator. Behind it stands on how many of the named scenarios the property is violated within one fault and two operations.',
    '',
    ...matrix(input),
    '',
    ...Object.entries(STATUS).map(([status, text]) => `- **${status}**: ${text}.`),
    '',
    ...(input.configurations === undefined
      ? []
      : [...configurationMatrix(input.configurations), '']),
    ...broken.flatMap((design) => chapter(design, input)),
  ].join('\n')}`;
}

function matrix({ designs, properties, scenarios, violations, expectedVerdict }: FindingsInput) {
  const cell = (design: Design, property: ModelProperty): string => {
    const verdicts = scenarios.map((s) => expectedVerdict(design.id, s, property.id)?.verdict);
    const violated = verdicts.filter((verdict) => verdict === 'violated').length;
    const decided = verdicts.filter((v) => v === 'violated' || v === 'holds').length;
    const least = violations.find((v) => v.model.design === design && v.property === property);
    if (least === undefined) return decided === 0 ? 'n/a' : `holds (${decided})`;
    return `**${need(least.trace.bounds)}** (${violated}/${decided})`;
  };
  return markdownTable(
    ['property', ...designs.map(({ id }) => id)],
    properties.map((property) => [property.id, ...designs.map((d) => cell(d, property))]),
  );
}

function need({ faults, userOps }: Budgets): string {
  const parts = [
    ...(faults === 0 ? [] : [`${faults} fault`]),
    ...(userOps === 0 ? [] : [userOps === 1 ? '1 op' : `${userOps} ops`]),
  ];
  return parts.length === 0 ? 'boot' : parts.join(' + ');
}

function chapter(design: Design, input: FindingsInput): string[] {
  return [
    `## ${design.id}`,
    '',
    `${design.title}. ${designOrigin(design)}. In one sentence: ${design.summary}.`,
    '',
    ...input.violations
      .filter((violation) => violation.model.design === design)
      .flatMap((violation) => section(violation, input)),
  ];
}

function section(
  violation: ReplayedTrace,
  { expectedVerdict, confirmations }: FindingsInput,
): string[] {
  const { trace, property, model, observations } = violation;
  const record = expectedVerdict(trace.design, model.scenario.name, property.id);
  const last = observations.at(-1)!.iomem;
  return [
    `### ${trace.design} breaks ${property.id}`,
    '',
    `"${property.sentence}" (${property.askedBy})`,
    '',
    `Takes: ${need(trace.bounds)}, ${trace.steps.length} steps, on \`${model.scenario.name}\` (${model.scenario.title}).${status(record)}`,
    '',
    ...confirmed(confirmations(trace.design, property.id)),
    '```',
    ...traceSummary(trace, 100),
    ...(last.length === 0
      ? ['     /proc/iomem is empty']
      : ['     /proc/iomem at the end:', ...last.map((line) => `       ${iomemText(line)}`)]),
    '```',
    '',
  ];
}

/** A paragraph about the kernels that were seen to do it; nothing when there are none. */
function confirmed(kernels: readonly Confirmation[]): string[] {
  if (kernels.length === 0) return [];
  const places = kernels.map(({ kernel, thisTrace, experiments }) => {
    const named = experiments.slice(0, 3).map((name) => `\`${name}\``);
    const more = experiments.length > 3 ? [`${experiments.length - 3} more`] : [];
    return `${kernel} (${[...(thisTrace ? ['this trace'] : []), ...named, ...more].join(', ')})`;
  });
  return [`Seen on real kernels: ${places.join('; ')}.`, ''];
}

function status(record: Expectation | undefined): string {
  if (record === undefined) return '';
  const label = record.status === undefined ? '' : ` **${record.status}**:`;
  return `${label} ${record.source}.`;
}
