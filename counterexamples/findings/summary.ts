/**
 * The first page of the findings: what the merged kernels break, and what tells the others from the
 * newest of them.
 */
import { type Design, shippedIn } from '../../model/index.ts';
import {
  countsOf,
  type FindingsInput,
  lettersOfStatus,
  need,
  recordOf,
  violationsOf,
} from './input.ts';
import { byNeed, violationsTable } from './violations-table.ts';

/** The newest design that was merged comes first; others are compared with it. */
const SUMMARISED = [
  { id: 'v7.1', why: 'What was merged last.' },
  { id: 'v6.12', why: 'What Debian 13 ships.' },
] as const;

/** A section for each design of the summary. */
export function summary(input: FindingsInput): string[] {
  return SUMMARISED.flatMap(({ id, why }) =>
    input.designs
      .filter((design) => design.id === id)
      .flatMap((design) => [
        `## What ${id} breaks`,
        '',
        `${why} ${totals(design, input)}`,
        '',
        ...violationsTable(design, input, { chapter: chapterPath(design), root: '../' }),
        '',
      ]),
  );
}

/** From docs/findings.md. */
export function chapterPath(design: Design): string {
  return `findings/${design.id}.md`;
}

/** How much a design breaks, in numbers: one paragraph. */
export function totals(design: Design, input: FindingsInput): string {
  const broken = violationsOf(design, input).sort(byNeed);
  const asked = input.properties.filter((p) => countsOf(design, p, input).decided > 0);
  const releases = shippedIn(design.id);
  const ships = releases === undefined ? 'Never merged.' : `In kernels ${releases}.`;
  if (broken.length === 0) return `${ships} It keeps all ${asked.length} properties.`;
  const takes = new Map<string, number>();
  for (const violation of broken) {
    const least = need(violation);
    takes.set(least, (takes.get(least) ?? 0) + 1);
  }
  const parts = [...takes].map(
    ([least, count]) => `${count} ${least === 'boot' ? 'on a plain boot' : `with ${least}`}`,
  );
  const unheard = broken.filter((v) => recordOf(v, input)?.status === 'new').length;
  const seen = broken.filter((v) => lettersOfStatus(v, input).includes('C')).length;
  const kernels = input.kernels(design.id);
  return [
    `${ships} Of ${asked.length} properties that say something about it, it breaks ${broken.length}: ${parts.join(', ')}.`,
    unheard === 0
      ? 'All of them had been said or predicted.'
      : `Nobody had said or predicted ${unheard} of them.`,
    ...(kernels.length === 0
      ? []
      : [`On real kernels (${kernels.join(', ')}) ${seen} of them were seen.`]),
  ].join(' ');
}

/**
 * What each design breaks that another one keeps, and the other way round: beside the newest that was
 * merged, and beside the one that it is based on.
 */
export function comparison(input: FindingsInput): string[] {
  const reference = input.designs.find(({ id }) => id === SUMMARISED[0].id);
  const based = input.designs.flatMap((design) => {
    const ancestor = input.designs.find(({ id }) => id === design.basedOn);
    return ancestor === undefined ? [] : [{ design, ancestor }];
  });
  return [
    ...(reference === undefined
      ? []
      : [
          `## Compared with ${reference.id}`,
          '',
          ...input.designs
            .filter((design) => design !== reference)
            .flatMap((design) => differences(design, reference, input)),
          '',
        ]),
    ...(based.length === 0
      ? []
      : [
          '## Compared with what it is based on',
          '',
          'What a patch changed is the difference of two files: `diff model/designs/v6.12.ts model/designs/v7.0.ts`. What that changed:',
          '',
          ...based.flatMap(({ design, ancestor }) => differences(design, ancestor, input)),
          '',
        ]),
  ];
}

function chapterLink(design: Design): string {
  return `[${design.id}](${chapterPath(design)})`;
}

/** What the first design breaks and the second keeps, and the other way round, in a list. */
function differences(design: Design, other: Design, input: FindingsInput): string[] {
  const broken = (by: Design) => violationsOf(by, input).map(({ property }) => property);
  const names = (by: Design, keptBy: Design) =>
    broken(by)
      .filter((property) => !broken(keptBy).includes(property))
      .filter((property) => countsOf(keptBy, property, input).decided > 0)
      .map(({ id }) => id)
      .join(', ');
  const [breaks, keeps] = [names(design, other), names(other, design)];
  return [
    `- ${chapterLink(design)}, compared with ${other.id}${breaks === '' && keeps === '' ? ': the same' : ''}`,
    ...(breaks === '' ? [] : [`  - breaks ${breaks}`]),
    ...(keeps === '' ? [] : [`  - keeps ${keeps}`]),
  ];
}
