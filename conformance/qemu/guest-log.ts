/**
 * The log of a guest (ttyS1), read into one observation for each event.
 */
import type { AddressRange, Scenario } from '../../model/index.ts';
import {
  daxLine,
  type DaxUse,
  iomemLine,
  type Observation,
  regionLine,
} from '../observe/observation.ts';
import { SERIAL } from './qemu.ts';
import { reportOfKernel } from '../observe/reports.ts';

export interface Step {
  /** The line of the event; 'boot' before the first. */
  readonly event: string;
  readonly seen: Observation;
  /** What the guest could not do, and what the kernel printed, without time stamps. */
  readonly messages: readonly string[];
}

/** The reports in what was printed during a step. */
export function reportsOf(messages: readonly string[]): string[] {
  return messages.flatMap((line) => reportOfKernel(line) ?? []).sort();
}

export interface GuestLog {
  /** uname -r; undefined when init did not run. */
  readonly release: string | undefined;
  /** Complete steps; step 0 is the boot. */
  readonly steps: readonly Step[];
  /** Whether the script ran to its end. */
  readonly complete: boolean;
}

/** `events`: the lines of the events, since the guest knows them in other words. */
export function readGuestLog(
  lines: readonly string[],
  scenario: Scenario,
  events: readonly string[],
): GuestLog {
  const steps: Step[] = [];
  let release: string | undefined;
  let complete = false;
  let part = '';
  let open: Draft | undefined;
  const close = () => {
    if (open?.dumped) steps.push(finish(open, scenario, ['boot', ...events][steps.length] ?? '?'));
    open = undefined;
  };
  for (const line of lines) {
    const [word] = line.split(' ');
    if (word === '@@BOOT') release = line.slice('@@BOOT '.length);
    else if (word === '@@EVENT') {
      close();
      open = {
        iomem: [],
        endpoints: [],
        regions: [],
        dax: [],
        messages: [],
        fails: [],
        dumped: false,
      };
    } else if (word === '@@DONE') complete = true;
    else if (word === '@@FAIL') open?.fails.push(line);
    else if (word === '@@END') {
      if (part === '@@DAX') open!.dumped = true;
      part = '';
    } else if (word?.startsWith('@@')) part = word;
    else if (open !== undefined && part === '@@IOMEM') open.iomem.push(line);
    else if (open !== undefined && part === '@@ENDPOINTS') open.endpoints.push(line);
    else if (open !== undefined && part === '@@REGIONS') open.regions.push(line);
    else if (open !== undefined && part === '@@DAX') open.dax.push(line);
    else if (open !== undefined && part === '@@KERNEL') {
      open.messages.push(line.replace(/^\[ *\d+\.\d+\] /, ''));
    }
  }
  // The dump after the last event is complete only when the messages have followed.
  if (complete) close();
  return { release, steps, complete };
}

interface Draft {
  readonly iomem: string[];
  readonly endpoints: string[];
  readonly regions: string[];
  readonly dax: string[];
  readonly messages: string[];
  readonly fails: string[];
  dumped: boolean;
}

function finish(draft: Draft, scenario: Scenario, event: string): Step {
  const messages = [...draft.fails, ...draft.messages];
  return {
    event,
    seen: {
      iomem: iomemOf(draft.iomem, scenario),
      endpoints: draft.endpoints.map((line) => `device ${Number(line) - SERIAL}`).sort(),
      regions: draft.regions.map(regionOf).sort(),
      dax: draft.dax.map(daxOf).sort(),
      reports: reportsOf(messages),
    },
    messages,
  };
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^CXL Window \d+$/, 'CXL Window'],
  [/^Soft Reserved$/, 'Soft Reserved'],
  [/^region\d+$/, 'region'],
  [/^dax\d+\.\d+$/, 'dax'],
  [/^System RAM \(kmem\)$/, 'System RAM (kmem)'],
];

/** The nodes that the model speaks of; others (a PCI bus, a port) count as not there. */
function iomemOf(lines: readonly string[], scenario: Scenario): string[] {
  const kept: { readonly indent: number }[] = [];
  return lines.flatMap((line) => {
    const match = /^( *)([0-9a-f]+)-([0-9a-f]+) : (.*)$/.exec(line);
    if (match === null) return [`cannot read "${line}"`];
    const [, blanks, start, end, name] = match;
    const indent = blanks!.length;
    while (kept.length > 0 && kept.at(-1)!.indent >= indent) kept.pop();
    const range = { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) };
    const kind =
      KINDS.find(([pattern]) => pattern.test(name!))?.[1] ?? foreignName(range, scenario);
    if (kind === undefined) return [];
    kept.push({ indent });
    return [iomemLine(kept.length - 1, range, kind)];
  });
}

/** A foreign resource of the scenario goes by its range: e820 calls it "Reserved". */
function foreignName(range: AddressRange, scenario: Scenario): string | undefined {
  return scenario.foreign.find((f) => f.start === range.start && f.end === range.end)?.name;
}

function regionOf(line: string): string {
  const [start, size, commit, dax] = line.split(' ');
  return regionLine(rangeOf(start!, size!), commit === '1', dax as 'none' | 'added' | 'bound');
}

function daxOf(line: string): string {
  const [start, size, parent, driver] = line.split(' ');
  const owner = parent === 'platform:hmem' ? 'hmem' : 'cxl';
  const use = driver === 'kmem' ? 'online' : (driver as DaxUse);
  return daxLine(owner, rangeOf(start!, size!), use);
}

function rangeOf(start: string, size: string): AddressRange {
  return { start: BigInt(start), end: BigInt(start) + BigInt(size) - 1n };
}

/** "step 3 (load kmem)": of the step with that number; 0 is the boot. */
export function stepName({ event }: Pick<Step, 'event'>, number: number): string {
  return `step ${number} (${event})`;
}
