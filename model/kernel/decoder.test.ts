/**
 * What becomes of decoders that firmware locked, under kernels that know of locks and under those that
 * do not; conformance/ has recordings of both ("locked-*").
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../machine/scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';
import { BRIDGE_DISABLED, decodes } from './decoder.ts';

const LOCKED: Scenario = {
  ...scenarios.find(({ name }) => name === 'l28-amd-locked')!,
  softReserved: [],
  memoryBlock: 0x1000_0000n,
  rebindsCxl: true,
  everyOperation: true,
};
const UNLOCKED: Scenario = {
  ...LOCKED,
  decoders: LOCKED.decoders.map((d) => ({ ...d, locked: false })),
};

const OFFLINE = ['admin: daxctl offline-memory'];
const REMOVE = ['admin: remove a device of a committed region'];
const IDLE = ['admin: remove an idle device'];
const FIND = ['pci: hot-add'];
const DISABLE = ['admin: cxl disable-memdev'];
const ENABLE = ['admin: cxl enable-memdev'];
const DESTROY = ['admin: cxl destroy-region'];
const REBIND: Script = [['admin: unbind cxl_acpi'], ['admin: bind cxl_acpi again']];
/** The endpoint, and the last step that has something to report. */
const PROBE = ['cxl_pci: probe', 'cxl_mem: probe endpoint', 'cxl_port: add decoder to region'];
const THEN: Script = ['cxl_mem', 'dax_cxl', 'kmem'];

const WINDOW = '\n1050000000-304fffffff : CXL Window 0';
const REGION = `${WINDOW}\n  1050000000-304fffffff : regionN`;
const ONLINE = `${REGION}
    1050000000-304fffffff : daxN
      1050000000-304fffffff : System RAM (kmem)`;

interface Case {
  readonly what: string;
  readonly on?: Scenario;
  readonly design: 'v6.12' | 'v7.1';
  readonly operations: Script;
  readonly iomem: string;
  /** What the last step reports. */
  readonly outcomes?: readonly string[];
  /** Does the hardware decode what firmware programmed, in the end? */
  readonly decodes: boolean;
}

const CASES: readonly Case[] = [
  {
    what: 'the region is destroyed, and the hardware decodes on',
    design: 'v6.12',
    operations: [DESTROY],
    iomem: WINDOW,
    decodes: true,
  },
  {
    what: 'without a lock it does not',
    on: UNLOCKED,
    design: 'v6.12',
    operations: [DESTROY],
    iomem: WINDOW,
    decodes: false,
  },
  {
    what: 'a region is created on decoders that ignore what is written',
    design: 'v6.12',
    operations: [DESTROY, ['admin: cxl create-region'], ...THEN],
    iomem: ONLINE,
    decodes: true,
  },
  {
    what: 'a memdev comes back with its decoder, and finds that of the host bridge disabled',
    design: 'v6.12',
    operations: [DISABLE, ENABLE, PROBE],
    iomem: REGION,
    outcomes: [BRIDGE_DISABLED],
    decodes: true,
  },
  {
    what: 'so does a memdev whose region was destroyed',
    design: 'v6.12',
    operations: [DESTROY, DISABLE, ENABLE, PROBE],
    iomem: REGION,
    outcomes: [BRIDGE_DISABLED],
    decodes: true,
  },
  {
    what: 'and a device that was removed',
    design: 'v6.12',
    operations: [OFFLINE, REMOVE, FIND, PROBE],
    iomem: REGION,
    outcomes: [BRIDGE_DISABLED],
    decodes: true,
  },
  {
    what: 'and one that was removed when its region was destroyed',
    design: 'v6.12',
    operations: [DESTROY, IDLE, FIND, PROBE],
    iomem: REGION,
    outcomes: [BRIDGE_DISABLED],
    decodes: true,
  },
  {
    what: 'again and again: what could not be set up is taken out with the device',
    design: 'v6.12',
    operations: [DESTROY, IDLE, FIND, PROBE, IDLE, FIND, PROBE],
    iomem: REGION,
    outcomes: [BRIDGE_DISABLED],
    decodes: true,
  },
  {
    what: 'without a lock there is no decoder to add',
    on: UNLOCKED,
    design: 'v6.12',
    operations: [DISABLE, ENABLE, PROBE],
    iomem: REGION,
    decodes: false,
  },
  {
    what: 'a device that comes in place of one that was pulled has no decoder',
    design: 'v6.12',
    operations: [DESTROY, ['admin: unplug'], FIND, PROBE],
    iomem: WINDOW,
    decodes: false,
  },
  {
    what: 'cxl_acpi reads all decoders again',
    design: 'v6.12',
    operations: [DESTROY, ...REBIND, ...THEN],
    iomem: ONLINE,
    decodes: true,
  },
  {
    what: 'a kernel that knows of locks refuses',
    design: 'v7.1',
    operations: [DESTROY],
    iomem: REGION,
    outcomes: ['destroy-region: locked: -EPERM'],
    decodes: true,
  },
  {
    what: 'also when the device of the region is gone',
    design: 'v7.1',
    operations: [OFFLINE, REMOVE, DESTROY],
    iomem: REGION,
    outcomes: ['destroy-region: locked: -EPERM'],
    decodes: true,
  },
  {
    what: 'there a memdev comes back, and its region with it',
    design: 'v7.1',
    operations: [DISABLE, ENABLE, ...THEN],
    iomem: ONLINE,
    decodes: true,
  },
];

describe('decoders that firmware locked', () => {
  it.each(CASES)('$design: $what', ({ on, design, operations, iomem, outcomes, ...found }) => {
    const model = modelOf(on ?? LOCKED, design, 4);
    const walked = walk(model, [...BOOT, ...operations], (s) => {
      expect(decodes(s, 0)).toBe(found.decodes);
    });
    expect(walked.iomem).toBe(iomem);
    expect(walked.steps.at(-1)!.outcomes).toEqual(outcomes ?? []);
  });
});
