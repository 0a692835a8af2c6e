/**
 * The model driven by events: all states in which it can come to rest after an event, with the
 * firings that lead there. Within an event the threads run in any order.
 */
import { compileSystem } from '../../checker/state/compile.ts';
import type { Firing } from '../../checker/index.ts';
import { createMachine } from '../../checker/state/machine.ts';
import { buildModel, type Design, type Model, type Scenario } from '../../model/index.ts';
import { type Event, isOperation, isRare, rebindsCxl } from '../experiments/event.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { observeModel } from '../observe/observe-model.ts';
import type { Observation } from '../observe/observation.ts';
import { EventRules } from './event-rules.ts';

/** A way that the model can have gone. */
export interface Way {
  /** The packed state. */
  readonly words: Int32Array;
  readonly firings: readonly Firing[];
  /** How many firings had been done each time the machine came to rest. */
  readonly rests: readonly number[];
  /** Outcomes since the last event. */
  readonly outcomes: readonly string[];
}

/** Every window of QEMU's machine names its only host bridge. */
function inQemu(scenario: Scenario): Scenario {
  return {
    ...scenario,
    windows: scenario.windows.map((window) => ({ ...window, bridges: [0] })),
    devices: scenario.devices.map((device) => ({ ...device, bridge: 0 })),
  };
}

/** Ways to a state that are more than this many are a mistake in the experiment. */
const MOST_STATES = 100_000;

export class ModelWalk {
  readonly model: Model;
  readonly #compiled;
  readonly #machine;
  readonly #rules: EventRules;

  constructor(experiment: Experiment, design: Design) {
    const { events } = experiment;
    const userOps = events.filter(isOperation).length;
    // Faults are what the experiment says; the budget only has to be large enough.
    const faults = 8 + 2 * experiment.scenario.devices.length;
    const everyOperation = events.some(isRare);
    const everyFault = experiment.hold.windows !== undefined;
    const scenario = {
      ...inQemu(experiment.scenario),
      earlyAdmin: true,
      everyOperation,
      everyFault,
      rebindsCxl: events.some(rebindsCxl),
    };
    this.model = buildModel(scenario, design, { faults, userOps });
    this.#compiled = compileSystem(this.model.system);
    this.#machine = createMachine(this.#compiled);
    this.#rules = new EventRules(this.model, experiment);
  }

  /** The ways to come to rest before the first event. */
  boot(): Way[] {
    this.#machine.start(0);
    return this.#settle([
      { words: this.#machine.words.slice(), firings: [], rests: [], outcomes: [] },
    ]);
  }

  /**
   * The ways to come to rest after one more event. An event that is not possible in a state (the
   * administrator destroys a region that is not there) changes nothing there, and reports so.
   */
  after(ways: readonly Way[], event: Event): Way[] {
    this.#rules.begin(event);
    const fresh = ways.map((way) => ({ ...way, outcomes: [] }));
    const needed = this.#rules.needed(event);
    if (needed === undefined) return this.#settle(fresh);
    const begun = fresh.flatMap((way) => {
      this.#machine.goTo(way.words, 0);
      const firings = this.#compiled.instances.filter((instance) => {
        const { name, parameters } = this.model.system.rules[instance.rule]!;
        if (!needed(name, parameters?.[instance.parameter], this.#machine.state)) return false;
        return this.#machine.isEnabled(instance);
      });
      if (firings.length === 0) return [{ ...way, outcomes: [`${event.do}: not possible`] }];
      return firings.map((firing) => this.#fire(way, firing));
    });
    return this.#settle(begun);
  }

  observe(way: Way): Observation {
    this.#machine.goTo(way.words, 0);
    return observeModel(this.model, this.#machine.state, way.outcomes);
  }

  /** Fires what the loaded modules do until nothing is left to do, in every order. */
  #settle(ways: readonly Way[]): Way[] {
    const seen = new Map<string, Way>();
    const rest: Way[] = [];
    const open = [...ways];
    for (let way = open.pop(); way !== undefined; way = open.pop()) {
      // Ways that differ in what they reported are different to an observer.
      const key = `${way.words.join()} ${[...way.outcomes].sort().join()}`;
      if (seen.has(key)) continue;
      seen.set(key, way);
      if (seen.size > MOST_STATES) throw new Error('too many interleavings within one event');
      const next = this.#own(way);
      if (next.length === 0) rest.push({ ...way, rests: [...way.rests, way.firings.length] });
      for (const firing of next) open.push(this.#fire(way, firing));
    }
    return rest;
  }

  /** What may fire now: what the surroundings do at once, otherwise what threads do. */
  #own(way: Way): Firing[] {
    this.#machine.goTo(way.words, 0);
    const own: Firing[] = [];
    for (const instance of this.#compiled.instances) {
      const rule = this.model.system.rules[instance.rule]!;
      const parameter = rule.parameters?.[instance.parameter];
      const when = this.#rules.judge(rule, parameter, this.#machine.state);
      if (when === 'never' || !this.#machine.isEnabled(instance)) continue;
      if (when === 'at once') return [instance];
      own.push(instance);
    }
    return own;
  }

  #fire(way: Way, { rule, parameter }: Firing): Way {
    this.#machine.goTo(way.words, 0);
    const outcomes = this.#machine.fire({ rule, parameter });
    return {
      ...way,
      words: this.#machine.words.slice(),
      firings: [...way.firings, { rule, parameter }],
      outcomes: [...way.outcomes, ...outcomes],
    };
  }
}
