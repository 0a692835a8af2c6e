/**
 * A counterexample as an experiment: which events bring its steps about, if any do.
 *
 * Between two events a real machine comes to rest, so a trace is expressible when its steps can be
 * cut into events such that at each cut no thread of a loaded module has anything left to do.
 */
import type { ReplayedTrace } from '../counterexamples/index.ts';
import type { State } from '../model/index.ts';
import type { Event, Module } from './event.ts';
import { EventRules, homeOf } from './event-rules.ts';
import type { Experiment } from './experiment.ts';
import { fitToQemu } from './qemu-layout.ts';
import { PathStates } from './path-states.ts';

export type Translation =
  | {
      readonly kind: 'expressible';
      readonly experiment: Experiment;
      /** For each event, how many steps of the trace are done after it. */
      readonly done: readonly number[];
    }
  | {
      readonly kind: 'not expressible';
      /** Counted from 1; 0 for the machine itself. */
      readonly step: number;
      readonly reason: string;
    };

/** What one step of a trace asks of an experiment. */
type Demand =
  /** A thread of a module. */
  | { readonly kind: 'thread'; readonly module: Module }
  | { readonly kind: 'event'; readonly event: Event }
  /** Arranged before the first event. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'impossible'; readonly reason: string };

class Impossible extends Error {}

export function translate(replayed: ReplayedTrace): Translation {
  try {
    return new Translator(replayed).run();
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    const [step, reason] = error.cause as readonly [number, string];
    return { kind: 'not expressible', step, reason };
  }
}

function refuse(step: number, reason: string): never {
  throw new Impossible(reason, { cause: [step, reason] });
}

class Translator {
  readonly #trace: ReplayedTrace;
  readonly #states: PathStates;
  readonly #move: (address: bigint) => bigint;
  readonly #fitted: Experiment['scenario'];
  readonly #events: Event[] = [];
  readonly #done: number[] = [];
  readonly #loaded = new Set<Module>();
  readonly #late = new Set<number>();
  readonly #bridge = new Set<number>();
  readonly #badEndpoints = new Set<number>();
  readonly #unplugged = new Set<number>();
  #acpi = false;

  constructor(trace: ReplayedTrace) {
    this.#trace = trace;
    this.#states = new PathStates(trace.model, trace.path);
    const fit = fitToQemu(trace.model.scenario);
    if (fit.kind === 'impossible') refuse(0, fit.reason);
    this.#fitted = fit.scenario;
    this.#move = fit.move;
    if (trace.path.loop !== undefined) refuse(0, 'it goes on for ever');
  }

  run(): Translation {
    const { rules, path } = this.#trace;
    for (const [index, firing] of path.firings.entries()) {
      const rule = rules[index]!;
      const parameter = rule.parameters?.[firing.parameter];
      const demand = this.#states.at(index, (s) =>
        this.#demand(rule.name, rule.actor, parameter, s),
      );
      if (demand.kind === 'impossible') refuse(index + 1, demand.reason);
      if (demand.kind === 'thread') this.#ensureLoaded(demand.module, index);
      if (demand.kind === 'event') {
        this.#cut(index);
        this.#events.push(demand.event);
      }
    }
    const steps = path.firings.length;
    if (this.#trace.violation === 'quiescent') this.#loadTheRest(steps);
    while (this.#done.length < this.#events.length) this.#done.push(steps);
    return { kind: 'expressible', experiment: this.#experiment(), done: this.#done };
  }

  #experiment(): Experiment {
    const { trace, property, model } = this.#trace;
    const devices = this.#fitted.devices.map((device, i) =>
      this.#badEndpoints.has(i) ? { ...device, fails: 'endpoint' as const } : device,
    );
    return {
      name: `${trace.design}.${property.id}`,
      title: `the counterexample to ${property.id} on ${model.scenario.name}`,
      scenario: { ...this.#fitted, devices },
      hold: {
        ...(this.#acpi && { acpi: true }),
        ...(this.#late.size > 0 && { devices: [...this.#late] }),
        ...(this.#bridge.size > 0 && { bridge: [...this.#bridge] }),
      },
      events: this.#events,
    };
  }

  /** Loads a module: in the event before when that has not come to rest, else in one of its own. */
  #ensureLoaded(module: Module, index: number): void {
    if (this.#loaded.has(module)) return;
    const last = this.#events.at(-1);
    if (last?.do === 'load' && this.#busy(index) !== undefined) {
      this.#events[this.#events.length - 1] = { do: 'load', modules: [...last.modules, module] };
    } else {
      this.#cut(index);
      this.#events.push({ do: 'load', modules: [module] });
    }
    this.#loaded.add(module);
  }

  /** Ends the event before step `index`. */
  #cut(index: number): void {
    const busy = this.#busy(index);
    if (busy !== undefined) {
      refuse(index + 1, `it comes before "${busy}", which nothing on a real machine holds back`);
    }
    if (this.#events.length > 0) this.#done.push(index);
  }

  /** A thread of a loaded module that has something to do before step `index`, if any. */
  #busy(index: number): string | undefined {
    const rules = new EventRules(this.#trace.model, this.#experiment());
    if (this.#loaded.size > 0) rules.begin({ do: 'load', modules: [...this.#loaded] });
    return this.#states.enabled(index).find(({ rule, parameter, state }) => {
      const definition = this.#trace.model.system.rules[rule]!;
      const when = rules.judge(definition, definition.parameters?.[parameter], state);
      return definition.environment !== true && when === 'any time';
    })?.line;
  }

  /** So that "nobody has anything left to do" is about all modules. */
  #loadTheRest(steps: number): void {
    for (const module of ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl', 'kmem'] as const) {
      if (this.#loaded.has(module)) continue;
      this.#cut(steps);
      this.#events.push({ do: 'load', modules: [module] });
      this.#loaded.add(module);
    }
  }

  #demand(name: string, actor: string, parameter: unknown, s: State): Demand {
    const { machine } = this.#trace.model;
    const device = parameter as number;
    switch (name) {
      case 'cxl_acpi: probe ACPI0017:00 fails':
        this.#acpi = true;
        return { kind: 'thread', module: 'cxl_acpi' };
      case 'cxl_pci: probe fails':
      case 'pci: device comes late':
        this.#late.add(device);
        return { kind: 'hold' };
      case 'pci: hot-add':
        return {
          kind: 'event',
          event: { do: this.#unplugged.has(device) ? 'replug' : 'add', device },
        };
      case 'cxl_mem: probe endpoint fails':
        this.#badEndpoints.add(device);
        return { kind: 'thread', module: 'cxl_mem' };
      case 'cxl_port: attach to region fails': {
        const decoder = machine.deviceDecoders[device]![s.device[device]!.next]!;
        if (machine.decoders[decoder]!.ways > 1) {
          return { kind: 'impossible', reason: 'the host bridge fails for all ways of a region' };
        }
        this.#bridge.add(decoder);
        return { kind: 'thread', module: 'cxl_mem' };
      }
      case 'admin: cxl destroy-region': {
        const { first, last } = s.region[parameter as number]!;
        const { start } = machine.cells.addresses(first, last);
        return { kind: 'event', event: { do: 'destroy', start: this.#move(start) } };
      }
      case 'admin: cxl create-region': {
        const { window, device: on } = parameter as {
          readonly window: number;
          readonly device: number;
        };
        const { start } = this.#trace.model.scenario.windows[window]!;
        const moved = this.#fitted.windows.findIndex((w) => w.start === this.#move(start));
        return { kind: 'event', event: { do: 'create', window: moved, device: on } };
      }
      case 'admin: unplug':
        this.#unplugged.add(device);
        return { kind: 'event', event: { do: 'unplug', device } };
      case 'admin: reload dax_hmem':
        return { kind: 'event', event: { do: 'reload' } };
    }
    const module = homeOf(actor);
    if (name.endsWith(' fails') || name.includes(' fails, ') || name.includes(' while it runs')) {
      return { kind: 'impossible', reason: `"${name}" cannot be brought about from outside` };
    }
    if (module === undefined) {
      return { kind: 'impossible', reason: `"${name}" has no counterpart in these kernels` };
    }
    return { kind: 'thread', module };
  }
}
