/**
 * Test support: drives a model the way a person or a boot script drives a machine, step by step.
 */
import { enabledFirings, type Firing, replay, type Step } from '../../checker/index.ts';
import { designs } from '../designs/index.ts';
import { iomemLines } from '../iomem.ts';
import { buildModel, type Model } from '../model.ts';
import type { Scenario } from '../machine/scenario.ts';
import type { State } from '../machine/state.ts';

/** The rules that a line of the script sets going; each step fires until none of them is enabled. */
const LOADS = {
  cxl_acpi: ['cxl_acpi: probe ACPI0017:00, insert CXL windows'],
  e820: ['e820: insert Soft Reserved ranges'],
  cxl_mem: [
    'cxl_pci: probe',
    'cxl_mem: probe endpoint',
    'cxl_bus_rescan: probe endpoint',
    'cxl_port: add decoder to region',
    'cxl_region: probe',
  ],
  dax_hmem: [
    'dax_hmem: probe hmem_platform.0',
    'dax_hmem: probe hmem_platform.0 before cxl_acpi is loaded',
    ...['system_wq', 'system_long_wq', 'dax_hmem_wq'].flatMap((queue) => [
      `${queue}: wait_for_device_probe returns`,
      `${queue}: arbitrate range`,
      `${queue}: release regions, register range`,
      `${queue}: decide for all ranges`,
      `${queue}: tear down all regions`,
      `${queue}: decide range`,
    ]),
    'hmem: probe',
  ],
  trim_work: [
    'cxl_acpi: work: trim Soft Reserved by a region',
    'cxl_acpi: work: register remaining Soft Reserved',
  ],
  dax_cxl: ['dax_cxl: flush_work, register driver', 'dax_cxl: probe'],
  kmem: ['kmem: probe'],
  rmregion: ['admin: cxl destroy-region'],
  mkregion: ['admin: cxl create-region', 'cxl_region: probe', 'dax_cxl: probe'],
  mkregion_before_dax: ['admin: cxl create-region', 'cxl_region: probe'],
} as const;
type Load = keyof typeof LOADS;

/**
 * Fires rules of these names, first name first, until none is enabled; creates and destroys once.
 * Of several instances of a rule the first goes first.
 */
function fireAll(model: Model, firings: Firing[], names: readonly string[]): void {
  const once = new Set<string>();
  for (;;) {
    const enabled = enabledFirings(model.system, { initial: 0, firings });
    if (!Array.isArray(enabled)) throw new Error('the path does not replay');
    const next = names
      .filter((name) => !once.has(name))
      .map((name) => enabled.filter((f) => model.system.rules[f.rule]!.name === name))
      .find((instances) => instances.length > 0)?.[0];
    if (next === undefined) return;
    const { name } = model.system.rules[next.rule]!;
    if (name.startsWith('admin:')) once.add(name);
    firings.push(next);
  }
}

/** A name of LOADS, or names of rules. */
export type Script = readonly (Load | readonly string[])[];

/** A boot in which cxl_acpi and the memdevs come before dax_hmem, and kmem last. */
export const BOOT: Script = ['cxl_acpi', 'e820', 'cxl_mem', 'dax_hmem', 'dax_cxl', 'kmem'];

/** The same where cxl_core needs a symbol of dax_hmem (v3, v4): dax_hmem and kmem come first. */
export const HMEM_FIRST: Script = ['dax_hmem', 'kmem', 'cxl_acpi', 'cxl_mem', 'dax_cxl', 'kmem'];

/** A scenario under the design of this id, with one fault and some operations. */
export function modelOf(scenario: Scenario, design: string, userOps = 2): Model {
  const found = designs.find(({ id }) => id === design)!;
  return buildModel(scenario, found, { faults: 1, userOps });
}

/**
 * Walks a script and tells where it ends: /proc/iomem with regions and dax devices as `regionN` and
 * `daxN`, each line after a line break, and what each step reported. `visit` sees the last state.
 */
export function walk(
  model: Model,
  script: Script,
  visit?: (s: State) => void,
): { readonly iomem: string; readonly steps: readonly Step<unknown>[] } {
  const firings: Firing[] = [];
  for (const load of script) {
    fireAll(model, firings, typeof load === 'string' ? LOADS[load] : load);
  }
  let iomem = '';
  const replayed = replay(model.system, { initial: 0, firings }, (s, i) => {
    if (i < firings.length) return;
    visit?.(s);
    for (const line of iomemLines(model, s)) {
      const name = line.name.replace(/^(region|dax)[\d.]+$/, '$1N');
      const range = `${line.start.toString(16)}-${line.end.toString(16)}`;
      iomem += `\n${'  '.repeat(line.depth)}${range} : ${name}`;
    }
  });
  if (!('steps' in replayed)) throw new Error(replayed.message);
  return { iomem, steps: replayed.steps };
}
