/**
 * A view of a state that notes which slots are read and written.
 */
import type { FieldTable } from './fields.ts';
import { observedView } from './observed-view.ts';

export interface Recorder<State> {
  readonly view: State;
  /** Slots read and written since `forget`, as bit sets. */
  readonly reads: Int32Array;
  readonly writes: Int32Array;
  /** Adds the slots whose value now differs from the loaded state. */
  addChanges(to: Int32Array): void;
  forget(): void;
  /** Goes to the packed state at `source[at]`. */
  load(source: Int32Array, at: number): void;
  /** Code of a slot; notes nothing. */
  code(slot: number): number;
  /** Sets the code of a slot that no view reaches, noting that it was read and written. */
  draw(slot: number, code: number): void;
  /** Writes the state, packed, to `target[at]`, and goes back to the one that was loaded. */
  harvest(target: Int32Array, at: number): void;
}

export function createRecorder<State>(table: FieldTable): Recorder<State> {
  const { fields, mark } = table;
  const codes = new Int32Array(fields.length);
  const base = new Int32Array(table.words);
  const reads = new Int32Array((fields.length + 31) >>> 5);
  const writes = new Int32Array(reads.length);
  /** Slots written since `load` or `harvest`, each followed by its code before. */
  let journal: number[] = [];

  const get = (slot: number): number => {
    reads[slot >>> 5] |= 1 << (slot & 31);
    return codes[slot];
  };
  const set = (slot: number, code: number): void => {
    // Also when the value stays: from another state it would change.
    writes[slot >>> 5] |= 1 << (slot & 31);
    if (codes[slot] === code) return;
    journal.push(slot, codes[slot]);
    codes[slot] = code;
  };
  const observed = observedView(table.root, { get, put: set });

  return {
    view: observed.view as State,
    reads,
    writes,
    addChanges(to) {
      // The first entry of a slot has the loaded code.
      const seen = new Set<number>();
      for (let n = 0; n < journal.length; n += 2) {
        const slot = journal[n];
        if (seen.has(slot)) continue;
        seen.add(slot);
        if (codes[slot] !== journal[n + 1]) to[slot >>> 5] |= 1 << (slot & 31);
      }
    },
    forget() {
      reads.fill(0);
      writes.fill(0);
    },
    load(source, at) {
      observed.begin();
      for (let w = 0; w < base.length; w++) base[w] = source[at + w];
      for (let slot = 0; slot < codes.length; slot++) {
        const { word, shift, bits } = fields[slot];
        const x = word === mark.word ? base[word] ^ mark.mask : base[word];
        codes[slot] = bits === 0 ? 0 : (x >>> shift) & (-1 >>> (32 - bits));
      }
      journal = [];
    },
    code: (slot) => codes[slot],
    draw(slot, code) {
      reads[slot >>> 5] |= 1 << (slot & 31);
      set(slot, code);
    },
    harvest(target, at) {
      observed.begin();
      for (let w = 0; w < base.length; w++) target[at + w] = base[w];
      for (let n = journal.length - 2; n >= 0; n -= 2) {
        const slot = journal[n];
        const old = journal[n + 1];
        const { word, shift } = fields[slot];
        target[at + word] ^= (codes[slot] ^ old) << shift;
        codes[slot] = old;
      }
      journal.length = 0;
    },
  };
}
