import { type ExactJson, type JsonObject, parseExactJson } from './exact-json.ts';
import {
  type Finding,
  finding,
  type Parsed,
  type Place,
  type TextInput,
  unquoted,
} from './finding.ts';
import { isFinding, type Located, rangeOfSize } from './range.ts';

/** What `cxl list` says; ranges in the order listed. */
export interface CxlListFacts {
  /** Root decoders: the windows that Linux accepted, and whether it makes ram regions in them. */
  readonly windows: readonly RootDecoder[];
  readonly memdevs: readonly Memdev[];
  /** Decoders of endpoints that hold a range of volatile memory. */
  readonly decoders: readonly EndpointDecoder[];
  /** Decoders and committed regions of anything else: persistent memory, dynamic capacity. */
  readonly otherRanges: readonly Located[];
  /** Regions of volatile memory. */
  readonly regions: readonly CxlRegion[];
  /**
   * True when the list covers decoders, so that a device without one has none committed; an empty
   * list does, for there is no device.
   */
  readonly decodersKnown: boolean;
}

/** What a root decoder says of its window. */
export interface RootDecoder extends Located {
  readonly ram: boolean;
  /** What firmware restricts it to, where that is not volatile memory of type-3 devices. */
  readonly only?: 'accelerators' | 'persistent memory';
  /** Accelerators (type-2 devices) may lie in it, as well. */
  readonly accelerators: boolean;
}

export interface Memdev {
  readonly name: string;
  /** Volatile capacity in bytes; undefined for a device without any. */
  readonly ramSize: bigint | undefined;
  /** No driver is bound to it, so that it has no endpoint and its decoders are not listed. */
  readonly disabled: boolean;
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
  /** Where its device memory starts; undefined when the list does not say. */
  readonly dpa: bigint | undefined;
}

export interface CxlRegion extends Located {
  readonly name: string;
  readonly ways: number;
  readonly committed: boolean;
  /** Names of memdevs, by position; empty when the list shows no mappings. */
  readonly memdevs: readonly string[];
  /** Bytes of DRAM at its beginning that the device backs; 0n where the list shows none. */
  readonly linearCache: bigint;
}

/** What the walk collects, and where it is. */
interface Walk {
  readonly findings: Finding[];
  readonly windows: RootDecoder[];
  readonly memdevs: Memdev[];
  readonly decoders: EndpointDecoder[];
  readonly otherRanges: Located[];
  readonly regions: CxlRegion[];
  /** What `decoders_committed` of the endpoints say, where they say anything. */
  readonly committed: bigint[];
  /** Which kinds of items the list has, whatever they hold. */
  readonly seen: Set<'memdev' | 'endpoint' | 'decoder' | 'endpoint decoder' | 'region'>;
  /** The first item of which the kernel shows the size and hides the address. */
  hidden: Finding | undefined;
  place(item: JsonObject, path: string): Place;
}

/**
 * Reads the JSON of `cxl list`, nested (`-v`) or flat, with decimal or "0x…" numbers. Lines that
 * libcxl wrote before it are left out. Sizes that `-u` rounded are refused, and so is a list that
 * was not written by root.
 */
export function parseCxlList(input: TextInput): Parsed<CxlListFacts> {
  const { text, notes } = withoutMessages(input);
  const json = parseExactJson({ name: input.name, text });
  const walk: Walk = {
    findings: [...notes],
    windows: [],
    memdevs: [],
    decoders: [],
    otherRanges: [],
    regions: [],
    committed: [],
    seen: new Set(),
    hidden: undefined,
    place: (item, field) => ({ file: input.name, ...lineOf(json, item), field }),
  };
  if ('severity' in json) walk.findings.push(json);
  else {
    visit(walk, json.value, '$', undefined);
    const none = Array.isArray(json.value) && json.value.length === 0;
    if (walk.seen.size === 0 && !none) walk.findings.push(empty(input));
  }
  if (walk.hidden) walk.findings.push(walk.hidden);
  const { windows, memdevs, decoders, otherRanges, regions, findings } = walk;
  const decodersKnown = coversDecoders(walk);
  return { facts: { windows, memdevs, decoders, otherRanges, regions, decodersKnown }, findings };
}

