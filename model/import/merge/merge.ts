import type { AddressRange, Scenario } from '../../machine/scenario.ts';
import { parseCedtInput, parseSratInput } from '../read/acpi-input.ts';
import { builtIn } from './alternatives.ts';
import { type Assumed, type Assumption, withAlternatives } from './assumption.ts';
import { parseCxlList } from '../read/cxl-list.ts';
import { parseDmesg } from '../read/dmesg.ts';
import type { Conclusion, Facts } from './facts.ts';
import {
  type BytesInput,
  type Finding,
  finding,
  formatPlace,
  type Parsed,
  type TextInput,
} from '../read/finding.ts';
import { parseIomem } from '../read/iomem.ts';
import { type IomemFacts, iomemFacts } from './iomem-facts.ts';
import { programmed } from './merge-decoders.ts';
import { deviceTypes } from './merge-device-types.ts';
import { memoryBlock } from './merge-memory-block.ts';
import { softReserved } from './merge-soft-reserved.ts';
import { srat } from './merge-srat.ts';
import { windows } from './merge-windows.ts';
import { overSoftReserved, separated } from './other-memory.ts';
import { anotherThing } from './another-thing.ts';
import { distinct, formatRange, type Located, overlaps } from '../read/range.ts';

interface SizeInput {
  readonly name: string;
  readonly bytes: bigint;
}

/** Dumps of one machine; any subset that determines the layout is enough. */
export interface MachineInputs {
  /** Of the scenario: lower case, digits and dashes. 'imported' when not given. */
  readonly name?: string;
  readonly title?: string;
  /** /proc/iomem. */
  readonly iomem?: TextInput;
  /** The kernel log. */
  readonly dmesg?: TextInput;
  /** The table, or the text of acpidump or `iasl -d`. */
  readonly cedt?: BytesInput;
  /** As `cedt`, or the SRAT lines of a kernel log. */
  readonly srat?: BytesInput;
  /** JSON of `cxl list -vv`. */
  readonly cxlList?: TextInput;
  /** memory_block_size_bytes() where the user knows it. */
  readonly memoryBlock?: SizeInput;
}

/** Where each field of the scenario comes from, as `file:line: field` or as a reason. */
type Provenance = Readonly<Record<ProvenField, readonly string[]>>;

type ProvenField =
  | 'softReserved'
  | 'windows'
  | 'devices'
  | 'decoders'
  | 'srat'
  | 'foreign'
  | 'memoryBlock'
  | 'config';

export interface Imported {
  readonly ok: true;
  readonly scenario: Scenario;
  /** Those of the scenario, with the machines that other answers make. */
  readonly assumptions: readonly Assumption[];
  /** Warnings and notes. */
  readonly findings: readonly Finding[];
  readonly provenance: Provenance;
}

interface Refused {
  readonly ok: false;
  readonly errors: readonly Finding[];
  /** What was wrong with the inputs besides, which may be the cause. */
  readonly warnings: readonly Finding[];
}

type ImportResult = Imported | Refused;

