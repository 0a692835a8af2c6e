/**
 * Writes verdicts down as the ones on record.
 */
import type { Design } from '../../model/index.ts';
import { type Kind, KINDS, type RecordedVerdict } from './form.ts';

/**
 * The text of verdicts.ts. `verdictOf` gives undefined where nothing is to be on record;
 * designs and scenarios of which nothing is are left out. Bases come before what is based on them.
 */
export function recordText(
  designs: readonly Pick<Design, 'id' | 'basedOn'>[],
  scenarios: readonly string[],
  properties: readonly string[],
  verdictOf: (design: string, scenario: string, property: string) => RecordedVerdict | undefined,
): string {
  const kept = designs.filter(({ id }) =>
    scenarios.some((name) => properties.some((p) => verdictOf(id, name, p) !== undefined)),
  );
  const names = scenarios.filter((name) =>
    kept.some(({ id }) => properties.some((p) => verdictOf(id, name, p) !== undefined)),
  );
  const ids = new Set(kept.map(({ id }) => id));
  const baseOf = ({ basedOn }: Pick<Design, 'basedOn'>) =>
    basedOn !== undefined && ids.has(basedOn) ? basedOn : null;
  const kindOf = (design: string | null, name: string, property: string): Kind =>
    design === null ? 'holds' : (verdictOf(design, name, property) ?? 'unrecorded');

  const designLines = kept.map(
    (design) =>
      `  ${quoted(design.id)}: ${baseOf(design) === null ? 'null' : quoted(baseOf(design)!)},`,
  );
  const propertyLines = properties.flatMap((property) => {
    const rows = kept.flatMap((design) => {
      const differing = names.filter(
        (name) => kindOf(design.id, name, property) !== kindOf(baseOf(design), name, property),
      );
      const kinds = KINDS.flatMap((kind) => {
        const own = differing.filter((name) => kindOf(design.id, name, property) === kind);
        if (own.length === 0) return [];
        const lines = families(own).map((line) => `        ${quoted(line)},`);
        return [`      ${/-/.test(kind) ? quoted(kind) : kind}: [`, ...lines, '      ],'];
      });
      return kinds.length === 0 ? [] : [`    ${quoted(design.id)}: {`, ...kinds, '    },'];
    });
    return [`  ${quoted(property)}: {`, ...rows, '  },'];
  });
  return `/**
 * The verdicts on record, under one fault and two operations of the administrator. Written by
 * \`npm run record\` after \`npm run check\`; what changed is to be understood before it is committed.
 */
import type { Differences, Lines } from './form.ts';

/** Each with the design whose verdicts it has where nothing else is said; null: it \`holds\` there. */
export const DESIGNS: Readonly<Record<string, string | null>> = {
${designLines.join('\n')}
};

export const SCENARIOS: Lines = [
${families(names)
  .map((line) => `  ${quoted(line)},`)
  .join('\n')}
];

export const VERDICTS: Differences = {
${propertyLines.join('\n')}
};
`;
}

/** A line for those that begin with the same letter and number: one machine and its variants. */
function families(names: readonly string[]): string[] {
  const lines = new Map<string, string[]>();
  for (const name of names) {
    const family = /^[a-z]+\d+/.exec(name)?.[0] ?? name;
    lines.set(family, [...(lines.get(family) ?? []), name]);
  }
  return [...lines.values()].map((line) => line.join(' '));
}

function quoted(text: string): string {
  return `'${text}'`;
}
