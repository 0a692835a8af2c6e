import { acpidumpTable } from './acpidump.ts';
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
  return { facts: { windows: [] }, findings: [unknown(input, 'CEDT', FORMS)] };
}

/** Reads a SRAT in whichever form it comes; the SRAT lines of a kernel log are one of them. */
export function parseSratInput(input: BytesInput): Parsed<SratFacts> {
  const text = asText(input);
  if (text === undefined) return parseSratTable(input);
  const bytes = acpidumpTable(text, 'SRAT');
  if (bytes) return parseSratTable({ name: input.name, bytes });
  if (isIasl(text, 'SRAT')) return parseIaslSrat({ name: input.name, text });
  if (/SRAT: Node \d/.test(text)) {
    const { facts, findings } = parseDmesg({ name: input.name, text });
    return { facts: sratOf(facts), findings };
  }
  const forms = `${FORMS}, or the "ACPI: SRAT: Node …" lines of a kernel log`;
  return { facts: { memory: [] }, findings: [unknown(input, 'SRAT', forms)] };
}

const FORMS = 'the binary table, the text of acpidump, the text of iasl -d';

function unknown(input: BytesInput, table: string, forms: string) {
  const advice = `Copy the table: sudo cat /sys/firmware/acpi/tables/${table} > ${table.toLowerCase()}.bin`;
  return finding('error', { file: input.name }, `no ${table}`, forms, advice);
}

/** The text of an input; undefined when it is binary: tables hold zero bytes, texts hold none. */
function asText({ bytes }: BytesInput): string | undefined {
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}
