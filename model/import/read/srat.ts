import { readTable, type Subtable, type TableShape } from './acpi-table.ts';
import type { BytesInput, Parsed } from './finding.ts';
import { isFinding, type Located, rangeOfSize } from './range.ts';

/** A memory range, and the NUMA node that the kernel gives to its proximity domain, where that is said. */
export interface SratMemory extends Located {
  readonly node?: number;
}

/** What a SRAT says. */
export interface SratFacts {
  /** Enabled memory ranges in table order. */
  readonly memory: readonly SratMemory[];
  /** How many nodes all entries make together, where that is said. */
  readonly nodes?: number;
}

const MEMORY_AFFINITY = 1;
const MEMORY_AFFINITY_BYTES = 40;
const ENABLED = 1;

/**
 * Entries other than memory: where the proximity domain stands, and the flags. Local APIC, x2APIC,
 * GICC, generic initiator; the kernel reads those in table order, and memory after them
 * (drivers/acpi/numa/srat.c acpi_numa_init).
 */
const OTHERS: Readonly<
  Record<number, { readonly bytes: number; readonly flags: number; domain(view: DataView): number }>
> = {
  0: {
    bytes: 16,
    flags: 4,
    domain: (view) => {
      const high = (view.getUint32(8, true) & 0xffffff00) >>> 0;
      return high + view.getUint8(2);
    },
  },
  2: { bytes: 24, flags: 12, domain: (view) => view.getUint32(4, true) },
  3: { bytes: 18, flags: 10, domain: (view) => view.getUint32(2, true) },
  5: { bytes: 32, flags: 24, domain: (view) => view.getUint32(4, true) },
};

/** Subtables {u8 type; u8 length} follow the 36 bytes of header and 12 reserved ones. */
const SRAT: TableShape = {
  signature: 'SRAT',
  firstSubtable: 48,
  headerBytes: 2,
  header: (view, offset) => ({ type: view.getUint8(offset), length: view.getUint8(offset + 1) }),
};

/** Reads the enabled memory ranges of a binary SRAT, in table order, with their nodes. */
export function parseSratTable(input: BytesInput): Parsed<SratFacts> {
  const { subtables, findings } = readTable(input, SRAT);
  // acpi_map_pxm_to_node(): nodes are numbered as their domains appear.
  const domains: number[] = [];
  const nodeOf = (domain: number): number => {
    if (!domains.includes(domain)) domains.push(domain);
    return domains.indexOf(domain);
  };
  for (const { type, view } of subtables) {
    const other = OTHERS[type];
    if (other === undefined || view.byteLength < other.bytes) continue;
    if ((view.getUint32(other.flags, true) & ENABLED) !== 0) nodeOf(other.domain(view));
  }
  const memory: SratMemory[] = [];
  const broken = [...findings];
  for (const { view, place } of subtables.filter(isMemory)) {
    const size = view.getBigUint64(16, true);
    const range = rangeOfSize(view.getBigUint64(8, true), size, place);
    if (isFinding(range)) broken.push(range);
    else memory.push({ ...range, node: nodeOf(view.getUint32(2, true)) });
  }
  return { facts: { memory, nodes: domains.length }, findings: broken };
}

function isMemory({ type, view }: Subtable): boolean {
  if (type !== MEMORY_AFFINITY || view.byteLength < MEMORY_AFFINITY_BYTES) return false;
  return view.getBigUint64(16, true) !== 0n && (view.getUint32(28, true) & ENABLED) !== 0;
}
