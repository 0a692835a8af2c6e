/**
 * What real kernels printed under QEMU, step by step, against the model walking the same steps.
 *
 * Window base 0x110000000; eq: Soft Reserved = window = 256 MiB; lt: Soft Reserved 256 MiB < window
 * 512 MiB; gt: Soft Reserved 512 MiB > window 256 MiB. Numbers of regions and dax devices differ
 * from boot to boot, so names are compared by kind. Recorded on Debian kernels: 6.18 ships design
 * v6.12, 7.3 ships design v7.1. Scripts that create a region before dax_hmem is loaded are left
 * out: the model's administrator starts after the boot modules (kernel/admin.ts).
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
    cxlAcpi: 'module',
    assumptions: [],
  };
}

const LAYOUTS = { eq: [1n, 1n], lt: [1n, 2n], gt: [2n, 1n] } as const;

interface Boot {
  readonly name: string;
  readonly layout: keyof typeof LAYOUTS;
  readonly design: 'v6.12' | 'v7.1';
  readonly committed: boolean;
  /** Each step: what the script loads, /proc/iomem after it, dax devices as "owner units". */
  readonly steps: readonly (readonly [loads: readonly Load[], iomem: string, dax: string])[];
  /** Outcomes that the kernel reported anywhere: -34 is ERANGE, -12 is ENOMEM, -16 is EBUSY. */
  readonly errors: readonly string[];
}

const CREATE = ['mkregion'] as const;
const ERANGE = 'create-region: -ERANGE';
const CONFLICT = 'dax_cxl: dax_region resource conflict: -ENOMEM';

const BOOTS: readonly Boot[] = [
  {
    name: 'm-eq-6.18-s4',
    layout: 'eq',
    design: 'v6.12',
    committed: true,
    steps: [
      [['cxl_acpi'], 'window 0-1 (sr 0-1)', ''],
      [['cxl_mem'], 'window 0-1 (region 0-1 (sr 0-1))', ''],
      [['dax_hmem', 'dax_cxl'], 'window 0-1 (region 0-1 (sr 0-1))', 'cxl 0-1'],
      [['rmregion'], 'window 0-1 (sr 0-1)', ''],
      [CREATE, 'window 0-1 (sr 0-1)', ''],
    ],
    errors: [ERANGE],
  },
  {
    name: 'm-lt-6.18-s4',
    layout: 'lt',
    design: 'v6.12',
    committed: true,
    steps: [
      [['cxl_acpi'], 'window 0-2 (sr 0-1)', ''],
      [['cxl_mem'], 'window 0-2 (region 0-1 (sr 0-1))', ''],
      [['dax_hmem', 'dax_cxl'], 'window 0-2 (region 0-1 (sr 0-1))', 'cxl 0-1'],
      [['rmregion'], 'window 0-2 (sr 0-1)', ''],
      [CREATE, 'window 0-2 (sr 0-1) (region 1-2)', 'cxl 1-2'],
    ],
    errors: [],
  },
  {
    name: 'm-gt-6.18-s4',
    layout: 'gt',
    design: 'v6.12',
    committed: true,
    steps: [
      [['cxl_acpi'], 'sr 0-2 (window 0-1)', ''],
      [['cxl_mem'], 'sr 0-2 (window 0-1 (region 0-1))', ''],
      [['dax_hmem', 'dax_cxl'], 'sr 0-2 (window 0-1 (region 0-1))', 'cxl 0-1'],
      [['rmregion'], 'sr 0-2 (window 0-1)', ''],
      [CREATE, 'sr 0-2 (window 0-1 (region 0-1))', 'cxl 0-1'],
    ],
    errors: [],
  },
  {
    name: 'm-eq-6.18-s5',
    layout: 'eq',
    design: 'v6.12',
    committed: true,
    steps: [
      [['dax_hmem'], 'sr 0-1', 'hmem 0-1'],
      [['cxl_acpi', 'cxl_mem', 'dax_cxl'], 'window 0-1 (region 0-1 (sr 0-1))', 'cxl 0-1, hmem 0-1'],
      // Which of the two gets kmem is a race; the kernel's order and the model's differ by number.
      [['kmem'], 'window 0-1 (region 0-1 (sr 0-1 (dax 0-1 (ram 0-1))))', 'cxl 0-1, hmem 0-1'],
    ],
    errors: ['kmem: could not reserve region: -EBUSY'],
  },
  {
    name: 'm-eq-6.18-s2',
    layout: 'eq',
    design: 'v6.12',
    committed: false,
    steps: [
      [['dax_hmem'], 'sr 0-1', 'hmem 0-1'],
      [['cxl_acpi'], 'window 0-1 (sr 0-1)', 'hmem 0-1'],
      [['cxl_mem', 'dax_cxl'], 'window 0-1 (sr 0-1)', 'hmem 0-1'],
      [CREATE, 'window 0-1 (sr 0-1)', 'hmem 0-1'],
    ],
    errors: [ERANGE],
  },
  {
    name: 'm-lt-6.18-s2',
    layout: 'lt',
    design: 'v6.12',
    committed: false,
    steps: [
      [['dax_hmem'], 'sr 0-1', 'hmem 0-1'],
      [['cxl_acpi'], 'window 0-2 (sr 0-1)', 'hmem 0-1'],
      [['cxl_mem', 'dax_cxl'], 'window 0-2 (sr 0-1)', 'hmem 0-1'],
      [CREATE, 'window 0-2 (sr 0-1) (region 1-2)', 'cxl 1-2, hmem 0-1'],
    ],
    errors: [],
  },
  {
    name: 'm-gt-6.18-s2',
    layout: 'gt',
    design: 'v6.12',
    committed: false,
    steps: [
      [['dax_hmem'], 'sr 0-2', 'hmem 0-2'],
      [['cxl_acpi'], 'sr 0-2 (window 0-1)', 'hmem 0-2'],
      [['cxl_mem', 'dax_cxl'], 'sr 0-2 (window 0-1)', 'hmem 0-2'],
      [CREATE, 'sr 0-2 (window 0-1 (region 0-1))', 'cxl 0-1, hmem 0-2'],
    ],
    errors: [],
  },
  {
    name: 'm-eq-7.3-s4',
    layout: 'eq',
    design: 'v7.1',
    committed: true,
    steps: [
      [['cxl_acpi'], 'window 0-1', ''],
      [['cxl_mem'], 'window 0-1 (region 0-1)', ''],
      [['dax_hmem', 'dax_cxl'], 'window 0-1 (region 0-1)', 'cxl 0-1'],
      [['rmregion'], 'window 0-1', ''],
      [CREATE, 'window 0-1 (region 0-1)', 'cxl 0-1'],
    ],
    errors: [],
  },
  {
    name: 'm-lt-7.3-s4',
    layout: 'lt',
    design: 'v7.1',
    committed: true,
    steps: [
      [['cxl_acpi'], 'window 0-2', ''],
      [['cxl_mem'], 'window 0-2 (region 0-1)', ''],
      [['dax_hmem', 'dax_cxl'], 'window 0-2 (region 0-1)', 'cxl 0-1'],
      [['rmregion'], 'window 0-2', ''],
      [CREATE, 'window 0-2 (region 0-1)', 'cxl 0-1'],
    ],
    errors: [],
  },
  {
    name: 'm-gt-7.3-s4',
    layout: 'gt',
    design: 'v7.1',
    committed: true,
    steps: [
      [['cxl_acpi'], 'window 0-1', ''],
      [['cxl_mem'], 'window 0-1 (region 0-1)', ''],
      [['dax_hmem', 'dax_cxl'], 'window 0-1 (region 0-1)', 'hmem 0-2'],
      [['rmregion'], 'window 0-1', 'hmem 0-2'],
      [CREATE, 'window 0-1 (region 0-1)', 'hmem 0-2'],
    ],
    errors: [CONFLICT, CONFLICT],
  },
  {
    name: 'm-eq-7.3-s2',
    layout: 'eq',
    design: 'v7.1',
    committed: false,
    steps: [
      [['dax_hmem'], '', 'hmem 0-1'],
      [['cxl_acpi'], 'window 0-1', 'hmem 0-1'],
      [['cxl_mem', 'dax_cxl'], 'window 0-1', 'hmem 0-1'],
      [CREATE, 'window 0-1 (region 0-1)', 'hmem 0-1'],
    ],
    errors: [CONFLICT],
  },
  {
    name: 'm-eq-7.3-s5',
    layout: 'eq',
    design: 'v7.1',
    committed: true,
    steps: [
      [['dax_hmem'], '', 'hmem 0-1'],
      [['cxl_acpi', 'cxl_mem', 'dax_cxl'], 'window 0-1 (region 0-1)', 'hmem 0-1'],
      [['kmem'], 'window 0-1 (region 0-1 (dax 0-1 (ram 0-1)))', 'hmem 0-1'],
    ],
    errors: [CONFLICT],
  },
];

