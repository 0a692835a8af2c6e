/**
 * The file system of the machine.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Files } from './files.ts';

/** Bytes read or written at a time; writing more than 2 GiB at once fails. */
const CHUNK = 1 << 24;

/**
 * The most that one input or trace may have: no dump comes near it, and devices that never end are found
 * out in a second.
 */
const MOST = 1 << 26;
const SMALL_CHUNK = 1 << 16;

export const nodeFiles: Files = {
  read: (path) => (path === '-' ? standardInput() : readFile(path)),
  write: (path, text) => writeFileSync(path, text),
  *readChunks(path) {
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const chunk = new Uint8Array(CHUNK);
        const length = readSync(file, chunk);
        if (length === 0) return;
        yield chunk.subarray(0, length);
      }
    } finally {
      closeSync(file);
    }
  },
  writeChunks(path, chunks) {
    const file = openSync(path, 'w');
    try {
      for (const chunk of chunks) {
        for (let at = 0; at < chunk.length;) {
          at += writeSync(file, chunk, at, Math.min(CHUNK, chunk.length - at));
        }
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  makeDirectory,
};

let isStandardInputRead = false;

function standardInput(): Uint8Array {
  if (isStandardInputRead) throw Object.assign(new Error('ETWICE'), { code: 'ETWICE' });
  isStandardInputRead = true;
  return readAll(0, 'standard input');
}

function readFile(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    return readAll(file, path);
  } finally {
    closeSync(file);
  }
}

/**
 * All bytes of a file, a pipe or a device. Throws an error with the code EFBIG when there are too many.
 */
function readAll(file: number, path: string): Uint8Array {
  // What /proc and pipes say of their size is 0, so that the end has to be found by reading.
  const { size } = fstatSync(file);
  if (size > MOST) throw tooLarge(path);
  const chunks: Uint8Array[] = [];
  for (let total = 0; total <= MOST;) {
    const chunk = new Uint8Array(Math.max(size + 1, SMALL_CHUNK));
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  throw tooLarge(path);
}

function tooLarge(path: string): Error {
  return Object.assign(new Error(`${path} is too large`), { code: 'EFBIG' });
}

/** Node's own recursion does not end where a directory cannot be made for lack of itself, as in /proc. */
function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it since.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
