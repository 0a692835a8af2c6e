/**
 * A live state: the view that rules work on, and the way in and out of the packed form.
 *
 * `load` unpacks only the words that differ from the state that was loaded before; `harvest` packs
 * only what was written since, and undoes it. Both are generated for one layout.
 */
import type { Codes } from './containers.ts';
import { ModelError } from '../language/error.ts';
import type { Field, FieldTable, ScalarsShape } from './fields.ts';
import { type ObservedView, observedView, PlaceViews } from './observed-view.ts';
import { writePlain } from './plain.ts';
import { outOfRange, type ScalarType, toCode } from '../language/scalar.ts';
import {
  buildView,
  FIRST_SLOT,
  JOURNAL_END,
  type List,
  type ScalarArray,
  TOUCHED,
} from './view.ts';

export interface LiveState {
  /** What rules see. */
  readonly view: object;
  /** End of journal, touched set, one code per slot (from `FIRST_SLOT`), journal. */
  readonly buffer: Int32Array;
  /** The packed state that was loaded last. */
  readonly base: Int32Array;
  /** Index in the buffer where the journal starts; it is empty when it also ends there. */
  readonly journalStart: number;
  /** Makes the packed state at `source[at]` the loaded one. The journal must be empty. */
  load(source: Int32Array, at: number): void;
  /**
   * As `load`, but leaves the view as it is: nobody may look at it before `sync`. For those who can
   * do with the packed state most of the time.
   */
  loadPacked(source: Int32Array, at: number): void;
  /** Makes the view show the loaded state, if it does not. */
  sync(): void;
  /**
   * Does `work`, which may write, with the view; gives what it gives. When it assigns a whole record
   * or array, what it did is undone and it is called again, with a view that does such things; whoever
   * passes the same `key` again has only that one called.
   */
  run<Result>(key: unknown, work: (view: object) => Result): Result;
  /**
   * For generated code that does the same as `run`: did what was executed since the state was loaded
   * assign a whole part? Puts back what it has put away.
   */
  replaced(): boolean;
  /** And this gives the view for the second time, after undoing the first. */
  exactly(): object;
  /** Writes the loaded state with all changes to `target[at]`, packed, and undoes the changes. */
  harvest(target: Int32Array, at: number): void;
  /**
   * True when something was written since `load`; compares every scalar array. What was written
   * can then no longer be harvested, only forgotten (`reset`).
   */
  changed(): boolean;
  /** As `changed`, but compares only the scalar arrays that were reached. */
  dirty(): boolean;
  /** Throws ModelError when arrays of the view are no longer what they were. */
  checkIntact(): void;
  /** Sets the code of a slot that no view reaches, through the journal. */
  write(slot: number, code: number): void;
  /** Makes plain values the loaded state. Throws ModelError where they do not fit. */
  assign(plain: unknown): void;
  /** Forgets all changes, whatever they are, and loads the state of all first values. */
  reset(): void;
}

