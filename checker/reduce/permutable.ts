/**
 * Which slots of a state a permutation of interchangeable indices moves, and whose values it
 * renames: the declaration, resolved against the layout.
 */
import { ModelError } from '../language/error.ts';
import type { Field } from '../state/fields.ts';
import type { Interchangeable } from '../language/interchangeable.ts';

/** A slot that some permutation moves or whose value it renames. */
export interface PermutableSlot {
  readonly slot: number;
  /**
   * The indices on its path that are permuted, from left to right; exchanging them gives the slot
   * where its value goes.
   */
  readonly holes: readonly { readonly group: number; readonly index: number }[];
  /** Places with the same template differ in their holes only. */
  readonly template: number;
  /** How its value refers to indices of a group, if it does. */
  readonly refers?: {
    readonly group: number;
    readonly as: 'index' | 'set';
    /** What to subtract from a code to get the index; 1 when code 0 is null. */
    readonly base: 0 | 1;
  };
  /**
   * It refers to nothing, and is 0, where one of these does not hold: a place of a queue that is not
   * in use, a field that a union of another kind has. `place` is an index among `Permutable.slots`.
   */
  readonly when: readonly { readonly place: number; readonly codes: ReadonlySet<number> }[];
}

export interface Permutable {
  readonly groups: readonly Interchangeable[];
  readonly slots: readonly PermutableSlot[];
}

/** Throws ModelError when the declaration does not fit the layout. */
export function resolveInterchangeable(
  groups: readonly Interchangeable[],
  fields: readonly Field[],
): Permutable {
  for (const { name, count } of groups) {
    if (!Number.isInteger(count) || count < 2) {
      throw new ModelError(`symmetry of ${name}: count is ${count}, expected an integer from 2 up`);
    }
  }
  const holes = findHoles(groups, fields);
  const references = findReferences(groups, fields);
  const templates = new Map<string, number>();
  const slots: PermutableSlot[] = [];
  // What tells whether a reference counts is read too, and stands before it.
  const asked = new Set(
    fields.flatMap(({ slot, when = [] }) =>
      references[slot] === undefined ? [] : when.map((condition) => condition.slot),
    ),
  );
  const places = new Map<number, number>();
  for (const { slot, path, when = [] } of fields) {
    const own = holes[slot];
    const refers = references[slot];
    if (own.length === 0 && refers === undefined && !asked.has(slot)) continue;
    places.set(slot, slots.length);
    const text = withoutHoles(path, own);
    const template = templates.get(text) ?? templates.size;
    templates.set(text, template);
    slots.push({
      slot,
      holes: own.map(({ group, index }) => ({ group, index })),
      template,
      ...(refers === undefined ? {} : { refers }),
      when:
        refers === undefined
          ? []
          : when.map(({ slot: at, codes }) => ({ place: places.get(at) as number, codes })),
    });
  }
  return { groups, slots };
}

interface Hole {
  readonly group: number;
  readonly index: number;
  /** Where the digits stand in the path. */
  readonly from: number;
  readonly to: number;
}

function findHoles(groups: readonly Interchangeable[], fields: readonly Field[]): Hole[][] {
  const holes: Hole[][] = fields.map(() => []);
  groups.forEach(({ name, count, arrays = [], sets = [] }, group) => {
    // A set is an array of booleans, unless it is a bit mask.
    for (const array of [...arrays, ...sets.filter((path) => !isScalarPath(path, fields))]) {
      const pattern = new RegExp(`^(${patternText(array)}\\[)(\\d+)\\]`);
      const seen = new Set<number>();
      for (const { slot, path } of fields) {
        const match = pattern.exec(path);
        if (match === null) continue;
        const index = Number(match[2]);
        const from = match[1].length;
        if (holes[slot].some((hole) => hole.from === from)) {
          throw new ModelError(
            `symmetry of ${name}: the elements of '${array}' are declared twice`,
          );
        }
        seen.add(index);
        holes[slot].push({ group, index, from, to: from + match[2].length });
      }
      if (seen.size !== count) {
        const found = seen.size === 0 ? 'there is no such array' : `it has ${seen.size}`;
        throw new ModelError(
          `symmetry of ${name}: '${array}' must have ${count} elements; ${found}`,
        );
      }
    }
  });
  for (const own of holes) own.sort((a, b) => a.from - b.from);
  return holes;
}

function findReferences(
  groups: readonly Interchangeable[],
  fields: readonly Field[],
): PermutableSlot['refers'][] {
  const references: PermutableSlot['refers'][] = fields.map(() => undefined);
  groups.forEach(({ name, count, indices = [], sets = [] }, group) => {
    const declare = (path: string, as: 'index' | 'set') => {
      const pattern = new RegExp(`^${patternText(path)}$`);
      const matching = fields.filter((field) => pattern.test(field.path));
      if (matching.length === 0) {
        throw new ModelError(`symmetry of ${name}: there is no scalar '${path}'`);
      }
      for (const { slot, type } of matching) {
        const needed = as === 'set' ? 2 ** count - 1 : count - 1;
        const isRange = type.kind === 'range' && type.low === 0 && type.high >= needed;
        const isOptional = as === 'index' && type.kind === 'optional' && type.high >= needed;
        if (!isRange && !isOptional) {
          throw new ModelError(
            `symmetry of ${name}: '${path}' must be a range from 0 to at least ${needed}` +
              (as === 'set' ? '' : ', or an optional'),
          );
        }
        if (references[slot] !== undefined) {
          throw new ModelError(`symmetry of ${name}: '${path}' is declared twice`);
        }
        references[slot] = { group, as, base: isOptional ? 1 : 0 };
      }
    };
    for (const path of indices) declare(path, 'index');
    for (const path of sets) if (isScalarPath(path, fields)) declare(path, 'set');
  });
  return references;
}

function isScalarPath(path: string, fields: readonly Field[]): boolean {
  const pattern = new RegExp(`^${patternText(path)}$`);
  return fields.some((field) => pattern.test(field.path));
}

function patternText(path: string): string {
  return path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\[\\*\\]', '\\[\\d+\\]');
}

function withoutHoles(path: string, holes: readonly Hole[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to } of holes) {
    parts.push(path.slice(at, from));
    at = to;
  }
  return [...parts, path.slice(at)].join('*');
}
