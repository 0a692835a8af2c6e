import type { Assumed } from './assumption.ts';
import type { CedtFacts } from '../read/cedt.ts';
import type { CxlListFacts } from '../read/cxl-list.ts';
import type { DmesgFacts } from '../read/dmesg.ts';
import { type Finding, finding, formatPlace } from '../read/finding.ts';
import type { IomemFacts } from './iomem-facts.ts';
import type { SratFacts } from '../read/srat.ts';
import { contains, formatRange, type Located } from '../read/range.ts';

/** What the inputs of one machine say; undefined for an input that was not given. */
export interface Facts {
  readonly iomem: IomemFacts | undefined;
  readonly dmesg: DmesgFacts | undefined;
  readonly cedt: CedtFacts | undefined;
  readonly srat: SratFacts | undefined;
  readonly cxlList: CxlListFacts | undefined;
  /** As the user named the inputs. */
  readonly files: Readonly<Partial<Record<InputName, string>>>;
}

type InputName = 'iomem' | 'dmesg' | 'cedt' | 'srat' | 'cxlList';

/** One field of the scenario: its value, what was assumed for it, and where it comes from. */
export interface Conclusion<T> {
  readonly value: T;
  readonly findings: readonly Finding[];
  readonly assumptions: readonly Assumed[];
  /** Places and reasons, for example `dmesg:3: e820`. */
  readonly from: readonly string[];
}

/** Two inputs say different things about the same fact; `file` is that of the other one. */
export function disagreement(
  one: Located,
  other: Located | undefined,
  what: string,
  file: string | undefined,
): Finding {
  const expected = other
    ? `${formatRange(other)} as in ${formatPlace(other.place)}`
    : `a range that ${file ?? 'the other input'} lists as ${what}`;
  const advice = 'Take all inputs on the same machine, after the same boot.';
  return finding('error', one.place, `${what} ${formatRange(one)}`, expected, advice);
}

/** The candidate that contains the range or lies inside it: the same resource, cut or enlarged. */
export function nestedWith<R extends Located>(
  range: Located,
  candidates: readonly R[],
): R | undefined {
  return candidates.find((each) => contains(each, range) || contains(range, each));
}

export function placesOf(ranges: readonly Located[]): string[] {
  return ranges.map((range) => formatPlace(range.place));
}
