/**
 * Configurations as `configText` of the model writes them: what they differ in.
 */

/** The options that configurations differ in, by the letter that stands for them. */
export const OPTIONS: Readonly<Record<string, string>> = {
  A: 'CXL_ACPI',
  D: 'CXL_PCI and CXL_MEM (there or not)',
  R: 'CXL_REGION',
  C: 'DEV_DAX_CXL (there or not)',
  H: 'DEV_DAX_HMEM',
  K: 'DEV_DAX_KMEM',
};

const ALL_BUILT_IN = 'CXL_ACPI=y,CXL_PCI=y,DEV_DAX_HMEM=y,DEV_DAX_KMEM=y';

/** The value of each option, in the order of `OPTIONS`; '' for the usual one. */
export function valuesOf(config: string): readonly string[] {
  const value = (option: string) => new RegExp(`\\b${option}=(.)`).exec(config)?.[1] ?? '';
  const devices = value('CXL_PCI') === 'n' || value('CXL_MEM') === 'n' ? 'n' : '';
  return [
    value('CXL_ACPI'),
    devices,
    value('CXL_REGION'),
    value('DEV_DAX_CXL'),
    value('DEV_DAX_HMEM'),
    value('DEV_DAX_KMEM'),
  ];
}

/** In how many options a configuration differs from the usual one; see `configChanges` of the model. */
export function changesOf(config: string): number {
  // That there is no dax_cxl without CXL_REGION is not a change of its own.
  const chosen = config.replace('CXL_REGION=n,DEV_DAX_CXL=n', 'CXL_REGION=n');
  return valuesOf(chosen).filter((value) => value !== '').length;
}

/** The head of the column that docs/configurations.md has for it; undefined where there is none. */
export function headOf(config: string): string | undefined {
  if (config === '') return 'usual';
  if (config === ALL_BUILT_IN) return 'all built in';
  return changesOf(config) === 1 ? config.replaceAll(',', ', ') : undefined;
}
