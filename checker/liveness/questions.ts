/**
 * What liveness properties ask of each state of a graph.
 */
import type { Persistent } from '../store/persistent.ts';
import { NumberList } from '../store/number-list.ts';
import type { LivenessProperty } from '../language/property.ts';

/** Bits of a label: from here on it is owed, unless it is there; and here it is. */
export const ASKED = 1;
export const GIVEN = 2;

/** The answers, while states are visited in the order of their numbers. */
export interface Questions<State> extends Persistent {
  readonly properties: readonly LivenessProperty<State>[];
  /** To be called for the next state. */
  visit(s: State): void;
  /** By property: a list of labels for each of its promises. */
  readonly labels: readonly (readonly NumberList[])[];
  /** Bytes. */
  readonly memory: number;
}

export function askOf<State>(properties: readonly LivenessProperty<State>[]): Questions<State> {
  const labels = properties.map((property) =>
    Array.from({ length: promises(property) }, () => new NumberList()),
  );
  const lists = (): readonly NumberList[] => labels.flat();
  return {
    properties,
    labels,
    visit(s) {
      for (const [p, property] of properties.entries()) {
        for (const [index, list] of labels[p].entries()) {
          list.reserve(1);
          list.push(labelOf(property, s, index));
        }
      }
    },
    get memory() {
      return lists().reduce((sum, list) => sum + list.memory, 0);
    },
    save(to) {
      for (const list of lists()) to.array(list.used);
    },
    restore(from) {
      for (const list of labels) {
        list.forEach((_, index) => {
          list[index] = NumberList.of(from.array());
        });
      }
    },
  };
}

/** Asks a property everything that it is asked of a state. */
export function evaluate<State>(property: LivenessProperty<State>, s: State): void {
  for (let index = 0; index < promises(property); index++) labelOf(property, s, index);
}

/** How many promises a property makes. */
export function promises<State>(property: LivenessProperty<State>): number {
  return property.kind === 'leads-to' ? (property.count ?? 1) : 1;
}

function labelOf<State>(property: LivenessProperty<State>, s: State, index: number): number {
  if (property.kind !== 'leads-to') return property.holds(s) ? GIVEN : 0;
  return (property.from(s, index) ? ASKED : 0) | (property.to(s, index) ? GIVEN : 0);
}
