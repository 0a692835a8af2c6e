/**
 * Kernel modules: what they need of one another, and the files to put into an initramfs.
 *
 * Debian's packages hold no modules.dep (depmod runs when they are installed), so dependencies are
 * read from the modules themselves: `depends=` in section .modinfo (scripts/mod/modpost.c).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../cli/system/user-error.ts';
import { type CpioEntry, cpioDirectory, cpioFile } from './cpio.ts';

/** Modules that the events load. What is built in, or absent in this kernel, is left out. */
const WANTED = [
  ...['cxl_acpi', 'cxl_pci', 'cxl_mem', 'cxl_pmem', 'dax_hmem', 'dax_cxl', 'kmem', 'device_dax'],
  ...['virtio_pci', 'virtio_blk'],
];

/**
 * The wanted modules with all that they need, uncompressed, and their modules.dep.
 * `directory` is lib/modules/RELEASE; `busybox` uncompresses xz.
 */
export function moduleEntries(directory: string, release: string, busybox: string): CpioEntry[] {
  const files = new Map<string, string>();
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const name = /([^/]+)\.ko(?:\.\w+)?$/.exec(path)?.[1];
    if (name !== undefined) files.set(name.replaceAll('-', '_'), path);
  }
  const data = new Map<string, Uint8Array>();
  const needs = new Map<string, readonly string[]>();
  const visit = (name: string) => {
    const path = files.get(name);
    if (path === undefined || data.has(name)) return;
    const bytes = uncompressed(join(directory, path), busybox);
    data.set(name, bytes);
    needs.set(name, dependsOf(bytes));
    for (const other of needs.get(name)!) visit(other);
  };
  for (const name of WANTED) visit(name);
  if (!data.has('cxl_acpi')) {
    throw new UserError(
      `${directory}: no module cxl_acpi there; expected lib/modules/RELEASE of a kernel with CONFIG_CXL_ACPI=m`,
    );
  }
  const root = `lib/modules/${release}`;
  const lines = [...data.keys()].map((name) => {
    const all = closure(name, needs).filter((other) => data.has(other));
    return `${name}.ko:${all.map((other) => ` ${other}.ko`).join('')}\n`;
  });
  return [
    ...['lib', 'lib/modules', root].map(cpioDirectory),
    ...[...data].map(([name, bytes]) => cpioFile(`${root}/${name}.ko`, bytes)),
    cpioFile(`${root}/modules.dep`, lines.join('')),
  ];
}

/** The modules that a module names as its needs. */
function dependsOf(module: Uint8Array): readonly string[] {
  const text = Buffer.from(module.buffer, module.byteOffset, module.length).toString('latin1');
  const found = /\0depends=([^\0]*)\0/.exec(text)?.[1] ?? '';
  return found === '' ? [] : found.split(',').map((name) => name.replaceAll('-', '_'));
}

/** Everything that a module needs, what has to be loaded first last, as in modules.dep of depmod. */
function closure(name: string, needs: ReadonlyMap<string, readonly string[]>): string[] {
  const loadOrder: string[] = [];
  const visit = (module: string) => {
    for (const other of needs.get(module) ?? []) {
      visit(other);
      if (!loadOrder.includes(other)) loadOrder.push(other);
    }
  };
  visit(name);
  return loadOrder.reverse();
}

function uncompressed(path: string, busybox: string): Uint8Array {
  if (path.endsWith('.ko')) return readFileSync(path);
  const [command, args] = path.endsWith('.xz')
    ? [busybox, ['xzcat', path]]
    : ['zstd', ['-dcq', path]];
  const result = spawnSync(command, args, { maxBuffer: 1 << 28 });
  if (result.status === 0) return result.stdout;
  const reason = result.error?.message ?? result.stderr.toString().trim();
  throw new UserError(`${path}: cannot uncompress it with ${basename(command)}: ${reason}`);
}
