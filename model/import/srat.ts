import { readTable, type Subtable, type TableShape } from './acpi-table.ts';
import type { BytesInput, Finding, Parsed } from './finding.ts';
import { isFinding, type Located, rangeOfSize } from './range.ts';

const MEMORY_AFFINITY = 1;
const MEMORY_AFFINITY_BYTES = 40;
const ENABLED = 1;

/** Subtables {u8 type; u8 length} follow the 36 bytes of header and 12 reserved ones. */
const SRAT: TableShape = {
  signature: 'SRAT',
  firstSubtable: 48,
  headerBytes: 2,
  header: (view, offset) => ({ type: view.getUint8(offset), length: view.getUint8(offset + 1) }),
};

/** Reads the enabled memory ranges of a binary SRAT, in table order. */
export function parseSratTable(input: BytesInput): Parsed<readonly Located[]> {
  const { subtables, findings } = readTable(input, SRAT);
  const ranges = subtables.flatMap(memoryRange);
  return {
    facts: ranges.filter((each): each is Located => !isFinding(each)),
    findings: [...findings, ...ranges.filter(isFinding)],
  };
}

function memoryRange({ type, view, place }: Subtable): (Located | Finding)[] {
  if (type !== MEMORY_AFFINITY || view.byteLength < MEMORY_AFFINITY_BYTES) return [];
  const size = view.getBigUint64(16, true);
  if (size === 0n || (view.getUint32(28, true) & ENABLED) === 0) return [];
  return [rangeOfSize(view.getBigUint64(8, true), size, place)];
}
