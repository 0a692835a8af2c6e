import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLayout } from './layout.ts';
import { anyScalar, layoutOf } from '../testing/random-systems.ts';
import { firstValue, readCode, scalarPaths, writeCode } from '../testing/reference.ts';
import { valueCount } from '../language/scalar.ts';
import { array, boolean, enumeration, optional, range, record } from '../language/types.ts';

const anyLayout = layoutOf(anyScalar, 4).filter((layout) => scalarPaths(layout).length > 0);
const anyCodes = fc.array(fc.nat(0x7fffffff), { minLength: 40, maxLength: 40 });

describe('a compiled layout', () => {
  it('packs and unpacks every value of every field', () => {
    fc.assert(
      fc.property(anyLayout, fc.array(anyCodes, { maxLength: 4 }), (type, states) => {
        const layout = compileLayout(type);
        const live = layout.newLive();
        const paths = scalarPaths(type);
        const packed = new Int32Array(layout.words * states.length);
        const plain = states.map((codes) => {
          const value = firstValue(type);
          paths.forEach((path, i) => {
            const count = valueCount(path.type);
            // Also the extremes, where a field has all its bits set.
            const code =
              i % 3 === 0 ? count - 1 - (codes[i % 40]! % Math.min(count, 2)) : codes[i % 40]!;
            writeCode(value, path, code);
          });
          return value;
        });
        plain.forEach((value, k) => {
          layout.encode(value, live.view);
          expect(layout.decode(live.view)).toEqual(value);
          live.harvest(packed, k * layout.words);
        });
        plain.forEach((value, k) => {
          live.load(packed, k * layout.words);
          expect(layout.decode(live.view)).toEqual(value);
          // As the table of fields says, by arithmetic instead of generated code.
          const { mark } = layout.table;
          const bySlot = scalarsFirst(type).map((path) => readCode(value, path));
          layout.fields.forEach(({ slot, word, shift, bits }) => {
            const raw = packed[k * layout.words + word]! ^ (word === mark.word ? mark.mask : 0);
            expect(Math.floor((raw >>> 0) / 2 ** shift) % 2 ** bits).toBe(bySlot[slot]);
          });
          expect(packed[k * layout.words + mark.word]).not.toBe(0);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('undoes every write, and packs what was written last', () => {
    const writes = fc.array(fc.tuple(fc.nat(100), fc.nat(0x7fffffff)), {
      maxLength: 300,
      size: 'max',
    });
    fc.assert(
      fc.property(anyLayout, writes, (type, list) => {
        const layout = compileLayout(type);
        const live = layout.newLive();
        const paths = scalarPaths(type);
        const before = layout.decode(live.view);
        const expected = firstValue(type);
        for (const [field, code] of list) {
          const path = paths[field % paths.length]!;
          writeCode(live.view, path, code);
          writeCode(expected, path, code);
        }
        const packed = new Int32Array(layout.words);
        live.harvest(packed, 0);
        expect(layout.decode(live.view)).toEqual(before);
        expect(live.changed()).toBe(false);
        live.load(packed, 0);
        expect(layout.decode(live.view)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps fields apart: none overlaps another or a word boundary', () => {
    fc.assert(
      fc.property(anyLayout, (type) => {
        const { fields, words, bits, table } = compileLayout(type);
        const taken = new Set<number>();
        for (const { word, shift, bits: width } of fields) {
          expect(shift + width).toBeLessThanOrEqual(32);
          expect(word).toBeLessThan(words);
          for (let bit = shift; bit < shift + width; bit++) {
            expect(taken.has(32 * word + bit)).toBe(false);
            taken.add(32 * word + bit);
          }
        }
        expect(taken.size).toBe(bits);
        expect(table.mark.word).toBeLessThan(words);
      }),
    );
  });
});

/** The order of slots: the scalars of a record, then its parts. */
function scalarsFirst(
  type: Parameters<typeof scalarPaths>[0],
  keys: (string | number)[] = [],
): ReturnType<typeof scalarPaths> {
  if (type.kind === 'array') {
    return Array.from({ length: type.length }, (_, i) =>
      scalarsFirst(type.element, [...keys, i]),
    ).flat();
  }
  if (type.kind !== 'record') return scalarPaths(type, keys);
  const names = Object.keys(type.fields);
  const isPart = (name: string) => ['array', 'record'].includes(type.fields[name].kind);
  return [...names.filter((n) => !isPart(n)), ...names.filter(isPart)].flatMap((name) =>
    scalarsFirst(type.fields[name], [...keys, name]),
  );
}

describe('a view', () => {
  const newState = () =>
    compileLayout(
      record({
        on: boolean(),
        level: range(-2, 5),
        phase: enumeration('idle', 'busy'),
        owner: optional(3),
        count: array(2, range(0, 9)),
        node: array(2, record({ name: enumeration('x', 'y') })),
      }),
    ).newState();
  type State = ReturnType<typeof newState>;

  it.each<[string, (s: State) => void]>([
    [
      'on = 1: the field takes true or false',
      (s) => {
        s.on = 1 as never;
      },
    ],
    [
      'level = 6: the field takes an integer from -2 to 5',
      (s) => {
        s.level = 6;
      },
    ],
    [
      'level = -3: the field takes an integer from -2 to 5',
      (s) => {
        s.level = -3;
      },
    ],
    [
      'level = 0.5: the field takes an integer from -2 to 5',
      (s) => {
        s.level = 0.5;
      },
    ],
    [
      'level = NaN: the field takes an integer from -2 to 5',
      (s) => {
        s.level = Number.NaN;
      },
    ],
    [
      "phase = 'gone': the field takes one of idle, busy",
      (s) => {
        s.phase = 'gone' as never;
      },
    ],
    [
      'owner = 4: the field takes null or an integer from 0 to 3',
      (s) => {
        s.owner = 4;
      },
    ],
    [
      'owner = -1: the field takes null or an integer from 0 to 3',
      (s) => {
        s.owner = -1;
      },
    ],
    [
      'owner = undefined: the field takes null or',
      (s) => {
        s.owner = undefined as never;
      },
    ],
    [
      "node[1].name = 'z': the field takes one of x, y",
      (s) => {
        s.node[1]!.name = 'z' as never;
      },
    ],
    [
      'count is assigned as a whole, which only effects may do',
      (s) => {
        s.count = [1, 2];
      },
    ],
    [
      'node is assigned as a whole, which only effects may do',
      (s) => {
        s.node = [];
      },
    ],
  ])('refuses: %s', (message, write) => {
    expect(() => write(newState())).toThrow(message);
  });

  it('refuses names that it cannot have', () => {
    expect(() => compileLayout(record({ $b: boolean() }))).toThrow('$b: a field cannot');
    expect(() => compileLayout(record({ a: record({ toString: boolean() }) }))).toThrow(
      'a.toString',
    );
    expect(() => compileLayout(record({ a: array(0, boolean()) }))).toThrow('no scalar field');
  });

  it('encodes only what fits', () => {
    const layout = compileLayout(record({ a: range(0, 3), b: array(2, boolean()) }));
    const s = layout.newState();
    layout.encode({ a: 2, b: [false, true] }, s);
    expect(layout.decode(s)).toEqual({ a: 2, b: [false, true] });
    expect(() => layout.encode({ a: 4, b: [false, true] }, s)).toThrow('a = 4: the field');
    expect(() => layout.encode({ a: 1, b: [false] }, s)).toThrow(
      'b: expected an array of 2 elements, not one of 1',
    );
    expect(() => layout.encode({ a: 1 }, s)).toThrow(
      "the state: expected exactly a, b; 'b' is missing",
    );
  });
});
