/**
 * The findings as documents: which design breaks which property, what that takes, and the least
 * trace of each, in words and as /proc/iomem.
 */
import type { Design } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { configurationMatrix } from './configurations-text.ts';
import { markdownTable } from '../words/markdown-table.ts';
import { chapterText } from './chapter.ts';
import { countsOf, type FindingsInput, lettersOfStatus, need, STATUS } from './input.ts';
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
    `What the least violation takes, and on how many of the named scenarios the property is violated within one fault and two operations. ${[...Object.values(STATUS), ['C', 'confirmed on a real kernel']].map(([letter, text]) => `**${letter}** ${text}`).join('; ')}.`,
    '',
    ...matrix(input),
    '',
    ...(input.configurations === undefined
      ? []
      : [...configurationMatrix(input.configurations), '']),
  ].join('\n');
}

function matrix(input: FindingsInput): string[] {
  const { designs, properties, violations } = input;
  const cell = (design: Design, property: ModelProperty): string => {
    const { violated, decided } = countsOf(design, property, input);
    const least = violations.find((v) => v.model.design === design && v.property === property);
    if (least === undefined) return decided === 0 ? 'n/a' : `holds (${decided})`;
    const letters = lettersOfStatus(least, input);
    return `[**${need(least)}** ${letters} (${violated}/${decided})](${chapterPath(design)}#${property.id})`;
  };
  return markdownTable(
    ['property', ...designs.map((design) => `[${design.id}](${chapterPath(design)})`)],
    properties.map((property) => [property.id, ...designs.map((d) => cell(d, property))]),
  );
}
