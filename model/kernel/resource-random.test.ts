import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bit, NONE, union } from '../../checker/index.ts';
import {
  adjustResource,
  type Desc,
  EBUSY,
  EINVAL,
  emptyTree,
  insertResource,
  insertResourceExpandToFit,
  isBelow,
  isBusy,
  type ResourceKind,
  type ResourceTree,
  releaseRegion,
  releaseResource,
  removeResource,
  requestRegion,
  requestResource,
  subtreeOf,
} from '../machine/resource.ts';
import {
  anySystemRam,
  type IntersectsRule,
  iomemOrder,
  isFree,
  type Match,
  nextIomemRes,
  regionIntersects,
  wellFormed,
} from '../machine/resource-query.ts';

// ---- A naive interval model: immutable nested nodes, children sorted, real flags. -------------

interface Flags {
  readonly busy: boolean;
  readonly sysram: boolean;
}
interface Naive extends Flags {
  readonly slot: number;
  readonly first: number;
  readonly last: number;
  readonly desc: Desc;
  readonly children: readonly Naive[];
}
type Outcome = { ok: true; tree: Naive } | { ok: false; conflict: Naive };

const meets = (a: Naive, b: { first: number; last: number }) =>
  a.first <= b.last && b.first <= a.last;
const holds = (a: { first: number; last: number }, b: { first: number; last: number }) =>
  a.first <= b.first && b.last <= a.last;
const sorted = (nodes: readonly Naive[]) => [...nodes].sort((a, b) => a.first - b.first);
const preorder = (node: Naive): Naive[] => node.children.flatMap((c) => [c, ...preorder(c)]);
const find = (tree: Naive, slot: number) => [tree, ...preorder(tree)].find((n) => n.slot === slot);
const parentOf = (tree: Naive, slot: number) =>
  [tree, ...preorder(tree)].find((n) => n.children.some((c) => c.slot === slot));

/** The tree with the node of this slot replaced by the nodes that `change` makes of it. */
function replace(tree: Naive, slot: number, change: (node: Naive) => readonly Naive[]): Naive {
  const below = (node: Naive): Naive => ({
    ...node,
    children: sorted(node.children.flatMap((c) => (c.slot === slot ? change(c) : [below(c)]))),
  });
  return tree.slot === slot ? change(tree)[0]! : below(tree);
}

/** Runs `step` on the subtree of `root` and puts the result back. */
function within(tree: Naive, root: number, step: (node: Naive) => Outcome): Outcome {
  const outcome = step(find(tree, root)!);
  return outcome.ok ? { ok: true, tree: replace(tree, root, () => [outcome.tree]) } : outcome;
}

function naiveInsert(at: Naive, node: Naive): Outcome {
  if (!holds(at, node)) return { ok: false, conflict: at };
  const hit = at.children.filter((c) => meets(c, node));
  const host = hit.find((c) => holds(c, node) && !holds(node, c));
  if (host) {
    const inner = naiveInsert(host, node);
    if (!inner.ok) return inner;
    return { ok: true, tree: replace(at, host.slot, () => [inner.tree]) };
  }
  const partial = hit.find((c) => !holds(node, c));
  if (partial) return { ok: false, conflict: partial };
  const rest = at.children.filter((c) => !hit.includes(c));
  return { ok: true, tree: { ...at, children: sorted([...rest, { ...node, children: hit }]) } };
}

function naiveExpand(at: Naive, node: Naive): Outcome {
  const tried = naiveInsert(at, node);
  if (tried.ok || tried.conflict.slot === at.slot) return tried;
  const { first, last } = tried.conflict;
  const wider = { first: Math.min(first, node.first), last: Math.max(last, node.last) };
  return naiveExpand(at, { ...node, ...wider });
}

function naiveRequest(at: Naive, node: Naive): Outcome {
  const hit = holds(at, node) ? at.children.find((c) => meets(c, node)) : at;
  if (hit) return { ok: false, conflict: hit };
  return { ok: true, tree: { ...at, children: sorted([...at.children, node]) } };
}

function naiveRequestRegion(at: Naive, node: Naive): Outcome {
  const tried = naiveRequest(at, { ...node, busy: true, desc: at.desc });
  if (tried.ok || tried.conflict === at || tried.conflict.busy) return tried;
  const inner = naiveRequestRegion(tried.conflict, node);
  if (!inner.ok) return inner;
  return { ok: true, tree: replace(at, tried.conflict.slot, () => [inner.tree]) };
}

