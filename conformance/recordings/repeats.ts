/**
 * Several boots of one experiment on one kernel: which ways it went, and how often.
 */
import { type GuestLog, type Step, stepName } from '../qemu/guest-log.ts';
import { PARTS } from '../observe/observation.ts';

/** A way that a kernel went. */
export interface KernelWay<T> {
  /** All boots that went it. */
  readonly boots: readonly [T, ...T[]];
  /** By what it can be told from the others, after the first event that they differ in. */
  readonly shows: string;
}

/** Boots sorted by what could be seen in them, those that most went first. */
export function waysOf<T>(boots: readonly T[], logOf: (boot: T) => GuestLog): KernelWay<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const boot of boots) {
    const key = JSON.stringify(looks(logOf(boot)));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [boot]);
    else group.push(boot);
  }
  const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
  const logs = sorted.map(([first]) => logOf(first));
  return sorted.map((group, i) => ({ boots: group, shows: difference(logs, i) }));
}

function looks({ steps, complete }: GuestLog) {
  return [steps.map(({ seen }) => seen), complete];
}

/** What one log shows, and not all do, after the first event after which they are not alike. */
function difference(logs: readonly GuestLog[], index: number): string {
  const most = Math.max(...logs.map(({ steps }) => steps.length));
  for (let step = 0; step < most; step++) {
    const lines = logs.map((log) => linesOf(log.steps[step]));
    if (lines.every((own) => own.join('\n') === lines[0]!.join('\n'))) continue;
    const own = lines[index]!;
    if (logs[index]!.steps[step] === undefined) return 'it goes no further than the others';
    const special = own.filter((line) => !lines.every((other) => other.includes(line)));
    const after = stepName(logs[index]!.steps[step]!, step);
    return `after ${after}: ${special.length === 0 ? 'nothing of what the others have' : special.join('; ')}`;
  }
  return 'the same in all boots';
}

function linesOf(step: Step | undefined): string[] {
  return PARTS.flatMap((part) => (step?.seen[part] ?? []).map((line) => `${part} ${line.trim()}`));
}

/** On which machine boots ran: rates of what is the scheduler's own choice are of that machine. */
export interface Circumstances {
  /** Processors of the guest. */
  readonly processors: number;
  /** Of the host: its processors, and how many threads wanted one while the boots ran, on average. */
  readonly host: { readonly processors: number; readonly load: number };
}

export function circumstancesText({ processors, host }: Circumstances): string {
  const count = (n: number) => `${n} processor${n === 1 ? '' : 's'}`;
  return `guests of ${count(processors)}, on a host of ${count(host.processors)} with a load of ${host.load.toFixed(1)}`;
}
