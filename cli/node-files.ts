/**
 * The file system of the machine.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Files } from './files.ts';

export const nodeFiles: Files = {
  read: (path) => readFileSync(path),
  write: (path, text) => writeFileSync(path, text),
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  makeDirectory(path) {
    mkdirSync(path, { recursive: true });
  },
};
