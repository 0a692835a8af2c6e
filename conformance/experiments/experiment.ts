/**
 * An experiment: one machine, and what happens to it.
 */
import type { Scenario } from '../../model/index.ts';
import { type Event, type Hold, parseEvent } from './event.ts';

export interface Experiment {
  /** Lower case, digits and dashes. */
  readonly name: string;
  /** What it is for, in a line. */
  readonly title: string;
  readonly scenario: Scenario;
  readonly hold: Hold;
  readonly events: readonly Event[];
}

/** Throws Error for a line that is no event. */
export function parseEvents(lines: readonly string[]): Event[] {
  return lines.map((line) => {
    const event = parseEvent(line);
    if (event === undefined) throw new Error(`"${line}" is no event`);
    return event;
  });
}
