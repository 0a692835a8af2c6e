import { acpidumpTable, rawTable } from './acpidump.ts';
import { type CedtFacts, parseCedt } from './cedt.ts';
import { parseDmesg, sratOf } from './dmesg.ts';
import { type BytesInput, finding, type Parsed } from './finding.ts';
import { isIasl, parseIaslCedt, parseIaslSrat } from './iasl.ts';
import { parseSratTable, type SratFacts } from './srat.ts';

/** Reads a CEDT in whichever form it comes: the binary table, acpidump text or `iasl -d` text. */
export function parseCedtInput(input: BytesInput): Parsed<CedtFacts> {
  const text = asText(input);
  if (text === undefined) return parseCedt(input);
  const bytes = acpidumpTable(text, 'CEDT');
  if (bytes) return parseCedt({ name: input.name, bytes });
  if (isIasl(text, 'CEDT')) return parseIaslCedt({ name: input.name, text });
  const raw = rawTable(text, 'CEDT');
  if (raw) return parseCedt({ name: input.name, bytes: raw });
  return { facts: { windows: [] }, findings: [unknown(input, text, 'CEDT', FORMS)] };
}

/** Reads a SRAT in whichever form it comes; the SRAT lines of a kernel log are one of them. */
export function parseSratInput(input: BytesInput): Parsed<SratFacts> {
  const text = asText(input);
  if (text === undefined) return parseSratTable(input);
  const bytes = acpidumpTable(text, 'SRAT');
  if (bytes) return parseSratTable({ name: input.name, bytes });
  if (isIasl(text, 'SRAT')) return parseIaslSrat({ name: input.name, text });
  const raw = rawTable(text, 'SRAT');
  if (raw) return parseSratTable({ name: input.name, bytes: raw });
  if (/SRAT: Node \d/.test(text)) {
    const { facts, findings } = parseDmesg({ name: input.name, text });
    return { facts: sratOf(facts), findings };
  }
  const forms = `${FORMS}, or the "ACPI: SRAT: Node …" lines of a kernel log`;
  return { facts: { memory: [] }, findings: [unknown(input, text, 'SRAT', forms)] };
}

const FORMS = 'the binary table, the text of acpidump, the text of iasl -d';

function unknown(input: BytesInput, text: string, table: string, forms: string) {
  const advice = `Copy the table: sudo cat /sys/firmware/acpi/tables/${table} > ${table.toLowerCase()}.bin`;
  return finding('error', { file: input.name }, whatItIs(text, table), forms, advice);
}

/** Names the other things that people take for a table. */
function whatItIs(text: string, table: string): string {
  const hex = [...table].map((char) => char.charCodeAt(0).toString(16)).join(' ?');
  if (new RegExp(`^\\W*[0-9a-f]{4,8}:?\\s+${hex}\\b`, 'im').test(text)) {
    return `a hex dump of a ${table} by another tool (hexdump, xxd)`;
  }
  const other = /^(?:\s*\[.*\]\s*Signature : "|)(\S{4})(?:"| @ 0x)/m.exec(text)?.[1];
  if (other !== undefined && other !== table) return `a table ${other} and no ${table}`;
  return `no ${table}`;
}

/** The text of an input; undefined when it is binary: tables hold zero bytes, texts hold none. */
function asText({ bytes }: BytesInput): string | undefined {
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}
