/**
 * The options that commands share which explore: what to explore, how, and how to go on with it.
 */
import type { OptionTable, OptionValues } from '../options/options.ts';

/** What to explore; shared by `check`, `compare` and, but for the properties, `graph`. */
export const selectionOptions = {
  scenario: {
    kind: 'texts',
    metavar: 'NAME|FILE',
    help: 'a named scenario (globs such as "n*"), or the path of a scenario JSON file; repeatable (default: all named ones that are not large, see --list)',
  },
  property: {
    kind: 'texts',
    metavar: 'NAME',
    help: 'a property (globs such as "no-*"); repeatable (default: all)',
  },
  iomem: {
    kind: 'text',
    metavar: 'FILE',
    help: 'your machine: /proc/iomem, read as root ("-" is standard input, gzip is unpacked, for this and all other files)',
  },
  dmesg: {
    kind: 'text',
    metavar: 'FILE',
    help: 'your machine: kernel log with the e820 or EFI map',
  },
  cedt: {
    kind: 'text',
    metavar: 'FILE',
    help: 'your machine: /sys/firmware/acpi/tables/CEDT, or its acpidump or iasl text',
  },
  srat: {
    kind: 'text',
    metavar: 'FILE',
    help: 'your machine: SRAT lines of the kernel log, or the table as for --cedt',
  },
  'cxl-list': { kind: 'text', metavar: 'FILE', help: 'your machine: JSON of "cxl list -vv"' },
  'memory-block': {
    kind: 'bytes',
    metavar: 'BYTES',
    help: 'your machine: memory block size, 0x and then the text of /sys/devices/system/memory/block_size_bytes',
  },
  config: {
    kind: 'texts',
    metavar: 'OPTION=VALUE,...',
    help: 'options of the kernel, such as CXL_ACPI=y,DEV_DAX_HMEM=m, in place of those of the scenarios: CXL_ACPI, CXL_PCI, CXL_MEM, CXL_REGION, DEV_DAX_HMEM, DEV_DAX_CXL, DEV_DAX_KMEM, each y, m or n; no verdict is on record then',
  },
  faults: {
    kind: 'count',
    metavar: 'N',
    low: 0,
    high: 255,
    help: 'at most N faults: failed probes, late devices, timeouts (default: as recorded)',
  },
  'user-ops': {
    kind: 'count',
    metavar: 'N',
    low: 0,
    high: 255,
    help: 'at most N operations of the administrator (default: as recorded)',
  },
} as const satisfies OptionTable;

/** How to explore; shared by `check` and `compare`. */
export const searchOptions = {
  search: {
    kind: 'choice',
    choices: ['bfs', 'dfs', 'iddfs', 'walk', 'swarm'],
    help: 'breadth first (default; counterexamples are shortest), depth first, iterative deepening (shortest too, with less memory and more time), random walks, or a swarm of depth-first searches with different orders of rules, each within --max-states (default 100k) and --max-depth (default 1000); walks and swarms prove nothing unless a search of the swarm was exhaustive',
  },
  seed: {
    kind: 'text',
    metavar: 'TEXT',
    help: 'with walk or swarm: what chance is drawn from; the same seed gives the same run (default: 1)',
  },
  walks: { kind: 'count', metavar: 'N', low: 1, help: 'with walk: N walks (default: 1000)' },
  'walk-length': {
    kind: 'count',
    metavar: 'N',
    low: 0,
    help: 'with walk: at most N steps in each (default: 1000)',
  },
  searches: { kind: 'count', metavar: 'N', low: 1, help: 'with swarm: N searches (default: 16)' },
  store: {
    kind: 'choice',
    choices: ['exact', 'compact', 'bitstate'],
    help: 'keep whole states (default), 64-bit hashes of them, or with dfs and swarm a few bits of each in an array of fixed size; the last two may omit states and say with what probability',
  },
  bits: {
    kind: 'count',
    metavar: 'N',
    low: 1,
    high: 16,
    help: 'with bitstate: N bits for each state (default: 3)',
  },
  'bitstate-bytes': {
    kind: 'bytes',
    metavar: 'BYTES',
    help: 'with bitstate: size of the array (default: 64M)',
  },
  reduce: {
    kind: 'choices',
    choices: ['symmetry', 'partial-order'],
    help: 'explore less where no verdict can depend on it; the table says by how much, or why not: symmetry keeps one state of those that differ only by exchanging indices that the model declares interchangeable; partial-order fires only some of the rules that commute (counterexamples may be longer; off within --max-depth, with properties about paths, which --property can leave out, and where symmetry is on)',
  },
  'max-depth': { kind: 'count', metavar: 'N', low: 0, help: 'follow paths of at most N steps' },
  'max-states': { kind: 'count', metavar: 'N', low: 1, help: 'store at most N states a search' },
  'max-seconds': {
    kind: 'seconds',
    metavar: 'S',
    help: 'stop each search after S seconds (default for a machine of your own, without another bound, --exhaustive or --checkpoint: 60)',
  },
  'max-memory': {
    kind: 'bytes',
    metavar: 'BYTES',
    help: 'stop each search that takes more memory (default: half of the memory of this machine, shared by the workers, at most 4G each)',
  },
  exhaustive: {
    kind: 'flag',
    help: 'exit with 3 when any bound was hit; the default unless a --max option is given',
  },
  workers: {
    kind: 'count',
    metavar: 'N',
    low: 1,
    high: 256,
    help: 'run N searches at the same time; a single search that is long is shared by N threads, with the same result, if it is breadth first without reductions, properties about paths, --max-depth, --coverage and --checkpoint (default: as many as there are cores)',
  },
} as const satisfies OptionTable;

/** For one long search; known to `check`. */
export const checkpointOptions = {
  checkpoint: {
    kind: 'text',
    metavar: 'FILE',
    help: 'with one scenario, one design and --search bfs or dfs: write FILE every minute and at Ctrl-C, so that the search can be resumed whenever the program is stopped or killed',
  },
  'checkpoint-every': {
    kind: 'seconds',
    metavar: 'S',
    help: 'with --checkpoint: write it every S seconds (default: 60)',
  },
  resume: {
    kind: 'text',
    metavar: 'FILE',
    help: 'go on with the search of a checkpoint; all other options must be those that it was made with, but for bounds of time and memory',
  },
} as const satisfies OptionTable;

export type SelectionValues = OptionValues<typeof selectionOptions>;
export type CheckpointValues = OptionValues<typeof checkpointOptions>;
export type SearchValues = OptionValues<typeof searchOptions>;
