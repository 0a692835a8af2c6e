/**
 * Decoders as firmware commits them, written from outside of the guest: drivers that are built in
 * have probed before anything in the guest can do it.
 *
 * The bridge is written before the machine starts. The BARs of the devices are assigned by SeaBIOS;
 * the kernel keeps them, and first speaks in console_init(), long before any initcall: there the
 * machine is stopped for a moment.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Commit, Firmware } from './firmware.ts';
import { Qmp } from './qmp.ts';
import { Qtest } from './qtest.ts';

/** Registers of the only host bridge, and its bus (qemu.ts). */
const BRIDGE_REGISTERS = 0x1_0000_0000n;
export const BRIDGE_BUS = 12;

/** What is on the console when the devices have their BARs and no driver. */
const LINUX_HAS_STARTED = 'Linux version';
/** What is there when Linux has begun to look for devices (pci_acpi_scan_root()). */
const DEVICES_ARE_FOUND = 'root bus resource';

const CXL_CACHE_MEM = 0x1000n;
const HDM_DECODER_CAPABILITY = 5;
const COMMAND = 0x04;
const MEMORY_ENABLE = 2;

/**
 * Does what firmware does to a machine that waits to be started, and lets it run. Throws Error when
 * the drivers were there before; such a boot says nothing.
 */
export async function actAsFirmware(
  firmware: Firmware,
  files: { readonly qmp: string; readonly qtest: string; readonly console: string },
): Promise<void> {
  const qtest = await whenThere(() => Qtest.connect(files.qtest));
  const qmp = await whenThere(() => Qmp.connect(files.qmp));
  try {
    await commitBridge(qtest, firmware);
    await qmp.execute('cont');
    const said = (text: string) => readFileSync(files.console, 'latin1').includes(text);
    while (!said(LINUX_HAS_STARTED)) await pause(2);
    await qmp.execute('stop');
    if (said(DEVICES_ARE_FOUND))
      throw new Error('firmware came too late: Linux has seen the devices');
    await commitEndpoints(qtest, firmware);
    await qmp.execute('cont');
  } finally {
    qmp.close();
    qtest.close();
  }
}

/** QEMU makes its sockets some time after it was started. */
async function whenThere<T>(open: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (tries === 200) throw error;
      await pause(50);
    }
  }
}

/** Commits the decoders of the host bridge. */
export async function commitBridge(qtest: Qtest, { bridge }: Firmware): Promise<void> {
  for (const c of bridge) await commit(qtest, BRIDGE_REGISTERS, c);
}

/** Commits the decoders of all devices that have some. */
export async function commitEndpoints(qtest: Qtest, { endpoints }: Firmware): Promise<void> {
  const pci = new PciConfig(qtest);
  const address = await qtest.in(PciConfig.address);
  for (const [slot, commits] of endpoints.entries()) {
    if (commits.length === 0) continue;
    const root = { bus: BRIDGE_BUS, slot };
    const bus = ((await pci.read(root, 0x18)) >>> 8) & 0xff;
    const device = { bus, slot: 0 };
    const restore = [await pci.enable(root), await pci.enable(device)];
    const low = (await pci.read(device, 0x10)) & ~0xf;
    const high = await pci.read(device, 0x14);
    const registers = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    for (const c of commits) await commit(qtest, registers, c);
    for (const undo of restore.reverse()) await undo();
  }
  await qtest.out(PciConfig.address, address);
}

/** Throws Error when the decoder does not commit. */
async function commit(qtest: Qtest, registers: bigint, c: Commit): Promise<void> {
  const hdm = await hdmCapability(qtest, registers);
  const at = hdm + 0x20n * BigInt(c.decoder);
  const halves = (value: bigint) => [Number(value & 0xffff_ffffn), Number(value >> 32n)] as const;
  const write = (offset: bigint, value: number) => qtest.write(at + offset, value);
  const [start, startHigh] = halves(c.start);
  const [size, sizeHigh] = halves(c.size);
  await write(0x10n, start & 0xf000_0000);
  await write(0x14n, startHigh);
  await write(0x18n, size & 0xf000_0000);
  await write(0x1cn, sizeHigh);
  await write(0x24n, c.targets);
  await write(0x28n, 0);
  await qtest.write(hdm + 4n, 2);
  const control = (c.waysCode << 4) | (c.locked ? 0x100 : 0) | 0x1000;
  await write(0x20n, control);
  await write(0x20n, control | 0x200);
  const state = await qtest.read(at + 0x20n);
  if ((state & 0x400) === 0) {
    throw new Error(`decoder ${c.decoder} at 0x${registers.toString(16)} did not commit: ${state}`);
  }
}

/** Address of the HDM decoder capability in component registers. */
async function hdmCapability(qtest: Qtest, registers: bigint): Promise<bigint> {
  const header = registers + CXL_CACHE_MEM;
  const count = (await qtest.read(header)) >>> 24;
  for (let entry = 1; entry <= count; entry++) {
    const word = await qtest.read(header + 4n * BigInt(entry));
    if ((word & 0xffff) === HDM_DECODER_CAPABILITY) return header + BigInt(word >>> 20);
  }
  throw new Error(`no HDM decoders at 0x${registers.toString(16)}`);
}

interface PciDevice {
  readonly bus: number;
  readonly slot: number;
}

/** Configuration space through ports 0xcf8 and 0xcfc. */
class PciConfig {
  static readonly address = 0xcf8;
  static readonly data = 0xcfc;
  readonly #qtest: Qtest;

  constructor(qtest: Qtest) {
    this.#qtest = qtest;
  }

  async read(device: PciDevice, register: number): Promise<number> {
    await this.#select(device, register);
    return this.#qtest.in(PciConfig.data);
  }

  async write(device: PciDevice, register: number, value: number): Promise<void> {
    await this.#select(device, register);
    await this.#qtest.out(PciConfig.data, value);
  }

  /** Lets a device answer to memory addresses; returns what undoes it. */
  async enable(device: PciDevice): Promise<() => Promise<void>> {
    // The upper half is the status, whose bits are cleared by writing them.
    const before = (await this.read(device, COMMAND)) & 0xffff;
    await this.write(device, COMMAND, before | MEMORY_ENABLE);
    return () => this.write(device, COMMAND, before);
  }

  async #select({ bus, slot }: PciDevice, register: number): Promise<void> {
    await this.#qtest.out(
      PciConfig.address,
      (0x8000_0000 | (bus << 16) | (slot << 11) | register) >>> 0,
    );
  }
}