export function createLiveState(table: FieldTable): LiveState {
  const { fields, words, mark } = table;
  const journalStart = FIRST_SLOT + fields.length;
  // Room for every field twice: `compactJournal` always brings it back to once.
  const buffer = new Int32Array(journalStart + 4 * fields.length + 4);
  const compactJournal = () => dropLaterEntries(buffer, journalStart);
  let assigned = false;
  const codes: Codes = {
    get: (slot) => buffer[FIRST_SLOT + slot],
    put(slot, code) {
      if (buffer[FIRST_SLOT + slot] !== code) record(FIRST_SLOT + slot, code);
    },
  };
  const { root, arrays, lists, checkIntact } = buildView(table.root, buffer, {
    compactJournal,
    assigned(path) {
      assigned = true;
      throw new ModelError(`${path} is assigned as a whole, which only effects may do`);
    },
    places: new PlaceViews(fields.length, codes),
  });
  let exact: ObservedView | undefined;
  const runsExactly = new Set<unknown>();
  const base = new Int32Array(words);
  buffer[JOURNAL_END] = journalStart;

  const record = (index: number, code: number): void => {
    if (buffer[JOURNAL_END] + 2 > buffer.length) compactJournal();
    const end = buffer[JOURNAL_END];
    buffer[end] = index;
    buffer[end + 1] = buffer[index];
    buffer[JOURNAL_END] = end + 2;
    buffer[index] = code;
  };
  /** An element of a scalar array has a new value: journal its code. */
  const element = (slot: number, value: unknown): void => {
    const { type, path } = fields[slot];
    const code = toCode(type, value);
    if (code < 0) throw new ModelError(outOfRange(path, type, value));
    record(FIRST_SLOT + slot, code);
  };

  const source = liveSource(table, arrays, lists, journalStart);
  const names = ['b', 'base', 'arrays', 'lists', 'place', 'element', 'checkIntact'];
  const generated = new Function(...names, source)(
    buffer,
    base,
    arrays.map(({ values }) => values),
    lists,
    { word: placeOf(fields, 'word'), shift: placeOf(fields, 'shift') },
    element,
    checkIntact,
  ) as Pick<LiveState, 'load' | 'loadPacked' | 'sync' | 'harvest'> & {
    compare(touched: number): void;
    unpackAll(): void;
    /** Does something else lie in a list? */
    differ(touched: number): boolean;
  };

  const putBack = (): void => {
    assigned = false;
    for (const { elements, original } of lists) {
      for (let i = 0; i < original.length; i++) elements[i] = original[i];
    }
  };
  const replaced = (): boolean => {
    const touched = buffer[TOUCHED];
    if (!assigned && (touched === 0 || !generated.differ(touched))) return false;
    putBack();
    return true;
  };
  const exactly = (): object => {
    buffer[JOURNAL_END] = journalStart;
    buffer[TOUCHED] = 0;
    generated.unpackAll();
    exact ??= observedView(table.root, codes);
    exact.begin();
    return exact.view;
  };

  const initial = new Int32Array(words);
  initial[mark.word] = mark.mask;
  const live: LiveState = {
    view: root,
    buffer,
    base,
    journalStart,
    checkIntact,
    load: generated.load,
    loadPacked: generated.loadPacked,
    sync: generated.sync,
    harvest: generated.harvest,
    run(key, work) {
      if (!runsExactly.has(key)) {
        try {
          const result = work(root);
          // All arrays, also one that a rule kept a reference to from an earlier call.
          buffer[TOUCHED] = -1;
          if (!replaced()) return result;
        } catch (thrown) {
          buffer[TOUCHED] = -1;
          if (!replaced()) throw thrown;
        }
        runsExactly.add(key);
      }
      return work(exactly());
    },
    replaced,
    exactly,
    changed() {
      buffer[TOUCHED] = -1;
      return live.dirty();
    },
    dirty() {
      if (replaced()) return true;
      const touched = buffer[TOUCHED];
      if (touched !== 0) {
        buffer[TOUCHED] = 0;
        generated.compare(touched);
      }
      return buffer[JOURNAL_END] !== journalStart;
    },
    write(slot, code) {
      record(FIRST_SLOT + slot, code);
    },
    assign(plain) {
      live.reset();
      writePlain(table.root, plain, codes);
      const packed = new Int32Array(words);
      live.harvest(packed, 0);
      live.load(packed, 0);
    },
    reset() {
      putBack();
      buffer[JOURNAL_END] = journalStart;
      buffer[TOUCHED] = 0;
      base.set(initial);
      generated.unpackAll();
    },
  };
  live.reset();
  return live;
}

function placeOf(fields: readonly Field[], key: 'word' | 'shift'): Int32Array {
  const byIndex = new Int32Array(FIRST_SLOT + fields.length);
  for (const field of fields) byIndex[FIRST_SLOT + field.slot] = field[key];
  return byIndex;
}

/** Keeps the first journal entry of each index: only the oldest code matters for the undo. */
function dropLaterEntries(buffer: Int32Array, start: number): void {
  const seen = new Set<number>();
  let end = start;
  for (let at = start; at < buffer[JOURNAL_END]; at += 2) {
    if (seen.has(buffer[at])) continue;
    seen.add(buffer[at]);
    buffer[end] = buffer[at];
    buffer[end + 1] = buffer[at + 1];
    end += 2;
  }
  buffer[JOURNAL_END] = end;
}

