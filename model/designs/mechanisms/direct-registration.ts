/**
 * The work item of cxl_acpi where cxl_core calls hmem_register_device() itself, as in `series-v3` and
 * `series-v4`. Only the last line of a successful cxl_acpi probe schedules it.
 */
import { type Rule, record } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import { cxlAcpiHasProbed } from '../../kernel/cxl-acpi.ts';
import { registerHmem, registerUnlessCxl } from '../../kernel/hmem.ts';
import { daxHmemFirstRules, probeWalk } from '../../kernel/hmem-probe.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { mostPieces, piecesOutsideWindows } from './soft-reserved-nodes.ts';
import {
  type Posting,
  trimsIomem,
  type WorkFields,
  workFields,
  workPhaseOf,
  workRules,
} from './trim-iomem.ts';

/** The state and the hooks of such a design. */
export const directRegistration = {
  // What HMAT registered, and the pieces that hmem_register_device() does not leave to CXL.
  extraHmemDevices: (m) =>
    Math.max(0, m.hmatRanges.length + piecesOutsideWindows(m) - m.hmemRanges.length),
  extraSoftReservedNodes: (m) => mostPieces(m) - m.softReserved.length,
  ...trimsIomem,
  own: (m: Machine) => record(workFields(m)),
  workPhase: (m, s) => workPhaseOf(m, s, cxlAcpiHasProbed(s)),
  finished: (_, s) => !cxlAcpiHasProbed(s) || s.own.work === 'done',
} satisfies Partial<Design<WorkFields>>;

/**
 * hmem_init() skips Soft Reserved when CONFIG_CXL_ACPI is set, but hmem_active still holds what HMAT
 * registered.
 */
export function directRules(m: Machine, posting: Posting): Rule<State<WorkFields>, never>[] {
  const ranges = m.config.CXL_ACPI === 'n' ? m.hmemRanges : m.hmatRanges;
  return [
    ...daxHmemFirstRules<WorkFields>(
      m,
      `${posting.initSource}: hmem_init, dax_hmem_platform_probe`,
      (s) => probeWalk(m, s, (range) => registerUnlessCxl(m, s, range), ranges),
    ),
    ...workRules(m, posting, {
      scheduled: cxlAcpiHasProbed,
      mayRegister: (s) => s.daxHmem || m.config.DEV_DAX_HMEM === 'n',
      register: (s, slot) => {
        // Without dax_hmem the function is an empty stub.
        return s.daxHmem ? registerHmem(m, s, s.node[slot]!.first, s.node[slot]!.last) : 0;
      },
    }),
  ];
}
