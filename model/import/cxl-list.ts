import { type ExactJson, type JsonObject, parseExactJson } from './exact-json.ts';
import { type Finding, finding, type Parsed, type Place, type TextInput } from './finding.ts';
import { isFinding, type Located, rangeOfSize } from './range.ts';

/** What `cxl list` says; ranges in the order listed. */
export interface CxlListFacts {
  /** Root decoders: the windows that Linux accepted. */
  readonly windows: readonly Located[];
  readonly memdevs: readonly Memdev[];
  /** Decoders of endpoints that hold a range of volatile memory. */
  readonly decoders: readonly EndpointDecoder[];
  readonly regions: readonly CxlRegion[];
  /** True when the list covers decoders, so that a device without one has none committed. */
  readonly decodersKnown: boolean;
}

interface Memdev {
  readonly name: string;
  /** Volatile capacity in bytes; undefined for a device without any. */
  readonly ramSize: bigint | undefined;
  /** All 64 bits, as the text of the list shows it. */
  readonly serial: string | undefined;
  readonly place: Place;
}

export interface EndpointDecoder extends Located {
  readonly name: string;
  /** The memdev that the decoder belongs to; undefined when the list does not nest them. */
  readonly memdev: string | undefined;
  readonly ways: number;
  readonly region: string | undefined;
  readonly locked: boolean;
}

interface CxlRegion extends Located {
  readonly name: string;
  readonly ways: number;
  readonly committed: boolean;
  readonly persistent: boolean;
  /** Names of memdevs, by position. */
  readonly memdevs: readonly string[];
}

/** What the walk collects, and where it is. */
interface Walk {
  readonly findings: Finding[];
  readonly windows: Located[];
  readonly memdevs: Memdev[];
  readonly decoders: EndpointDecoder[];
  readonly regions: CxlRegion[];
  /** What `decoders_committed` of the endpoints say, where they say anything. */
  readonly committed: bigint[];
  place(item: JsonObject, path: string): Place;
}

/**
 * Reads the JSON of `cxl list`, nested (`-v`) or flat, with decimal or "0x…" numbers. Sizes that
 * `-u` rounded are refused.
 */
export function parseCxlList(input: TextInput): Parsed<CxlListFacts> {
  const json = parseExactJson(input);
  const walk: Walk = {
    findings: [],
    windows: [],
    memdevs: [],
    decoders: [],
    regions: [],
    committed: [],
    place: (item, field) => ({ file: input.name, ...lineOf(json, item), field }),
  };
  if ('severity' in json) walk.findings.push(json);
  else visit(walk, json.value, '$', undefined);
  const { windows, memdevs, decoders, regions, committed, findings } = walk;
  const nothing = windows.length + memdevs.length + decoders.length + regions.length === 0;
  if (nothing && findings.length === 0) findings.push(empty(input));
  const noneCommitted = committed.length > 0 && committed.every((count) => count === 0n);
  const decodersKnown = decoders.length + regions.length > 0 || noneCommitted;
  return { facts: { windows, memdevs, decoders, regions, decodersKnown }, findings };
}

function lineOf(json: ReturnType<typeof parseExactJson>, item: JsonObject): { line?: number } {
  const line = 'severity' in json ? undefined : json.lineOf(item);
  return line === undefined ? {} : { line };
}

function empty(input: TextInput): Finding {
  const found = 'no decoder, region or memdev';
  const advice = 'List everything: sudo cxl list -vv > cxl-list.json';
  return finding('error', { file: input.name }, found, 'the JSON of cxl list', advice);
}

/** `memdev` is that of the endpoint that the value is nested in. */
function visit(walk: Walk, value: ExactJson, path: string, memdev: string | undefined): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((each, i) => {
      visit(walk, each, `${path}[${i}]`, memdev);
    });
    return;
  }
  const item = value as JsonObject;
  const inside = memdevOf(item) ?? memdev;
  collect(walk, item, path, inside);
  for (const [key, each] of Object.entries(item)) {
    visit(walk, each, `${path}.${key}`, inside);
  }
}

function memdevOf(item: JsonObject): string | undefined {
  const nested = item.memdev;
  if (typeof nested !== 'object' || nested === null || Array.isArray(nested)) return undefined;
  return text((nested as JsonObject).memdev);
}

