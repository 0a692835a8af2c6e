/**
 * Which rules of the model may fire, given what was loaded and what is held back: the
 * correspondence between an event on a real machine and the rules.
 */
import type { Rule } from '../../checker/index.ts';
import type { Model, State } from '../../model/index.ts';
import {
  type Event,
  eventText,
  type Hold,
  isOperation,
  type Module,
} from '../experiments/event.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { builtinModules } from '../experiments/kernel-config.ts';
import { requestsCxl } from './kernel-design.ts';
import { forgets } from '../../model/kernel/decoder.ts';
import { operationOf } from '../experiments/operations.ts';

/** Never: not before some event; any time: as the scheduler likes; at once: before all else. */
export type When = 'never' | 'any time' | 'at once';

/** The module that a thread of the model lives in. */
const HOME: Readonly<Record<string, Module>> = {
  cxl_acpi: 'cxl_acpi',
  cxl_pci: 'cxl_mem',
  cxl_mem: 'cxl_mem',
  cxl_bus_wq: 'cxl_mem',
  cxl_region: 'cxl_mem',
  dax_hmem: 'dax_hmem',
  hmem: 'dax_hmem',
  system_wq: 'dax_hmem',
  system_long_wq: 'dax_hmem',
  dax_hmem_wq: 'dax_hmem',
  dax_cxl: 'dax_cxl',
  deferred_probe_work: 'dax_cxl',
  async: 'dax_hmem',
  kmem: 'kmem',
};

/** The module that a thread lives in; undefined for threads of designs that no kernel ships. */
export function homeOf(actor: string): Module | undefined {
  return HOME[actor];
}

/** Is it the rule in which the work of dax_hmem comes back from its wait, and goes on to decide? */
export function endsWait(rule: string): boolean {
  return rule.endsWith(': wait_for_device_probe returns');
}

export class EventRules {
  readonly #model: Model;
  readonly #hold: Hold;
  readonly #loaded: Set<Module>;
  /** Devices that no driver sees. */
  readonly #away: Set<number>;
  #requests = false;
  /** Some driver that the model does not have is probing. */
  #busy = false;

  constructor(model: Model, { hold }: Experiment) {
    this.#model = model;
    this.#hold = hold;
    this.#loaded = new Set(builtinModules(model.machine.config));
    this.#away = new Set(hold.devices ?? []);
  }

  /** Takes note of an event before it happens. */
  begin(event: Event): void {
    const { traits } = this.#model.design;
    switch (event.do) {
      case 'load':
        for (const module of event.modules) {
          this.#loaded.add(module);
          if (module === 'dax_cxl' && traits.daxCxlNeedsHmem) this.#loaded.add('dax_hmem');
          if (module === 'dax_hmem' && this.#requests && requestsCxl(this.#model.design)) {
            this.#loaded.add('cxl_acpi').add('cxl_mem');
          }
        }
        break;
      case 'requests':
        this.#requests = event.on;
        break;
      case 'busy':
      case 'idle':
        this.#busy = event.do === 'busy';
        break;
      case 'add':
      case 'replug':
      case 'rescan':
        this.#away.delete(event.device);
        break;
      case 'unplug':
      case 'remove':
        this.#away.add(event.device);
        break;
    }
  }

  /** The firing that an event consists of, for events that are one; otherwise undefined. */
  needed(event: Event): ((name: string, parameter: unknown, s: State) => boolean) | undefined {
    if (!isOperation(event)) return undefined;
    const text = eventText(event);
    const { machine } = this.#model;
    return (name, parameter, s) => {
      const operation = operationOf(this.#model, name, parameter, s);
      if (operation === undefined) return false;
      // A device that decodes nothing goes off its bus as it goes out of its slot.
      const alike = operation.do === 'unplug' && !forgets(machine, s, operation.device);
      const is = event.do === 'remove' && alike ? 'remove' : operation.do;
      return eventText({ ...operation, do: is } as Event) === text;
    };
  }

  /** May a rule fire now by itself? */
  judge(
    rule: Pick<Rule<State>, 'name' | 'actor' | 'environment'>,
    parameter: unknown,
    s: State,
  ): When {
    const { name, actor } = rule;
    if (this.#busy && endsWait(name)) return 'never';
    switch (name) {
      case 'cxl_acpi: probe ACPI0017:00, insert CXL windows':
        return this.#acpiProbes() && this.#hold.windows === undefined ? 'any time' : 'never';
      case 'cxl_acpi: probe ACPI0017:00, refuse a window':
        return this.#acpiProbes() && this.#hold.windows?.includes(parameter as number)
          ? 'any time'
          : 'never';
      case 'cxl_acpi: probe ACPI0017:00 fails':
        return this.#loaded.has('cxl_acpi') && this.#hold.acpi ? 'any time' : 'never';
      case 'dax_hmem: probe hmem_platform.0 before cxl_acpi is loaded':
        return this.#loaded.has('dax_hmem') && !this.#loaded.has('cxl_acpi') ? 'any time' : 'never';
      case 'cxl_pci: probe':
        return this.#away.has(parameter as number) ? 'never' : this.#byModule(actor);
      case 'pci: device comes late':
        // wait_for_device_probe() does not wait for a device that has no driver yet.
        return this.#isAway(parameter as number) ? 'at once' : 'never';
      case 'pci: hot-add':
        return this.#isAway(parameter as number) ? 'never' : 'at once';
      case 'cxl_port: add decoder to region':
        return this.#isHeld('bridge', parameter as number, s) ||
          this.#isHeld('ways', parameter as number, s)
          ? 'never'
          : this.#byModule(actor);
      case 'cxl_port: attach to region fails':
        return this.#isHeld('bridge', parameter as number, s) ? this.#byModule(actor) : 'never';
      case 'cxl_port: set up targets of region fails':
        return this.#isHeld('ways', parameter as number, s) ? this.#byModule(actor) : 'never';
      default:
        return rule.environment ? 'never' : this.#byModule(actor);
    }
  }

  #acpiProbes(): boolean {
    return this.#loaded.has('cxl_acpi') && !this.#hold.acpi;
  }

  #byModule(actor: string): When {
    if (actor === 'boot') return 'any time';
    const home = HOME[actor];
    if (home === undefined) throw new Error(`no module is known for the actor ${actor}`);
    return this.#loaded.has(home) ? 'any time' : 'never';
  }

  #isAway(device: number): boolean {
    return this.#away.has(device) || !this.#loaded.has('cxl_mem');
  }

  /** Does the host bridge not decode, or interleave otherwise, what the device adds next? */
  #isHeld(how: 'bridge' | 'ways', device: number, s: State): boolean {
    const decoder = this.#model.machine.deviceDecoders[device]![s.device[device]!.next]!;
    return this.#hold[how]?.includes(decoder) ?? false;
  }
}
