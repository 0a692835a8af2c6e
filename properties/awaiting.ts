/**
 * What a boot delivers only after the design has decided: the price of waiting.
 */
import { common, without } from '../checker/index.ts';
import { plainBoot } from '../model/plain-boot.ts';
import type { Model } from '../model/model.ts';
import { daxCells } from './bytes.ts';

/** The threads that decide: the work items of all designs, and the arbiter of those without code. */
const DECIDES: ReadonlySet<string> = new Set([
  'system_wq',
  'system_long_wq',
  'dax_hmem_wq',
  'cxl_acpi work',
  'arbiter',
]);

/**
 * Soft Reserved bytes that reach dax on the plain boot, but none as long as nothing is decided: while
 * wait_for_device_probe() waits for the slowest device of the machine, nobody can use them.
 */
export function awaitingBytes(model: Model): bigint {
  const { machine: m, cells } = model;
  const early = daxCells(
    m,
    plainBoot(model, (actor) => !DECIDES.has(actor)),
  );
  const late = daxCells(m, plainBoot(model));
  return cells.bytes(common(without(late, early), m.softReservedMask));
}
