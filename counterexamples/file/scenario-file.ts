/**
 * Scenarios as JSON: addresses and sizes are "0x..." strings, ends are inclusive as in /proc/iomem.
 */
import type { AddressRange, KernelConfig, Scenario } from '../../model/index.ts';
import type { Read } from './problem.ts';
import { scenarioProblems } from './scenario-problems.ts';
import { SCENARIO_SCHEMA_ID, scenarioSchema } from './scenario-schema.ts';
import { parseJson, schemaReader } from './schema-errors.ts';

interface RangeJson {
  readonly start: string;
  readonly end: string;
}

/** A scenario as it stands in a file or in a trace. */
export interface ScenarioJson {
  readonly name: string;
  readonly title: string;
  readonly source?: string;
  readonly softReserved: readonly RangeJson[];
  readonly windows: readonly (RangeJson & {
    readonly ram?: boolean;
    readonly bridges?: readonly number[];
  })[];
  readonly devices: readonly {
    readonly name: string;
    readonly capacity: string;
    readonly fails?: 'cxl_pci' | 'endpoint';
    readonly bridge?: number;
  }[];
  readonly decoders: readonly (RangeJson & {
    readonly devices: readonly number[];
    readonly locked: boolean;
    readonly linearCache?: string;
    readonly normalized?: boolean;
  })[];
  readonly srat?: readonly (RangeJson & { readonly node?: number })[];
  readonly sratNodes?: number;
  readonly foreign?: readonly (RangeJson & { readonly name: string })[];
  readonly memoryBlock: string;
  readonly config?: Partial<KernelConfig>;
  readonly earlyAdmin?: boolean;
  readonly everyFault?: boolean;
  readonly everyOperation?: boolean;
  readonly rebindsCxl?: boolean;
  readonly assumptions?: readonly string[];
}

type ScenarioFile = ScenarioJson & { readonly schema: string };

const validate = schemaReader<ScenarioFile>(scenarioSchema);

/** Reads the text of a scenario file. */
export function readScenario(text: string): Read<Scenario> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const file = validate(json.value);
  return file.ok ? scenarioFromJson(file.value, '$') : file;
}

/** The text of a scenario file. */
export function writeScenario(scenario: Scenario): string {
  const file = { schema: SCENARIO_SCHEMA_ID, ...scenarioToJson(scenario) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

export function scenarioToJson(scenario: Scenario): ScenarioJson {
  return {
    name: scenario.name,
    title: scenario.title,
    ...(scenario.source === undefined ? {} : { source: scenario.source }),
    softReserved: scenario.softReserved.map(rangeToJson),
    windows: scenario.windows.map(({ ram, bridges, ...range }) => ({
      ...rangeToJson(range),
      ...(ram !== undefined && { ram }),
      ...(bridges !== undefined && { bridges }),
    })),
    devices: scenario.devices.map((device) => ({ ...device, capacity: hex(device.capacity) })),
    decoders: scenario.decoders.map((decoder) => ({
      ...rangeToJson(decoder),
      devices: decoder.devices,
      locked: decoder.locked,
      ...(decoder.linearCache !== undefined && { linearCache: hex(decoder.linearCache) }),
      ...(decoder.normalized !== undefined && { normalized: decoder.normalized }),
    })),
    srat: scenario.srat.map((range) => ({
      ...rangeToJson(range),
      ...(range.node !== undefined && { node: range.node }),
    })),
    ...(scenario.sratNodes !== undefined && { sratNodes: scenario.sratNodes }),
    foreign: scenario.foreign.map((res) => ({ ...rangeToJson(res), name: res.name })),
    memoryBlock: hex(scenario.memoryBlock),
    ...(scenario.config !== undefined && { config: scenario.config }),
    ...(scenario.earlyAdmin !== undefined && { earlyAdmin: scenario.earlyAdmin }),
    ...(scenario.everyFault !== undefined && {
      everyFault: scenario.everyFault,
    }),
    ...(scenario.rebindsCxl !== undefined && { rebindsCxl: scenario.rebindsCxl }),
    ...(scenario.everyOperation !== undefined && { everyOperation: scenario.everyOperation }),
    assumptions: scenario.assumptions,
  };
}

/**
 * Turns validated JSON into a scenario, or says what no machine is: ranges that end before they start,
 * devices that do not exist. `at` is the JSON path of the scenario.
 */
export function scenarioFromJson(json: ScenarioJson, at: string): Read<Scenario> {
  const scenario: Scenario = {
    name: json.name,
    title: json.title,
    ...(json.source === undefined ? {} : { source: json.source }),
    softReserved: json.softReserved.map(rangeFromJson),
    windows: json.windows.map(({ ram, bridges, ...range }) => ({
      ...rangeFromJson(range),
      ...(ram !== undefined && { ram }),
      ...(bridges !== undefined && { bridges }),
    })),
    devices: json.devices.map((device) => ({ ...device, capacity: BigInt(device.capacity) })),
    decoders: json.decoders.map((decoder) => ({
      ...rangeFromJson(decoder),
      devices: decoder.devices,
      locked: decoder.locked,
      ...(decoder.linearCache !== undefined && { linearCache: BigInt(decoder.linearCache) }),
      ...(decoder.normalized !== undefined && { normalized: decoder.normalized }),
    })),
    srat: (json.srat ?? []).map((range) => ({
      ...rangeFromJson(range),
      ...(range.node !== undefined && { node: range.node }),
    })),
    ...(json.sratNodes !== undefined && { sratNodes: json.sratNodes }),
    foreign: (json.foreign ?? []).map((res) => ({ ...rangeFromJson(res), name: res.name })),
    memoryBlock: BigInt(json.memoryBlock),
    ...(json.config !== undefined && { config: json.config }),
    ...(json.earlyAdmin !== undefined && { earlyAdmin: json.earlyAdmin }),
    ...(json.everyFault !== undefined && { everyFault: json.everyFault }),
    ...(json.rebindsCxl !== undefined && { rebindsCxl: json.rebindsCxl }),
    ...(json.everyOperation !== undefined && { everyOperation: json.everyOperation }),
    assumptions: json.assumptions ?? [],
  };
  const problems = scenarioProblems(scenario, at);
  return problems.length === 0 ? { ok: true, value: scenario } : { ok: false, problems };
}

function rangeToJson(range: AddressRange): RangeJson {
  return { start: hex(range.start), end: hex(range.end) };
}

function rangeFromJson(range: RangeJson): AddressRange {
  return { start: BigInt(range.start), end: BigInt(range.end) };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
