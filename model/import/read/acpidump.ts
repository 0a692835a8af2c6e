const HEADER = /^(\S{4}) @ 0x/;
/** iasl -d prints the whole table behind its fields; a version that does not know the table only that. */
const RAW_HEADER = /^\s*Raw Table Data\b/;
const ROW = /^\s*[0-9a-f]{4,16}: ((?:[0-9a-f]{2} ){1,16})/i;

/** The bytes of the first table with this signature in the text of acpidump, if there is one. */
export function acpidumpTable(text: string, signature: string): Uint8Array | undefined {
  return rowsBelow(text, (line) => {
    const header = HEADER.exec(line);
    return header ? header[1] === signature : undefined;
  });
}

/** The bytes behind "Raw Table Data" in the text of `iasl -d`, if they are of a table of this kind. */
export function rawTable(text: string, signature: string): Uint8Array | undefined {
  const bytes = rowsBelow(text, (line) => RAW_HEADER.test(line) || undefined);
  const found = String.fromCharCode(...(bytes?.subarray(0, 4) ?? []));
  return found === signature ? bytes : undefined;
}

/**
 * The bytes of the rows below the first line that `isHeader` calls true, up to the next one that it
 * calls anything; undefined for lines that are no header.
 */
function rowsBelow(
  text: string,
  isHeader: (line: string) => boolean | undefined,
): Uint8Array | undefined {
  let bytes: number[] | undefined;
  for (const line of text.split('\n')) {
    const header = isHeader(line);
    if (header !== undefined && bytes) break;
    if (header) bytes = [];
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