/** The slot that __release_region frees, or undefined. */
function naiveReleaseTarget(at: Naive, range: { first: number; last: number }): Naive | undefined {
  const host = at.children.find((c) => holds(c, range));
  if (!host) return undefined;
  if (!host.busy) return naiveReleaseTarget(host, range);
  return holds(range, host) ? host : undefined;
}

function naiveAdjust(tree: Naive, slot: number, range: { first: number; last: number }) {
  const parent = parentOf(tree, slot)!;
  const at = parent.children.findIndex((c) => c.slot === slot);
  const node = parent.children[at]!;
  const prev = parent.children[at - 1];
  const next = parent.children[at + 1];
  const fits =
    holds(parent, range) &&
    (!next || next.first > range.last) &&
    (!prev || prev.last < range.first) &&
    node.children.every((c) => holds(range, c));
  return fits ? replace(tree, slot, (n) => [{ ...n, ...range }]) : undefined;
}

/** __region_intersects to the letter, also in that its walk runs on behind the subtree of `top`. */
function naiveIntersects(
  tree: Naive,
  range: { first: number; last: number },
  is: (node: Naive) => boolean,
  rule: IntersectsRule,
) {
  let type = 0;
  let other = 0;
  const all = preorder(tree);
  for (const top of tree.children.filter((c) => meets(c, range))) {
    if (is(top)) {
      type++;
      continue;
    }
    let start = Math.max(range.first, top.first);
    const end = Math.min(range.last, top.last);
    let covered = false;
    const walk = rule === 'descend' ? all.slice(all.indexOf(top) + 1) : [];
    for (const node of walk.filter((n) => meets(n, range) && is(n))) {
      type++;
      if (node.first > start) break;
      if (node.last >= end) {
        covered = true;
        break;
      }
      start = Math.max(start, node.last + 1);
    }
    if (!covered) other++;
  }
  if (type === 0) return 'disjoint';
  return other === 0 ? 'intersects' : 'mixed';
}

// ---- Random sequences of operations on both. ---------------------------------------------------

const KINDS: readonly ResourceKind[] = [
  'root',
  'soft-reserved',
  'soft-reserved',
  'soft-reserved',
  'cxl-window',
  'cxl-window',
  'cxl-window',
  'region',
  'region',
  'region',
  'foreign',
  'dax',
  'dax',
  'dax',
  'system-ram',
  'system-ram',
  'system-ram',
];
/** From a dax slot to the slot of its System RAM. */
const RAM_OF_DAX = 3;
const SPAN = { first: 1, last: 9 };

interface Drawn {
  readonly slot: number;
  readonly first: number;
  readonly last: number;
  readonly desc: Desc;
  readonly below: readonly Drawn[];
}

/** The pool as nested objects, children by slot: a comparison that leaves the order to another. */
function draw(tree: ResourceTree, parent = 0): Drawn[] {
  const drawn: Drawn[] = [];
  for (let slot = 1; slot < tree.node.length; slot++) {
    const node = tree.node[slot]!;
    if (node.parent !== parent) continue;
    const { first, last, desc } = node;
    drawn.push({ slot, first, last, desc, below: draw(tree, slot) });
  }
  return drawn;
}

const drawNaive = ({ children }: Naive): Drawn[] =>
  [...children]
    .sort((a, b) => a.slot - b.slot)
    .map((n) => ({
      slot: n.slot,
      first: n.first,
      last: n.last,
      desc: n.desc,
      below: drawNaive(n),
    }));

const ownDesc = (slot: number): Desc =>
  KINDS[slot] === 'cxl-window' ? 'cxl' : KINDS[slot] === 'soft-reserved' ? 'soft-reserved' : 'none';

const NAMES = [
  'insert',
  'expand',
  'request',
  'request-region',
  'kmem',
  'release-region',
  'release',
  'remove',
  'adjust',
] as const;

interface Op {
  readonly name: (typeof NAMES)[number];
  /** Picks among the slots, and among the linked nodes for the root, modulo their number. */
  readonly slot: number;
  readonly root: number;
  readonly first: number;
  readonly last: number;
}

