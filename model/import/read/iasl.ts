import type { CedtFacts } from './cedt.ts';
import { type Cfmws, type Cxims, verifyWindows } from './cfmws.ts';
import { type Chbs, verifyHostBridges } from './chbs.ts';
import { type Finding, finding, type Parsed, type TextInput } from './finding.ts';
import { isFinding, type Located, rangeOfSize } from './range.ts';
import type { SratFacts } from './srat.ts';

/** One subtable of `iasl -d`: the text in brackets after its type, and its fields in order. */
interface Section {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly fields: Field[];
}

interface Field {
  readonly label: string;
  readonly value: string;
  readonly line: number;
}

/**
 * Reads the CXL structures of a CEDT that `iasl -d` printed. Fields are found by their label;
 * the offsets that iasl prints differ between versions of ACPICA and are not looked at.
 */
export function parseIaslCedt(input: TextInput): Parsed<CedtFacts> {
  const findings: Finding[] = [];
  const of = (name: RegExp) => sections(input).filter((each) => name.test(each.name));
  const read = <T>(list: readonly Section[], build: (number: Reader, section: Section) => T) =>
    list.flatMap((section) => readSection(section, build, findings));
  const bridges = read(of(/CXL Host Bridge/i), chbs);
  const { windows, findings: verdicts } = verifyWindows(
    read(of(/CXL Fixed Memory Window/i), cfmws),
    read(of(/CXL XOR Interleave Math/i), cxims),
  );
  return {
    facts: { windows },
    findings: [...findings, ...verifyHostBridges(bridges), ...verdicts],
  };
}

/** Reads the enabled memory ranges of a SRAT that `iasl -d` printed, in table order. */
export function parseIaslSrat(input: TextInput): Parsed<SratFacts> {
  const findings: Finding[] = [];
  const ranges: Located[] = [];
  const affinities = sections(input).filter((each) => /^Memory Affinity/i.test(each.name));
  for (const section of affinities) {
    const [entry] = readSection(section, memoryAffinity, findings);
    if (!entry?.enabled || entry.size === 0n) continue;
    const place = { file: input.name, line: section.line, field: section.name };
    const range = rangeOfSize(entry.base, entry.size, place);
    if (isFinding(range)) findings.push(range);
    else ranges.push(range);
  }
  return { facts: { memory: ranges }, findings };
}

/** True when the text holds a structure of this table, as `iasl -d` prints it. */
export function isIasl(text: string, table: 'CEDT' | 'SRAT'): boolean {
  const name = table === 'CEDT' ? 'CXL' : 'Memory Affinity';
  return new RegExp(`Subtable Type : [0-9A-F]+ +\\[${name}`, 'i').test(text);
}

const FIELD = /^(?:\[[^\]]*\])?\s*([a-z][^:]{0,80}?)\s*:\s*(\S.*)$/i;

function sections({ name: file, text }: TextInput): Section[] {
  const list: Section[] = [];
  text.split('\n').forEach((row, i) => {
    const match = FIELD.exec(row.trim());
    if (!match) return;
    const field = { label: match[1] ?? '', value: match[2] ?? '', line: i + 1 };
    if (field.label === 'Subtable Type') {
      const name = /\[(.*)\]/.exec(field.value)?.[1]?.trim() ?? '';
      list.push({ name, file, line: field.line, fields: [] });
    } else list.at(-1)?.fields.push(field);
  });
  return list;
}

/** Gives the first field with a label as a number. */
type Reader = (label: string) => bigint;

/** Builds a structure, or adds a finding for the first field that is missing or no number. */
function readSection<T>(
  section: Section,
  build: (number: Reader, section: Section) => T,
  findings: Finding[],
): T[] {
  let wrong: Finding | undefined;
  const number: Reader = (label) => {
    const field = section.fields.find((each) => withoutHint(each.label) === label);
    const digits = /^([0-9a-f]{1,16})\b/i.exec(field?.value ?? '')?.[1];
    if (digits !== undefined) return BigInt(`0x${digits}`);
    const place = { file: section.file, line: field?.line ?? section.line, field: label };
    const found = field
      ? JSON.stringify(field.value.slice(0, 40))
      : `no such line in ${section.name}`;
    const advice = 'Give the whole text that iasl -d wrote.';
    wrong ??= finding('error', place, found, 'a hexadecimal number of at most 64 bits', advice);
    return 0n;
  };
  const built = build(number, section);
  if (!wrong) return [built];
  findings.push(wrong);
  return [];
}

/** `Interleave Members (2^n)` is `Interleave Members` in other versions of ACPICA. */
function withoutHint(label: string): string {
  return label.replace(/ \(.*$/, '');
}

function chbs(number: Reader, { file, line, name }: Section): Chbs {
  return {
    uid: number('Associated host bridge'),
    version: Number(number('Specification version')),
    base: number('Register base'),
    length: number('Register length'),
    place: { file, line, field: name },
  };
}

function cfmws(number: Reader, { file, line, name }: Section): Cfmws {
  return {
    base: number('Window base address'),
    size: number('Window size'),
    encodedWays: Number(number('Interleave Members')),
    arithmetic: Number(number('Interleave Arithmetic')),
    granularity: Number(number('Granularity')),
    restrictions: Number(number('Restrictions')),
    length: Number(number('Length')),
    place: { file, line, field: name },
  };
}

function cxims(number: Reader): Cxims {
  return {
    granularity: Number(number('Interleave Granularity')),
    maps: Number(number('Xormap List Count')),
  };
}

function memoryAffinity(number: Reader) {
  return {
    base: number('Base Address'),
    size: number('Address Length'),
    enabled: (number('Flags') & 1n) === 1n,
  };
}
