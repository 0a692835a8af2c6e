/**
 * dax_hmem probes hmem_platform: drivers/dax/hmem/hmem.c dax_hmem_platform_probe().
 */
import type { FieldTypes, Outcome, Rule } from '../../checker/index.ts';
import type { Span } from '../machine/cells.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { cxlAcpiMayProbe } from './cxl-acpi.ts';
import { insertWindow } from './cxl-window.ts';
import { outOfMemory, registerUnlessCxl, registrationError, unbindHmemPlatform } from './hmem.ts';

/** What happens right before the probe looks at range `i`. */
export type BeforeRange = (i: number) => void;

interface Probe<Own extends FieldTypes> {
  readonly source: string;
  /** What it does with the ranges, under hmem_resource_lock. */
  walk(s: State<Own>, before?: BeforeRange): Outcome | void;
  /** The walk looks for windows, and calls `before`: cxl_acpi does not take that lock. */
  readonly looksForWindows?: boolean;
  /** False while an earlier probe has not come back. */
  mayStart?(s: State<Own>): boolean;
}

/** The rules of dax_hmem up to v7.0: it looks once, when hmem_platform is probed. */
export function leavesWindowsToCxl(m: Machine): Rule<State, never>[] {
  return daxHmemRules(m, {
    source: 'drivers/dax/hmem/hmem.c dax_hmem_platform_probe',
    walk: (s, before) =>
      probeWalk(m, s, (range) => registerUnlessCxl(m, s, range), m.hmemRanges, before),
    looksForWindows: true,
  });
}

/**
 * walk_hmem_resources() in the probe of hmem_platform: it ends with the first error, and then the
 * probe fails and devres takes the devices away that are there already.
 */
export function probeWalk(
  m: Machine,
  s: State,
  visit: (range: Span) => number,
  ranges: readonly Span[] = m.hmemRanges,
  before?: BeforeRange,
): Outcome {
  for (const [i, range] of ranges.entries()) {
    before?.(i);
    const rc = visit(range);
    if (rc === 0) continue;
    unbindHmemPlatform(m, s);
    return registrationError(rc, 'probe fails');
  }
  return undefined;
}

/**
 * dax_hmem loads and probes hmem_platform: normally after cxl_acpi had its chance (module soft
 * dependency up to v6.19, request_module() since v7.1), but neither is obliged to work: an initramfs
 * may hold one module and not the other, and the result of request_module() is ignored. A built-in
 * dax_hmem comes before every module, and after a built-in cxl_acpi.
 */
export function daxHmemRules<Own extends FieldTypes>(
  m: Machine,
  own: Probe<Own>,
): Rule<State<Own>, never>[] {
  const { source } = own;
  const load = (s: State<Own>) => {
    const outcome = own.walk(s);
    s.daxHmem = true;
    return outcome;
  };
  const mayLoad = (s: State<Own>) => mayLoadHmem(s) && (own.mayStart?.(s) ?? true);
  const beforeModules = m.config.CXL_ACPI === 'm' && m.config.DEV_DAX_HMEM === 'y';
  const probe: Rule<State<Own>, never> = {
    name: 'dax_hmem: probe hmem_platform.0',
    actor: 'dax_hmem',
    source,
    guard: (s) => mayLoad(s) && (s.acpi !== 'unbound' || beforeModules),
    effect: load,
  };
  const rules = [probe, ...outOfMemory(m, probe)];
  if (m.config.CXL_ACPI === 'm' && !beforeModules) {
    rules.push({
      name: 'dax_hmem: probe hmem_platform.0 before cxl_acpi is loaded',
      actor: 'dax_hmem',
      source,
      environment: true,
      budget: 'faults',
      guard: (s) => mayLoad(s) && s.acpi === 'unbound',
      effect: load,
    });
    if (own.looksForWindows) rules.push(racingProbe(m, own, mayLoad));
  }
  return rules;
}

/**
 * The same where cxl_core needs a symbol of dax_hmem: as modules dax_hmem is always first, built in
 * it comes (device_initcall) after cxl_acpi (subsys_initcall).
 */
