/**
 * What came out for one property, as reports for other programs need it.
 */
import type { VerdictKind } from '../../checker/index.ts';
import type { Trace } from '../file/trace-file.ts';

export interface Finding {
  /** Ids. */
  readonly design: string;
  readonly scenario: string;
  readonly property: string;
  /** True when the property holds. */
  readonly sentence: string;
  readonly verdict: VerdictKind;
  /** The verdict on record, with its source; absent when there is none for such a run. */
  readonly expected?: { readonly verdict: string; readonly source: string };
  /** Does the verdict agree with the record? True where there is none, unless it is an error. */
  readonly asExpected: boolean;
  /** Why it is not applicable, what went wrong, or what cut the search short. */
  readonly reason?: string;
  /** Of a violation; with the path of its file, if it has one. */
  readonly trace?: Trace;
  readonly file?: string;
}

/** A violation that is not on record, a verdict that is not the recorded one, or an error. */
export function isNews(finding: Finding): boolean {
  if (finding.verdict === 'violated') return finding.expected?.verdict !== 'violated';
  return !finding.asExpected;
}

/** `v7.1 violates no-stranded-memory on n4-sr-larger`, with the record when it says otherwise. */
export function findingTitle({ design, scenario, property, verdict, expected }: Finding): string {
  const does: Partial<Record<VerdictKind, string>> = {
    violated: 'violates',
    holds: 'keeps',
    error: 'fails on',
  };
  const what = `${design} ${does[verdict] ?? `is "${verdict}" for`} ${property} on ${scenario}`;
  return expected === undefined || expected.verdict === verdict
    ? what
    : `${what}, on record: ${expected.verdict}`;
}
