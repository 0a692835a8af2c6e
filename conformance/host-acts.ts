/**
 * What the host does to a machine that is running, when its guest asks for it with a line `@@HOST`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { deviceProperties, SLOW_DISK } from './qemu.ts';
import { Qmp } from './qmp.ts';

export class HostActs {
  readonly #path: string;
  #qmp: Promise<Qmp> | undefined;

  /** `path`: the socket on which QEMU speaks QMP. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Does what a line of the log asks for, if it does. Throws Error when QEMU refuses. */
  async obey(line: string): Promise<void> {
    const [, act, device] = /^@@HOST (unplug|plug|busy|idle)(?: (\d+))?$/.exec(line) ?? [];
    if (act === undefined) return;
    this.#qmp ??= Qmp.connect(this.#path);
    const qmp = await this.#qmp;
    const refusal =
      act === 'busy' || act === 'idle'
        ? await limitDisk(qmp, act === 'busy')
        : await hotplug(qmp, act, Number(device));
    if (refusal !== undefined) throw new Error(`${line}: ${refusal}`);
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
