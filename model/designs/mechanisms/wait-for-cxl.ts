/**
 * How the work item of `series-v3` to `series-v5` waits for the CXL drivers.
 */
import { bootDeviceOnItsWay, deviceProbesDone } from '../../kernel/probe-wait.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';

/**
 * wait_event_timeout() for mem_active, which the end of the first cxl_mem probe raises (cxl_pci is
 * loaded by then, which v3 and v4 wait for too), or 30 s without anything to wait for; and then
 * wait_for_device_probe(). mem_active falls again only with an unplugged device.
 */
export function waitIsOver(m: Machine, s: State): boolean {
  return (memActive(m, s) || !bootDeviceOnItsWay(m, s)) && deviceProbesDone(m, s);
}

/** Has a memdev been probed to the end? */
export function memActive(m: Machine, s: State): boolean {
  for (let i = 0; i < m.scenario.devices.length; i++) {
    if (s.device[i]!.state === 'ready') return true;
  }
  return false;
}
