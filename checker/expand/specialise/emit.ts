/**
 * From decision diagrams to code over packed states.
 *
 * The code of an instance reads fields with a shift and a mask out of the words of the state that
 * is expanded, and writes successors as words: nothing is unpacked, and there is nothing to undo.
 */
import type { FieldTable } from '../../state/fields.ts';
import type { Diagram, Fire, Test } from './diagram.ts';

/** Pieces of text in the generated function, in which these names have a meaning: `n` (the number
 *  of the next successor), `o` (the index of its first word in OUT), `w0`, `w1`, ... (the state),
 *  `OUT`, `INSTANCE`, `base`. */
export interface Emitted {
  readonly text: string;
  /** Words of the state that it reads by name. */
  readonly words: ReadonlySet<number>;
}

export interface EmitOptions {
  readonly table: FieldTable;
  /** Index of the instance. */
  readonly instance: number;
  /** Text that leaves the firing to the rule itself, from its guard or its effect on. */
  readonly plain: Readonly<Record<'guard' | 'effect', string>>;
  /** Text that reports the outcome of a firing, if any. */
  report(outcome: unknown): string;
  /** The name of a constant array. */
  constant(values: Int32Array): string;
}

/** Conditions that lead to a place: what a word has in some bits, and others as text. */
interface Conditions {
  readonly equal: ReadonlyMap<number, { readonly mask: number; readonly value: number }>;
  readonly others: readonly string[];
}

const ALWAYS: Conditions = { equal: new Map(), others: [] };

/** Values of a tested field that lead on in the same way. */
interface Branch {
  /** As they are in the word, shifted down; ascending. */
  readonly raw: number[];
  /** One, or several firings that write the same slots and report the same. */
  readonly diagrams: Diagram[];
}

