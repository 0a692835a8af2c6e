/**
 * The ACPI0017 device: drivers/cxl/acpi.c. Its probe puts the CXL windows into iomem.
 */
import type { Outcome, Rule } from '../../checker/index.ts';
import type { Machine } from '../machine.ts';
import type { State } from '../state.ts';
import { endRescan } from './cxl-mem.ts';
import { daxHmemLoaded } from './hmem.ts';
import { insertResourceExpandToFit, IOMEM, removeResource } from './resource.ts';

export function cxlAcpiRules(m: Machine): Rule<State, never>[] {
  const mayProbe = (s: State) => cxlAcpiMayProbe(m, s);
  return [
    {
      name: 'cxl_acpi: probe ACPI0017:00, insert CXL windows',
      actor: 'cxl_acpi',
      source: 'drivers/cxl/acpi.c cxl_acpi_probe, add_cxl_resources',
      guard: mayProbe,
      effect: (s) => {
        insertWindows(m, s);
        s.acpi = 'bound';
        leaveFirmware(m, s);
      },
    },
    {
      name: 'cxl_acpi: probe ACPI0017:00 fails',
      actor: 'cxl_acpi',
      // Whichever step of the probe fails, devres takes the windows out again.
      source: 'drivers/cxl/acpi.c cxl_acpi_probe, remove_cxl_resources',
      environment: true,
      budget: 'faults',
      guard: mayProbe,
      effect: (s) => {
        removeWindows(m, s);
        s.acpi = 'failed';
        endRescan(m, s);
        leaveFirmware(m, s);
      },
    },
    {
      name: 'cxl_acpi: probe ACPI0017:00, refuse a window',
      actor: 'cxl_acpi',
      // "CFMWS entry ... invalid": the window is left out, the probe goes on.
      source: 'drivers/cxl/acpi.c cxl_parse_cfmws, cxl_acpi_cfmws_verify',
      parameters: m.scenario.everyFault ? m.windows.map((_, w) => w) : [],
      environment: true,
      budget: 'faults',
      describe: (_, w) => `cxl_acpi: probe ACPI0017:00, refuse CXL Window ${w}`,
      guard: (s, w) => mayProbe(s) && s.node[m.slots.window + w]!.parent === null,
      effect: (s, w) => {
        s.refused = w;
        insertWindows(m, s);
        s.acpi = 'bound';
        leaveFirmware(m, s);
      },
    } as Rule<State, number> as unknown as Rule<State, never>,
  ];
}

/** May ACPI0017 be probed now, for the first time? */
export function cxlAcpiMayProbe(m: Machine, s: State): boolean {
  if (s.acpi !== 'unbound' || s.firmware === 'e820') return false;
  if (m.config.CXL_ACPI !== 'm') return true;
  // Modules come after what is built in.
  if (m.config.DEV_DAX_HMEM === 'y' && !s.daxHmem) return false;
  // Whoever needs a symbol of dax_hmem waits for its module_init.
  const needsHmem = m.design.traits.cxlNeedsHmem === true && m.config.DEV_DAX_HMEM !== 'n';
  return !needsHmem || daxHmemLoaded(m, s);
}

/** Is the first probe of cxl_acpi under way? Otherwise it is one step. */
export function cxlAcpiIsProbing(m: Machine, s: State): boolean {
  if (s.acpi !== 'unbound') return false;
  for (let w = 0; w < m.windows.length; w++) {
    if (s.node[m.slots.window + w]!.parent !== null) return true;
  }
  return false;
}

function leaveFirmware(m: Machine, s: State): void {
  if (s.firmware === 'cxl_acpi') {
    s.firmware = m.design.traits.softReservedAt === 'iomem' ? 'e820' : 'done';
  }
}

/**
 * add_cxl_resources(): all windows that are not there yet, in address order. It walks a resource tree
 * of its own, which cxl_parse_cfmws() filled "to establish a sort order".
 */
export function insertWindows(m: Machine, s: State): void {
  for (const w of m.windowOrder) {
    if (s.node[m.slots.window + w]!.parent === null) insertWindow(m, s, w);
  }
}

/**
 * One window of add_cxl_resources(): expanded over what it partly overlaps; a window that overlaps the
 * one before, which may have been expanded, is trimmed, or dropped when it is contained.
 */
export function insertWindow(m: Machine, s: State, w: number): void {
  if (w === s.refused) return;
  let end = -1;
  const { first, last } = m.windows[w]!;
  for (const other of m.windowOrder) {
    if (other === w) break;
    const node = s.node[m.slots.window + other]!;
    if (node.parent !== null) end = node.last;
  }
  const from = Math.max(first, end + 1);
  if (from > last) return;
  m.design.beforeWindow?.(m, s, w);
  insertResourceExpandToFit(s, m.slots.kinds, IOMEM, m.slots.window + w, from, last);
}

/**
 * Does the root decoder of window `w` know its node in iomem? pair_cxl_resource() looks for an entry of
 * the private tree that contains the range of the CFMWS, and finds none when add_cxl_resources() has
 * moved the start of that entry, or dropped it: `cxlrd->res` stays NULL.
 */
export function isPaired(m: Machine, s: State, w: number): boolean {
  const { first, last } = m.windows[w]!;
  const node = s.node[m.slots.window + w]!;
  if (node.parent !== null) return node.first <= first;
  for (const other of m.windowOrder) {
    if (other === w) break;
    const before = s.node[m.slots.window + other]!;
    if (before.parent !== null && before.last >= last) return false;
  }
  // It was there, and went with a node above it.
  return true;
}

/**
 * What becomes of insert_resource(NULL, ...) and alloc_free_mem_region(NULL, ...): both follow the
 * pointer under resource_lock, which nobody gives back, and so the next one to look at iomem waits for
 * good even where an oops does not panic.
 */
export function dieOfNullWindow(s: State): Outcome {
  s.dead = true;
  return NULL_WINDOW;
}

export const NULL_WINDOW = 'kernel dies: NULL pointer for the CXL window';

/** Has a probe of cxl_acpi succeeded, whatever became of the device since? */
export function cxlAcpiHasProbed(s: State): boolean {
  return s.acpi === 'bound' || s.acpi === 'removed';
}

/** remove_cxl_resources(): what lies below a window moves up. */
export function removeWindows(m: Machine, s: State): void {
  for (const w of m.windowOrder) {
    const slot = m.slots.window + w;
    if (s.node[slot]!.parent !== null) removeResource(s, slot);
  }
}
