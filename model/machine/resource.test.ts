import { describe, expect, it } from 'vitest';
import { bit, union } from '../../checker/index.ts';
import {
  adjustResource,
  EBUSY,
  EINVAL,
  emptyTree,
  insertResource,
  insertResourceExpandToFit,
  isBusy,
  type ResourceKind,
  type ResourceTree,
  releaseRegion,
  releaseResource,
  removeResource,
  requestRegion,
  requestResource,
  subtreeOf,
} from './resource.ts';
import {
  anySystemRam,
  type IntersectsRule,
  inTree,
  iomemOrder,
  isFree,
  type Match,
  nextIomemRes,
  regionIntersects,
  wellFormed,
} from './resource-query.ts';

const SLOTS = {
  root: 'root',
  sr: 'soft-reserved',
  sr2: 'soft-reserved',
  win: 'cxl-window',
  win2: 'cxl-window',
  reg: 'region',
  reg2: 'region',
  dax: 'dax',
  dax2: 'dax',
  ram: 'system-ram',
  hmem: 'foreign',
} as const satisfies Record<string, ResourceKind>;
type Name = keyof typeof SLOTS;
const ORDER = Object.keys(SLOTS) as Name[];
const SLOT_KINDS: readonly ResourceKind[] = Object.values(SLOTS);
const at = (name: Name) => ORDER.indexOf(name);

/** A machine of 8 cells, driven by names; `iomem()` prints it as /proc/iomem would. */
class Machine {
  readonly tree = emptyTree(ORDER.length, 0, 7);

  /** insert_resource below iomem_resource, or below the node named last. */
  insert = (name: Name, first: number, last: number, root: Name = 'root') =>
    insertResource(this.tree, SLOT_KINDS, at(root), at(name), first, last);
  expand = (name: Name, first: number, last: number) =>
    insertResourceExpandToFit(this.tree, SLOT_KINDS, 0, at(name), first, last);
  requestRegion = (name: Name, first: number, last: number) =>
    requestRegion(this.tree, SLOT_KINDS, 0, at(name), first, last);
  releaseRegion = (first: number, last: number) =>
    releaseRegion(this.tree, SLOT_KINDS, 0, first, last);
  release = (name: Name) => releaseResource(this.tree, at(name));
  remove = (name: Name) => removeResource(this.tree, at(name));
  adjust = (name: Name, first: number, last: number) =>
    adjustResource(this.tree, at(name), first, last);
  intersects = (match: Match, first: number, last: number, rule: IntersectsRule) =>
    regionIntersects(this.tree, SLOT_KINDS, first, last, match, rule);
  desc = (name: Name) => this.tree.node[at(name)]!.desc;

  iomem(): string[] {
    return iomemOrder(this.tree).map(({ slot, depth }) => {
      const { first, last } = this.tree.node[slot]!;
      return `${'  '.repeat(depth)}${first}-${last} ${ORDER[slot]}`;
    });
  }
}

