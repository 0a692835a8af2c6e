/**
 * Designs that are explored only when they are asked for by name: what people warned of and nobody posted
 * or merged, so that it can be replayed; and kernels that differ from the design of record.
 */
import type { Design } from '../../machine/design.ts';
import { releaseVariants } from '../kernel-versions.ts';
import { flushInProbe } from './flush-in-probe.ts';
import { hmatRegistersOnline } from './hmat-registers-online.ts';
import { lockAcrossWait } from './lock-across-wait.ts';

export const designVariants: readonly Design[] = [
  flushInProbe,
  lockAcrossWait,
  hmatRegistersOnline,
  ...releaseVariants,
];