function liveSource(
  table: FieldTable,
  arrays: readonly ScalarArray[],
  lists: readonly List[],
  start: number,
): string {
  const all = Array.from({ length: table.words }, (_, word) => word);
  const shapes = arrays.map(({ shape }) => shape);
  return `'use strict';
    const WORD = place.word, SHIFT = place.shift;
    ${arrays.map((_, k) => `const A${k} = arrays[${k}];`).join('\n')}
    ${shapes.map(namesOf).join('\n')}
    ${all.map((word) => unpackWord(table, shapes, word)).join('\n')}
    ${shapes.map(compareArray).join('\n')}
    function compare(touched) {
      ${arrays.map(({ bit }, k) => `if (touched & ${bit}) compare${k}();`).join('\n')}
    }
    ${lists.map((_, k) => `const L${k} = lists[${k}].elements, O${k} = lists[${k}].original;`).join('\n')}
    ${lists.map(differs).join('\n')}
    function differ(touched) {
      ${lists.map(({ bit }, k) => `if (touched & ${bit} && differs${k}()) return true;`).join('\n')}
      return false;
    }
    // The words that the view shows.
    const shown = new Int32Array(${table.words});
    function loadPacked(source, at) {
      ${all.map((w) => `base[${w}] = source[at + ${w}];`).join(' ')}
    }
    function sync() {
      ${all.map((w) => `const w${w} = base[${w}]; if (w${w} !== shown[${w}]) { shown[${w}] = w${w}; unpack${w}(w${w}); }`).join('\n')}
    }
    return {
      load(source, at) { loadPacked(source, at); sync(); },
      loadPacked,
      sync,
      unpackAll() { ${all.map((w) => `shown[${w}] = base[${w}]; unpack${w}(base[${w}]);`).join(' ')} },
      compare,
      differ,
      harvest(target, at) {
        const touched = b[${TOUCHED}];
        if (touched !== 0) { b[${TOUCHED}] = 0; compare(touched); }
        let n = b[${JOURNAL_END}];
        b[${JOURNAL_END}] = ${start};
        ${table.words === 1 ? harvestOneWord(start) : harvestWords(all, start)}
      },
    };`;
}

function harvestOneWord(start: number): string {
  return `let w = base[0];
    while (n > ${start}) {
      n -= 2;
      const i = b[n], old = b[n + 1];
      w ^= (b[i] ^ old) << SHIFT[i];
      b[i] = old;
    }
    target[at] = w;`;
}

function harvestWords(all: readonly number[], start: number): string {
  return `${all.map((w) => `target[at + ${w}] = base[${w}];`).join(' ')}
    while (n > ${start}) {
      n -= 2;
      const i = b[n], old = b[n + 1];
      target[at + WORD[i]] ^= (b[i] ^ old) << SHIFT[i];
      b[i] = old;
    }`;
}

function unpackWord({ fields, mark }: FieldTable, shapes: readonly ScalarsShape[], word: number) {
  const lines = fields
    .filter((field) => field.word === word)
    .map((field) => {
      const mask = 2 ** field.bits - 1;
      const code = `b[${FIRST_SLOT + field.slot}] = x >>> ${field.shift} & ${mask}`;
      const k = shapes.findIndex((s) => field.slot >= s.slot && field.slot < s.slot + s.length);
      if (k < 0) return `${code};`;
      return `c = ${code}; A${k}[${field.slot - shapes[k].slot}] = ${valueText(field.type, k)};`;
    });
  const marked = word === mark.word ? `x ^= ${mark.mask};` : '';
  return `function unpack${word}(x) { let c; ${marked} ${lines.join('\n')} }`;
}

/** Journals what an effect wrote into a scalar array, and puts the loaded values back. */
function compareArray(shape: ScalarsShape, k: number): string {
  return `function compare${k}() {
    if (A${k}.length !== ${shape.length}) checkIntact();
    for (let i = 0; i < ${shape.length}; i++) {
      const v = A${k}[i], c = b[${FIRST_SLOT + shape.slot} + i], old = ${valueText(shape.type, k)};
      if (v !== old) { element(${shape.slot} + i, v); A${k}[i] = old; }
    }
  }`;
}

/** Elements that are compared without a loop. */
const UNROLLED = 8;

function differs({ original }: List, k: number): string {
  if (original.length > UNROLLED) {
    return `function differs${k}() {
      for (let i = 0; i < ${original.length}; i++) if (L${k}[i] !== O${k}[i]) return true;
      return false;
    }`;
  }
  const each = original.map((_, i) => `const O${k}_${i} = O${k}[${i}];`).join(' ');
  const compared = original.map((_, i) => `L${k}[${i}] !== O${k}_${i}`).join(' || ');
  return `${each} function differs${k}() { return ${compared || 'false'}; }`;
}

function namesOf({ type }: ScalarsShape, k: number): string {
  if (type.kind !== 'enumeration') return '';
  return `const N${k} = ${JSON.stringify(type.names)};`;
}

/** The value of code `c` in scalar array `k`. */
function valueText(type: ScalarType, k: number): string {
  switch (type.kind) {
    case 'boolean':
      return 'c === 1';
    case 'range':
      return `c + ${type.low}`;
    case 'enumeration':
      return `N${k}[c]`;
    case 'optional':
      return 'c === 0 ? null : c - 1';
  }
}
