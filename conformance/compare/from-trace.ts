/**
 * A counterexample as an experiment: which events bring its steps about, if any do.
 *
 * Between two events a real machine comes to rest, so of a trace only the order of its events is
 * kept: which module is loaded when, what the administrator does when. Whether that still ends in
 * the violation is for the model to say (trace-verdict.ts).
 */
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import type { State } from '../../model/index.ts';
import { type Event, type Module, MODULES } from '../experiments/event.ts';
import { homeOf } from './event-rules.ts';
import type { Experiment } from '../experiments/experiment.ts';
import {
  builtinModules,
  configOfTrace,
  isModule,
  needsModules,
} from '../experiments/kernel-config.ts';
import { operationOf } from '../experiments/operations.ts';
import { PathStates } from './path-states.ts';
import { fitToQemu } from '../experiments/qemu-layout.ts';

export type Translation =
  | {
      readonly kind: 'experiment';
      readonly experiment: Experiment;
      /** For each event, the first step of the trace that asks for it, counted from 1. */
      readonly steps: readonly number[];
    }
  | {
      readonly kind: 'impossible';
      /** Counted from 1; 0 for the machine itself. */
      readonly step: number;
      readonly reason: string;
    };

export type Expressed = Extract<Translation, { kind: 'experiment' }>;

/** What a step of a trace asks of an experiment. */
type Demand =
  /** That a module is loaded. */
  | Module
  | Event
  /** Something that is arranged before the first event. */
  | undefined;

/** Thrown where a step cannot be brought about. */
class Impossible extends Error {}

/**
 * Translates a trace. Design and property are in its name, so that recordings can be found. `slow`:
 * devices to hold back.
 */
export function translate(trace: ReplayedTrace, slow: readonly number[] = []): Translation {
  const { model, property, rules, path } = trace;
  const fit = fitToQemu(model.scenario);
  if (fit.kind === 'impossible') return { kind: 'impossible', step: 0, reason: fit.reason };
  if (path.loop !== undefined) {
    return { kind: 'impossible', step: 0, reason: 'it goes on for ever, and an experiment ends' };
  }
  const demands = new Demands(trace, fit.scenario, fit.move, slow);
  const states = new PathStates(model, path);
  const events: Event[] = [];
  const steps: number[] = [];
  const config = configOfTrace(trace);
  const loaded = new Set(MODULES.filter((module) => !isModule(config, module)));
  const load = (module: Module, step: number) => {
    if (loaded.has(module)) return;
    loaded.add(module);
    events.push({ do: 'load', modules: [module] });
    steps.push(step);
  };
  for (const [index, firing] of path.firings.entries()) {
    const rule = rules[index]!;
    const parameter = rule.parameters?.[firing.parameter];
    try {
      const demand = states.at(index, (s) => demands.of(rule.name, rule.actor, parameter, s));
      if (typeof demand === 'string') load(demand, index + 1);
      else if (demand !== undefined) {
        events.push(demand);
        steps.push(index + 1);
      }
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      return { kind: 'impossible', step: index + 1, reason: error.message };
    }
  }
  // So that "nobody has anything left to do" is about all modules, and a deadlock about all threads that
  // take part in the decision.
  if (trace.violation === 'quiescent' || trace.violation === 'no-deadlock') {
    const rest = MODULES.filter((m) => trace.violation === 'quiescent' || m !== 'kmem');
    for (const module of rest) load(module, path.firings.length);
  }
  const experiment = {
    name: `${trace.trace.design}.${property.id}`,
    title: `the counterexample to ${property.id} on ${model.scenario.name}`,
    ...demands.machine(),
    events,
  };
  const reason = needsModules(experiment, builtinModules(config));
  if (reason !== undefined) return { kind: 'impossible', step: 0, reason };
  return { kind: 'experiment', experiment, steps };
}

class Demands {
  readonly #trace: ReplayedTrace;
  readonly #scenario: Experiment['scenario'];
  readonly #move: (address: bigint) => bigint;
  /** Devices that no driver sees until they are added. */
  readonly #late: Set<number>;
  readonly #bridge = new Set<number>();
  readonly #ways = new Set<number>();
  readonly #badEndpoints = new Set<number>();
  readonly #badMailboxes = new Set<number>();
  /** Devices that the administrator took away, and what brings them back. */
  readonly #comesBackBy = new Map<number, 'replug' | 'rescan'>();
  readonly #refused = new Set<number>();
  #acpiFails = false;
  /** Whether commits succeed, as far as the trace has come to one. */
  #commits: boolean | undefined;

