/** The values of each key, keys and values in the order in which they come. */
export function grouped(
  pairs: Iterable<readonly [key: string, value: string]>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