/** Builds the scenario of one machine from its dumps, or says what is wrong or missing. */
export function importMachine(inputs: MachineInputs): ImportResult {
  const findings: Finding[] = [];
  const read = readAll(inputs, findings);
  // An input that cannot be read would contradict all others: say the one thing that is wrong.
  const unreadable = errorsOf(findings);
  const refuse = (errors: readonly Finding[]): Refused => ({
    ok: false,
    errors,
    warnings: findings.filter(({ severity }) => severity === 'warning'),
  });
  if (unreadable.length > 0) return refuse(unreadable);
  const reserved = softReserved(read);
  const cxl = windows(read);
  findings.push(...(reserved?.findings ?? []), ...(cxl?.findings ?? []));
  const broken = errorsOf(findings);
  if (broken.length > 0) return refuse(broken);
  if (!reserved || !cxl) return refuse(missing(!reserved, !cxl));
  const files = [inputs.iomem, inputs.dmesg, inputs.cedt, inputs.srat, inputs.cxlList];
  const source = [...new Set(files.flatMap((each) => each?.name ?? []))].join(', ');
  const useless = anotherThing(read, reserved.value, cxl.value, source);
  if (useless) return refuse([useless]);
  const { facts, accelerators, committed, assumptions: leftOut } = separated(read, cxl.value);
  const unmodelled = overSoftReserved(facts, committed, reserved.value);
  if (unmodelled.length > 0) return refuse(unmodelled);

  const decoders = programmed(facts, cxl.value);
  const affinity = srat(facts, reserved.value, cxl.value);
  const block = memoryBlock(facts, inputs.memoryBlock, cxl.value);
  const order = config(facts.iomem);
  const foreign = foreignResources(facts, cxl.value, accelerators);
  const rest = [decoders, affinity, block, order, foreign];
  findings.push(...rest.flatMap((each) => each.findings), ...outside(reserved.value, cxl.value));
  const errors = errorsOf(findings);
  if (errors.length > 0) return refuse(errors);

  const name = inputs.name ?? 'imported';
  const types = { assumptions: deviceTypes(read, decoders.value, reserved.value) };
  const assumed = [reserved, cxl, types, { assumptions: leftOut }, ...rest].flatMap(
    (each) => each.assumptions,
  );
  const scenario: Scenario = {
    name,
    title: inputs.title ?? name,
    source,
    softReserved: reserved.value.map(bare),
    windows: cxl.value.map((each) => ({
      ...bare(each),
      ...(!each.ram && !hasRegion(facts, each) && { ram: false }),
    })),
    ...decoders.value,
    ...affinity.value,
    foreign: foreign.value.map((each) => ({ ...bare(each), name: each.name })),
    memoryBlock: block.value,
    config: order.value,
    assumptions: assumed.map(({ sentence }) => sentence),
  };
  const provenance: Provenance = {
    softReserved: reserved.from,
    windows: cxl.from,
    devices: decoders.value.devices.map(({ name }) => {
      const memdev = facts.cxlList?.memdevs.find((each) => each.name === name);
      return memdev ? formatPlace(memdev.place) : 'assumed';
    }),
    decoders: decoders.from,
    srat: affinity.from,
    foreign: foreign.from,
    memoryBlock: block.from,
    config: order.from,
  };
  const assumptions = withAlternatives(assumed, scenario);
  return { ok: true, scenario, assumptions, findings, provenance };
}

function readAll(inputs: MachineInputs, findings: Finding[]): Facts {
  const read = <I, F>(input: I | undefined, parse: (input: I) => Parsed<F>): F | undefined => {
    const parsed = input && parse(input);
    // One file may be two inputs: the log with the e820 map has the SRAT, too.
    const said = new Set(findings.map(({ message }) => message));
    findings.push(...(parsed?.findings ?? []).filter(({ message }) => !said.has(message)));
    return parsed?.facts;
  };
  const nodes = read(inputs.iomem, parseIomem);
  return {
    iomem: nodes && iomemFacts(nodes),
    dmesg: read(inputs.dmesg, parseDmesg),
    cedt: read(inputs.cedt, parseCedtInput),
    srat: read(inputs.srat, parseSratInput),
    cxlList: read(inputs.cxlList, parseCxlList),
    files: {
      ...(inputs.iomem && { iomem: inputs.iomem.name }),
      ...(inputs.dmesg && { dmesg: inputs.dmesg.name }),
      ...(inputs.cedt && { cedt: inputs.cedt.name }),
      ...(inputs.srat && { srat: inputs.srat.name }),
      ...(inputs.cxlList && { cxlList: inputs.cxlList.name }),
    },
  };
}

function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter((each) => each.severity === 'error');
}