describe('trees printed by real kernels (256 MiB cells)', () => {
  it('m-eq-6.12-s4/s5: region swallows Soft Reserved, kmem nests below it, the second kmem fails', () => {
    const m = new Machine();
    m.expand('sr', 0, 0);
    m.expand('win', 0, 0);
    expect(m.iomem()).toEqual(['0-0 win', '  0-0 sr']);
    expect(m.insert('reg', 0, 0, 'win')).toBe(0);
    expect(m.iomem()).toEqual(['0-0 win', '  0-0 reg', '    0-0 sr']);
    expect(m.requestRegion('dax', 0, 0)).toBe(0);
    expect(m.requestRegion('ram', 0, 0)).toBe(0);
    expect(m.iomem()).toEqual([
      '0-0 win',
      '  0-0 reg',
      '    0-0 sr',
      '      0-0 dax',
      '        0-0 ram',
    ]);
    expect(m.requestRegion('dax2', 0, 0)).toBe(-EBUSY);
  });

  it('m-eq-6.12-s4 rmregion, mkregion-again: Soft Reserved moves up and blocks the window', () => {
    const m = new Machine();
    m.expand('sr', 0, 0);
    m.expand('win', 0, 0);
    m.insert('reg', 0, 0, 'win');
    expect(m.remove('reg')).toBe(0);
    expect(m.iomem()).toEqual(['0-0 win', '  0-0 sr']);
    expect(isFree(m.tree, at('win'), 0, 0)).toBe(false);
  });

  it('m-eq-6.1-s1: the platform resource hmem.0 sits on top of Soft Reserved', () => {
    const m = new Machine();
    m.expand('sr', 0, 0);
    m.insert('hmem', 0, 0);
    m.expand('win', 0, 0);
    expect(m.requestRegion('dax', 0, 0)).toBe(0);
    expect(m.iomem()).toEqual(['0-0 win', '  0-0 hmem', '    0-0 sr', '      0-0 dax']);
    expect(isFree(m.tree, at('win'), 0, 0)).toBe(false);
  });

  it('m-gt-6.18-s4: Soft Reserved larger than the window stays above it and blocks nothing', () => {
    const m = new Machine();
    m.expand('sr', 0, 1);
    m.expand('win', 0, 0);
    m.insert('reg', 0, 0, 'win');
    expect(m.iomem()).toEqual(['0-1 sr', '  0-0 win', '    0-0 reg']);
    m.remove('reg');
    expect(m.iomem()).toEqual(['0-1 sr', '  0-0 win']);
    expect(isFree(m.tree, at('win'), 0, 0)).toBe(true);
  });

  it('m-lt-6.18-s1/s4: Soft Reserved smaller than the window sends a new region behind it', () => {
    const m = new Machine();
    m.expand('sr', 0, 0);
    m.expand('win', 0, 1);
    m.insert('reg', 0, 0, 'win');
    expect(m.iomem()).toEqual(['0-1 win', '  0-0 reg', '    0-0 sr']);
    m.remove('reg');
    expect(isFree(m.tree, at('win'), 0, 0)).toBe(false);
    expect(isFree(m.tree, at('win'), 1, 1)).toBe(true);
    m.insert('reg', 1, 1, 'win');
    expect(m.iomem()).toEqual(['0-1 win', '  0-0 sr', '  1-1 reg']);
  });

  it('m-eq-7.2-s5: without Soft Reserved in iomem the dax of hmem lands below the region', () => {
    const m = new Machine();
    m.expand('win', 0, 0);
    m.insert('reg', 0, 0, 'win');
    m.requestRegion('dax', 0, 0);
    m.requestRegion('ram', 0, 0);
    expect(m.iomem()).toEqual(['0-0 win', '  0-0 reg', '    0-0 dax', '      0-0 ram']);
  });
});

