/**
 * Looks up the verdicts on record.
 */
import { KINDS, type Lines, type RecordedVerdict } from './form.ts';
import { DESIGNS, SCENARIOS, VERDICTS } from './verdicts.ts';

const scenariosOnRecord = new Set(namesIn(SCENARIOS));
const kindByPlace = new Map(
  Object.entries(VERDICTS).flatMap(([property, byDesign]) =>
    Object.entries(byDesign).flatMap(([design, byKind]) =>
      KINDS.flatMap((kind) =>
        namesIn(byKind[kind] ?? []).map((name) => [place(property, design, name), kind] as const),
      ),
    ),
  ),
);

function namesIn(lines: Lines): string[] {
  return lines.flatMap((line) => line.split(' '));
}

function place(property: string, design: string, scenario: string): string {
  return `${property} ${design} ${scenario}`;
}

/** The verdict under one fault and two operations; undefined when none is on record. */
export function recordedVerdict(
  design: string,
  scenario: string,
  property: string,
): RecordedVerdict | undefined {
  if (VERDICTS[property] === undefined || !scenariosOnRecord.has(scenario)) return undefined;
  if (DESIGNS[design] === undefined) return undefined;
  for (let below: string | null | undefined = design; below; below = DESIGNS[below]) {
    const kind = kindByPlace.get(place(property, below, scenario));
    if (kind !== undefined) return kind === 'unrecorded' ? undefined : kind;
  }
  return 'holds';
}
