/**
 * What real kernels printed under QEMU, step by step, against the model walking the same steps.
 *
 * Window base 0x110000000; eq: Soft Reserved = window = 256 MiB; lt: Soft Reserved 256 MiB < window
 * 512 MiB; gt: Soft Reserved 512 MiB > window 256 MiB. Recorded on Debian kernels: 6.12, 6.16 and
 * 6.18 ship design v6.12, 7.2 and 7.3 ship v7.1. Scripts: s1 creates a region before dax_hmem is
 * loaded, destroys it and creates it again; s2 loads dax_hmem before cxl_acpi, then creates; s4 has
 * decoders that firmware committed, then destroys and creates; s5 is s4 with dax_hmem first, then
 * kmem; auto lets udev and request_module() order the modules.
 *
 * Compared after every step: the subtree of /proc/iomem, the dax devices (range and owner), the
 * regions (range, committed or not), and the errors of that step. Not compared, because the model
 * abstracts from it: the numbers of regions and dax devices (they depend on what failed before),
 * and what follows from them (the last step of s5 writes to region0, which does not exist there).
 * The boots of 6.1 are left out: that kernel is older than every design, has pmem regions only, and
 * its "hmem.0" nodes are in iomem.
 */
import { describe, expect, it } from 'vitest';
import { type Firing, replay } from '../checker/index.ts';
import { designs } from './designs/index.ts';
import { iomemLines } from './iomem.ts';
import { buildModel, type Model } from './model.ts';
import type { Scenario } from './scenario.ts';
import { fireAll, type Load, LOADS } from './testing/script.ts';

const UNIT = 0x1000_0000n;
const BASE = 0x1_1000_0000n;
const units = (n: bigint) => ({ start: BASE, end: BASE + n * UNIT - 1n });

function scenario(sr: bigint, window: bigint, committed: boolean): Scenario {
  return {
    name: 'qemu',
    title: 'one device under QEMU',
    softReserved: [units(sr)],
    windows: [units(window)],
    devices: [{ name: 'mem0', capacity: UNIT }],
    decoders: committed ? [{ ...units(1n), devices: [0], locked: false }] : [],
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    earlyAdmin: true,
    assumptions: [],
  };
}

const LAYOUTS = { eq: [1n, 1n], lt: [1n, 2n], gt: [2n, 1n] } as const;

/** What a script loads; after it /proc/iomem, dax devices as "owner units", regions, and errors. */
interface Step {
  readonly loads: readonly Load[];
  readonly iomem: string;
  readonly dax?: string;
  /** "units" of each region; one that is not committed has a question mark. */
  readonly regions?: string;
  /** Outcomes that the kernel reported: -34 is ERANGE, -12 is ENOMEM, -16 is EBUSY. */
  readonly errors?: readonly string[];
  /** Which of two devices kmem probes first. */
  readonly pick?: 'last';
}

interface Boot {
  /** Layout, script, and the kernels that printed the same. */
  readonly name: `${keyof typeof LAYOUTS} ${string}`;
  readonly design: 'v6.12' | 'v7.1';
  readonly committed?: true;
  readonly steps: readonly Step[];
}

const ERANGE = 'create-region: -ERANGE';
const CONFLICT = 'dax_cxl: dax_region resource conflict: -ENOMEM';
const EBUSY = 'kmem: could not reserve region: -EBUSY';
const HMEM: Step['loads'] = ['dax_hmem'];
const ACPI: Step['loads'] = ['cxl_acpi'];
const MEM: Step['loads'] = ['cxl_mem'];
const DAX: Step['loads'] = ['dax_hmem', 'dax_cxl'];
const EARLY: Step['loads'] = ['mkregion_before_dax'];
const REMOVE: Step['loads'] = ['rmregion'];
const CREATE: Step['loads'] = ['mkregion'];
const NOTHING: Step['loads'] = [];