/**
 * Would the list show a committed decoder if there were one? `cxl list -v` shows decoders below their
 * endpoints, but none without a range (that takes -vv), and only newer versions of cxl-cli count the
 * committed ones of an endpoint. With a filter such as `-d root` no endpoint is listed.
 */
function coversDecoders({ seen, committed }: Walk): boolean {
  if (seen.has('endpoint decoder') || seen.size === 0) return true;
  if (committed.length > 0 && committed.every((count) => count === 0n)) return true;
  if (seen.has('endpoint') && seen.has('decoder')) return true;
  // Regions alone stand for their devices.
  return seen.has('region') && !seen.has('memdev');
}

/** What libcxl and cxl say on stderr comes first when both streams were written to the file. */
function withoutMessages(input: TextInput): { text: string; notes: Finding[] } {
  const { name } = input;
  const text = unquoted(input.text);
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^\s*[[{]/.test(line));
  const messages = lines.slice(0, Math.max(0, start));
  const first = messages.findIndex((line) => line.trim() !== '');
  if (first < 0 || !messages.every((line) => /^\s*$|^\s*(lib)?cxl\b/i.test(line))) {
    return { text, notes: [] };
  }
  const found = JSON.stringify(messages[first]?.trim().slice(0, 60));
  const advice = 'Messages before the list were left out.';
  const place = { file: name, line: first + 1 };
  return {
    text: lines.fill('', 0, start).join('\n'),
    notes: [finding('note', place, found, 'the JSON of cxl list', advice)],
  };
}

function lineOf(json: ReturnType<typeof parseExactJson>, item: JsonObject): { line?: number } {
  const line = 'severity' in json ? undefined : json.lineOf(item);
  return line === undefined ? {} : { line };
}

function empty(input: TextInput): Finding {
  const found = 'no decoder, region or memdev';
  return finding('error', { file: input.name }, found, 'the JSON of cxl list', LIST_ALL);
}

export const LIST_ALL = 'List everything: sudo cxl list -vv > cxl-list.json';

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

/** An endpoint names its memdev by its host, and nests it where memdevs were asked for. */
function memdevOf(item: JsonObject): string | undefined {
  const nested = item.memdev;
  if (typeof nested === 'object' && nested !== null && !Array.isArray(nested)) {
    return text((nested as JsonObject).memdev);
  }
  return text(item.endpoint) === undefined ? undefined : text(item.host);
}

function collect(walk: Walk, item: JsonObject, path: string, memdev: string | undefined): void {
  const isMapping = 'position' in item;
  if (text(item.endpoint) !== undefined) {
    walk.seen.add('endpoint');
    if ('decoders_committed' in item) {
      walk.committed.push(number(walk, item, path, 'decoders_committed') ?? 0n);
    }
  }
  if (text(item.region) !== undefined && text(item.decoder) === undefined) region(walk, item, path);
  else if (text(item.decoder) !== undefined && !isMapping) decoder(walk, item, path, memdev);
  else if (text(item.memdev) !== undefined && !isMapping) memdevItem(walk, item, path);
}

function memdevItem(walk: Walk, item: JsonObject, path: string): void {
  walk.seen.add('memdev');
  const name = text(item.memdev) ?? '';
  if (walk.memdevs.some((each) => each.name === name)) return;
  const ramSize = 'ram_size' in item ? number(walk, item, path, 'ram_size') : undefined;
  walk.memdevs.push({
    name,
    ramSize,
    disabled: item.state === 'disabled',
    serial: typeof item.serial === 'bigint' ? `${item.serial}` : text(item.serial),
    place: walk.place(item, path),
  });
}

function decoder(walk: Walk, item: JsonObject, path: string, memdev: string | undefined): void {
  const name = text(item.decoder) ?? '';
  const root =
    'max_available_extent' in item ||
    /\.decoders:root\d/.test(path) ||
    /\.root decoders\[/.test(path) ||
    /^decoder0\.\d+$/.test(name);
  const endpoint =
    !root &&
    ('dpa_size' in item ||
      'dpa_resource' in item ||
      /\.decoders:endpoint\d/.test(path) ||
      /\.endpoint decoders\[/.test(path));
  walk.seen.add('decoder');
  if (endpoint) walk.seen.add('endpoint decoder');
  // A root decoder always has a range.
  const range = rangeOf(walk, item, path, root);
  if (!range) return;
  if (root) walk.windows.push({ ...range, ...capabilities(item) });
  if (!endpoint) return;
  const place = { ...range.place, field: `${path} (${name})` };
  if (!isVolatile(item.mode)) {
    walk.otherRanges.push({ ...range, place });
    return;
  }
  walk.decoders.push({
    ...range,
    place,
    name,
    memdev,
    ways: waysOf(walk, item, path),
    region: text(item.region),
    locked: item.locked === true || item.locked === 1n,
    dpa: 'dpa_resource' in item ? number(walk, item, path, 'dpa_resource') : undefined,
  });
}

/** A decoder without device memory says "none". */
function isVolatile(mode: ExactJson | undefined): boolean {
  return mode === undefined || mode === 'ram' || mode === 'none';
}

/**
 * A root decoder lists what it can do; one that lists nothing is of an older cxl-cli. That it takes
 * type-3 devices is not listed (cap_type3), so of a window for volatile memory that is assumed.
 */
function capabilities(item: JsonObject): Pick<RootDecoder, 'ram' | 'only' | 'accelerators'> {
  const can = (key: string) => item[key] === true;
  const listed = ['volatile_capable', 'pmem_capable', 'accelmem_capable'].some(
    (key) => key in item,
  );
  const ram = !listed || can('volatile_capable');
  const accelerators = can('accelmem_capable');
  if (ram) return { ram, accelerators };
  if (can('pmem_capable')) return { ram, accelerators, only: 'persistent memory' };
  return { ram, accelerators, ...(accelerators && { only: 'accelerators' }) };
}

function region(walk: Walk, item: JsonObject, path: string): void {
  walk.seen.add('region');
  const range = rangeOf(walk, item, path, false);
  if (!range) return;
  const committed = item.decode_state === undefined || item.decode_state === 'commit';
  if (!isVolatile(item.type)) {
    const place = { ...range.place, field: `${path} (${text(item.region)})` };
    if (committed) walk.otherRanges.push({ ...range, place });
    return;
  }
  const cache = 'extended_linear_cache_size';
  const linearCache = cache in item ? number(walk, item, path, cache) : 0n;
  const mappings = Array.isArray(item.mappings) ? (item.mappings as readonly JsonObject[]) : [];
  const memdevs = mappings
    .filter((each) => typeof each === 'object' && each !== null && text(each.memdev) !== undefined)
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map((each) => text(each.memdev) ?? '');
  walk.regions.push({
    ...range,
    name: text(item.region) ?? '',
    ways: waysOf(walk, item, path),
    committed,
    memdevs,
    linearCache: linearCache ?? 0n,
  });
}

/** The range of a decoder or region; undefined when it holds none, or after a finding. */
function rangeOf(walk: Walk, item: JsonObject, path: string, always: boolean): Located | undefined {
  if (!('resource' in item)) {
    const size = 'size' in item ? number(walk, item, path, 'size') : 0n;
    if (always || (size !== undefined && size > 0n)) walk.hidden ??= hidden(walk, item, path);
    return undefined;
  }
  if (!('size' in item)) return undefined;
  const start = number(walk, item, path, 'resource');
  const size = number(walk, item, path, 'size');
  if (start === undefined || size === undefined || size === 0n) return undefined;
  const range = rangeOfSize(start, size, walk.place(item, path));
  if (!isFinding(range)) return range;
  walk.findings.push(range);
  return undefined;
}

/** `start` of a decoder is an attribute for root only (drivers/cxl/core/port.c), `size` is not. */
function hidden(walk: Walk, item: JsonObject, path: string): Finding {
  const name = text(item.decoder) ?? text(item.region) ?? 'a decoder';
  const advice = `The kernel hides addresses from users other than root: run it as root. ${LIST_ALL}`;
  const found = `${name} without its address`;
  return finding('error', walk.place(item, path), found, '"resource"', advice);
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
