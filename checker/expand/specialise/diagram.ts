/**
 * What one instance of a rule does, as a decision diagram over the fields that it reads.
 *
 * Equal parts are one object with one `id`, and a test whose outcome does not matter is left out, so
 * that two instances that do the same have the same diagram.
 */

/** Which value a slot has decides how to go on. */
export interface Test {
  readonly kind: 'test';
  readonly id: number;
  readonly slot: number;
  /** By code of the slot. */
  readonly children: readonly Diagram[];
}

/** The guard does not hold. */
export interface Disabled {
  readonly kind: 'disabled';
  readonly id: number;
}

/** It fires: these slots get these codes, in the order of slots; the others stay. */
export interface Fire {
  readonly kind: 'fire';
  readonly id: number;
  readonly writes: readonly (readonly [slot: number, code: number])[];
  /** What the effect returned. */
  readonly outcome: unknown;
}

/** Not known: evaluate the rule itself, or, where its guard is known to hold, its effect. */
export interface Plain {
  readonly kind: 'plain';
  readonly id: number;
  readonly from: 'guard' | 'effect';
}

export type Leaf = Disabled | Fire | Plain;
export type Diagram = Test | Leaf;

export interface Diagrams {
  readonly disabled: Disabled;
  readonly plain: Readonly<Record<Plain['from'], Plain>>;
  fire(writes: Fire['writes'], outcome: unknown): Fire;
  /** `children` by code; gives the child itself when there is only one. */
  test(slot: number, children: readonly Diagram[]): Diagram;
}

export function createDiagrams(): Diagrams {
  const known = new Map<string, Diagram>();
  let ids = 0;
  const unique = <D extends Diagram>(key: string, make: (id: number) => D): D => {
    let diagram = known.get(key) as D | undefined;
    if (diagram === undefined) {
      diagram = make(ids++);
      known.set(key, diagram);
    }
    return diagram;
  };
  const plain = (from: Plain['from']) => unique(from, (id): Plain => ({ kind: 'plain', id, from }));
  return {
    disabled: unique('disabled', (id): Disabled => ({ kind: 'disabled', id })),
    plain: { guard: plain('guard'), effect: plain('effect') },
    fire: (writes, outcome) =>
      unique(`fire ${writes.join(';')} ${JSON.stringify(outcome)}`, (id): Fire => ({
        kind: 'fire',
        id,
        writes,
        outcome,
      })),
    test(slot, children) {
      const [first] = children;
      if (children.every((child) => child === first)) return first;
      const key = `test ${slot} ${children.map(({ id }) => id).join(',')}`;
      return unique(key, (id): Test => ({ kind: 'test', id, slot, children }));
    },
  };
}

/** Does it leave anything to the rule itself? */
export function isComplete(diagram: Diagram): boolean {
  if (diagram.kind === 'test') return diagram.children.every(isComplete);
  return diagram.kind !== 'plain';
}
