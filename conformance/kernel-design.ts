/**
 * Which design a kernel ships, by its version.
 */

const SHIPS: readonly (readonly [since: readonly [number, number], design: string])[] = [
  [[7, 1], 'v7.1'],
  [[7, 0], 'v7.0'],
  [[6, 12], 'v6.12'],
  // Regions that firmware committed are assembled since v6.3.
  [[6, 3], 'v6.11'],
];

/** The id of the design of a kernel such as "6.18" or "7.3.4-1"; undefined for one without any. */
export function designOfKernel(version: string): string | undefined {
  const [major, minor] = version.split(/[.\-+~]/).map(Number);
  const found = SHIPS.find(
    ([[a, b]]) => major !== undefined && (major > a || (major === a && (minor ?? 0) >= b)),
  );
  return found?.[1];
}

/** Does a released kernel ship the design? */
export function isShipped(id: string): boolean {
  return SHIPS.some(([, design]) => design === id);
}

/** Does dax_hmem of the design ask for cxl_acpi and cxl_pci (dax_hmem_init(), since v7.1)? */
export function requestsCxl(design: string): boolean {
  return design === 'v7.1';
}
