/**
 * Hash functions over the words of a packed state, as text for generated code.
 */

/** An expression statement list that leaves a well-mixed 32-bit hash in `h`. */
export function hashText(words: readonly string[]): string {
  return chain('h', words, 0x9e3779b1, 0x85ebca77, 15);
}

/**
 * Leaves in `h` the word at `index` exclusive-or'ed with a hash of the others, then mixed: a hash
 * of all words from which, given the others, that word can be told. For a single word, `h` is 0
 * only when the word is.
 */
export function mixText(words: readonly string[], index: number): string {
  const others = words.filter((_, i) => i !== index);
  if (others.length === 0) return `let h = ${words[index]}; ${finish('h')}`;
  return `${chain('h', others, 0x9e3779b1, 0x85ebca77, 15)} h ^= ${words[index]}; ${finish('h')}`;
}

/**
 * Two 32-bit hashes in `h` and `g` which together are a 64-bit hash: different multipliers and
 * shifts, each finished with the other mixed in. `h` is never 0, so that 0 can mean "empty".
 */
export function wideHashText(words: readonly string[]): string {
  return `${chain('h', words, 0x9e3779b1, 0x85ebca77, 15)}
    ${chain('g', words, 0xcc9e2d51, 0x1b873593, 17)}
    h = (h + g) | 0; g = (g + h) | 0;
    ${finish('h')} ${finish('g')}
    h = (h + g) | 0; g = (g + h) | 0;
    if (h === 0) h = 1;`;
}

function chain(
  name: string,
  words: readonly string[],
  first: number,
  next: number,
  shift: number,
): string {
  const [head, ...rest] = words;
  return `let ${name} = Math.imul(${head} ^ ${words.length}, ${first | 0});
    ${rest.map((w) => `${name} = Math.imul((${name} ^ ${name} >>> ${shift}) + ${w}, ${next | 0});`).join(' ')}
    ${finish(name)}`;
}

/** The finalizer of MurmurHash3. */
function finish(name: string): string {
  return `${name} ^= ${name} >>> 16; ${name} = Math.imul(${name}, ${0x85ebca6b | 0});
    ${name} ^= ${name} >>> 13; ${name} = Math.imul(${name}, ${0xc2b2ae35 | 0});
    ${name} ^= ${name} >>> 16;`;
}
