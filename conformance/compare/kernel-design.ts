/**
 * Which design a kernel implements: the one that its version ships, or the one it was built with.
 */
import {
  type Design,
  designOfRelease,
  designs,
  designVariants,
  shippedIn,
  versionOf,
} from '../../model/index.ts';

/** The id of the design of a kernel such as "6.18" or "7.3.4-1"; undefined for one without any. */
export function designOfKernel(version: string): string | undefined {
  return versionOf(version)?.design;
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

/**
 * The design of a kernel, with the traits of its release; undefined when there is none. Its id is the
 * one of record.
 */
export function designOf(kernel: {
  readonly release: string;
  readonly design?: string | undefined;
}): Design | undefined {
  if (kernel.design === undefined) return designOfRelease(kernel.release);
  return buildableDesigns.find(({ id }) => id === kernel.design);
}

/** What somebody can build a kernel with: the designs, and the variants that nobody posted. */
export const buildableDesigns: readonly Design[] = [...designs, ...designVariants];

/** Does a released kernel ship the design? */
export function isShipped(id: string): boolean {
  return shippedIn(id) !== undefined;
}

/** Does dax_hmem_init() ask for cxl_acpi and cxl_pci? From Dan Williams' RFC on, as it looks for windows. */
export function requestsCxl({ traits }: Design): boolean {
  return traits.defersForDaxCxl ?? false;
}