describe('insert_resource and insert_resource_expand_to_fit', () => {
  it.each<[string, [Name, number, number][], string[]]>([
    [
      'SR == window, window first (CXL_ACPI=y)',
      [
        ['win', 0, 3],
        ['sr', 0, 3],
      ],
      ['0-3 sr', '  0-3 win'],
    ],
    [
      'SR == window, SR first (CXL_ACPI=m)',
      [
        ['sr', 0, 3],
        ['win', 0, 3],
      ],
      ['0-3 win', '  0-3 sr'],
    ],
    [
      'SR larger than two windows, SR first',
      [
        ['sr', 0, 5],
        ['win', 0, 1],
        ['win2', 3, 4],
      ],
      ['0-5 sr', '  0-1 win', '  3-4 win2'],
    ],
    [
      'SR larger than two windows, SR last: the children come in address order',
      [
        ['win2', 3, 4],
        ['win', 0, 1],
        ['sr', 0, 5],
      ],
      ['0-5 sr', '  0-1 win', '  3-4 win2'],
    ],
    [
      'partial overlap: the later SR grows over the window',
      [
        ['win', 2, 4],
        ['sr', 0, 3],
      ],
      ['0-4 sr', '  2-4 win'],
    ],
    [
      'partial overlap on both sides',
      [
        ['win', 0, 2],
        ['win2', 4, 6],
        ['sr', 2, 4],
      ],
      ['0-6 sr', '  0-2 win', '  4-6 win2'],
    ],
    [
      'growing up to the range of the parent makes the newcomer its parent',
      [
        ['win', 0, 3],
        ['reg', 2, 3],
        ['sr', 0, 2],
      ],
      ['0-3 sr', '  0-3 win', '    2-3 reg'],
    ],
  ])('%s', (_, steps, iomem) => {
    const m = new Machine();
    for (const [name, first, last] of steps) expect(m.expand(name, first, last)).toBe(0);
    expect(m.iomem()).toEqual(iomem);
  });

  it('puts an SR smaller than the region below it, and a larger region over it', () => {
    const small = new Machine();
    small.expand('win', 0, 3);
    small.insert('reg', 0, 3, 'win');
    small.expand('sr', 1, 2);
    expect(small.iomem()).toEqual(['0-3 win', '  0-3 reg', '    1-2 sr']);
    const large = new Machine();
    large.expand('sr', 0, 3);
    large.expand('win', 0, 5);
    large.insert('reg', 1, 2, 'win');
    expect(large.iomem()).toEqual(['0-5 win', '  0-3 sr', '    1-2 reg']);
  });

  it('refuses a partial overlap and leaves the newcomer out of the tree', () => {
    const m = new Machine();
    m.expand('win', 0, 5);
    m.insert('sr', 0, 2);
    expect(m.insert('reg', 2, 3, 'win')).toBe(-EBUSY);
    expect(inTree(m.tree, at('reg'))).toBe(false);
    expect(wellFormed(m.tree)).toBe(true);
  });

  it('refuses a range outside the root, also when expanding, and a root that is not linked', () => {
    const m = new Machine();
    m.expand('win', 0, 3);
    expect(m.insert('reg', 3, 4, 'win')).toBe(-EBUSY);
    expect(m.expand('sr', 6, 8)).toBe(-EBUSY);
    expect(inTree(m.tree, at('sr'))).toBe(false);
    m.remove('win');
    expect(m.insert('reg', 0, 0, 'win')).toBe(-EBUSY);
  });

  it('refuses a slot that is linked already; expand_to_fit leaves it alone', () => {
    const m = new Machine();
    m.expand('win', 0, 3);
    expect(m.insert('win', 0, 3)).toBe(-EBUSY);
    expect(m.expand('win', 0, 5)).toBe(0);
    expect(m.iomem()).toEqual(['0-3 win']);
  });
});

it('request_resource takes a free place below its root only, with the desc of its kind', () => {
  const m = new Machine();
  m.expand('win', 0, 3);
  const request = (name: Name, first: number, last: number, root: Name) =>
    requestResource(m.tree, SLOT_KINDS, at(root), at(name), first, last);
  expect(request('sr', 1, 2, 'root')).toBe(-EBUSY);
  expect(request('sr', 0, 3, 'win')).toBe(0);
  expect(request('sr2', 0, 0, 'win')).toBe(-EBUSY);
  expect(request('sr2', 4, 5, 'win')).toBe(-EBUSY);
  expect(m.desc('sr')).toBe('soft-reserved');
  expect(m.iomem()).toEqual(['0-3 win', '  0-3 sr']);
});

