import { otherSrat, withoutHmat } from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import { type Conclusion, disagreement, type Facts, placesOf } from './facts.ts';
import type { Scenario } from '../../machine/scenario.ts';
import { sratOf } from '../read/dmesg.ts';
import { type Finding, finding } from '../read/finding.ts';
import { distinct, equalRanges, formatRange, type Located, overlaps } from '../read/range.ts';
import type { SratMemory } from '../read/srat.ts';

/** The ranges of the SRAT that touch Soft Reserved memory, in table order. */
export function srat(
  facts: Facts,
  softReserved: readonly Located[],
  windows: readonly Located[],
): Conclusion<Pick<Scenario, 'srat' | 'sratNodes'>> {
  const logged = facts.dmesg?.srat.length ? sratOf(facts.dmesg) : undefined;
  const table = facts.srat ?? logged;
  if (!table) return { value: { srat: [] }, findings: [], assumptions: [UNKNOWN], from: [] };
  const excess = table.memory[NR_NODE_MEMBLKS];
  if (excess) {
    const findings = [tooMany(excess, table.memory.length)];
    return { value: { srat: [] }, findings, assumptions: [], from: [] };
  }
  const touching = (ranges: readonly SratMemory[]) =>
    distinct(ranges.filter((range) => softReserved.some((each) => overlaps(each, range))));
  const ranges = touching(table.memory);
  const { nodes } = table;
  const findings = [
    ...(facts.srat && logged ? disagreements(ranges, touching(logged.memory), facts.files) : []),
    ...windows
      .filter((window) => !table.memory.some((range) => overlaps(range, window)))
      .map(missing),
  ];
  const value = {
    srat: ranges.map(({ start, end, node }) => ({
      start,
      end,
      ...(node !== undefined && { node }),
    })),
    ...(nodes !== undefined && nodes > 0 && { sratNodes: nodes }),
  };
  const assumptions = ranges.length > 0 ? [HMAT] : [];
  return { value, findings, assumptions, from: placesOf(ranges) };
}

/** include/linux/numa_memblks.h, with the most NUMA nodes that Kconfig allows (NODES_SHIFT 10). */
const NR_NODE_MEMBLKS = 2 * 1024;

function tooMany({ place }: Located, count: number): Finding {
  const expected = `at most ${NR_NODE_MEMBLKS}, which the kernel has room for`;
  const advice = 'Linux refuses such a SRAT ("too many memblk ranges"): give that of one machine.';
  return finding('error', place, `${count} memory ranges`, expected, advice);
}

const UNKNOWN: Assumed = {
  id: 'srat',
  sentence: 'No SRAT was given: HMAT registers no range with hmem.',
  otherwise: otherSrat,
};
const HMAT: Assumed = {
  id: 'hmat',
  sentence: 'The machine has an HMAT, so that hmem gets the memory ranges of the SRAT.',
  otherwise: withoutHmat,
};

function disagreements(
  one: readonly Located[],
  other: readonly Located[],
  { srat, dmesg }: Facts['files'],
): Finding[] {
  const lacking = (ranges: readonly Located[], from: readonly Located[]) =>
    ranges.filter((range) => !from.some((each) => equalRanges(each, range)));
  const near = (range: Located, from: readonly Located[]) =>
    from.find((each) => overlaps(each, range));
  return [
    ...lacking(one, other).map((range) =>
      disagreement(range, near(range, other), 'SRAT range', dmesg),
    ),
    ...lacking(other, one)
      .filter((range) => !near(range, lacking(one, other)))
      .map((range) => disagreement(range, near(range, one), 'SRAT range', srat)),
  ];
}

function missing(window: Located): Finding {
  const found = `window ${formatRange(window)} without a range in the SRAT`;
  const expected = 'a memory affinity entry for it';
  const advice = 'Linux makes a NUMA node of its own for such a window; HMAT knows nothing of it.';
  return finding('note', window.place, found, expected, advice);
}
