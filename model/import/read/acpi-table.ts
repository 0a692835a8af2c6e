import { type BytesInput, type Finding, finding, type Place } from './finding.ts';

/** One subtable of an ACPI table such as the CEDT: all of its bytes, header included. */
export interface Subtable {
  readonly type: number;
  readonly view: DataView;
  readonly place: Place;
}

/** Where subtables begin, and how their header is laid out. */
export interface TableShape {
  readonly signature: string;
  readonly firstSubtable: number;
  /** Reads type and length at an offset, of which `headerBytes` bytes exist. */
  readonly header: (view: DataView, offset: number) => { type: number; length: number };
  readonly headerBytes: number;
}

const HEADER_BYTES = 36;

/**
 * Checks signature, length and checksum of a binary ACPI table and cuts it into subtables.
 * Subtables that do not lie wholly inside the table give a finding with their byte offset.
 */
export function readTable(
  input: BytesInput,
  shape: TableShape,
): { readonly subtables: readonly Subtable[]; readonly findings: readonly Finding[] } {
  const wrong = checkHeader(input, shape);
  if (wrong) return { subtables: [], findings: [wrong] };
  const view = viewOf(input.bytes);
  const length = view.getUint32(4, true);
  const subtables: Subtable[] = [];
  for (let offset = shape.firstSubtable; offset < length;) {
    const place = { file: input.name, field: `${shape.signature} offset ${hexOffset(offset)}` };
    const left = length - offset;
    const size = left < shape.headerBytes ? 0 : shape.header(view, offset).length;
    if (size < shape.headerBytes || size > left) {
      const found = left < shape.headerBytes ? `${left} bytes left` : `subtable length ${size}`;
      const expected = `a subtable of ${shape.headerBytes} to ${left} bytes`;
      const findings = [finding('error', place, found, expected, again(shape))];
      return { subtables, findings };
    }
    const { type } = shape.header(view, offset);
    subtables.push({ type, place, view: viewOf(input.bytes.subarray(offset, offset + size)) });
    offset += size;
  }
  return { subtables, findings: [] };
}

function checkHeader({ name, bytes }: BytesInput, shape: TableShape): Finding | undefined {
  const at = (field: string) => ({ file: name, field });
  const fail = (field: string, found: string, expected: string) =>
    finding('error', at(field), found, expected, again(shape));
  if (bytes.length < HEADER_BYTES) {
    return fail('length', `${bytes.length} bytes`, `a table header of ${HEADER_BYTES} bytes`);
  }
  const signature = String.fromCharCode(...bytes.subarray(0, 4));
  if (signature !== shape.signature) {
    return fail('signature', JSON.stringify(signature), `"${shape.signature}"`);
  }
  const length = viewOf(bytes).getUint32(4, true);
  if (length > bytes.length) {
    return fail('length', `${bytes.length} bytes (truncated)`, `the ${length} bytes of the header`);
  }
  if (length < shape.firstSubtable) {
    return fail('length', `table length ${length}`, `at least ${shape.firstSubtable}`);
  }
  if (length < bytes.length) {
    return fail('length', `${bytes.length} bytes`, `the ${length} bytes of the header, no more`);
  }
  const sum = checksum(bytes);
  if (sum === 0) return undefined;
  const byte = bytes[9] ?? 0;
  return fail('checksum', hexByte(byte), `${hexByte((byte - sum) & 0xff)} (all bytes sum to 0)`);
}

/** The sum of all bytes modulo 256: 0 for a sound table. */
export function checksum(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function again(shape: TableShape): string {
  const { signature } = shape;
  return `Copy the table again: sudo cat /sys/firmware/acpi/tables/${signature} > ${signature.toLowerCase()}.bin`;
}

function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

/** `024h`, as iasl prints offsets. */
function hexOffset(offset: number): string {
  return `${offset.toString(16).toUpperCase().padStart(3, '0')}h`;
}