const BOOTS: readonly Boot[] = [
  {
    name: 'eq s1 6.12 6.16 6.18',
    design: 'v6.12',
    steps: [
      { loads: NOTHING, iomem: 'sr 0-1' },
      { loads: ACPI, iomem: 'window 0-1 (sr 0-1)' },
      { loads: MEM, iomem: 'window 0-1 (sr 0-1)' },
      { loads: EARLY, iomem: 'window 0-1 (sr 0-1)', errors: [ERANGE] },
      { loads: DAX, iomem: 'window 0-1 (sr 0-1)' },
      // There is nothing to remove: the script gets "No such device".
      { loads: REMOVE, iomem: 'window 0-1 (sr 0-1)' },
      { loads: CREATE, iomem: 'window 0-1 (sr 0-1)', errors: [ERANGE] },
    ],
  },
  {
    name: 'lt s1 6.18',
    design: 'v6.12',
    steps: [
      { loads: NOTHING, iomem: 'sr 0-1' },
      { loads: ACPI, iomem: 'window 0-2 (sr 0-1)' },
      { loads: MEM, iomem: 'window 0-2 (sr 0-1)' },
      { loads: EARLY, iomem: 'window 0-2 (sr 0-1) (region 1-2)', regions: '1-2' },
      { loads: DAX, iomem: 'window 0-2 (sr 0-1) (region 1-2)', dax: 'cxl 1-2', regions: '1-2' },
      { loads: REMOVE, iomem: 'window 0-2 (sr 0-1)' },
      { loads: CREATE, iomem: 'window 0-2 (sr 0-1) (region 1-2)', dax: 'cxl 1-2', regions: '1-2' },
    ],
  },
  {
    name: 'gt s1 6.18',
    design: 'v6.12',
    steps: [
      { loads: NOTHING, iomem: 'sr 0-2' },
      { loads: ACPI, iomem: 'sr 0-2 (window 0-1)' },
      { loads: MEM, iomem: 'sr 0-2 (window 0-1)' },
      { loads: EARLY, iomem: 'sr 0-2 (window 0-1 (region 0-1))', regions: '0-1' },
      { loads: DAX, iomem: 'sr 0-2 (window 0-1 (region 0-1))', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'sr 0-2 (window 0-1)' },
      { loads: CREATE, iomem: 'sr 0-2 (window 0-1 (region 0-1))', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'eq s4 6.12 6.16 6.18',
    design: 'v6.12',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'window 0-1 (sr 0-1)' },
      { loads: MEM, iomem: 'window 0-1 (region 0-1 (sr 0-1))', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-1 (region 0-1 (sr 0-1))', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-1 (sr 0-1)' },
      { loads: CREATE, iomem: 'window 0-1 (sr 0-1)', errors: [ERANGE] },
    ],
  },
  {
    name: 'lt s4 6.18',
    design: 'v6.12',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'window 0-2 (sr 0-1)' },
      { loads: MEM, iomem: 'window 0-2 (region 0-1 (sr 0-1))', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-2 (region 0-1 (sr 0-1))', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-2 (sr 0-1)' },
      { loads: CREATE, iomem: 'window 0-2 (sr 0-1) (region 1-2)', dax: 'cxl 1-2', regions: '1-2' },
    ],
  },
  {
    name: 'gt s4 6.18',
    design: 'v6.12',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'sr 0-2 (window 0-1)' },
      { loads: MEM, iomem: 'sr 0-2 (window 0-1 (region 0-1))', regions: '0-1' },
      { loads: DAX, iomem: 'sr 0-2 (window 0-1 (region 0-1))', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'sr 0-2 (window 0-1)' },
      { loads: CREATE, iomem: 'sr 0-2 (window 0-1 (region 0-1))', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'eq s5 6.12 6.18',
    design: 'v6.12',
    committed: true,
    steps: [
      { loads: HMEM, iomem: 'sr 0-1', dax: 'hmem 0-1' },
      {
        loads: ['cxl_acpi', 'cxl_mem', 'dax_cxl'],
        iomem: 'window 0-1 (region 0-1 (sr 0-1))',
        dax: 'cxl 0-1, hmem 0-1',
        regions: '0-1',
      },
      {
        loads: ['kmem'],
        iomem: 'window 0-1 (region 0-1 (sr 0-1 (dax 0-1 (ram 0-1))))',
        dax: 'cxl 0-1, hmem 0-1 kmem',
        regions: '0-1',
        errors: [EBUSY],
        pick: 'last',
      },
    ],
  },
  {
    name: 'eq s2 6.12 6.16 6.18',
    design: 'v6.12',
    steps: [
      { loads: HMEM, iomem: 'sr 0-1', dax: 'hmem 0-1' },
      { loads: ACPI, iomem: 'window 0-1 (sr 0-1)', dax: 'hmem 0-1' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'window 0-1 (sr 0-1)', dax: 'hmem 0-1' },
      { loads: CREATE, iomem: 'window 0-1 (sr 0-1)', dax: 'hmem 0-1', errors: [ERANGE] },
    ],
  },
  {
    name: 'lt s2 6.18',
    design: 'v6.12',
    steps: [
      { loads: HMEM, iomem: 'sr 0-1', dax: 'hmem 0-1' },
      { loads: ACPI, iomem: 'window 0-2 (sr 0-1)', dax: 'hmem 0-1' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'window 0-2 (sr 0-1)', dax: 'hmem 0-1' },
      {
        loads: CREATE,
        iomem: 'window 0-2 (sr 0-1) (region 1-2)',
        dax: 'cxl 1-2, hmem 0-1',
        regions: '1-2',
      },
    ],
  },
  {
    name: 'gt s2 6.18',
    design: 'v6.12',
    steps: [
      { loads: HMEM, iomem: 'sr 0-2', dax: 'hmem 0-2' },
      { loads: ACPI, iomem: 'sr 0-2 (window 0-1)', dax: 'hmem 0-2' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'sr 0-2 (window 0-1)', dax: 'hmem 0-2' },
      {
        loads: CREATE,
        iomem: 'sr 0-2 (window 0-1 (region 0-1))',
        dax: 'cxl 0-1, hmem 0-2',
        regions: '0-1',
      },
    ],
  },
  {
    name: 'eq auto 6.18',
    design: 'v6.12',
    committed: true,
    steps: [
      { loads: HMEM, iomem: 'sr 0-1', dax: 'hmem 0-1' },
      { loads: ['dax_cxl'], iomem: 'sr 0-1', dax: 'hmem 0-1' },
    ],
  },
  {
    name: 'eq auto 7.3',
    design: 'v7.1',
    committed: true,
    steps: [
      // request_module() of dax_hmem brings cxl_acpi and cxl_pci.
      {
        loads: ['cxl_acpi', 'cxl_mem', 'dax_hmem'],
        iomem: 'window 0-1 (region 0-1)',
        regions: '0-1',
      },
      { loads: ['dax_cxl'], iomem: 'window 0-1 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'eq s1 7.2 7.3',
    design: 'v7.1',
    steps: [
      { loads: NOTHING, iomem: '' },
      { loads: ACPI, iomem: 'window 0-1' },
      { loads: MEM, iomem: 'window 0-1' },
      { loads: EARLY, iomem: 'window 0-1 (region 0-1)', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-1 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-1' },
      { loads: CREATE, iomem: 'window 0-1 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'lt s1 7.3',
    design: 'v7.1',
    steps: [
      { loads: NOTHING, iomem: '' },
      { loads: ACPI, iomem: 'window 0-2' },
      { loads: MEM, iomem: 'window 0-2' },
      { loads: EARLY, iomem: 'window 0-2 (region 0-1)', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-2 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-2' },
      { loads: CREATE, iomem: 'window 0-2 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'gt s1 7.3',
    design: 'v7.1',
    steps: [
      { loads: NOTHING, iomem: '' },
      { loads: ACPI, iomem: 'window 0-1' },
      { loads: MEM, iomem: 'window 0-1' },
      { loads: EARLY, iomem: 'window 0-1 (region 0-1)', regions: '0-1' },
      {
        loads: DAX,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-2',
        regions: '0-1',
        errors: [CONFLICT],
      },
      { loads: REMOVE, iomem: 'window 0-1', dax: 'hmem 0-2' },
      {
        loads: CREATE,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-2',
        regions: '0-1',
        errors: [CONFLICT],
      },
    ],
  },
  {
    name: 'eq s4 7.2 7.3',
    design: 'v7.1',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'window 0-1' },
      { loads: MEM, iomem: 'window 0-1 (region 0-1)', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-1 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-1' },
      { loads: CREATE, iomem: 'window 0-1 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'lt s4 7.3',
    design: 'v7.1',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'window 0-2' },
      { loads: MEM, iomem: 'window 0-2 (region 0-1)', regions: '0-1' },
      { loads: DAX, iomem: 'window 0-2 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
      { loads: REMOVE, iomem: 'window 0-2' },
      { loads: CREATE, iomem: 'window 0-2 (region 0-1)', dax: 'cxl 0-1', regions: '0-1' },
    ],
  },
  {
    name: 'gt s4 7.3',
    design: 'v7.1',
    committed: true,
    steps: [
      { loads: ACPI, iomem: 'window 0-1' },
      { loads: MEM, iomem: 'window 0-1 (region 0-1)', regions: '0-1' },
      {
        loads: DAX,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-2',
        regions: '0-1',
        errors: [CONFLICT],
      },
      { loads: REMOVE, iomem: 'window 0-1', dax: 'hmem 0-2' },
      {
        loads: CREATE,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-2',
        regions: '0-1',
        errors: [CONFLICT],
      },
    ],
  },
  {
    name: 'eq s2 7.2 7.3',
    design: 'v7.1',
    steps: [
      { loads: HMEM, iomem: '', dax: 'hmem 0-1' },
      { loads: ACPI, iomem: 'window 0-1', dax: 'hmem 0-1' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'window 0-1', dax: 'hmem 0-1' },
      {
        loads: CREATE,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-1',
        regions: '0-1',
        errors: [CONFLICT],
      },
    ],
  },
  {
    name: 'lt s2 7.3',
    design: 'v7.1',
    steps: [
      { loads: HMEM, iomem: '', dax: 'hmem 0-1' },
      { loads: ACPI, iomem: 'window 0-2', dax: 'hmem 0-1' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'window 0-2', dax: 'hmem 0-1' },
      {
        loads: CREATE,
        iomem: 'window 0-2 (region 0-1)',
        dax: 'hmem 0-1',
        regions: '0-1',
        errors: [CONFLICT],
      },
    ],
  },
  {
    name: 'gt s2 7.3',
    design: 'v7.1',
    steps: [
      { loads: HMEM, iomem: '', dax: 'hmem 0-2' },
      { loads: ACPI, iomem: 'window 0-1', dax: 'hmem 0-2' },
      { loads: ['cxl_mem', 'dax_cxl'], iomem: 'window 0-1', dax: 'hmem 0-2' },
      {
        loads: CREATE,
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-2',
        regions: '0-1',
        errors: [CONFLICT],
      },
    ],
  },
  {
    name: 'eq s5 7.2 7.3',
    design: 'v7.1',
    committed: true,
    steps: [
      { loads: HMEM, iomem: '', dax: 'hmem 0-1' },
      {
        loads: ['cxl_acpi', 'cxl_mem', 'dax_cxl'],
        iomem: 'window 0-1 (region 0-1)',
        dax: 'hmem 0-1',
        regions: '0-1',
        errors: [CONFLICT],
      },
      {
        loads: ['kmem'],
        iomem: 'window 0-1 (region 0-1 (dax 0-1 (ram 0-1)))',
        dax: 'hmem 0-1 kmem',
        regions: '0-1',
      },
    ],
  },
];

describe('the model agrees with real kernels', () => {
  it.each(BOOTS)('$name', (boot) => {
    const [sr, window] = LAYOUTS[boot.name.slice(0, 2) as keyof typeof LAYOUTS];
    const design = designs.find(({ id }) => id === boot.design)!;
    const model = buildModel(scenario(sr, window, boot.committed ?? false), design, {
      faults: 1,
      userOps: 3,
    });
    const firings: Firing[] = [];
    const seen: Omit<Step, 'loads'>[] = [];
    for (const { loads, pick } of boot.steps) {
      const before = firings.length;
      for (const load of loads) fireAll(model, firings, LOADS[load], pick);
      let after = { iomem: '', dax: '', regions: '' };
      const replayed = replay(model.system, { initial: 0, firings }, (s, i) => {
        if (i !== firings.length) return;
        after = { iomem: tree(model, s), dax: daxDevices(model, s), regions: regions(model, s) };
      });
      if (!('steps' in replayed)) throw new Error(replayed.message);
      const errors = replayed.steps
        .slice(before)
        .flatMap((step) => step.outcomes)
        .filter((outcome) => /-E[A-Z]+$/.test(outcome));
      seen.push({ ...after, errors });
    }
    expect(seen).toEqual(
      boot.steps.map(({ iomem, dax = '', regions = '', errors = [] }) => ({
        iomem,
        dax,
        regions,
        errors,
      })),
    );
  });
});

type S = Parameters<typeof iomemLines>[1];

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^Soft Reserved/, 'sr'],
  [/^CXL Window/, 'window'],
  [/^region/, 'region'],
  [/^dax/, 'dax'],
  [/^System RAM/, 'ram'],
];

/** The tree as one line: kind first-last (children ...), in units of 256 MiB from the base. */
function tree(model: Model, s: S): string {
  let text = '';
  /** Parentheses that are open: one for each line below the top level. */
  let open = 0;
  for (const line of iomemLines(model, s)) {
    const close = Math.max(0, open - Math.max(0, line.depth - 1));
    text += ')'.repeat(close);
    open += (line.depth > 0 ? 1 : 0) - close;
    const kind = KINDS.find(([name]) => name.test(line.name))![1];
    const range = `${(line.start - BASE) / UNIT}-${(line.end + 1n - BASE) / UNIT}`;
    text += `${text === '' ? '' : ' '}${line.depth > 0 ? '(' : ''}${kind} ${range}`;
  }
  return text + ')'.repeat(open);
}

/** Dax devices that exist (daxN.0), as "owner first-last", CXL first, and those that kmem has. */
function daxDevices(model: Model, s: S): string {
  const { machine } = model;
  const devices: string[] = [];
  for (let d = 0; d < machine.daxCount; d++) {
    const { state, first, last } = s.dax[d]!;
    if (state !== 'bound' && state !== 'kmem' && state !== 'busy') continue;
    const owner = d < machine.regionCount ? 'cxl' : 'hmem';
    devices.push(`${owner} ${span(model, first, last)}${state === 'kmem' ? ' kmem' : ''}`);
  }
  return devices.join(', ');
}

/** The regions, as "first-last", with a question mark unless committed. */
function regions(model: Model, s: S): string {
  const list: string[] = [];
  for (let g = 0; g < model.machine.regionCount; g++) {
    const { state, first, last } = s.region[g]!;
    if (state === 'none') continue;
    list.push(`${span(model, first, last)}${state === 'commit' ? '' : '?'}`);
  }
  return list.join(', ');
}

/** Cells in units of 256 MiB from the base. */
function span(model: Model, first: number, last: number): string {
  const { start, end } = model.cells.addresses(first, last);
  return `${(start - BASE) / UNIT}-${(end + 1n - BASE) / UNIT}`;
}
