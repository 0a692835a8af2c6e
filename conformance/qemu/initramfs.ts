/**
 * What the guest boots from: busybox, the modules of the kernel, and the scripts of `guest/`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpioArchive, cpioDirectory, cpioFile, cpioLink } from './cpio.ts';
import { moduleEntries } from './modules.ts';

/** The applets that the scripts use. */
const APPLETS = [
  ...['sh', 'mount', 'stty', 'poweroff', 'sleep'],
  ...['modprobe', 'rmmod', 'grep', 'sed', 'dmesg'],
];

/** The scripts are no TypeScript: they stay in the source tree when this file is compiled. */
const GUEST = new URL(
  import.meta.url.includes('/dist/conformance/') ? '../../../conformance/qemu/guest/' : 'guest/',
  import.meta.url,
);

/** The part that all experiments on one kernel share. */
export function baseInitramfs(kernel: {
  /** lib/modules/RELEASE of the kernel; undefined when it needs none. */
  readonly modules: string | undefined;
  readonly release: string;
  /** A static busybox. */
  readonly busybox: string;
}): Uint8Array {
  return cpioArchive([
    ...['bin', 'sbin', 'proc', 'sys', 'dev', 'etc', 'tmp'].map(cpioDirectory),
    cpioFile('bin/busybox', readFileSync(kernel.busybox), true),
    ...APPLETS.map((name) => cpioLink(`bin/${name}`, 'busybox')),
    cpioLink('sbin/modprobe', '../bin/busybox'),
    cpioFile('init', readFileSync(fileURLToPath(new URL('init', GUEST))), true),
    cpioFile('lib.sh', readFileSync(fileURLToPath(new URL('lib.sh', GUEST)))),
    ...(kernel.modules === undefined
      ? []
      : moduleEntries(kernel.modules, kernel.release, kernel.busybox)),
  ]);
}

/**
 * The base and one experiment: the kernel unpacks archives that follow one another. The first may
 * hold ACPI tables that replace those of the machine.
 */
export function withScripts(
  base: Uint8Array,
  scripts: { readonly holds: string; readonly events: string; readonly cedt?: Uint8Array },
): Uint8Array {
  const { holds, events, cedt } = scripts;
  const parts = [
    ...(cedt === undefined ? [] : [cpioArchive([cpioFile('kernel/firmware/acpi/CEDT.aml', cedt)])]),
    base,
    cpioArchive([cpioFile('holds', holds), cpioFile('events', events)]),
  ];
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
