/**
 * The operations of the administrator: which rule of the model is which event.
 */
import type { Model, State } from '../../model/index.ts';
import type { Placement } from '../../model/machine/machine.ts';
import type { CreateEvent, CxlEvent, DaxEvent, DeviceEvent, Event, RegionEvent } from './event.ts';

const ON_DEVICE: Readonly<Record<string, DeviceEvent['do']>> = {
  'admin: unplug': 'unplug',
  'admin: PCI reset': 'reset',
  'admin: remove an idle device': 'remove',
  'admin: remove a device of a committed region': 'remove',
  'admin: remove a device whose region waits for others': 'remove',
};

const ON_REGION: Readonly<Record<string, RegionEvent['do']>> = {
  'admin: cxl destroy-region': 'destroy',
  'admin: delete_region': 'delete',
  'admin: cxl disable-region': 'disable',
  'admin: cxl enable-region': 'enable',
};

const ON_PLACEMENT: Readonly<Record<string, CreateEvent['do']>> = {
  'admin: cxl create-region': 'create',
  'admin: create a region by sysfs, commit fails': 'assemble',
};

const ON_DAX: Readonly<Record<string, DaxEvent['do']>> = {
  'admin: daxctl offline-memory': 'offline',
  'admin: daxctl online-memory': 'online',
  'admin: daxctl disable-device': 'release',
  'admin: daxctl enable-device': 'take',
  'admin: daxctl reconfigure-device --mode=devdax': 'devdax',
  'admin: unbind hmem device': 'unbind',
  'admin: bind hmem device again': 'bind',
  'admin: bind dax_region again': 'bind',
};

const ON_MODULE: Readonly<Record<string, 'reload' | 'rebind'>> = {
  'admin: reload dax_hmem': 'reload',
  'admin: bind hmem_platform again': 'rebind',
};

const ON_ACPI: Readonly<Record<string, CxlEvent['do']>> = {
  'admin: unbind cxl_acpi': 'unbind',
  'admin: bind cxl_acpi again': 'bind',
};

const ON_MEMDEV: Readonly<Record<string, CxlEvent['do']>> = {
  'admin: cxl disable-memdev': 'unbind',
  'admin: cxl enable-memdev': 'bind',
};

/** The event that a rule with a parameter is in a state; undefined when it is no operation. */
export function operationOf(
  { machine: m, cells }: Model,
  name: string,
  parameter: unknown,
  s: State,
): Event | undefined {
  const start = ({ first, last }: { readonly first: number; readonly last: number }) =>
    cells.addresses(first, last).start;
  const index = parameter as number;
  if (ON_DEVICE[name] !== undefined) return { do: ON_DEVICE[name], device: index };
  if (ON_REGION[name] !== undefined) return { do: ON_REGION[name], start: start(s.region[index]!) };
  if (ON_DAX[name] !== undefined) {
    const owner = index < m.regionCount ? 'cxl' : 'hmem';
    return { do: ON_DAX[name], owner, start: start(s.dax[index]!) };
  }
  if (ON_ACPI[name] !== undefined) return { do: ON_ACPI[name], driver: 'cxl_acpi' };
  if (ON_MEMDEV[name] !== undefined) {
    return { do: ON_MEMDEV[name], driver: 'cxl_mem', device: index };
  }
  if (ON_MODULE[name] !== undefined) return { do: ON_MODULE[name] };
  if (ON_PLACEMENT[name] === undefined) return undefined;
  const { window, device, half } = parameter as Placement;
  return { do: ON_PLACEMENT[name], window, device, half };
}
