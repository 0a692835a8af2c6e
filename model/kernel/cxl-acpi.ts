/**
 * The ACPI0017 device: drivers/cxl/acpi.c. Its probe puts the CXL windows into iomem.
 */
import type { Rule } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { endRescan } from './cxl-mem.ts';
import { insertWindows, removeWindows } from './cxl-window.ts';
import { daxHmemLoaded } from './hmem.ts';

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

/** Has a probe of cxl_acpi succeeded, whatever became of the device since? */
export function cxlAcpiHasProbed(s: State): boolean {
  return s.acpi === 'bound' || s.acpi === 'removed';
}
