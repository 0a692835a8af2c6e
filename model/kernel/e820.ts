/**
 * Firmware's Soft Reserved ranges on their way into the kernel
 * (arch/x86/kernel/e820.c `e820__reserve_resources_late()`).
 */
import type { Rule } from '../../checker/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { cxlPciIsLate } from './cxl-mem.ts';
import { insertResourceExpandToFit, IOMEM } from '../machine/resource.ts';

/** Everything that is so before the first modelled step. */
export function powerOn(m: Machine, s: State): void {
  s.node[IOMEM]!.last = m.cells.count - 1;
  for (const [i, f] of m.foreign.entries()) {
    insertResourceExpandToFit(s, m.slots.kinds, IOMEM, m.slots.foreign + i, f.first, f.last);
  }
  for (let f = 0; f < m.decoders.length; f++) s.programmed[f] = true;
  const { CXL_ACPI, CXL_PCI, CXL_MEM } = m.config;
  // A driver that is not built is one that has failed.
  if (CXL_PCI === 'n' || CXL_MEM === 'n') {
    for (let i = 0; i < m.scenario.devices.length; i++) s.device[i]!.state = 'failed';
  }
  s.cxlPci = !cxlPciIsLate(m);
  if (CXL_ACPI === 'n') s.acpi = 'failed';
  if (CXL_ACPI === 'y') return; // firmware: 'cxl_acpi'
  if (m.design.traits.softReservedAt === 'iomem') insertSoftReserved(m, s);
  s.firmware = 'done';
}

/**
 * With CONFIG_CXL_ACPI=y, cxl_acpi probes in drivers/ (subsys_initcall) before arch/x86/pci inserts
 * the Soft Reserved ranges at the same level; with =m the ranges come first. Since v7.0 they do so
 * with =y too (7be03eae1fdb, subsys_initcall_sync), where no design has them in iomem.
 */
export function e820Rules(m: Machine): Rule<State, never>[] {
  if (m.config.CXL_ACPI !== 'y' || m.design.traits.softReservedAt !== 'iomem') return [];
  return [
    {
      name: 'e820: insert Soft Reserved ranges',
      actor: 'boot',
      source: 'arch/x86/kernel/e820.c e820__reserve_resources_late',
      guard: (s) => s.firmware === 'e820',
      effect: (s) => {
        insertSoftReserved(m, s);
        s.firmware = 'done';
      },
    },
  ];
}

/** Inserts every Soft Reserved range of the firmware into iomem, widening it over what it partly overlaps. */
export function insertSoftReserved(m: Machine, s: State): void {
  for (const [i, r] of m.softReserved.entries()) {
    insertResourceExpandToFit(s, m.slots.kinds, IOMEM, m.slots.softReserved + i, r.first, r.last);
  }
}
