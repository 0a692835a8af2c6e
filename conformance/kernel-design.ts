/**
 * Which design a kernel implements: the one that its version ships, or the one it was built with.
 */
import { type Design, designs, designVariants } from '../model/index.ts';

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

/**
 * The id of the design of a kernel of this release; `design`: what it was built with, when that is
 * not what its version ships.
 */
export function designIdOf(kernel: {
  readonly release: string;
  readonly design?: string | undefined;
}): string | undefined {
  return kernel.design ?? designOfKernel(kernel.release);
}

/** What somebody can build a kernel with: the designs, and the variants that nobody posted. */
export const buildableDesigns: readonly Design[] = [...designs, ...designVariants];

/** Does a released kernel ship the design? */
export function isShipped(id: string): boolean {
  return SHIPS.some(([, design]) => design === id);
}

/** Does dax_hmem_init() ask for cxl_acpi and cxl_pci? From Dan Williams' RFC on, as it looks for windows. */
export function requestsCxl({ traits }: Design): boolean {
  return traits.defersForDaxCxl ?? false;
}