const op: fc.Arbitrary<Op> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    slot: fc.nat(KINDS.length - 2).map((n) => n + 1),
    root: fc.oneof(fc.constant(0), fc.nat(20)),
    first: fc.integer({ min: 0, max: 10 }),
    size: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 11 })),
  })
  .map(({ size, ...rest }) => ({ ...rest, last: rest.first + size - 1 }));

/** Both worlds side by side. */
class Pair {
  readonly tree = emptyTree(KINDS.length, SPAN.first, SPAN.last);
  naive: Naive = { slot: 0, ...SPAN, desc: 'none', busy: false, sysram: false, children: [] };

  run(op: Op): void {
    const linked = [this.naive, ...preorder(this.naive)];
    const root = linked[op.root % linked.length]!.slot;
    const { slot, first, last } = op;
    const node = find(this.naive, slot);
    const kind = KINDS[slot]!;
    const byRequest = kind === 'dax' || kind === 'system-ram';
    if (op.name === 'release-region') this.releaseRegion(root, first, last);
    else if (op.name === 'request-region') {
      if (kind === 'dax') this.link(slot, root, first, last, naiveRequestRegion, requestRegion);
    } else if (op.name === 'kmem') {
      if (kind === 'dax' && !node) this.kmemProbe(slot, first, last);
    } else if (op.name === 'release') {
      if (kind !== 'system-ram') this.unlink(slot, () => [], releaseResource);
    } else if (op.name === 'remove') {
      // kmem removes its dax node only after the memory below it.
      if (kind === 'system-ram' || node?.sysram) return;
      this.unlink(slot, (n) => n.children, removeResource);
    } else if (byRequest) return;
    else if (op.name === 'insert') this.link(slot, root, first, last, naiveInsert, insertResource);
    else if (op.name === 'request') {
      this.link(slot, root, first, last, naiveRequest, requestResource);
    } else if (op.name === 'adjust') {
      if (first <= last) this.adjust(slot, { first, last });
    } else if (node) {
      expect(insertResourceExpandToFit(this.tree, KINDS, root, slot, first, last)).toBe(0);
    } else this.link(slot, root, first, last, naiveExpand, insertResourceExpandToFit);
  }

  private link(
    slot: number,
    root: number,
    first: number,
    last: number,
    step: (at: Naive, node: Naive) => Outcome,
    real: typeof insertResource,
  ): boolean {
    const flags = { busy: false, sysram: KINDS[slot] === 'system-ram' };
    const node = { slot, first, last, desc: ownDesc(slot), ...flags, children: [] };
    const blocked = find(this.naive, slot) !== undefined || last < first;
    const outcome = blocked ? undefined : within(this.naive, root, (at) => step(at, node));
    expect(real(this.tree, KINDS, root, slot, first, last)).toBe(outcome?.ok ? 0 : -EBUSY);
    if (outcome?.ok) this.naive = outcome.tree;
    return outcome?.ok === true;
  }

  private kmemProbe(dax: number, first: number, last: number): void {
    if (!this.link(dax, 0, first, last, naiveRequestRegion, requestRegion)) return;
    this.naive = replace(this.naive, dax, (n) => [{ ...n, busy: false, sysram: true }]);
    const ram = dax + RAM_OF_DAX;
    expect(this.link(ram, 0, first, last, naiveRequestRegion, requestRegion)).toBe(true);
  }

  private releaseRegion(root: number, first: number, last: number): void {
    const target = naiveReleaseTarget(find(this.naive, root)!, { first, last });
    expect(releaseRegion(this.tree, KINDS, root, first, last)).toBe(target ? 0 : -EINVAL);
    if (!target) return;
    const dax = parentOf(this.naive, target.slot)!;
    this.naive = replace(this.naive, target.slot, () => []);
    // Hot-remove of kmem's memory is followed by kmem's remove_resource of its own node.
    if (dax.sysram) this.unlink(dax.slot, (n) => n.children, removeResource);
  }

  private unlink(
    slot: number,
    change: (node: Naive) => readonly Naive[],
    real: typeof removeResource,
  ): void {
    const changed = find(this.naive, slot) && replace(this.naive, slot, change);
    expect(real(this.tree, slot)).toBe(changed ? 0 : -EINVAL);
    this.naive = changed ?? this.naive;
  }

