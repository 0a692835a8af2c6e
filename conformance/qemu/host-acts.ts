/**
 * What the host does to a machine that is running, when its guest asks for it with a line `@@HOST`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { commitBridge, commitEndpoints } from './act-as-firmware.ts';
import { type Firmware, lockedOf, without } from './firmware.ts';
import { deviceProperties, SLOW_DISK } from './qemu.ts';
import { Qmp } from './qmp.ts';
import { Qtest } from './qtest.ts';

/** The sockets on which QEMU speaks. */
interface Sockets {
  readonly qmp: string;
  readonly qtest: string;
}

export class HostActs {
  readonly #sockets: Sockets;
  /** What firmware locked, in the bridge and in devices that were never taken out or reset. */
  #locked: Firmware;
  #qmp: Promise<Qmp> | undefined;

  constructor(sockets: Sockets, firmware: Firmware) {
    this.#sockets = sockets;
    this.#locked = lockedOf(firmware);
  }

  /** Does what a line of the log asks for, if it does. Throws Error when QEMU refuses. */
  async obey(line: string): Promise<void> {
    const [, act, device] =
      /^@@HOST (unplug|plug|busy|idle|lock|reset)(?: (\d+))?$/.exec(line) ?? [];
    if (act === undefined) return;
    this.#qmp ??= Qmp.connect(this.#sockets.qmp);
    const qmp = await this.#qmp;
    const refusal = await this.#act(qmp, act, Number(device));
    if (refusal !== undefined) throw new Error(`${line}: ${refusal}`);
  }

  /** Resolves to the reason why QEMU refuses, if it does. */
  #act(qmp: Qmp, act: string, device: number): Promise<string | undefined> {
    if (act === 'lock') return keepLocked(qmp, this.#sockets.qtest, this.#locked);
    if (act === 'busy' || act === 'idle') return limitDisk(qmp, act === 'busy');
    if (act === 'unplug' || act === 'reset') this.#locked = without(this.#locked, device);
    if (act === 'reset') return Promise.resolve(undefined);
    return hotplug(qmp, act, device);
  }

  close(): void {
    this.#qmp?.then((qmp) => qmp.close()).catch(() => {});
  }
}

/** One byte a second, after the first request: the probe of the disk does not end. */
function limitDisk(qmp: Qmp, slow: boolean): Promise<string | undefined> {
  const none = { bps_rd: 0, bps_wr: 0, iops: 0, iops_rd: 0, iops_wr: 0 };
  return qmp.execute('block_set_io_throttle', { id: SLOW_DISK, bps: slow ? 1 : 0, ...none });
}

/**
 * A decoder with Lock On Commit keeps what it holds until the next reset, whatever software writes
 * (CXL 3.1, 8.2.4.20.13). QEMU does not do that: the host writes it again, while the machine is stopped.
 */
async function keepLocked(qmp: Qmp, path: string, locked: Firmware): Promise<string | undefined> {
  const refusal = await qmp.execute('stop');
  if (refusal !== undefined) return refusal;
  const qtest = await Qtest.connect(path);
  try {
    await commitBridge(qtest, locked);
    await commitEndpoints(qtest, locked);
  } finally {
    qtest.close();
    await qmp.execute('cont');
  }
  return undefined;
}

/** Takes devices out and puts them back: the first is called cdN.0, the one after it cdN.1. */
async function hotplug(qmp: Qmp, act: string, device: number): Promise<string | undefined> {
  const again = () =>
    act === 'plug'
      ? qmp.execute('device_add', deviceProperties(device, 1))
      : qmp.execute('device_del', { id: deviceProperties(device, 0).id });
  let refusal = await again();
  // The guest switches the slot off some time after its driver has let go of the device, and
  // DEVICE_DELETED does not come for a CXL device.
  for (let tries = 0; refusal?.includes('occupied') && tries < 100; tries++) {
    await pause(100);
    refusal = await again();
  }
  return refusal;
}
