const HEADER = /^(\S{4}) @ 0x/;
const ROW = /^\s*[0-9a-f]{4,16}: ((?:[0-9a-f]{2} ){1,16})/i;

/** The bytes of the first table with this signature in the text of acpidump, if there is one. */
export function acpidumpTable(text: string, signature: string): Uint8Array | undefined {
  let bytes: number[] | undefined;
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line);
    if (header && bytes) break;
    if (header?.[1] === signature) bytes = [];
    // A row at the end of a copied text may have lost its blanks.
    const row = bytes && ROW.exec(`${line.trimEnd()} `);
    if (row)
      bytes?.push(
        ...(row[1] ?? '')
          .trim()
          .split(' ')
          .map((byte) => Number.parseInt(byte, 16)),
      );
  }
  return bytes && Uint8Array.from(bytes);
}
