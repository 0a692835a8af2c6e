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
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Files } from './files.ts';

/** Bytes read or written at a time; writing more than 2 GiB at once fails. */
const CHUNK = 1 << 24;

export const nodeFiles: Files = {
  read: (path) => readFileSync(path),
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
  makeDirectory(path) {
    mkdirSync(path, { recursive: true });
  },
};