describe('the model agrees with real kernels', () => {
  it.each(BOOTS)('$name', (boot) => {
    const [sr, window] = LAYOUTS[boot.layout];
    const design = designs.find(({ id }) => id === boot.design)!;
    const model = buildModel(scenario(sr, window, boot.committed), design, {
      faults: 1,
      userOps: 2,
    });
    const firings: Firing[] = [];
    const seen: (readonly [string, string])[] = [];
    let errors: readonly string[] = [];
    for (const [loads] of boot.steps) {
      for (const load of loads) fireAll(model, firings, LOADS[load]);
      const replayed = replay(model.system, { initial: 0, firings }, (s, i) => {
        if (i === firings.length) seen.push([tree(model, s), daxDevices(model, s)]);
      });
      if (!('steps' in replayed)) throw new Error(replayed.message);
      errors = replayed.steps
        .flatMap((step) => step.outcomes)
        .filter((outcome) => /-E[A-Z]+$/.test(outcome));
    }
    expect(seen).toEqual(boot.steps.map(([, iomem, dax]) => [iomem, dax]));
    expect(errors).toEqual(boot.errors);
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

/** Dax devices that exist (daxN.0), as "owner first-last", CXL first. */
function daxDevices(model: Model, s: S): string {
  const { machine } = model;
  const devices: string[] = [];
  for (let d = 0; d < machine.daxCount; d++) {
    const { state, first, last } = s.dax[d]!;
    if (state !== 'bound' && state !== 'kmem' && state !== 'busy') continue;
    const { start, end } = model.cells.addresses(first, last);
    const range = `${(start - BASE) / UNIT}-${(end + 1n - BASE) / UNIT}`;
    devices.push(`${d < machine.regionCount ? 'cxl' : 'hmem'} ${range}`);
  }
  return devices.join(', ');
}
