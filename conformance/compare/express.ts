/**
 * A counterexample as an experiment that ends in its violation, or why there is none.
 */
import type { ReplayedTrace } from '../../counterexamples/index.ts';
import { eventText } from '../experiments/event.ts';
import { endsWait } from './event-rules.ts';
import { type Expressed, translate, type Translation } from './from-trace.ts';
import { configOfTrace, isModule } from '../experiments/kernel-config.ts';
import { isViolated } from './seen.ts';
import { ModelWalk, type Way } from './walk.ts';

/**
 * Translates a trace. Between two events a real machine comes to rest, which the threads of a trace
 * need not. So modules that the trace loads one right after the other are tried in every order, that
 * of their first steps first, for a module may well be there before its thread does anything; then
 * the same with the decision of dax_hmem held open until the trace takes it; then both with those
 * devices held back that do nothing in the trace.
 */
export function express(trace: ReplayedTrace): Translation {
  const idle = isModule(configOfTrace(trace), 'cxl_mem') ? idleDevices(trace) : [];
  for (const slow of idle.length === 0 ? [[]] : [[], idle]) {
    const translation = translate(trace, slow);
    if (translation.kind === 'impossible') return translation;
    for (const one of [translation, decisionOpen(trace, translation)]) {
      const found = one && ordersOf(one).find((order) => endsInViolation(trace, order));
      if (found !== undefined) return isDeadlock(trace) ? andWait(found) : found;
    }
  }
  return {
    kind: 'impossible',
    step: trace.path.firings.length,
    reason:
      'it needs one thread to act before another has finished, and between two events a real machine comes to rest',
  };
}

function isDeadlock({ violation }: ReplayedTrace): boolean {
  return violation === 'no-deadlock';
}

/** Who waits for good is still there when the experiment ends; the kernel takes its time to say so. */
function andWait({ experiment, steps, ...expressed }: Expressed): Expressed {
  const events = [...experiment.events, { do: 'wait' as const }];
  return { ...expressed, experiment: { ...experiment, events }, steps: [...steps, steps.at(-1)!] };
}

/**
 * The same with some driver probing from before dax_hmem is loaded until the step of the trace in which
 * wait_for_device_probe() returns, or to the end; undefined where nothing happens in between. Who
 * waits for good still does when that driver's probe is over.
 */
function decisionOpen(trace: ReplayedTrace, plain: Expressed): Expressed | undefined {
  const { events } = plain.experiment;
  const from = events.findIndex((e) => e.do === 'load' && e.modules.includes('dax_hmem'));
  const returns = trace.rules.findIndex(({ name }) => endsWait(name));
  const decided = returns < 0 ? Infinity : returns + 1;
  const after = plain.steps.findIndex((step) => step > decided);
  const to = after < 0 ? events.length : after;
  if (from < 0 || to <= from + 1) return undefined;
  const insert = <T>(items: readonly T[], busy: T, idle: T) => [
    ...items.slice(0, from),
    busy,
    ...items.slice(from, to),
    ...(returns < 0 && !isDeadlock(trace) ? [] : [idle]),
    ...items.slice(to),
  ];
  return {
    ...plain,
    experiment: { ...plain.experiment, events: insert(events, { do: 'busy' }, { do: 'idle' }) },
    steps: insert(plain.steps, plain.steps[from]!, returns < 0 ? plain.steps.at(-1)! : decided),
  };
}

function idleDevices({ model, rules, path }: ReplayedTrace): number[] {
  const busy = path.firings.flatMap(({ parameter }, i) => {
    const { name, parameters } = rules[i]!;
    return /^(cxl_pci|pci): /.test(name) ? [parameters?.[parameter]] : [];
  });
  return [...model.scenario.devices.keys()].filter((i) => !busy.includes(i));
}

function endsInViolation(trace: ReplayedTrace, { experiment }: Expressed): boolean {
  const walk = new ModelWalk(experiment, trace.model.design);
  let ways: readonly Way[] = walk.boot();
  for (const event of experiment.events) ways = walk.after(ways, event);
  return ways.some((way) => isViolated(walk, [way], trace.property));
}

/** All orders of loads with nothing else between them; the order of the translation comes first. */
function ordersOf({ experiment, steps }: Expressed): Expressed[] {
  const all = experiment.events.map((event, i) => ({ event, step: steps[i]! }));
  let orders: (typeof all)[] = [[]];
  for (let i = 0; i < all.length;) {
    let end = i + 1;
    while (all[i]!.event.do === 'load' && all[end]?.event.do === 'load') end++;
    const block = permutations(all.slice(i, end));
    orders = orders.flatMap((begun) => block.map((rest) => [...begun, ...rest]));
    i = end;
  }
  return orders.map((order) => ({
    kind: 'experiment',
    experiment: { ...experiment, events: order.map(({ event }) => event) },
    steps: order.map(({ step }) => step),
  }));
}

/** In lexicographic order of positions. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}

/** The experiment that a trace was translated to, in a line for a report. */
export function eventsText({ experiment }: Expressed): string {
  const { hold, events } = experiment;
  const held = [
    ...(hold.acpi ? ['cxl_acpi never gets its device'] : []),
    ...(hold.devices ?? []).map((device) => `device ${device} held back`),
    ...(hold.windows ?? []).map((window) => `window ${window} described badly`),
    ...(hold.bridge ?? []).map((decoder) => `decoder ${decoder} not in the host bridge`),
    ...(hold.virtual ? ['a virtual processor'] : []),
    ...(hold.ways ?? []).map((decoder) => `decoder ${decoder} interleaved in the host bridge`),
  ];
  return ['boot', ...held, ...events.map(eventText)].join('; ');
}