  constructor(
    trace: ReplayedTrace,
    scenario: Experiment['scenario'],
    move: (address: bigint) => bigint,
    slow: readonly number[],
  ) {
    this.#late = new Set(slow);
    this.#trace = trace;
    this.#scenario = scenario;
    this.#move = move;
  }

  /** The machine with what the steps so far need to be so before the first event. */
  machine(): Pick<Experiment, 'scenario' | 'hold'> {
    const devices = this.#scenario.devices.map((device, i) => {
      if (this.#badMailboxes.has(i)) return { ...device, fails: 'cxl_pci' as const };
      return this.#badEndpoints.has(i) ? { ...device, fails: 'endpoint' as const } : device;
    });
    const hold = {
      ...(this.#acpiFails && { acpi: true }),
      ...(this.#late.size > 0 && { devices: [...this.#late] }),
      ...(this.#refused.size > 0 && { windows: [...this.#refused] }),
      ...(this.#bridge.size > 0 && { bridge: [...this.#bridge] }),
      ...(this.#ways.size > 0 && { ways: [...this.#ways] }),
      ...(this.#commits === false && { virtual: true as const }),
    };
    return { scenario: { ...this.#scenario, devices }, hold };
  }

  /** Throws Impossible for a step that nothing outside of the kernel brings about. */
  of(name: string, actor: string, parameter: unknown, s: State): Demand {
    const { machine } = this.#trace.model;
    const device = parameter as number;
    switch (name) {
      case 'cxl_acpi: probe ACPI0017:00 fails':
        this.#acpiFails = true;
        return 'cxl_acpi';
      case 'cxl_acpi: probe ACPI0017:00, refuse a window':
        this.#refused.add(this.#movedWindow(parameter as number));
        return 'cxl_acpi';
      case 'cxl_pci: probe fails':
        if (!this.#late.has(device)) this.#badMailboxes.add(device);
        return 'cxl_mem';
      case 'pci: device comes late':
        this.#late.add(device);
        return undefined;
      case 'pci: hot-add':
        return { do: this.#comesBackBy.get(device) ?? 'add', device };
      case 'cxl_mem: probe endpoint fails':
      case 'cxl_bus_rescan: probe endpoint fails':
        this.#badEndpoints.add(device);
        return 'cxl_mem';
      case 'cxl_port: attach to region fails':
      case 'cxl_port: set up targets of region fails': {
        const decoder = machine.deviceDecoders[device]![s.device[device]!.next]!;
        if (machine.decoders[decoder]!.ways > 1) {
          throw new Impossible(
            'a host bridge whose decoder is wrong fails for all ways of a region',
          );
        }
        (name.includes('set up') ? this.#ways : this.#bridge).add(decoder);
        return 'cxl_mem';
      }
    }
    const operation = operationOf(this.#trace.model, name, parameter, s);
    if (operation !== undefined) return this.#moved(operation);
    // The boot itself goes on by itself.
    if (actor === 'boot') return undefined;
    const module = homeOf(actor);
    if (/ fails\b| while it runs$/.test(name)) {
      throw new Impossible(`"${name}" is a fault that cannot be injected`);
    }
    if (module === undefined) {
      throw new Impossible(`"${name}" is nothing that an experiment can do`);
    }
    return module;
  }

  /** An operation on the machine as it is in QEMU. */
  #moved(operation: Event): Event {
    switch (operation.do) {
      case 'unplug':
      case 'remove':
        this.#comesBackBy.set(operation.device, operation.do === 'unplug' ? 'replug' : 'rescan');
        return operation;
      case 'create':
      case 'assemble': {
        const commits = operation.do === 'create';
        if (commits !== (this.#commits ?? commits)) {
          throw new Impossible('a processor whose caches nobody can flush lets no commit succeed');
        }
        this.#commits = commits;
        return { ...operation, window: this.#movedWindow(operation.window) };
      }
    }
    return 'start' in operation ? { ...operation, start: this.#move(operation.start) } : operation;
  }

  #movedWindow(window: number): number {
    const start = this.#move(this.#trace.model.scenario.windows[window]!.start);
    return this.#scenario.windows.findIndex((w) => w.start === start);
  }
}
