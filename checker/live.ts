/**
 * A live state: the view that rules work on, and the way in and out of the packed form.
 *
 * `load` unpacks only the words that differ from the state that was loaded before; `harvest` packs
 * only what was written since, and undoes it. Both are generated for one layout.
 */
import { ModelError } from './error.ts';
import type { Field, FieldTable, ScalarsShape } from './fields.ts';
import { outOfRange, type ScalarType, toCode } from './scalar.ts';
import { buildView, FIRST_SLOT, JOURNAL_END, type ScalarArray, TOUCHED } from './view.ts';

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
  /** Forgets all changes, whatever they are, and loads the state of all first values. */
  reset(): void;
}

export function createLiveState(table: FieldTable): LiveState {
  const { fields, words, mark } = table;
  const journalStart = FIRST_SLOT + fields.length;
  // Room for every field twice: `compactJournal` always brings it back to once.
  const buffer = new Int32Array(journalStart + 4 * fields.length + 4);
  const compactJournal = () => dropLaterEntries(buffer, journalStart);
  const { root, arrays, checkIntact } = buildView(table.root, buffer, compactJournal);
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

  const source = liveSource(table, arrays, journalStart);
  const generated = new Function('b', 'base', 'arrays', 'place', 'element', 'checkIntact', source)(
    buffer,
    base,
    arrays.map(({ values }) => values),
    { word: placeOf(fields, 'word'), shift: placeOf(fields, 'shift') },
    element,
    checkIntact,
  ) as Pick<LiveState, 'load' | 'loadPacked' | 'sync' | 'harvest'> & {
    compare(touched: number): void;
    unpackAll(): void;
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
    changed() {
      generated.compare(-1);
      return buffer[JOURNAL_END] !== journalStart;
    },
    dirty() {
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
    reset() {
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

function liveSource(table: FieldTable, arrays: readonly ScalarArray[], start: number): string {
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
