/**
 * A small stable hash of a decoded state.
 */

/** FNV-1a, 64 bits, over the UTF-16 code units of the canonical JSON; 16 hexadecimal digits. */
export function stateHash(state: unknown): string {
  const text = canonicalJson(state);
  let high = 0xcbf29ce4 | 0;
  let low = 0x84222325 | 0;
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i);
    // (high:low) * 0x100000001b3 mod 2^64, where 0x100000001b3 = 2^40 + 0x1b3, in halves of `low`
    // so that everything stays a 32-bit integer.
    const lower = (low & 0xffff) * 0x1b3;
    const upper = (low >>> 16) * 0x1b3 + (lower >>> 16);
    high = (Math.imul(high, 0x1b3) + (upper >>> 16) + (low << 8)) | 0;
    low = (upper << 16) | (lower & 0xffff);
  }
  return hex(high) + hex(low);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** JSON with the keys of every object in ascending order, so that field order does not matter. */
function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const [key, label] of inOrder(Object.keys(value))) {
    text += `${text === '' ? '' : ','}${label}${canonicalJson((value as Record<string, unknown>)[key])}`;
  }
  return `{${text}}`;
}

type Labelled = readonly (readonly [key: string, label: string])[];

/** By keys as they come; a state has few kinds of record, and thousands of states are hashed. */
const orders = new Map<string, Labelled>();

function inOrder(keys: readonly string[]): Labelled {
  const asTheyCome = JSON.stringify(keys);
  let order = orders.get(asTheyCome);
  if (order === undefined) {
    order = [...keys].sort().map((key) => [key, `${JSON.stringify(key)}:`] as const);
    orders.set(asTheyCome, order);
  }
  return order;
}
