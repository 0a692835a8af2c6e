/**
 * What the administrator can do where the scenario allows him every operation, step by step.
 */
import { describe, expect, it } from 'vitest';
import { explore } from '../../checker/index.ts';
import { designs } from '../designs/index.ts';
import { buildModel } from '../model.ts';
import { scenarios } from '../scenarios/index.ts';
import { type Script, walk } from '../testing/script.ts';

const every = scenarios.find(({ name }) => name === 'n1-exact-every-operation')!;
const v71 = designs.find(({ id }) => id === 'v7.1')!;
const BOOT: Script = ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl', 'kmem'];

const ONLINE = `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN
    110000000-14fffffff : daxN
      110000000-14fffffff : System RAM (kmem)`;
const REGION = `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`;

function after(...operations: Script) {
  const model = buildModel(every, v71, { faults: 1, userOps: 4 });
  const { iomem, steps } = walk(model, [...BOOT, ...operations]);
  return { iomem, outcomes: steps.at(-1)!.outcomes };
}

describe('under v7.1, where CXL has the range', () => {
  it('a dax device goes offline and comes back', () => {
    const disable = ['admin: daxctl disable-device'];
    expect(after(disable).iomem).toBe(REGION);
    expect(after(disable, ['admin: daxctl enable-device', 'kmem: probe']).iomem).toBe(ONLINE);
  });

  it('a dax device comes back to a kmem that is built in, in one step', () => {
    const model = buildModel({ ...every, config: { DEV_DAX_KMEM: 'y' } }, v71, {
      faults: 1,
      userOps: 2,
    });
    const boot: Script = ['cxl_acpi', 'cxl_mem', 'dax_hmem', 'dax_cxl'];
    const again: Script = [['admin: daxctl disable-device'], ['admin: daxctl enable-device']];
    expect(walk(model, [...boot, ...again]).iomem).toBe(ONLINE);
  });

  it('memory goes offline, and kmem keeps it', () => {
    const offline = ['admin: daxctl offline-memory'];
    expect(after(offline).iomem).toBe(ONLINE);
    const remove = ['admin: remove a device of a committed region'];
    expect(after(offline, remove)).toEqual({ iomem: REGION, outcomes: [] });
  });

  it('a region is disabled and enabled', () => {
    const disable = ['admin: cxl disable-region'];
    expect(after(disable).iomem).toBe(REGION);
    const enable = ['admin: cxl enable-region', 'cxl_region: probe', 'dax_cxl: probe'];
    expect(after(disable, enable, 'kmem').iomem).toBe(ONLINE);
  });

  it('a device that is removed resets its decoders under online memory', () => {
    const remove = ['admin: remove a device of a committed region'];
    expect(after(remove)).toEqual({
      iomem: ONLINE, // the memory cannot be removed, and the region keeps its range
      outcomes: ['decoder reset under online memory'],
    });
  });

  it('hmem_platform is bound again while the work waits, and the work decides once', () => {
    const waits: Script = ['cxl_acpi', ['dax_hmem: probe hmem_platform.0']];
    const rebind = ['admin: bind hmem_platform again'];
    const again = ['dax_hmem: probe hmem_platform.0'];
    const model = buildModel(every, v71, { faults: 1, userOps: 2 });
    const { iomem, steps } = walk(model, [...waits, rebind, again, ...BOOT]);
    expect(steps.map(({ definition }) => definition.name)).toContain(rebind[0]);
    expect(iomem).toBe(ONLINE);
    const v7 = designs.find(({ id }) => id === 'per-range-v7')!;
    const earlier = buildModel(every, v7, { faults: 1, userOps: 2 });
    expect(
      walk(earlier, [...waits, rebind]).steps.map(({ definition }) => definition.name),
    ).not.toContain(rebind[0]);
  });

  it('a region may take the device or half of it, from the start of the window or its middle', () => {
    const { machine } = buildModel(every, v71, { faults: 1, userOps: 1 });
    const starts = (half: boolean) =>
      machine.placements
        .filter((p) => p.half === half)
        .flatMap(({ candidates }) =>
          candidates.map(({ first }) => machine.cells.boundaries[first]!),
        );
    expect(starts(false)).toEqual([0x110000000n]);
    expect(starts(true)).toEqual([0x110000000n, 0x130000000n]);
  });
});

it('every operation is possible under some design', () => {
  const possible = new Set<string>();
  for (const id of ['v7.1', 'exclude-v6']) {
    const design = designs.find((each) => each.id === id)!;
    const { system } = buildModel(every, design, { faults: 1, userOps: 2 });
    for (const rule of system.rules) {
      if (!rule.name.startsWith('admin:')) continue;
      const { verdicts } = explore(system, {
        properties: [
          {
            id: 'possible',
            sentence: 'The operation is possible.',
            kind: 'reachable',
            witness: (s) => (rule.parameters ?? [undefined]).some((p) => rule.guard(s, p)),
          },
        ],
      });
      if (verdicts.get('possible')!.kind === 'holds') possible.add(rule.name);
    }
  }
  expect([...possible].sort()).toEqual([
    'admin: PCI reset',
    'admin: bind dax_region again',
    'admin: bind hmem device again',
    'admin: bind hmem_platform again',
    'admin: create a region by sysfs, commit fails',
    'admin: cxl create-region',
    'admin: cxl destroy-region',
    'admin: cxl disable-region',
    'admin: cxl enable-region',
    'admin: daxctl disable-device',
    'admin: daxctl enable-device',
    'admin: daxctl offline-memory',
    'admin: daxctl online-memory',
    'admin: daxctl reconfigure-device --mode=devdax',
    'admin: delete_region',
    'admin: reload dax_hmem',
    'admin: remove a device of a committed region',
    'admin: remove an idle device',
    'admin: unbind hmem device',
    'admin: unplug',
  ]);
});
