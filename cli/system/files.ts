/**
 * Reading and writing files, with errors that users can act on.
 */
import { plainBytes } from './input-bytes.ts';
import { UserError } from './user-error.ts';

/** The operations needed; each throws an error with a `code` as Node's do. */
export interface Files {
  /** A file, a pipe or a device, of at most 64 MiB; of "-" standard input, once. */
  read(path: string): Uint8Array;
  write(path: string, text: string): void;
  /** The bytes of a file, a chunk after the other, for files that are too large to hold. */
  readChunks(path: string): Iterable<Uint8Array>;
  /** Writes chunks one after the other, and returns when the device has them. */
  writeChunks(path: string, chunks: Iterable<Uint8Array>): void;
  rename(from: string, to: string): void;
  /** Removes a file if it exists. */
  remove(path: string): void;
  /** Creates a directory and its parents. */
  makeDirectory(path: string): void;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'a file is in the way',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EAGAIN: 'nothing comes from it',
  ETWICE: 'it was read already; standard input can be one input, the others must be files',
  EFBIG: 'it has more than 64 MiB, or no end; expected a dump, a scenario or a trace',
  ENXIO: 'nobody is at the other end',
  ELOOP: 'its symbolic links never end',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the device does not give it',
};

/** The bytes of a file that the user named by `option`, unpacked where gzip has packed them. */
export function readBytes(files: Files, path: string, option: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = files.read(path);
  } catch (error) {
    throw asUserError(error, `${option} ${path}: cannot read it`);
  }
  return plainBytes(bytes, `${option} ${path}`);
}

/** The text of a file that the user named by `option`. */
export function readText(files: Files, path: string, option: string): string {
  return new TextDecoder().decode(readBytes(files, path, option));
}

/**
 * Writes a file so that at every moment the path holds either the old text or the new one: beside
 * it first, then renamed over it.
 */
export function writeAtomically(files: Files, path: string, text: string): void {
  replaceAtomically(files, path, (beside) => files.write(beside, text));
}

/** As `writeAtomically`, for chunks of bytes. */
export function writeChunksAtomically(
  files: Files,
  path: string,
  chunks: Iterable<Uint8Array>,
): void {
  replaceAtomically(files, path, (beside) => files.writeChunks(beside, chunks));
}

function replaceAtomically(files: Files, path: string, write: (beside: string) => void): void {
  const beside = `${path}.part`;
  try {
    const slash = path.lastIndexOf('/');
    if (slash > 0) files.makeDirectory(path.slice(0, slash));
    write(beside);
    files.rename(beside, path);
  } catch (error) {
    try {
      files.remove(beside);
    } catch {
      // The first error is the one to report.
    }
    throw asUserError(error, `${path}: cannot write it`);
  }
}

/** The chunks of a file that the user named by `option`. */
export function* readChunks(files: Files, path: string, option: string): Iterable<Uint8Array> {
  try {
    yield* files.readChunks(path);
  } catch (error) {
    throw asUserError(error, `${option} ${path}: cannot read it`);
  }
}

function asUserError(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  return code === undefined ? error : new UserError(`${what}: ${reasonText(code)}`);
}

/** In words, why an operation of the system failed: `no such file` for `ENOENT`. */
export function reasonText(code: string): string {
  return REASONS[code] ?? code;
}