describe('__request_region and __release_region', () => {
  it('cannot request a range over two windows, or more than the region node in it', () => {
    const m = new Machine();
    m.expand('win', 0, 1);
    m.expand('win2', 2, 3);
    expect(m.requestRegion('dax', 0, 3)).toBe(-EBUSY);
    m.insert('reg', 0, 0, 'win');
    expect(m.requestRegion('dax', 0, 1)).toBe(-EBUSY);
    expect(m.requestRegion('dax', 0, 0)).toBe(0);
  });

  it('can request a range over two windows when nothing but Soft Reserved is inserted yet', () => {
    const m = new Machine();
    m.expand('sr', 0, 3);
    expect(m.requestRegion('dax', 0, 3)).toBe(0);
    m.expand('win', 0, 1);
    expect(m.iomem()).toEqual(['0-3 sr', '  0-3 dax', '    0-1 win']);
  });

  it('inherits the desc of the node requested under, and keeps it when that node goes', () => {
    const m = new Machine();
    m.expand('sr', 0, 1);
    m.requestRegion('dax', 0, 1);
    m.requestRegion('ram', 0, 1);
    m.remove('sr');
    expect([m.desc('dax'), m.desc('ram')]).toEqual(['soft-reserved', 'soft-reserved']);
    expect(m.intersects('soft-reserved', 0, 1, 'top-level')).toBe('intersects');
    expect(nextIomemRes(m.tree, SLOT_KINDS, 'soft-reserved', 0, 7)).toBe(at('dax'));
  });

  it('frees the memory of kmem through its dax node, which is not BUSY then', () => {
    const m = new Machine();
    m.expand('win', 0, 3);
    m.requestRegion('dax', 0, 1);
    expect(isBusy(m.tree, SLOT_KINDS, at('dax'))).toBe(true);
    m.requestRegion('ram', 0, 1);
    expect(isBusy(m.tree, SLOT_KINDS, at('dax'))).toBe(false);
    expect(m.releaseRegion(0, 0)).toBe(-EINVAL);
    expect(m.releaseRegion(0, 1)).toBe(0);
    expect(m.iomem()).toEqual(['0-3 win', '  0-1 dax']);
    expect(m.releaseRegion(0, 1)).toBe(0);
    expect(m.releaseRegion(0, 1)).toBe(-EINVAL);
    expect(m.iomem()).toEqual(['0-3 win']);
  });

  it('frees a BUSY node together with what was inserted below it', () => {
    const m = new Machine();
    m.requestRegion('dax', 0, 3);
    m.insert('win', 0, 1);
    expect(m.iomem()).toEqual(['0-3 dax', '  0-1 win']);
    expect(m.releaseRegion(0, 3)).toBe(0);
    expect(m.iomem()).toEqual([]);
  });

  it('lets System RAM into a dax node of exactly its range only', () => {
    const m = new Machine();
    m.requestRegion('dax', 0, 3);
    expect(m.requestRegion('ram', 0, 1)).toBe(-EBUSY);
    expect(m.requestRegion('ram', 0, 3)).toBe(0);
  });
});

describe('release_resource, remove_resource and __adjust_resource', () => {
  function stack(): Machine {
    const m = new Machine();
    m.expand('win', 0, 5);
    m.insert('sr', 0, 3);
    m.requestRegion('dax', 0, 1);
    m.requestRegion('ram', 0, 1);
    m.requestRegion('dax2', 2, 2);
    return m;
  }

  it('release loses the subtree: System RAM that is online is not in iomem any more', () => {
    const m = stack();
    expect(anySystemRam(m.tree, SLOT_KINDS, 1, 2)).toBe(true);
    expect(m.release('sr')).toBe(0);
    expect(m.iomem()).toEqual(['0-5 win']);
    expect(anySystemRam(m.tree, SLOT_KINDS, 1, 2)).toBe(false);
    expect(wellFormed(m.tree)).toBe(true);
    expect(m.release('sr')).toBe(-EINVAL);
  });

  it('remove promotes the children', () => {
    const m = stack();
    expect(m.remove('sr')).toBe(0);
    expect(m.iomem()).toEqual(['0-5 win', '  0-1 dax', '    0-1 ram', '  2-2 dax2']);
    expect(m.remove('sr')).toBe(-EINVAL);
  });

  it.each<[string, number, number, number]>([
    ['cut down to its children', 0, 2, 0],
    ['cut below its children', 0, 1, -EBUSY],
    ['cut off its first child', 1, 3, -EBUSY],
    ['grown up to the sibling', 0, 4, 0],
    ['grown into the sibling', 0, 5, -EBUSY],
    ['grown out of the parent', 0, 6, -EBUSY],
  ])('adjust: %s', (_, first, last, code) => {
    const m = stack();
    m.insert('reg', 5, 5, 'win');
    expect(m.adjust('sr', first, last)).toBe(code);
  });

  it('adjust does not move a node past its sibling into free space', () => {
    const m = new Machine();
    m.insert('sr', 0, 1);
    m.insert('sr2', 3, 3);
    expect(m.adjust('sr', 5, 6)).toBe(-EBUSY);
    expect(m.adjust('sr2', 2, 2)).toBe(0);
    expect(m.adjust('reg', 5, 6)).toBe(-EINVAL);
  });
});

