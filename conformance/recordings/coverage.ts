/**
 * Which rules of the model real kernels were seen to follow: those that fire on the ways that look
 * like a recording. Without any kernel.
 */
import { hanging, someNames } from '../../counterexamples/index.ts';
import { buildModel, type Design } from '../../model/index.ts';
import { compareBoots, type Comparison } from '../compare/compare.ts';
import { buildableDesigns, designOf } from '../compare/kernel-design.ts';
import { outOfReach } from './out-of-reach.ts';
import { fingerprint, type Recording } from './recording.ts';
import { type Cell, campaignTable } from '../compare/table.ts';

/** A recording, and what the model says to it. */
export interface ComparedRecording extends Recording {
  readonly design: Design;
  readonly comparison: Comparison;
}

interface RuleCoverage {
  readonly rule: string;
  /** Recordings on whose ways it fires. */
  readonly seenIn: readonly Recording[];
  /** Why no experiment can fire it, if so. */
  readonly outOfReach: string | undefined;
}

/**
 * Compares recordings with the design of their kernel, as its release has it, those of one experiment on
 * one kernel together.
 */
export function compareAll(recordings: readonly Recording[]): ComparedRecording[] {
  const groups = new Map<string, { design: Design; own: Recording[] }>();
  for (const recording of recordings) {
    const design = designOf(recording.kernel);
    if (design === undefined) continue;
    const key = `${recording.kernel.release} ${design.id} ${fingerprint(recording.experiment)}`;
    const group = groups.get(key) ?? { design, own: [] };
    groups.set(key, group);
    group.own.push(recording);
  }
  const comparisons = new Map<Recording, ComparedRecording>();
  for (const { design, own } of groups.values()) {
    const found = compareBoots(
      own[0]!.experiment,
      design,
      own.map(({ steps }) => steps),
    );
    for (const [i, recording] of own.entries()) {
      comparisons.set(recording, { ...recording, design, comparison: found[i]! });
    }
  }
  return recordings.flatMap((recording) => comparisons.get(recording) ?? []);
}

/** The designs of the kernels, as they are on record. */
export function recordedDesigns(compared: readonly ComparedRecording[]): readonly Design[] {
  const ids = new Set(compared.map(({ design }) => design.id));
  return buildableDesigns.filter(({ id }) => ids.has(id));
}

/** Every rule that a design has on a machine of the recordings, by name. */
export function ruleCoverage(
  design: Design,
  compared: readonly ComparedRecording[],
): RuleCoverage[] {
  const seenIn = new Map<string, Recording[]>();
  for (const recording of compared) {
    if (recording.design.id !== design.id) continue;
    const { comparison, experiment } = recording;
    const every = { earlyAdmin: true, everyOperation: true, everyFault: true, rebindsCxl: true };
    const budgets = { faults: 1, userOps: 1 };
    const { system } = buildModel({ ...experiment.scenario, ...every }, recording.design, budgets);
    for (const { name } of system.rules) if (!seenIn.has(name)) seenIn.set(name, []);
    for (const name of firedRules(comparison)) seenIn.get(name)?.push(recording);
  }
  return [...seenIn]
    .map(([rule, seen]) => ({ rule, seenIn: seen, outOfReach: outOfReach(rule, design.id) }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

function firedRules(comparison: Comparison): ReadonlySet<string> {
  if (comparison.kind === 'differs') return new Set();
  const { rules } = comparison.walk.model.system;
  const firings = comparison.ways.flatMap((way) => way.firings);
  return new Set(firings.map(({ rule }) => rules[rule]!.name));
}

const LEGEND =
  'In the table: the number of experiments that show a rule; "beyond": no experiment can; "-": the design has no such rule.';

/** What `--coverage` prints, in lines of `width` characters. */
export function coverageLines(recordings: readonly Recording[], width: number): string[] {
  const compared = compareAll(recordings);
  const recorded = recordedDesigns(compared);
  const cells: Cell[] = [];
  const summary = recorded.map((design) => {
    const rules = ruleCoverage(design, compared);
    for (const rule of rules) cells.push(cellOf(rule, design));
    const seen = rules.filter(({ seenIn }) => seenIn.length > 0).length;
    const beyond = rules.filter((rule) => rule.outOfReach !== undefined).length;
    const kernels = releases(compared.filter((recording) => recording.design.id === design.id));
    return `${design.id}: ${seen} of ${rules.length} rules seen, ${beyond} out of reach; on ${kernels.join(', ')}`;
  });
  const rows = [...new Set(cells.map(({ row }) => row))].sort();
  const columns = recorded.map(({ id }) => id);
  return [
    ...[...summary, LEGEND].flatMap((line) => hanging('', line, width)),
    '',
    ...campaignTable(rows, columns, cells, width),
  ];
}

function cellOf({ rule, seenIn, outOfReach: why }: RuleCoverage, design: Design): Cell {
  const at = { row: rule, column: design.id, good: seenIn.length > 0 || why !== undefined };
  if (seenIn.length === 0) {
    const text = why === undefined ? 'none' : 'beyond';
    return { ...at, text, details: why === undefined ? [] : [`out of reach: ${why}`] };
  }
  const names = [...new Set(seenIn.map(({ experiment }) => experiment.name))];
  const details = `${someNames(names).join(', ')}; on ${releases(seenIn).join(', ')}`;
  return { ...at, text: String(names.length), details: [details] };
}

function releases(recordings: readonly Recording[]): string[] {
  return [...new Set(recordings.map(({ kernel }) => kernel.release))];
}
