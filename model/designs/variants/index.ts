/**
 * Designs that nobody posted or merged: what people warned of, so that it can be replayed. They are
 * explored only when they are asked for by name.
 */
import type { Design } from '../../design.ts';
import { flushInProbe } from './flush-in-probe.ts';
import { hmatRegistersOnline } from './hmat-registers-online.ts';
import { lockAcrossWait } from './lock-across-wait.ts';

export const designVariants: readonly Design[] = [
  flushInProbe,
  lockAcrossWait,
  hmatRegistersOnline,
];
