/**
 * The actors' lanes under the chart: who takes which step, and what each had waited for.
 */
import type { Walk, WalkStep } from './walk.ts';

export interface Lane {
  readonly actor: string;
  readonly events: readonly WalkStep[];
  readonly waits: readonly Wait[];
}

/** From its last step an actor could not take its next one, until somebody else took step `until`. */
interface Wait {
  /** The state after its last step, or 0. */
  readonly from: number;
  readonly until: number;
  /** What it waited for, and the step that it then took. */
  readonly enabler: WalkStep;
  readonly step: WalkStep;
}

/** Lanes in the order in which actors first act. */
export function layOutLanes({ steps }: Walk): Lane[] {
  const byActor = new Map<string, WalkStep[]>();
  for (const step of steps) {
    const { actor } = step.definition;
    byActor.set(actor, [...(byActor.get(actor) ?? []), step]);
  }
  return [...byActor].map(([actor, events]) => ({
    actor,
    events,
    waits: events.flatMap((step, index) => waitFor(steps, step, events[index - 1]?.number ?? 0)),
  }));
}

/** Nobody waits for a fault, or for what the administrator decides. */
function waitFor(steps: readonly WalkStep[], step: WalkStep, from: number): Wait[] {
  const until = step.enabledSince;
  if (step.definition.environment === true || until <= from) return [];
  return [{ from, until, enabler: steps[until - 1]!, step }];
}

/** Who, after `state`, still waits for a step of somebody else on this walk. */
export function waitingAt(lanes: readonly Lane[], state: number): (Wait & { actor: string })[] {
  return lanes.flatMap(({ actor, waits }) =>
    waits
      .filter((wait) => wait.from <= state && state < wait.until)
      .map((wait) => ({ ...wait, actor })),
  );
}
