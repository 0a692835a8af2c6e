/**
 * Who lends memory to user space: every dax device where there is no kmem, and what the administrator
 * gives to device_dax elsewhere.
 */
import { describe, expect, it } from 'vitest';
import { explore } from '../../checker/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { BOOT, modelOf, type Script, walk } from '../testing/script.ts';

const PROBE = ['device_dax: probe'];
const DEVDAX = ['admin: daxctl reconfigure-device --mode=devdax'];
const DISABLE = ['admin: daxctl disable-device'];
const ENABLE = ['admin: daxctl enable-device'];

const named = (name: string) => scenarios.find((each) => each.name === name)!;
const withoutKmem = (name: string, design = 'v7.1') =>
  modelOf({ ...named(name), config: { DEV_DAX_KMEM: 'n' } }, design);

const CXL = `
110000000-14fffffff : CXL Window 0
  110000000-14fffffff : regionN`;
const LENT = `${CXL}
    110000000-14fffffff : daxN`;
const ONLINE = `${LENT}
      110000000-14fffffff : System RAM (kmem)`;

describe('without kmem', () => {
  it('device_dax requests the range, and there is no System RAM', () => {
    expect(walk(withoutKmem('n1-exact'), [...BOOT, PROBE]).iomem).toBe(LENT);
  });

  it('it cannot request a range that lies partly in a region', () => {
    const { iomem, steps } = walk(withoutKmem('n4-sr-larger'), [...BOOT, PROBE]);
    expect(steps.at(-1)!.outcomes).toEqual(['device_dax: could not reserve range: -EBUSY']);
    expect(iomem).not.toContain('daxN');
  });

  it('it rounds nothing to memory blocks', () => {
    const small = {
      ...named('n1-exact'),
      memoryBlock: 0x8000_0000n,
      config: { DEV_DAX_KMEM: 'n' as const },
    };
    expect(walk(modelOf(small, 'v7.1'), [...BOOT, PROBE]).iomem).toBe(LENT);
  });

  it('a region that is destroyed takes the mappings away, and nothing leaks', () => {
    const { iomem, steps } = walk(withoutKmem('n1-exact'), [...BOOT, PROBE, 'rmregion']);
    expect(iomem).toBe('\n110000000-14fffffff : CXL Window 0');
    expect(steps.at(-1)!.outcomes).toEqual([]);
  });

  it('decoders are reset under what hmem has lent', () => {
    const { verdicts } = explore(withoutKmem('n1-exact').system, {
      properties: [
        {
          id: 'reset',
          kind: 'never-fires',
          sentence: 'No decoder is reset under memory that is in use.',
          outcomes: ['decoder reset under online memory'],
        },
      ],
    });
    expect(verdicts.get('reset')!.kind).toBe('violated');
  });
});

describe('beside kmem the administrator chooses', () => {
  const model = modelOf({ ...named('n1-exact'), everyOperation: true }, 'v7.1');
  it.each<[string, Script, string]>([
    ['to user space', [DEVDAX], LENT],
    ['and back', [DEVDAX, ENABLE, 'kmem'], ONLINE],
    ['and to nobody', [DEVDAX, DISABLE], CXL],
    ['from nobody to user space', [DISABLE, DEVDAX], LENT],
  ])('%s', (_, script, iomem) => {
    expect(walk(model, [...BOOT, ...script]).iomem).toBe(iomem);
  });
});

describe('a probe of device_dax that failed leaves a page map', () => {
  const model = modelOf({ ...named('n4-sr-larger'), everyOperation: true }, 'v7.1', 6);
  const IN_ITS_WAY = 'device_dax: could not reserve range: -EBUSY';
  const STALE = 'device_dax: dynamic-dax with pre-populated page map: -EINVAL';
  // A region lies in what hmem has, and kmem is not loaded.
  const boot: Script = [...BOOT.filter((load) => load !== 'kmem'), DEVDAX, 'rmregion'];
  const again: Script = [
    ['admin: unbind hmem device'],
    ['admin: bind hmem device again', 'hmem: probe'],
  ];
  const ours = (script: Script) =>
    walk(model, script).steps.flatMap(({ outcomes }) =>
      outcomes.filter((outcome) => outcome.startsWith('device_dax')),
    );

  it.each<[string, Script, string[], string]>([
    ['it fails again', [DEVDAX], [IN_ITS_WAY, STALE], ''],
    ['kmem does not see it', ['kmem'], [IN_ITS_WAY], 'System RAM (kmem)'],
    ['and does not clear it', ['kmem', DISABLE, DEVDAX], [IN_ITS_WAY, STALE], ''],
    ['it goes with the device', [...again, DEVDAX], [IN_ITS_WAY], 'daxN'],
  ])('%s', (_, script, outcomes, node) => {
    expect(ours([...boot, ...script])).toEqual(outcomes);
    const { iomem } = walk(model, [...boot, ...script]);
    if (node === '') expect(iomem).not.toContain('daxN');
    else expect(iomem).toContain(node);
  });
});
