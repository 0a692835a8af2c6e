import { readTable, type Subtable, type TableShape } from './acpi-table.ts';
import { type CedtWindow, type Cfmws, type Cxims, verifyWindows } from './cfmws.ts';
import { type Chbs, verifyHostBridges } from './chbs.ts';
import { type BytesInput, type Finding, finding, type Parsed } from './finding.ts';

/** What a CEDT says: the windows in table order, which is the order of `CXL Window N`. */
export interface CedtFacts {
  readonly windows: readonly CedtWindow[];
}

/** Types of subtable. */
export const SUBTABLE = { CHBS: 0, CFMWS: 1, CXIMS: 2, RDPAS: 3, CSDS: 4 } as const;

/** The fewest bytes that hold the fixed part of each type. */
const FIXED_BYTES = [32, 36, 8, 20, 4];
const NAMES = ['CHBS', 'CFMWS', 'CXIMS', 'RDPAS', 'CSDS'];

/** Subtables {u8 type; u8 reserved; u16 length} follow the 36 bytes of header. */
const CEDT: TableShape = {
  signature: 'CEDT',
  firstSubtable: 36,
  headerBytes: 4,
  header: (view, offset) => ({
    type: view.getUint8(offset),
    length: view.getUint16(offset + 2, true),
  }),
};

/** Reads a binary CEDT as Linux does; subtables of unknown type are skipped by their length. */
export function parseCedt(input: BytesInput): Parsed<CedtFacts> {
  const { subtables, findings } = readTable(input, CEDT);
  const short = subtables.filter((each) => each.view.byteLength < (FIXED_BYTES[each.type] ?? 0));
  const sound = subtables.filter((each) => !short.includes(each));
  const of = (type: number) => sound.filter((each) => each.type === type);
  const { windows, findings: verdicts } = verifyWindows(
    of(SUBTABLE.CFMWS).map(cfmws),
    of(SUBTABLE.CXIMS).map(cxims),
  );
  const bridges = verifyHostBridges(of(SUBTABLE.CHBS).map(chbs));
  return {
    facts: { windows },
    findings: [...findings, ...short.map(tooShort), ...bridges, ...verdicts],
  };
}

function chbs({ view, place }: Subtable): Chbs {
  return {
    uid: BigInt(view.getUint32(4, true)),
    version: view.getUint32(8, true),
    base: view.getBigUint64(16, true),
    length: view.getBigUint64(24, true),
    place: { ...place, field: `CHBS at ${place.field}` },
  };
}

function cfmws({ view, place }: Subtable): Cfmws {
  return {
    base: view.getBigUint64(8, true),
    size: view.getBigUint64(16, true),
    encodedWays: view.getUint8(24),
    arithmetic: view.getUint8(25),
    granularity: view.getUint32(28, true),
    restrictions: view.getUint16(32, true),
    length: view.byteLength,
    place: { ...place, field: `CFMWS at ${place.field}` },
  };
}

function cxims({ view }: Subtable): Cxims {
  return { granularity: view.getUint8(6), maps: view.getUint8(7) };
}

function tooShort({ type, view, place }: Subtable): Finding {
  const found = `${NAMES[type]} of ${view.byteLength} bytes`;
  const advice = "Copy the table again; if it still says so, report it to the firmware's vendor.";
  return finding('error', place, found, `at least ${FIXED_BYTES[type]} bytes`, advice);
}