function missing(noReserved: boolean, noWindows: boolean): Finding[] {
  const errors: Finding[] = [];
  if (noReserved) {
    const expected =
      'a kernel log with "BIOS-e820:" or "efi: mem" lines (--dmesg), or "Soft Reserved" lines in /proc/iomem (--iomem)';
    const advice = 'From Linux 7.0 on iomem hides Soft Reserved memory: add --dmesg.';
    errors.push(finding('error', NOWHERE, 'no source of Soft Reserved memory', expected, advice));
  }
  if (noWindows) {
    const expected =
      'a CEDT (--cedt), a whole /proc/iomem (--iomem), or root decoders (--cxl-list from cxl list -vv)';
    const advice =
      'Add one of them, such as --cedt /sys/firmware/acpi/tables/CEDT; a machine without CXL needs its whole /proc/iomem.';
    errors.push(finding('error', NOWHERE, 'no source of CXL windows', expected, advice));
  }
  return errors;
}

const NOWHERE = { file: '' };

/** Of an equal Soft Reserved range and window the later one is the parent (insert_resource). */
function config(iomem: IomemFacts | undefined): Conclusion<NonNullable<Scenario['config']>> {
  const pair = iomem?.laterParent;
  if (!pair) {
    return { value: { CXL_ACPI: 'm' }, findings: [], assumptions: [MODULE], from: ['assumed'] };
  }
  const value = { CXL_ACPI: pair.kind === 'soft-reserved' ? 'y' : 'm' } as const;
  return { value, findings: [], assumptions: [], from: [formatPlace(pair.node.place)] };
}

const MODULE: Assumed = {
  id: 'cxl-acpi',
  sentence: 'CONFIG_CXL_ACPI=m: Soft Reserved memory enters iomem before the CXL windows.',
  otherwise: builtIn,
};

/**
 * What else lies in a window: as iomem shows it; without it usable memory of the e820 map, which Linux
 * has inserted as System RAM. Persistent regions that only cxl list shows take their bytes, too.
 */
function foreignResources(
  { iomem, dmesg, cxlList }: Facts,
  cxl: readonly Located[],
  accelerators: readonly Located[],
): Conclusion<IomemFacts['foreign']> {
  const inWindow = (ranges: readonly Located[]) =>
    ranges.filter((range) => cxl.some((window) => overlaps(range, window)));
  const named = (name: string) => (range: Located) => ({ ...range, name });
  const shown = iomem?.foreign ?? inWindow(dmesg?.usable ?? []).map(named('System RAM'));
  const listed = [
    ...distinct(inWindow(cxlList?.otherRanges ?? [])).map(named('Persistent Memory')),
    ...distinct(accelerators).map(named('accelerator memory')),
  ];
  const value = [
    ...shown,
    ...listed.filter((range) => !shown.some((each) => overlaps(each, range))),
  ];
  const assumptions = iomem ? [] : [value.length === 0 ? NONE_FOREIGN : NO_OTHER_FOREIGN];
  return { value, findings: [], assumptions, from: value.map((each) => formatPlace(each.place)) };
}

const NONE_FOREIGN: Assumed = {
  id: 'foreign',
  sentence: 'No resource of another driver lies in a CXL window.',
};

const NO_OTHER_FOREIGN: Assumed = {
  id: 'foreign',
  sentence:
    'No resource of another driver lies in a CXL window, but for the memory that the inputs name.',
};

/** Does an input show a region of volatile memory there, so that Linux does make them? */
function hasRegion({ cxlList, iomem }: Facts, window: Located): boolean {
  const shown = [...(cxlList?.regions ?? []), ...(iomem?.regions ?? [])];
  return shown.some((region) => overlaps(region, window));
}

function outside(reserved: readonly Located[], cxl: readonly Located[]): Finding[] {
  return reserved
    .filter((range) => !cxl.some((window) => overlaps(window, range)))
    .map((range) => {
      const found = `Soft Reserved ${formatRange(range)} outside every CXL window`;
      const advice = 'Linux gives it to dax_hmem; CXL has no part in it.';
      return finding(
        'note',
        range.place,
        found,
        'a range in a window, or memory of its own',
        advice,
      );
    });
}

function bare({ start, end }: AddressRange): AddressRange {
  return { start, end };
}
