/**
 * The forms in which a file may reach us that are not its own: compressed, or as another system
 * encodes text.
 */
import { gunzipSync } from 'node:zlib';
import { UserError } from './user-error.ts';

/** Dumps and logs are far below it; what unpacks to more is none. */
const LIMIT = 1 << 28;

/** Compressions that Node cannot undo, by the bytes that such a file begins with. */
const COMPRESSED: readonly (readonly [name: string, command: string, magic: readonly number[]])[] =
  [
    ['xz', 'xz -dc', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
    ['zstd', 'zstd -dc', [0x28, 0xb5, 0x2f, 0xfd]],
    ['bzip2', 'bzip2 -dc', [0x42, 0x5a, 0x68]],
    ['a zip archive', 'unzip -p', [0x50, 0x4b, 0x03, 0x04]],
  ];

/**
 * What a file holds once gzip is undone and UTF-16 text has become UTF-8; any other bytes as they are.
 * `what` names the input in errors. Throws UserError for other compressions, and for a gzip file that
 * is damaged or holds more than 256 MiB.
 */
export function plainBytes(bytes: Uint8Array, what: string): Uint8Array {
  if (startsWith(bytes, [0x1f, 0x8b])) return plainBytes(gunzip(bytes, what), what);
  for (const [name, command, magic] of COMPRESSED) {
    if (!startsWith(bytes, magic)) continue;
    throw new UserError(
      `${what}: found ${name}; expected the file itself, or gzip. Unpack it: ${command} FILE`,
    );
  }
  // A byte order mark, as Notepad and the ">" of PowerShell write it.
  if (startsWith(bytes, [0xff, 0xfe])) return utf8(bytes, 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return utf8(bytes, 'utf-16be');
  return bytes;
}

function gunzip(bytes: Uint8Array, what: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMIT });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${what}: found a gzip file that cannot be unpacked (${reason})`);
  }
}

function utf8(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