  private adjust(slot: number, range: { first: number; last: number }): void {
    const isIn = find(this.naive, slot) !== undefined;
    const changed = isIn ? naiveAdjust(this.naive, slot, range) : undefined;
    const expected = !isIn ? -EINVAL : changed ? 0 : -EBUSY;
    expect(adjustResource(this.tree, slot, range.first, range.last)).toBe(expected);
    this.naive = changed ?? this.naive;
  }

  compare(): void {
    expect(wellFormed(this.tree)).toBe(true);
    expect(draw(this.tree)).toEqual(drawNaive(this.naive));
    for (const node of preorder(this.naive)) {
      expect(isBusy(this.tree, KINDS, node.slot)).toBe(node.busy);
      const below = [node, ...preorder(node)].reduce((set, n) => union(set, bit(n.slot)), NONE);
      expect(subtreeOf(this.tree, node.slot)).toBe(below);
    }
  }
}

const RUNS = { seed: 20260401, numRuns: 1000 };

const ops = fc.array(op, { minLength: 1, maxLength: 30 });

function grown(sequence: readonly Op[]): Pair {
  const pair = new Pair();
  for (const one of sequence) pair.run(one);
  return pair;
}

/** Every range of cells, those that leave the root included. */
const RANGES = Array.from({ length: 11 }, (_, first) =>
  Array.from({ length: 11 - first }, (_, size) => ({ first, last: first + size })),
).flat();

const MATCHES = ['cxl', 'soft-reserved', 'system-ram'] as const;

const isMatch: Record<Match, (node: Naive) => boolean> = {
  cxl: (n) => n.desc === 'cxl',
  'soft-reserved': (n) => n.desc === 'soft-reserved',
  'system-ram': (n) => n.sysram,
};

describe('against a naive interval model', () => {
  it('builds the same tree and returns the same codes, well-formed after every operation', () => {
    fc.assert(
      fc.property(ops, (sequence) => {
        const pair = new Pair();
        for (const one of sequence) {
          pair.run(one);
          pair.compare();
        }
      }),
      RUNS,
    );
  });

  it('answers region_intersects as the kernel loop does, under both rules', () => {
    fc.assert(
      fc.property(ops, (sequence) => {
        const { tree, naive } = grown(sequence);
        for (const match of MATCHES) {
          for (const rule of ['top-level', 'descend'] as const) {
            expect(
              RANGES.map((r) => regionIntersects(tree, KINDS, r.first, r.last, match, rule)),
            ).toEqual(RANGES.map((r) => naiveIntersects(naive, r, isMatch[match], rule)));
          }
        }
      }),
      RUNS,
    );
  });

  it('finds the next match, System RAM and free ranges as a walk of the tree does', () => {
    fc.assert(
      fc.property(ops, (sequence) => {
        const { tree, naive } = grown(sequence);
        const walk = preorder(naive);
        const hits = RANGES.map((range) => walk.filter((n) => meets(n, range)));
        for (const match of MATCHES) {
          expect(RANGES.map((r) => nextIomemRes(tree, KINDS, match, r.first, r.last))).toEqual(
            hits.map((hit) => hit.find(isMatch[match])?.slot ?? null),
          );
        }
        expect(RANGES.map((r) => anySystemRam(tree, KINDS, r.first, r.last))).toEqual(
          hits.map((hit) => hit.some((n) => n.busy && n.sysram)),
        );
        for (const node of [naive, ...walk]) {
          expect(RANGES.map((r) => isFree(tree, node.slot, r.first, r.last))).toEqual(
            RANGES.map((r) => holds(node, r) && !node.children.some((c) => meets(c, r))),
          );
        }
      }),
      RUNS,
    );
  });

  it('prints the nodes in the order of /proc/iomem, each below its ancestors', () => {
    fc.assert(
      fc.property(ops, (sequence) => {
        const { tree, naive } = grown(sequence);
        const walk = preorder(naive).map((n) => n.slot);
        const lines = iomemOrder(tree);
        expect(lines.map((l) => l.slot)).toEqual(walk);
        expect(
          lines.map((l) => walk.filter((above) => isBelow(tree, l.slot, above)).length),
        ).toEqual(lines.map((l) => l.depth));
      }),
      RUNS,
    );
  });
});
