/**
 * The findings as documents: which design breaks which property, what that takes, and the least
 * trace of each, in words and as /proc/iomem.
 */
import type { Budgets, Design } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { configurationMatrix } from './configurations-text.ts';
import { chapterText } from './chapter.ts';
import { countsOf, type FindingsInput } from './input.ts';
import { chapterPath, comparison, summary } from './summary.ts';

/** A page, by its path below docs/. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** The summary, and a chapter for each design. */
export function findingsPages(input: FindingsInput): Page[] {
  return [
    { path: 'findings.md', text: overview(input) },
    ...input.designs.map((design) => ({
      path: chapterPath(design),
      text: chapterText(design, input),
    })),
  ];
}

function overview(input: FindingsInput): string {
  return [
    '# Findings',
    '',
    'Written by `npm run findings` from searches that saw every order of events, every fault and every operation of the administrator within one fault and two operations; a test checks that it is current. **boot** is a plain boot without any fault, **1 fault** a failed probe, a late device, a time-out or a module that loads too early, **1 op** and **2 ops** operations of the administrator. How many bytes nobody can use is in [bytes.md](bytes.md), how many states were searched in [states.md](states.md).',
    '',
    ...summary(input),
    ...comparison(input),
    '## Designs and properties',
    '',
    ...matrix(input),
    '',
    ...(input.configurations === undefined
      ? []
      : [...configurationMatrix(input.configurations), '']),
  ].join('\n');
}

/** What the least violation takes, a letter a cell, so that it can be read as text. */
function matrix(input: FindingsInput): string[] {
  const { designs, properties, violations } = input;
  const letter = (design: Design, property: ModelProperty): string => {
    const least = violations.find((v) => v.model.design === design && v.property === property);
    if (least !== undefined) return letterOf(least.trace.bounds);
    return countsOf(design, property, input).decided === 0 ? ' ' : '.';
  };
  const width = Math.max(...properties.map(({ id }) => id.length));
  const column = (index: number) => String.fromCharCode('A'.charCodeAt(0) + index);
  return [
    'What the least violation takes: **b** a plain boot, **f** a fault, **o** operations of the administrator, **x** both; **.** holds within one fault and two operations, blank says nothing about the design. The chapters say who knew, on how many scenarios, and which kernels were seen to do it:',
    '',
    `${designs.map((design, i) => `${column(i)} [${design.id}](${chapterPath(design)})`).join(', ')}.`,
    '',
    '```',
    `${' '.repeat(width)} ${designs.map((_, i) => column(i)).join(' ')}`,
    ...properties.map((property) =>
      `${property.id.padEnd(width)} ${designs.map((d) => letter(d, property)).join(' ')}`.trimEnd(),
    ),
    '```',
  ];
}

function letterOf({ faults, userOps }: Budgets): string {
  if (faults > 0) return userOps > 0 ? 'x' : 'f';
  return userOps > 0 ? 'o' : 'b';
}
