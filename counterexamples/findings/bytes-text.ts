/**
 * docs/bytes.md: who can use how much of the Soft Reserved memory, by machine and design.
 */
import type { Scenario } from '../../model/index.ts';
import { markdownTable } from '../words/markdown-table.ts';
import type { MeasuresJson } from '../file/report-document.ts';
import { type RecordedSearch, type Searches, softReservedBytes } from './searches.ts';
import { sizeText } from '../words/size-text.ts';

const MEASURES: readonly (readonly [keyof MeasuresJson, string])[] = [
  ['usableBytes', 'usable'],
  ['dangerousBytes', 'dangerous'],
  ['strandedBytes', 'stranded'],
  ['wastedBytes', 'wasted on purpose'],
  ['unusableBytes', 'unusable'],
  ['ownedTwiceBytes', 'owned twice'],
  ['awaitingBytes', 'unavailable before the decision'],
];

/** Designs that the comparison shows even where others lose less. */
const MERGED = ['v7.1', 'v6.12'];

/** A comparison of all machines, then a table for each. */
export function bytesDocument(searches: Searches, scenarios: readonly Scenario[]): string {
  const machines = scenarios.filter((scenario) => softReservedBytes(scenario) > 0n);
  return [
    '# Bytes',
    '',
    'Written by `npm run record` from a run of `npm run check`. The smallest and largest number of bytes over all states in which the system has settled, with at most one fault and two operations of the administrator, exact for the addresses of the machine. **Usable** is Soft Reserved memory that is in use, or one command of the administrator away from it, and that is there: in a CXL window only what a committed decoder decodes, of a device that is there. **Dangerous** is what is online where no decoder decodes it, because none ever did, because they were reset under it, or because the device went: whoever writes there loses data or the machine. **Stranded** is what nobody can use although a device decodes it, or could decode it if `cxl create-region` were let; addresses that no device backs are no loss, what is Soft Reserved outside all windows is memory of the platform, and what is dangerous instead of usable is stranded, too; **wasted on purpose** what a design drops, or kmem rounds away to whole memory blocks; **unusable** the two together; **owned twice** what is in two dax regions at once. **Unavailable before the decision** is what a boot without faults delivers only when the design has decided: nobody can use it while `wait_for_device_probe()` waits for the slowest device. Scenarios without Soft Reserved memory are left out.',
    '',
    '## Which design leaves least unusable',
    '',
    'In the worst case of each scenario: the order, fault and operations that leave most bytes dangerous, and those that leave most unusable. One dangerous byte weighs more than any number that are only unusable. How often each design is the best:',
    '',
    ...tally(machines.map(({ name }) => leastOf(searches[name] ?? {}).best)),
    '',
    ...markdownTable(
      ['scenario', 'Soft Reserved', 'least at worst', 'with', ...MERGED],
      machines.map((scenario) => comparisonRow(scenario, searches[scenario.name] ?? {})),
    ),
    '',
    ...machines.flatMap((scenario) => [
      `## ${scenario.name}`,
      '',
      `${scenario.title}; ${sizeText(softReservedBytes(scenario))} Soft Reserved.`,
      '',
      ...machineTable(searches[scenario.name] ?? {}),
      '',
    ]),
  ].join('\n');
}

type ByDesign = Readonly<Record<string, RecordedSearch>>;

/** What a design leaves at worst. */
interface Worst {
  readonly dangerous: bigint;
  readonly unusable: bigint;
}

/** The least that is left at worst, and which designs leave no more. */
function leastOf(byDesign: ByDesign): { readonly least: Worst; readonly best: readonly string[] } {
  const worst = Object.keys(byDesign).map((design) => [design, worstOf(byDesign, design)] as const);
  const least = worst.reduce<Worst | undefined>(
    (best, [, each]) => (best === undefined || isLess(each, best) ? each : best),
    undefined,
  ) ?? { dangerous: 0n, unusable: 0n };
  return {
    least,
    best: worst.filter(([, each]) => !isLess(least, each)).map(([design]) => design),
  };
}

/** Danger first. */
function isLess(a: Worst, b: Worst): boolean {
  return a.dangerous === b.dangerous ? a.unusable < b.unusable : a.dangerous < b.dangerous;
}

function worstOf(byDesign: ByDesign, design: string): Worst {
  const most = (measure: 'dangerousBytes' | 'unusableBytes') =>
    BigInt(byDesign[design]?.[measure]?.[1] ?? 0);
  return { dangerous: most('dangerousBytes'), unusable: most('unusableBytes') };
}

/** `1 GiB`, or `1 GiB dangerous, 2 GiB unusable`. */
function worstText({ dangerous, unusable }: Worst): string {
  if (dangerous === 0n) return bytesText(unusable);
  return `${bytesText(dangerous)} dangerous, ${bytesText(unusable)} unusable`;
}

/** Designs by the number of scenarios in which they are among the best. */
function tally(best: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const design of best.flat()) counts.set(design, (counts.get(design) ?? 0) + 1);
  const byCount = [...new Set(counts.values())].sort((a, b) => b - a);
  return markdownTable(
    [`scenarios of ${best.length}`, 'designs'],
    byCount.map((count) => [
      String(count),
      [...counts].flatMap(([design, n]) => (n === count ? [design] : [])).join(', '),
    ]),
  );
}

function comparisonRow(scenario: Scenario, byDesign: ByDesign): string[] {
  const { least, best } = leastOf(byDesign);
  const others = Object.keys(byDesign).filter((design) => !best.includes(design));
  return [
    `[${scenario.name}](#${scenario.name})`,
    sizeText(softReservedBytes(scenario)),
    worstText(least),
    others.length === 0
      ? 'all'
      : others.length < best.length
        ? `all but ${others.join(', ')}`
        : best.join(', '),
    ...MERGED.map((id) => (id in byDesign ? worstText(worstOf(byDesign, id)) : '')),
  ];
}

/** Designs with the same bytes share a line; measures that are 0 for all are left out. */
function machineTable(byDesign: ByDesign): string[] {
  const searches = Object.entries(byDesign);
  const shown = MEASURES.filter(([id]) => searches.some(([, search]) => search[id] !== undefined));
  const designsOf = new Map<string, { cells: readonly string[]; designs: string[] }>();
  for (const [design, search] of searches) {
    const cells = shown.map(([id]) => rangeText(search[id]));
    const key = cells.join();
    const row = designsOf.get(key) ?? { cells, designs: [] };
    row.designs.push(design);
    designsOf.set(key, row);
  }
  return markdownTable(
    ['designs', ...shown.map(([, head]) => head)],
    [...designsOf.values()].map(({ cells, designs }) => [designs.join(', '), ...cells]),
  );
}

/** `0 to 1 GiB`, or one number when both ends are the same. */
function rangeText(range: readonly [string, string] | undefined): string {
  const [low, high] = (range ?? ['0', '0']).map((bytes) => bytesText(BigInt(bytes)));
  return low === high ? low! : `${low} to ${high}`;
}

function bytesText(bytes: bigint): string {
  return bytes === 0n ? '0' : sizeText(bytes);
}
