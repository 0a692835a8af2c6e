/**
 * What an experiment is written as: a machine, and the events of a boot.
 */
import type { Design, Scenario } from '../../model/index.ts';
import type { Hold } from './event.ts';

/** The order of a boot where every module finds what it needs. */
export const BOOT = ['load cxl_acpi', 'load cxl_mem', 'load dax_hmem', 'load dax_cxl', 'load kmem'];
/** The same with dax_hmem before cxl_acpi: an initramfs that holds the one and not the other. */
export const DAX_FIRST = [
  'load dax_hmem',
  'load cxl_acpi',
  'load cxl_mem',
  'load dax_cxl',
  'load kmem',
];
/** A boot up to where dax_hmem has put its ranges off, and waits for some driver that is probing. */
export const DECISION_OPEN = ['load cxl_acpi', 'load cxl_mem', 'busy', 'load dax_hmem'];
/** The rest of such a boot, after the decision. */
export const THEN = ['load dax_cxl', 'load kmem'];

export interface Plan {
  readonly name: string;
  readonly title: string;
  /** A named scenario, or one of layouts.ts. */
  readonly on: string | Scenario;
  readonly hold?: Hold;
  readonly events: readonly string[];
  /** Designs that it is for; default all. */
  readonly under?: (design: Design) => boolean;
}

/** Designs under which dax_hmem does something new when it is loaded again. */
export const RELOADS = ({ daxHmemUnloaded }: Design) => daxHmemUnloaded !== undefined;
/** Designs of kernels that reset decoders which firmware locked. */
export const KNOWS_NO_LOCKS = ({ traits }: Design) => traits.locksRegions !== true;
