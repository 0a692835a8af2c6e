/**
 * A kernel of the user's own: what it is called, and what it has built in.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../cli/system/user-error.ts';
import { CONFIG_OPTIONS, type ConfigOption, type KernelConfig } from '../../model/index.ts';
import type { Kernel } from './equipment.ts';

/** Options that are modules, and what they are called. CXL_REGION is a part of cxl_core. */
const MODULE: Readonly<Record<Exclude<ConfigOption, 'CXL_REGION'>, string>> = {
  CXL_ACPI: 'cxl_acpi',
  CXL_PCI: 'cxl_pci',
  CXL_MEM: 'cxl_mem',
  DEV_DAX_HMEM: 'dax_hmem',
  DEV_DAX_CXL: 'dax_cxl',
  DEV_DAX_KMEM: 'kmem',
};

/**
 * `image`: a bzImage; `modules`: its lib/modules/RELEASE, or undefined when all drivers are built
 * in. Throws UserError when the files are not there, or do not fit together.
 */
export function ownKernel(image: string, modules: string | undefined): Kernel {
  if (!existsSync(image)) throw new UserError(`--vmlinuz ${image}: no such file`);
  const release = releaseOf(image);
  const own = { name: release, image, release, packages: [] };
  if (modules === undefined) {
    const config = Object.fromEntries(CONFIG_OPTIONS.map((option) => [option, 'y' as const]));
    return { ...own, modules, config };
  }
  if (!existsSync(modules)) throw new UserError(`--modules ${modules}: no such folder`);
  const name = basename(modules.replace(/\/+$/, ''));
  if (name !== release) {
    throw new UserError(
      `--modules ${modules}: expected the folder lib/modules/${release}, since ${image} is of release ${release}`,
    );
  }
  return { ...own, modules, config: configOf(modules) };
}

/** What differs from modules all over. */
function configOf(modules: string): Partial<KernelConfig> {
  const list = join(modules, 'modules.builtin');
  const builtin = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
  const has = (paths: readonly string[], name: string) =>
    paths.some((path) => /([^/]+)\.ko(\.\w+)?$/.exec(path)?.[1]?.replaceAll('-', '_') === name);
  const config = Object.entries(MODULE).flatMap(([option, name]) => {
    if (has(files, name)) return [];
    return [[option, has(builtin, name) ? ('y' as const) : ('n' as const)]];
  });
  return Object.fromEntries(config) as Partial<KernelConfig>;
}

/**
 * The release in the header of a bzImage: `kernel_version` at 0x20e is the offset of the text, less
 * 0x200 (Documentation/arch/x86/boot.rst).
 */
function releaseOf(image: string): string {
  const header = new Uint8Array(0x1_0200);
  const file = openSync(image, 'r');
  const length = readSync(file, header, 0, header.length, 0);
  closeSync(file);
  const bytes = Buffer.from(header.buffer, 0, length);
  const isKernel = length > 0x210 && bytes.toString('latin1', 0x202, 0x206) === 'HdrS';
  const text = isKernel ? bytes.toString('latin1', 0x200 + bytes.readUInt16LE(0x20e)) : '';
  const release = /^(\d+\.\d+\S*) /.exec(text)?.[1];
  if (release !== undefined) return release;
  throw new UserError(`--vmlinuz ${image}: expected a bzImage (arch/x86/boot/bzImage)`);
}
