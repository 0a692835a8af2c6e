/**
 * The bytes of a snapshot: records, each a kind, a length and its contents, then a checksum over
 * all of them. Large arrays are written as views and read into fresh arrays, so that neither way
 * the whole has to be in memory twice.
 *
 * Words are stored as the machine has them; the first one tells which way that is.
 */

/** Takes down what a search consists of, in a fixed order. */
export interface SnapshotWriter {
  /** Anything that JSON can hold. */
  json(value: unknown): void;
  /** Not copied: the array must not change before the chunks were written somewhere. */
  array(words: Int32Array | Uint32Array): void;
}

/** Gives back in the same order what a writer took down. Throws SnapshotError when it cannot. */
export interface SnapshotReader {
  json(): unknown;
  array(): Int32Array<ArrayBuffer>;
}

/** A snapshot cannot be resumed from: it is damaged, or of another search. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

const MAGIC = 0x53524331;
const VERSION = 2;
/** Kinds of records. */
const JSON_TEXT = 1;
const WORDS = 2;
const END = 3;

/** What `write` takes down, in chunks of bytes. */
export function writeSnapshot(write: (to: SnapshotWriter) => void): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const checksum = createChecksum();
  const words = (array: Int32Array): void => {
    checksum.add(array);
    chunks.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  };
  const head = (kind: number, bytes: number): void => {
    words(Int32Array.of(kind, (bytes % 2 ** 32) | 0, Math.floor(bytes / 2 ** 32)));
  };
  words(Int32Array.of(MAGIC, VERSION));
  write({
    json(value) {
      const text = JSON.stringify(value);
      const padded = new Int32Array(Math.ceil(text.length / 2));
      const units = new Uint16Array(padded.buffer);
      for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
      head(JSON_TEXT, 2 * text.length);
      words(padded);
    },
    array(array) {
      head(WORDS, array.byteLength);
      words(new Int32Array(array.buffer, array.byteOffset, array.length));
    },
  });
  head(END, 8);
  words(checksum.value());
  return chunks;
}

/**
 * Reads a snapshot from chunks of any size; `read` must read all of it. Throws SnapshotError when
 * it is damaged, which may turn out only after `read` is done: what it made is then to be dropped.
 */
export function readSnapshot(
  chunks: Iterable<Uint8Array>,
  read: (from: SnapshotReader) => void,
): void {
  const source = createSource(chunks);
  const checksum = createChecksum();
  const words = (count: number): Int32Array<ArrayBuffer> => {
    const array = allocate(count);
    source.fill(new Uint8Array(array.buffer));
    return array;
  };
  const summed = (count: number): Int32Array<ArrayBuffer> => {
    const array = words(count);
    checksum.add(array);
    return array;
  };
  /** The length in bytes of the next record, which must be of this kind. */
  const head = (kind: number): number => {
    const [found, low, high] = summed(3);
    if (found !== kind) throw damaged();
    return (high >>> 0) * 2 ** 32 + (low >>> 0);
  };

  const [magic, version] = summed(2);
  if (magic !== MAGIC) throw new SnapshotError('it is not a checkpoint of a search');
  if (version !== VERSION) {
    throw new SnapshotError(`its format has version ${version}, expected ${VERSION}`);
  }
  const reader: SnapshotReader = {
    json() {
      const bytes = head(JSON_TEXT);
      const units = new Uint16Array(summed(Math.ceil(bytes / 4)).buffer, 0, bytes / 2);
      return JSON.parse(textOf(units)) as unknown;
    },
    array: () => summed(head(WORDS) / 4),
  };
  try {
    read(reader);
  } catch (thrown) {
    // The checksum comes last; until then, nonsense is read as if it were none.
    const nonsense = [TypeError, RangeError, SyntaxError].some((kind) => thrown instanceof kind);
    throw nonsense ? damaged() : thrown;
  }
  if (head(END) !== 8) throw damaged();
  const expected = checksum.value();
  if (words(2).join() !== expected.join() || !source.ended()) throw damaged();
}

function textOf(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += 4096) {
    text += String.fromCharCode(...units.subarray(at, at + 4096));
  }
  return text;
}

function damaged(): SnapshotError {
  return new SnapshotError('it is damaged or incomplete');
}

function allocate(words: number): Int32Array<ArrayBuffer> {
  try {
    return new Int32Array(words);
  } catch {
    throw new SnapshotError(`it is damaged, or there is no memory for ${4 * words} bytes of it`);
  }
}

function createSource(chunks: Iterable<Uint8Array>) {
  const iterator = chunks[Symbol.iterator]();
  let chunk: Uint8Array = new Uint8Array();
  let at = 0;
  /** False at the end. */
  const more = (): boolean => {
    while (at === chunk.length) {
      const next = iterator.next();
      if (next.done) return false;
      chunk = next.value;
      at = 0;
    }
    return true;
  };
  return {
    fill(target: Uint8Array): void {
      for (let done = 0; done < target.length;) {
        if (!more()) throw damaged();
        const part = chunk.subarray(at, at + target.length - done);
        target.set(part, done);
        done += part.length;
        at += part.length;
      }
    },
    ended: () => !more(),
  };
}

/** Two sums with different multipliers over words: notices any damage that is not made on purpose. */
function createChecksum() {
  let h = 1;
  let g = 2;
  return {
    add(words: Int32Array): void {
      for (let i = 0; i < words.length; i++) {
        h = Math.imul(h ^ words[i], 0x85ebca6b);
        h ^= h >>> 15;
        g = (Math.imul(g, 31) + words[i]) | 0;
      }
    },
    value: () => Int32Array.of(h, g),
  };
}