function collect(walk: Walk, item: JsonObject, path: string, memdev: string | undefined): void {
  const isMapping = 'position' in item;
  if (text(item.endpoint) !== undefined && 'decoders_committed' in item) {
    walk.committed.push(number(walk, item, path, 'decoders_committed') ?? 0n);
  }
  if (text(item.region) !== undefined && text(item.decoder) === undefined) region(walk, item, path);
  else if (text(item.decoder) !== undefined && !isMapping) decoder(walk, item, path, memdev);
  else if (text(item.memdev) !== undefined && !isMapping) memdevItem(walk, item, path);
}

function memdevItem(walk: Walk, item: JsonObject, path: string): void {
  const name = text(item.memdev) ?? '';
  if (walk.memdevs.some((each) => each.name === name)) return;
  const ramSize = 'ram_size' in item ? number(walk, item, path, 'ram_size') : undefined;
  const place = walk.place(item, path);
  walk.memdevs.push({
    name,
    ramSize,
    serial: typeof item.serial === 'bigint' ? `${item.serial}` : text(item.serial),
    place,
  });
}

function decoder(walk: Walk, item: JsonObject, path: string, memdev: string | undefined): void {
  const name = text(item.decoder) ?? '';
  const root =
    'max_available_extent' in item ||
    /\.decoders:root\d/.test(path) ||
    /^decoder0\.\d+$/.test(name);
  const endpoint =
    'dpa_size' in item || 'dpa_resource' in item || /\.decoders:endpoint\d/.test(path);
  if (!root && !endpoint) return;
  const range = rangeOf(walk, item, path);
  if (!range) return;
  if (root) walk.windows.push(range);
  else if (item.mode !== 'pmem') {
    const locked = item.locked === true || item.locked === 1n;
    const place = { ...range.place, field: `${path} (${name})` };
    const ways = waysOf(walk, item, path);
    walk.decoders.push({ ...range, place, name, memdev, ways, region: text(item.region), locked });
  }
}

function region(walk: Walk, item: JsonObject, path: string): void {
  const range = rangeOf(walk, item, path);
  if (!range) return;
  const mappings = Array.isArray(item.mappings) ? (item.mappings as readonly JsonObject[]) : [];
  const memdevs = mappings
    .filter((each) => typeof each === 'object' && each !== null && text(each.memdev) !== undefined)
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map((each) => text(each.memdev) ?? '');
  walk.regions.push({
    ...range,
    name: text(item.region) ?? '',
    ways: waysOf(walk, item, path),
    committed: item.decode_state === undefined || item.decode_state === 'commit',
    persistent: item.type === 'pmem',
    memdevs,
  });
}

/** The range of a decoder or region; undefined when it holds none, or after a finding. */
function rangeOf(walk: Walk, item: JsonObject, path: string): Located | undefined {
  if (!('resource' in item) || !('size' in item)) return undefined;
  const start = number(walk, item, path, 'resource');
  const size = number(walk, item, path, 'size');
  if (start === undefined || size === undefined || size === 0n) return undefined;
  const range = rangeOfSize(start, size, walk.place(item, path));
  if (!isFinding(range)) return range;
  walk.findings.push(range);
  return undefined;
}

function waysOf(walk: Walk, item: JsonObject, path: string): number {
  if (!('interleave_ways' in item)) return 1;
  const ways = number(walk, item, path, 'interleave_ways') ?? 1n;
  if (ways >= 1n && ways <= 16n) return Number(ways);
  const place = walk.place(item, `${path}.interleave_ways`);
  walk.findings.push(finding('error', place, String(ways), '1 to 16', 'Write the list again.'));
  return 1;
}

function number(walk: Walk, item: JsonObject, path: string, key: string): bigint | undefined {
  const value = item[key];
  if (typeof value === 'bigint' && value >= 0n) return value;
  if (typeof value === 'string' && /^0x[0-9a-f]{1,17}$/i.test(value)) return BigInt(value);
  const rounded = typeof value === 'string' && /[KMGTP]i?B/.test(value);
  const advice = rounded
    ? 'The option -u of cxl list rounds sizes: write the list without it (sudo cxl list -vv).'
    : 'Write the list again: sudo cxl list -vv > cxl-list.json';
  const shown =
    typeof value === 'bigint'
      ? `${value}`
      : JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each));
  const found = `${rounded ? 'the rounded size ' : ''}${shown}`;
  const place = walk.place(item, `${path}.${key}`);
  walk.findings.push(finding('error', place, found.slice(0, 80), 'a number of bytes', advice));
  return undefined;
}

function text(value: ExactJson | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
