/**
 * The command line of QEMU for a scenario.
 */
import type { Scenario } from '../../model/index.ts';
import { BRIDGE_BUS } from './act-as-firmware.ts';
import { foreignInSoftReserved, sizeOf } from '../experiments/qemu-layout.ts';

export interface QemuFiles {
  /** qemu-system-x86_64 and what it needs to run. */
  readonly program: string;
  /** Folders with firmware images, `-L`. */
  readonly dataFolders: readonly string[];
  readonly libraryPath?: string;
}

export interface BootFiles {
  readonly kernel: string;
  readonly initrd: string;
  /** More for the command line of the kernel. */
  readonly append: string;
  /** Does the processor say that it is a virtual one? */
  readonly virtual: boolean;
  /** Processors of the guest. */
  readonly processors: number;
  readonly console: string;
  readonly qmp: string;
  readonly qtest: string;
  /** Files with ACPI tables. */
  readonly acpi: readonly string[];
}

/** Serial number of the first device; the others follow. */
export const SERIAL = 0x100;

/** Bytes of RAM. */
export const RAM = 768n << 20n;

/** The disk whose requests the host can hold back, as QMP knows it. */
export const SLOW_DISK = '/machine/peripheral/slow/virtio-backend';

const MIB = 0x10_0000n;

/** E820_TYPE_SOFT_RESERVED (arch/x86/include/asm/e820/types.h). */
const SOFT_RESERVED = '0xefffffff';

/**
 * Arguments for QEMU. ttyS0 is the console of the kernel and goes to a file, ttyS1 the log of the
 * guest and goes to stdout. Each device has a second backend, for the device that is plugged in
 * after it was taken out.
 */
export function qemuArguments(s: Scenario, qemu: QemuFiles, boot: BootFiles): string[] {
  const windows = s.windows.map(
    (w, i) => `,cxl-fmw.${i}.targets.0=cxl.0,cxl-fmw.${i}.size=${sizeOf(w) / MIB}M`,
  );
  const devices = s.devices.flatMap((_, i) => [
    ...['-device', `cxl-rp,port=${i},bus=cxl.0,id=rp${i},chassis=0,slot=${i + 2}`],
    ...[0, 1].flatMap((n) => [
      '-object',
      `memory-backend-ram,id=${backend(i, n)},share=on,size=${capacityOf(s, i) / MIB}M`,
    ]),
    ...['-device', deviceOptions(i, 0)],
  ]);
  return [
    ...qemu.dataFolders.flatMap((folder) => ['-L', folder]),
    // A KVM that opens may still be unusable; with the hypervisor bit set no region commits
    // ("Failed to synchronize CPU cache state").
    ...['-accel', 'tcg,thread=single', '-cpu', boot.virtual ? 'max' : 'max,-hypervisor'],
    ...['-M', `q35,cxl=on${windows.join('')}`],
    ...['-smp', String(boot.processors), '-m', `${RAM / MIB}M`],
    ...boot.acpi.flatMap((file) => ['-acpitable', `file=${file}`]),
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...[
      '-kernel',
      boot.kernel,
      '-initrd',
      boot.initrd,
      '-append',
      kernelCommandLine(s, boot.append),
    ],
    ...['-serial', `file:${boot.console}`, '-serial', 'stdio'],
    ...['-qmp', `unix:${boot.qmp},server=on,wait=off`],
    // It waits to be started, until the decoders of the bridge are committed (act-as-firmware.ts).
    ...['-S', '-qtest', `unix:${boot.qtest},server=on,wait=off`, '-qtest-log', 'none'],
    // Real HDM decoders in a host bridge with one port: else an auto region fails.
    ...['-device', `pxb-cxl,bus_nr=${BRIDGE_BUS},bus=pcie.0,id=cxl.0,hdm_for_passthrough=true`],
    ...devices,
    // Without the module virtio_blk nobody looks at it (host-acts.ts).
    ...['-drive', 'if=none,id=zeroes,driver=null-co,size=1048576,read-zeroes=on'],
    ...['-device', 'virtio-blk-pci,drive=zeroes,id=slow,bus=pcie.0'],
  ];
}

/** Options of the `n`-th device in slot `i`, for `-device` and device_add. */
export function deviceProperties(i: number, n: number) {
  return {
    driver: 'cxl-type3',
    bus: `rp${i}`,
    'volatile-memdev': backend(i, n),
    id: `cd${i}.${n}`,
    sn: SERIAL + i,
  };
}

function deviceOptions(i: number, n: number): string {
  const { driver, ...rest } = deviceProperties(i, n);
  return [driver, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)].join(',');
}

/** A region of the administrator fits, and so do all decoders that firmware committed. */
function capacityOf(s: Scenario, device: number): bigint {
  const own = s.decoders.filter(({ devices }) => devices.includes(device));
  const decoded = own.reduce((sum, d) => sum + sizeOf(d) / BigInt(d.devices.length), 0n);
  const { capacity } = s.devices[device]!;
  return decoded > capacity ? decoded : capacity;
}

function backend(i: number, n: number): string {
  return `cm${i}.${n}`;
}

function kernelCommandLine(s: Scenario, append: string): string {
  const inside = foreignInSoftReserved(s);
  const ranges = [
    ...s.softReserved.map((r) => memmap(r.start, sizeOf(r), `+${SOFT_RESERVED}`)),
    ...s.foreign
      .filter((r) => !inside.includes(r))
      .map((r) => `memmap=${sizeOf(r) / 1024n}K$0x${r.start.toString(16)}`),
  ];
  return [
    'console=ttyS0,115200 8250.nr_uarts=4 nokaslr tsc=reliable random.trust_cpu=on',
    // A kernel that is broken ends at once, and so does QEMU; one that hangs says so before its time
    // is over.
    'oops=panic panic=-1',
    'sysctl.kernel.hung_task_timeout_secs=45 sysctl.kernel.hung_task_panic=1',
    // As daxctl does it; otherwise the kernel may use the memory for itself, and offlining fails.
    'memhp_default_state=online_movable',
    ...ranges,
    ...(append === '' ? [] : [append]),
  ].join(' ');
}

/** `memmap=SIZE%START+TYPE`: the range becomes an entry of that type (Documentation: memmap=). */
function memmap(start: bigint, size: bigint, change: string): string {
  return `memmap=${size / 1024n}K%0x${start.toString(16)}${change}`;
}