/** Undefined when the code would be longer than it is worth. */
export function emit(diagram: Diagram, options: EmitOptions): Emitted | undefined {
  const { table } = options;
  const { fields, mark, words: width } = table;
  const used = new Set<number>();
  const word = (index: number): string => {
    used.add(index);
    return `w${index}`;
  };
  const fieldMask = (slot: number): number =>
    fields[slot].bits === 0 ? 0 : -1 >>> (32 - fields[slot].bits);
  /** What is exclusive-or'ed into a field of a packed state. */
  const inverted = (slot: number): number =>
    fields[slot].word === mark.word ? (mark.mask >>> fields[slot].shift) & fieldMask(slot) : 0;
  const extract = (slot: number): string => {
    const { word: index, shift, bits } = fields[slot];
    if (bits === 32) return word(index);
    return shift === 0
      ? `(${word(index)} & ${fieldMask(slot)})`
      : `(${word(index)} >>> ${shift} & ${fieldMask(slot)})`;
  };
  let pieces = 0;

  const branchesOf = ({ slot, children }: Test): Branch[] => {
    const branches = new Map<string, Branch>();
    children.forEach((child, code) => {
      const key =
        child.kind === 'fire'
          ? `${child.writes.map(([written]) => written).join()} ${JSON.stringify(child.outcome)}`
          : String(child.id);
      const branch = branches.get(key) ?? { raw: [], diagrams: [] };
      branch.raw.push(code ^ inverted(slot));
      branch.diagrams.push(child);
      branches.set(key, branch);
    });
    return [...branches.values()];
  };

  /** The firing, given the word masks to clear and for each word an expression of what to set. */
  const fire = (
    changes: ReadonlyMap<number, { clear: number; set: string }>,
    outcome: unknown,
  ): string => {
    const lines: string[] = [];
    const value = (index: number): string => {
      const change = changes.get(index);
      if (change === undefined) return word(index);
      const kept = `${word(index)} & ${~change.clear}`;
      return change.set === '0' ? kept : `${kept} | ${change.set}`;
    };
    if (width <= 8) {
      for (let j = 0; j < width; j++) lines.push(`OUT[o + ${j}] = ${value(j)};`);
    } else {
      lines.push(`for (let j = 0; j < ${width}; j++) OUT[o + j] = base[j];`);
      for (const j of changes.keys()) lines.push(`OUT[o + ${j}] = ${value(j)};`);
    }
    lines.push(`INSTANCE[n++] = ${options.instance}; o += ${width};`, options.report(outcome));
    pieces += 2 + changes.size;
    return lines.join(' ');
  };

  const masksOf = ({ writes }: Fire): Map<number, { clear: number; set: number }> => {
    const changes = new Map<number, { clear: number; set: number }>();
    for (const [slot, code] of writes) {
      const { word: index, shift } = fields[slot];
      const change = changes.get(index) ?? { clear: 0, set: 0 };
      change.clear |= fieldMask(slot) << shift;
      change.set |= (code ^ inverted(slot)) << shift;
      changes.set(index, change);
    }
    return changes;
  };

  const fireOne = (leaf: Fire): string => {
    const changes = [...masksOf(leaf)].map(
      ([index, { clear, set }]) => [index, { clear, set: String(set) }] as const,
    );
    return fire(new Map(changes), leaf.outcome);
  };

  /** Firings that differ only in what they write: what to write comes from a table. */
  const fireByTable = (slot: number, { raw, diagrams }: Branch): string => {
    const firings = (diagrams as Fire[]).map((leaf, i) => ({ raw: raw[i], masks: masksOf(leaf) }));
    const changes = [...firings[0].masks].map(([index, { clear }]) => {
      const values = new Int32Array(fieldMask(slot) + 1);
      for (const firing of firings) values[firing.raw] = firing.masks.get(index)?.set ?? 0;
      return [index, { clear, set: `${options.constant(values)}[${extract(slot)}]` }] as const;
    });
    return fire(new Map(changes), (diagrams[0] as Fire).outcome);
  };

  const through = (slot: number, branch: Branch, conditions: Conditions): string => {
    const [first] = branch.diagrams;
    if (branch.diagrams.some((diagram) => diagram !== first)) {
      return under(conditions, fireByTable(slot, branch));
    }
    return at(first, conditions);
  };

  const at = (diagram: Diagram, conditions: Conditions): string => {
    if (pieces > MOST_PIECES) return '';
    switch (diagram.kind) {
      case 'disabled':
        return '';
      case 'plain':
        pieces++;
        return under(conditions, `${options.plain[diagram.from]} o = n * ${width};`);
      case 'fire':
        return under(conditions, fireOne(diagram));
    }
    const { slot } = diagram;
    const branches = branchesOf(diagram);
    const live = branches.filter(({ diagrams }) => diagrams[0].kind !== 'disabled');
    if (live.length === 1) {
      return through(slot, live[0], and(conditions, slot, live[0], live.length < branches.length));
    }
    pieces += branches.length;
    return under(conditions, fork(slot, live, live.length < branches.length));
  };

  /** One of several branches, or, when `other` is set, none. */
  const fork = (slot: number, live: readonly Branch[], other: boolean): string => {
    if (live.length > 3) {
      const cases = live.map(
        (branch) =>
          `${branch.raw.map((raw) => `case ${raw}:`).join(' ')} ${through(slot, branch, ALWAYS)} break;`,
      );
      return `switch (${extract(slot)}) { ${cases.join('\n')} }`;
    }
    return live
      .map((branch, i) => {
        const text = through(slot, branch, ALWAYS);
        if (i === live.length - 1 && !other) return `{ ${text} }`;
        return `if (${textOf(and(ALWAYS, slot, branch, true))}) { ${text} }`;
      })
      .join(' else ');
  };

  const and = (to: Conditions, slot: number, { raw }: Branch, needed: boolean): Conditions => {
    if (!needed) return to;
    const { word: index, shift, bits } = fields[slot];
    if (raw.length === 1) {
      const before = to.equal.get(index) ?? { mask: 0, value: 0 };
      const equal = {
        mask: before.mask | (fieldMask(slot) << shift),
        value: before.value | (raw[0] << shift),
      };
      return { ...to, equal: new Map([...to.equal, [index, equal]]) };
    }
    return { ...to, others: [...to.others, oneOf(extract(slot), raw, bits)] };
  };

  const textOf = ({ equal, others }: Conditions): string =>
    [
      ...[...equal].map(([index, { mask, value }]) => `(${word(index)} & ${mask}) === ${value}`),
      ...others,
    ].join(' && ');

  const under = (conditions: Conditions, text: string): string => {
    const condition = textOf(conditions);
    return condition === '' ? text : `if (${condition}) { ${text} }`;
  };

  const text = at(diagram, ALWAYS);
  return pieces > MOST_PIECES ? undefined : { text, words: used };
}

/** Of one instance; about as many simple statements. */
const MOST_PIECES = 1500;

/** `expression` is one of some values, of which it can have 2 ** bits. */
function oneOf(expression: string, raw: readonly number[], bits: number): string {
  const values = [...raw].sort((a, b) => a - b);
  const last = values[values.length - 1];
  if (values.length === last + 1) return `${expression} <= ${last}`;
  const rest = Array.from({ length: 2 ** Math.min(bits, 6) }, (_, value) => value).filter(
    (value) => !values.includes(value),
  );
  if (rest.length === 1) return `${expression} !== ${rest[0]}`;
  if (values.length === last - values[0] + 1 && last === 2 ** bits - 1) {
    return `${expression} >= ${values[0]}`;
  }
  if (last > 31) return `(${values.map((value) => `${expression} === ${value}`).join(' || ')})`;
  const set = values.reduce((bitset, value) => bitset | (1 << value), 0);
  return `(${set} >>> ${expression} & 1) === 1`;
}
