/**
 * A B-tree with inserts, updates and look-ups: btree.tla of the TLA+ examples, whose constants are four
 * keys, eight nodes, three values and two keys in a node.
 *
 * TLC counts 374 727 distinct states and 2 820 091 generated ones, the initial one included. As there, a
 * child stays where it was when a split has moved its key away, and a leaf below a root that was split
 * takes a third key.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import {
  array,
  boolean,
  enumeration,
  oneOf,
  optional,
  queue,
  range,
  record,
  set,
  type SetView,
  type ViewOf,
} from '../language/types.ts';

const KEYS = [0, 1, 2, 3] as const;
const NODES = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** More of them make more states of the same trees. */
type Value = 'x' | 'y' | 'z';
const VALUES: readonly Value[] = ['x', 'y', 'z'];
const MOST_KEYS = 2;

const key = range(0, KEYS.length - 1);
const value = enumeration('x', 'y', 'z');
const child = optional(NODES.length - 1);
const node = record({
  isLeaf: boolean(),
  keys: set(KEYS.length),
  /** By key: the node with the smaller keys; and the one with all larger keys. */
  child: array(KEYS.length, child),
  last: child,
  value: array(KEYS.length, enumeration('none', 'x', 'y', 'z')),
});
const layout = record({
  root: range(0, NODES.length - 1),
  node: array(NODES.length, node),
  focus: child,
  /** The next to be split comes last. */
  toSplit: queue(4, range(0, NODES.length - 1)),
  request: oneOf({ none: {}, get: { key }, insert: { key, value }, update: { key, value } }),
  result: enumeration('none', 'ok', 'error', 'missing', 'x', 'y', 'z'),
  state: enumeration(
    ...['ready', 'get value', 'find leaf', 'which to split', 'add to leaf'],
    ...['split leaf', 'split inner', 'split root leaf', 'split root inner', 'update leaf'],
  ),
});
type State = ViewOf<typeof layout>;

const isFull = (s: State, n: number) => s.node[n].keys.size === MOST_KEYS;
const isFree = (s: State, n: number) => s.node[n].isLeaf && s.node[n].keys.size === 0;

function childFor(s: State, n: number, of: number): number {
  const { keys, child: children, last } = s.node[n];
  const larger = [...keys].find((k) => k > of);
  return (larger === undefined ? last : children[larger]) as number;
}

function leafFor(s: State, of: number): number {
  let n = s.root;
  while (!s.node[n].isLeaf) n = childFor(s, n, of);
  return n;
}

/** The first node that points to it, with a key that it has no longer too. */
function parentOf(s: State, n: number): number {
  return NODES.find((p) => {
    const { child: children, last } = s.node[p];
    return last === n || KEYS.some((k) => children[k] === n);
  }) as number;
}

const next = (s: State) => s.toSplit.at(s.toSplit.length - 1);

function request(s: State): { readonly key: number; readonly value: Value } {
  if (s.request.kind === 'insert' || s.request.kind === 'update') return s.request;
  throw new Error('nothing to write');
}

/** The middle key of a node, the larger one of two: so neither half of a leaf is empty. */
function pivotOf(s: State, n: number): number {
  const keys = [...s.node[n].keys];
  return keys[Math.floor(keys.length / 2)];
}

/** Moves the keys of `from` that `moves` says to an empty node, with what belongs to them. */
function moveKeys(s: State, from: number, to: number, moves: (k: number) => boolean): void {
  const [source, target] = [s.node[from], s.node[to]];
  for (const k of [...source.keys].filter(moves)) {
    source.keys.delete(k);
    target.keys.add(k);
    target.value[k] = source.value[k];
    source.value[k] = 'none';
    if (source.isLeaf) continue;
    target.child[k] = source.child[k];
    source.child[k] = null;
  }
}

/** Splits a leaf, and turns to the half where the new key belongs. */
function splitLeaf(s: State, n: number, right: number, pivot: number): void {
  moveKeys(s, n, right, (k) => k >= pivot);
  s.focus = request(s).key < pivot ? n : right;
  s.state = 'add to leaf';
}

const during = (state: State['state']) => (s: State) => s.state === state;
const client = { actor: 'client', guard: during('ready') };

