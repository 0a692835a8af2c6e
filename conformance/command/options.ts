/**
 * The options of `npm run conform`, and its help.
 */
import type { Help } from '../../cli/options/help-lines.ts';
import type { OptionTable, OptionValues } from '../../cli/options/options.ts';

export const conformOptions = {
  kernel: {
    kind: 'texts',
    metavar: 'VERSION',
    help: 'a Debian kernel such as 6.18 (the newest of the series) or a whole release; repeatable (default: the newest kernel of each design that kernels ship)',
  },
  vmlinuz: { kind: 'text', metavar: 'FILE', help: 'your own kernel instead' },
  modules: {
    kind: 'text',
    metavar: 'DIR',
    help: 'its lib/modules/RELEASE (default: a kernel with all drivers built in)',
  },
  design: {
    kind: 'text',
    metavar: 'NAME',
    help: 'the design that your kernel implements (default: by its version)',
  },
  qemu: {
    kind: 'text',
    metavar: 'FILE',
    help: 'your own qemu-system-x86_64, 9.0 or newer (default: fetched)',
  },
  busybox: { kind: 'text', metavar: 'FILE', help: 'your own static busybox (default: fetched)' },
  cache: {
    kind: 'text',
    metavar: 'DIR',
    help: 'where fetched things are kept (default: soft-reserve-checker in $XDG_CACHE_HOME, or in ~/.cache)',
  },
  append: {
    kind: 'text',
    metavar: 'TEXT',
    help: 'more for the command line of the kernel, such as slub_debug=FZPU; nothing is recorded then',
  },
  experiment: {
    kind: 'texts',
    metavar: 'NAME',
    help: 'an experiment (globs such as "exact-*"); repeatable (default: all)',
  },
  trace: {
    kind: 'texts',
    metavar: 'FILE',
    help: 'a counterexample: does the kernel do what it says? Repeatable; instead of the experiments',
  },
  bug: {
    kind: 'texts',
    metavar: 'NAME',
    help: 'a bug of docs/kernel-bugs.md (globs): does the kernel have it? Repeatable; instead of the experiments, by default on the newest kernel that was seen to have it; booted until it shows, or so often that it should have (or --repeat times)',
  },
  record: {
    kind: 'flag',
    help: 'keep what the kernels did in conformance/recordings/, for npm test',
  },
  repeat: {
    kind: 'count',
    metavar: 'N',
    low: 1,
    high: 1000,
    help: 'boots of each experiment on each kernel; where a kernel goes several ways, they are counted (default: 1)',
  },
  processors: {
    kind: 'count',
    metavar: 'N',
    low: 1,
    high: 16,
    help: 'processors of the guest (default: 1)',
  },
  jobs: {
    kind: 'count',
    metavar: 'N',
    low: 1,
    high: 64,
    help: 'boots at the same time (default: the number of processors)',
  },
  timeout: {
    kind: 'seconds',
    metavar: 'SECONDS',
    help: 'for each boot (default: 180)',
  },
  coverage: {
    kind: 'flag',
    help: 'print which rules of the model the recordings show, on which kernels, and which are out of reach and why; nothing is booted',
  },
  list: {
    kind: 'flag',
    help: 'print the experiments, the bugs, and the kernels that can be fetched',
  },
  help: { kind: 'flag', help: 'print this' },
} as const satisfies OptionTable;

export type ConformValues = OptionValues<typeof conformOptions>;

export const conformHelp: Help = {
  usage: 'npm run conform -- [options]',
  summary:
    'Boots real kernels under QEMU (no KVM, no root), puts each through experiments, and compares what it did with the model, step by step. Logs and consoles of all boots are written below out/conformance/.',
  options: conformOptions,
  statuses: [
    '0    the model and every kernel agree; with --trace, every trace is confirmed; with --bug, every bug is reproduced',
    '1    some kernel differs, or did not get to the end; some trace is refuted or not expressible; some bug is not reproduced',
    '2    bad usage, or something cannot be fetched',
    '70   a bug of this program',
    '130  after Ctrl-C',
  ],
};
