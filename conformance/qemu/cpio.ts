/**
 * Archives in the "newc" format of cpio, which the kernel unpacks as an initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst). Own code, since it is a header and
 * some padding, and `cpio` is not installed everywhere.
 */

export interface CpioEntry {
  /** Path without a leading slash. */
  readonly path: string;
  /** Type and permissions, as in stat(2). */
  readonly mode: number;
  readonly data: Uint8Array;
}

const encoder = new TextEncoder();

export function cpioFile(path: string, data: Uint8Array | string, executable = false): CpioEntry {
  const bytes = typeof data === 'string' ? encoder.encode(data) : data;
  return { path, mode: 0o100000 | (executable ? 0o755 : 0o644), data: bytes };
}

export function cpioDirectory(path: string): CpioEntry {
  return { path, mode: 0o040755, data: new Uint8Array() };
}

export function cpioLink(path: string, target: string): CpioEntry {
  return { path, mode: 0o120777, data: encoder.encode(target) };
}

/** One archive, trailer included, padded so that another one may follow it. */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  const trailer: CpioEntry = { path: 'TRAILER!!!', mode: 0, data: new Uint8Array() };
  const parts: Uint8Array[] = [];
  let size = 0;
  const push = (bytes: Uint8Array, align: number) => {
    const padding = (align - ((size + bytes.length) % align)) % align;
    parts.push(bytes, new Uint8Array(padding));
    size += bytes.length + padding;
  };
  for (const [index, entry] of [...entries, trailer].entries()) {
    const name = encoder.encode(`${entry.path}\0`);
    const fields = [
      entry === trailer ? 0 : index + 1, // inode
      entry.mode,
      0, // uid
      0, // gid
      1, // links
      0, // mtime
      entry.data.length,
      ...[0, 0, 0, 0], // devices
      name.length,
      0, // checksum, unused
    ];
    const header = `070701${fields.map((f) => f.toString(16).padStart(8, '0')).join('')}`;
    push(new Uint8Array([...encoder.encode(header), ...name]), 4);
    push(entry.data, entry === trailer ? 512 : 4);
  }
  const archive = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += part.length;
  }
  return archive;
}
