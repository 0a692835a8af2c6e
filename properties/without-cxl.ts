/**
 * What the same machine makes of its memory when its kernel has no cxl_acpi: every range is for hmem.
 */
import type { Bits } from '../checker/index.ts';
import { buildModel, type Model } from '../model/model.ts';
import { plainBoot } from '../model/plain-boot.ts';
import { usableCells } from './bytes.ts';

/**
 * The cells, in those of `model`, that are usable when the plain boot of the same scenario, design and
 * budgets ends with CONFIG_CXL_ACPI=n.
 */
export function usableWithoutCxl({ scenario, design, budgets }: Model): Bits {
  const without = buildModel(
    { ...scenario, config: { ...scenario.config, CXL_ACPI: 'n' } },
    design,
    budgets,
  );
  return usableCells(without.machine, plainBoot(without));
}