export function bTree(values = VALUES.length) {
  const writes = KEYS.flatMap((k) => VALUES.slice(0, values).map((v) => ({ key: k, value: v })));
  return system({
    name: `B-tree, ${values} values`,
    layout,
    initialise(s) {
      for (const n of NODES) s.node[n].isLeaf = true;
    },
    rules: [
      {
        name: 'ask to get',
        ...client,
        parameters: KEYS,
        effect(s, k: number) {
          s.request = { kind: 'get', key: k };
          s.result = 'none';
          s.state = 'get value';
        },
      },
      {
        name: 'ask to insert',
        ...client,
        parameters: writes,
        effect(s, what) {
          s.request = { kind: 'insert', ...what };
          s.result = 'none';
          s.state = 'find leaf';
        },
      },
      {
        name: 'ask to update',
        ...client,
        parameters: writes,
        effect(s, what) {
          s.request = { kind: 'update', ...what };
          s.result = 'none';
          s.focus = leafFor(s, what.key);
          s.state = 'update leaf';
        },
      },
      {
        name: 'get value',
        actor: 'tree',
        guard: during('get value'),
        effect(s) {
          if (s.request.kind !== 'get') return;
          const { key: k } = s.request;
          const leaf = s.node[leafFor(s, k)];
          s.result = leaf.keys.has(k) ? leaf.value[k] : 'missing';
          s.state = 'ready';
        },
      },
      {
        name: 'update leaf',
        actor: 'tree',
        guard: during('update leaf'),
        effect(s) {
          const { key: k, value: v } = request(s);
          const leaf = s.node[s.focus as number];
          const found = leaf.keys.has(k);
          if (found) leaf.value[k] = v;
          s.result = found ? 'ok' : 'error';
          s.focus = null;
          s.state = 'ready';
        },
      },
      {
        name: 'find leaf',
        actor: 'tree',
        guard: during('find leaf'),
        effect(s) {
          const leaf = leafFor(s, request(s).key);
          s.focus = leaf;
          s.toSplit.clear();
          if (isFull(s, leaf)) s.toSplit.push(leaf);
          s.state = isFull(s, leaf) ? 'which to split' : 'add to leaf';
        },
      },
      {
        name: 'which to split',
        actor: 'tree',
        guard: during('which to split'),
        effect(s) {
          const n = next(s);
          const { isLeaf } = s.node[n];
          if (n === s.root) {
            s.state = isLeaf ? 'split root leaf' : 'split root inner';
            return;
          }
          const parent = parentOf(s, n);
          if (isFull(s, parent)) s.toSplit.push(parent);
          else s.state = isLeaf ? 'split leaf' : 'split inner';
        },
      },
      {
        name: 'add to leaf',
        actor: 'tree',
        guard: during('add to leaf'),
        effect(s) {
          const { key: k, value: v } = request(s);
          const leaf = s.node[s.focus as number];
          const isNew = !leaf.keys.has(k);
          if (isNew) {
            leaf.keys.add(k);
            leaf.value[k] = v;
          }
          s.result = isNew ? 'ok' : 'error';
          s.state = 'ready';
        },
      },
      {
        name: 'split the root, a leaf',
        actor: 'tree',
        guard: during('split root leaf'),
        effect(s) {
          const n = next(s);
          const [right, root] = NODES.filter((one) => isFree(s, one));
          const pivot = pivotOf(s, n);
          s.root = root;
          s.node[root].isLeaf = false;
          s.node[root].keys.add(pivot);
          s.node[root].child[pivot] = n;
          s.node[root].last = right;
          splitLeaf(s, n, right, pivot);
        },
      },
      {
        name: 'split the root, an inner node',
        actor: 'tree',
        guard: during('split root inner'),
        effect(s) {
          const n = next(s);
          const [right, root] = NODES.filter((one) => isFree(s, one));
          const pivot = pivotOf(s, n);
          s.root = root;
          s.node[root].isLeaf = false;
          s.node[root].keys.add(pivot);
          s.node[root].child[pivot] = n;
          s.node[root].last = right;
          s.node[right].isLeaf = false;
          moveKeys(s, n, right, (k) => k > pivot);
          s.node[n].keys.delete(pivot);
          s.node[right].last = s.node[n].last;
          s.node[n].last = s.node[n].child[pivot];
          s.toSplit.clear();
          s.state = 'add to leaf';
        },
      },
      {
        name: 'split a leaf',
        actor: 'tree',
        guard: during('split leaf'),
        effect(s) {
          const n = next(s);
          const [right] = NODES.filter((one) => isFree(s, one));
          const pivot = pivotOf(s, n);
          const parent = s.node[parentOf(s, n)];
          const at = [...parent.keys].find((k) => parent.child[k] === n);
          parent.child[pivot] = n;
          if (parent.last === n) parent.last = right;
          else parent.child[at as number] = right;
          parent.keys.add(pivot);
          splitLeaf(s, n, right, pivot);
        },
      },
    ],
  });
}

interface Tree {
  readonly node: ArrayLike<{ readonly isLeaf: boolean; readonly keys: SetView<number> }>;
}

/** No key is in two leaves. */
export const keysAreUnique: Always<Tree> = {
  id: 'keys-are-unique',
  kind: 'always',
  sentence: 'No key is in two leaves.',
  holds: ({ node: nodes }) => {
    const keys = NODES.flatMap((n) => (nodes[n].isLeaf ? [...nodes[n].keys] : []));
    return new Set(keys).size === keys.length;
  },
};