describe('region_intersects', () => {
  it.each<[string, [Name, number, number][], Match, [number, number], string, string]>([
    ['nothing there', [], 'cxl', [0, 3], 'disjoint', 'disjoint'],
    ['gaps are not counted', [['sr', 1, 1]], 'soft-reserved', [0, 5], 'intersects', 'intersects'],
    [
      'another node is',
      [
        ['sr', 1, 1],
        ['hmem', 4, 4],
      ],
      'soft-reserved',
      [0, 5],
      'mixed',
      'mixed',
    ],
    [
      'window below SR',
      [
        ['sr', 0, 3],
        ['win', 0, 1],
      ],
      'cxl',
      [0, 3],
      'disjoint',
      'mixed',
    ],
    [
      'window equal below SR',
      [
        ['win', 0, 3],
        ['sr', 0, 3],
      ],
      'cxl',
      [0, 3],
      'disjoint',
      'intersects',
    ],
    [
      'window at the end of SR',
      [
        ['sr', 0, 3],
        ['win', 2, 3],
      ],
      'cxl',
      [2, 3],
      'disjoint',
      'intersects',
    ],
    [
      'two windows that fill SR',
      [
        ['sr', 0, 3],
        ['win', 0, 1],
        ['win2', 2, 3],
      ],
      'cxl',
      [0, 3],
      'disjoint',
      'intersects',
    ],
    [
      'two windows with a hole in SR between them',
      [
        ['sr', 0, 4],
        ['win', 0, 1],
        ['win2', 3, 4],
      ],
      'cxl',
      [0, 4],
      'disjoint',
      'mixed',
    ],
    [
      'SR below the region',
      [
        ['win', 0, 5],
        ['sr', 1, 2],
        ['reg', 1, 2],
      ],
      'soft-reserved',
      [1, 2],
      'disjoint',
      'intersects',
    ],
  ])('%s', (_, steps, match, [first, last], before, since) => {
    const m = new Machine();
    for (const [name, from, to] of steps) expect(m.expand(name, from, to)).toBe(0);
    expect(m.intersects(match, first, last, 'top-level')).toBe(before);
    expect(m.intersects(match, first, last, 'descend')).toBe(since);
  });
});

describe('wellFormed names what is wrong', () => {
  it.each<[string, (tree: ResourceTree) => void, RegExp]>([
    ['a blank', (t) => Object.assign(t.node[3]!, { last: 2 }), /slot 3 is out of the tree/],
    ['the root', (t) => Object.assign(t.node[0]!, { parent: 1 }), /slot 0/],
    ['a cycle', (t) => Object.assign(t.node[1]!, { parent: 1 }), /slot 1 is not below/],
    ['a detached parent', (t) => Object.assign(t.node[1]!, { parent: 3 }), /slot 1 is not below/],
    ['a parent left', (t) => Object.assign(t.node[2]!, { last: 5 }), /slot 2 leaves its parent 1/],
    ['siblings', (t) => Object.assign(t.node[2]!, { parent: 0 }), /slots 1 and 2 overlap below 0/],
    ['a range', (t) => Object.assign(t.node[2]!, { first: 2, last: 1 }), /slot 2 has range 2\.\.1/],
    ['a parent', (t) => Object.assign(t.node[1]!, { parent: 9 }), /which is no slot/],
  ])('%s', (_, spoil, reason) => {
    const tree = emptyTree(4, 0, 7);
    Object.assign(tree.node[1]!, { first: 0, last: 3, parent: 0 });
    Object.assign(tree.node[2]!, { first: 1, last: 2, parent: 1 });
    expect(wellFormed(tree)).toBe(true);
    spoil(tree);
    expect(wellFormed(tree)).toMatch(reason);
  });
});

it.each([31, 32, 200])('works on the highest of %i cells and the highest of as many slots', (n) => {
  const tree = emptyTree(n, 0, n - 1);
  const kinds = Array.from({ length: n }, (_, slot): ResourceKind =>
    slot === 0 ? 'root' : 'cxl-window',
  );
  expect(insertResource(tree, kinds, 0, n - 1, n - 1, n - 1)).toBe(0);
  expect(insertResource(tree, kinds, 0, n - 2, 0, n - 1)).toBe(0);
  expect(wellFormed(tree)).toBe(true);
  expect(subtreeOf(tree, n - 2)).toBe(union(bit(n - 2), bit(n - 1)));
  expect(regionIntersects(tree, kinds, 0, n - 1, 'cxl', 'descend')).toBe('intersects');
  expect(releaseResource(tree, n - 2)).toBe(0);
  expect(iomemOrder(tree)).toEqual([]);
});
