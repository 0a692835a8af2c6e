/**
 * The file system of the machine.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
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

export const nodeFiles: Files = {
  read: (path) => (path === '-' ? standardInput() : readFileSync(path)),
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
  return readFileSync(0);
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