export function daxHmemFirstRules<Own extends FieldTypes>(
  m: Machine,
  source: string,
  walk: (s: State<Own>) => Outcome,
): Rule<State<Own>, never>[] {
  const probe: Rule<State<Own>, never> = {
    name: 'dax_hmem: probe hmem_platform.0',
    actor: 'dax_hmem',
    source,
    guard: (s) => s.firmware === 'done' && !s.daxHmem,
    effect: (s) => {
      const outcome = walk(s);
      s.daxHmem = true;
      return outcome;
    },
  };
  return [probe, ...outOfMemory(m, probe)];
}

/**
 * The same while cxl_acpi puts one window after another into iomem: for each range some of them are
 * there. That is one step for each way in which the two can interleave; the rule of cxl_acpi does the
 * rest.
 */
function racingProbe<Own extends FieldTypes>(
  m: Machine,
  { source, walk }: Probe<Own>,
  mayLoad: (s: State<Own>) => boolean,
): Rule<State<Own>, never> {
  const racing: Rule<State<Own>, readonly number[]> = {
    name: 'dax_hmem: probe hmem_platform.0 while cxl_acpi inserts its windows',
    actor: 'dax_hmem',
    source: `${source}; drivers/cxl/acpi.c add_cxl_resources`,
    parameters: interleavings(m),
    environment: true,
    budget: 'faults',
    improbable:
      'the request for cxl_acpi must have failed, and somebody else load it so that dax_hmem looks at its ranges in the microseconds in which the windows are inserted',
    describe: (_, there) =>
      `dax_hmem: probe hmem_platform.0 while cxl_acpi inserts its windows: ${there.join(', ')} of ${m.windows.length} are there`,
    guard: (s) => mayLoad(s) && s.acpi === 'unbound' && cxlAcpiMayProbe(m, s),
    effect: (s, there) => {
      let next = 0;
      const insertUpTo = (end: number) => {
        for (; next < end; next++) insertWindow(m, s, m.windowOrder[next]!);
      };
      const outcome = walk(s, (i) => insertUpTo(there[i]!));
      s.daxHmem = true;
      return outcome;
    },
  };
  return racing as unknown as Rule<State<Own>, never>;
}

/** Of a machine with more ranges and windows only ways with few changes between the two are followed. */
const MOST_WAYS = 1000;

/**
 * How many windows can be there at each range: from none to all, never fewer than at the range before.
 * Without that where no range sees a window, which is dax_hmem before cxl_acpi.
 *
 * Windows that meet nothing come with the next one that does. Where more than `MOST_WAYS` ways are
 * left, cxl_acpi goes on as seldom as it takes to have fewer, but once at each range and to each
 * window.
 */
export function interleavings(m: Machine): (readonly number[])[] {
  const met = [...m.hmemRanges, ...m.softReserved, ...m.foreign];
  const stops = m.windowOrder.flatMap((w, before) =>
    met.some((r) => r.first <= m.windows[w]!.last && m.windows[w]!.first <= r.last)
      ? [before + 1]
      : [],
  );
  const rises = mostRises(m.hmemRanges.length, stops.length);
  let begun: { readonly there: readonly number[]; readonly rises: number }[] = [
    { there: [], rises: 0 },
  ];
  for (let i = 0; i < m.hmemRanges.length; i++) {
    begun = begun.flatMap((way) => {
      const least = way.there.at(-1) ?? 0;
      const more = way.rises < rises ? stops.filter((stop) => stop > least) : [];
      return [
        { there: [...way.there, least], rises: way.rises },
        ...more.map((stop) => ({ there: [...way.there, stop], rises: way.rises + 1 })),
      ];
    });
  }
  return begun.map(({ there }) => there).filter((there) => there.at(-1)! > 0);
}

/** How often cxl_acpi may go on during the walk, so that there are at most `MOST_WAYS` ways. */
function mostRises(ranges: number, stops: number): number {
  const most = Math.min(ranges, stops);
  // With k rises: any k of the ranges, and any k of the stops.
  let withRises = ranges * stops;
  let ways = 1 + withRises;
  for (let k = 2; k <= most; k++) {
    withRises *= ((ranges - k + 1) / k) * ((stops - k + 1) / k);
    ways += withRises;
    if (ways > MOST_WAYS) return k - 1;
  }
  return most;
}

export function mayLoadHmem(s: State): boolean {
  return s.firmware === 'done' && !s.daxHmem;
}
