/**
 * Depth first with the bitstate store of SPIN: of each state only a few bits in one large array are
 * kept, at places that hash functions give. A state whose bits are all set already is taken for
 * known; when others set them it is omitted, and so is what only it leads to. Paths come from the
 * stack, so that a stored state costs bits and not bytes.
 */
import { omissionBound } from '../judge/bound.ts';
import type { CompiledSystem } from '../state/compile.ts';
import { wideHashText } from '../store/hash.ts';
import type { Run } from './run.ts';
import type { SearchOptions } from './options.ts';
import { type Entry, StackRun } from './stack-run.ts';

const DEFAULT_BITSTATE_BYTES = 64 * 1024 ** 2;
const DEFAULT_BITSTATE_HASHES = 3;

/** `bounds.memory` is for the array and the stack together. */
export function createBitstate<State>(
  compiled: CompiledSystem<State>,
  options: SearchOptions<State>,
): Run {
  return new Bitstate(compiled, options);
}

class Bitstate<State> extends StackRun<State> {
  readonly #hashes: number;
  readonly #statesLimit: number;
  readonly #setBits: SetBits;
  #bits = new Int32Array(1);
  #set = 0;
  /** How many states were omitted, as is to be expected from how full the array was. */
  #omitted = 0;
  #reachedLimit = false;
  states = 0;

  constructor(compiled: CompiledSystem<State>, options: SearchOptions<State>) {
    super(compiled, options);
    const { bytes = DEFAULT_BITSTATE_BYTES, hashes = DEFAULT_BITSTATE_HASHES } =
      options.bitstate ?? {};
    this.#hashes = hashes;
    this.#statesLimit = options.bounds?.states ?? Number.POSITIVE_INFINITY;
    this.#setBits = compileSetBits(this.words, hashes);
    this.limit = options.bounds?.depth ?? Number.POSITIVE_INFINITY;
    const bits = this.allocate(bytes, () => new Int32Array(Math.ceil(bytes / 4)));
    if (bits === undefined) this.stopForMemory(bytes);
    else this.#bits = bits;
    this.restart();
  }

  get transitions(): number {
    return this.fired;
  }

  get depth(): number {
    return this.deepest;
  }

  get firings(): readonly number[] {
    return this.countedFirings();
  }

  get omission(): number {
    return Math.min(1, this.#omitted + omissionBound(this.states));
  }

  protected get storeMemory(): number {
    return this.#bits.byteLength;
  }

  protected enter(source: Int32Array, at: number, depth: number): Entry {
    // Of so many new states, so many would have been taken for known.
    const mistaken = (this.#set / (32 * this.#bits.length)) ** this.#hashes;
    const set = this.#setBits(this.#bits, source, at);
    if (set === 0) return 'skip';
    if (this.states >= this.#statesLimit) {
      this.stop({ kind: 'states', limit: this.#statesLimit });
      return 'skip';
    }
    this.#set += set;
    this.#omitted += mistaken / (1 - mistaken);
    this.states++;
    if (depth >= this.limit) this.#reachedLimit = true;
    return 'nothing';
  }

  protected exhausted(): void {
    if (this.#reachedLimit) this.stop({ kind: 'depth', limit: this.limit });
    else this.over = true;
  }
}

/** Sets the bits of the packed state at `source[at]`; gives how many of them were not set. */
type SetBits = (bits: Int32Array, source: Int32Array, at: number) => number;

/**
 * The place of each bit follows from two hashes of the state, by steps that grow (enhanced double
 * hashing): with steps of one length, states that share two places would share them all.
 */
function compileSetBits(words: number, hashes: number): SetBits {
  const names = Array.from({ length: words }, (_, i) => `w${i}`);
  return new Function(
    'bits',
    'source',
    'at',
    `'use strict';
    ${names.map((name, i) => `const ${name} = source[at + ${i}];`).join(' ')}
    ${wideHashText(names)}
    const length = bits.length;
    let set = 0;
    for (let k = 1; k <= ${hashes}; k++) {
      const i = (h >>> 0) % length, bit = 1 << (g >>> 27);
      if ((bits[i] & bit) === 0) { bits[i] |= bit; set++; }
      h = (h + g) | 0;
      g = (Math.imul(g, ${0x9e3779b1 | 0}) + k) | 0;
    }
    return set;`,
  ) as SetBits;
}
