/** All designs, in the order of their history. To add one: write its file, add it here. */
import type { Design } from '../design.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { dropLeftovers } from './drop-leftovers.ts';
import { trim } from './trim.ts';
import { v611 } from './v6.11.ts';
import { v612 } from './v6.12.ts';
import { v70 } from './v7.0.ts';
import { v71 } from './v7.1.ts';

export const designs: readonly Design[] = [v611, v612, trim, allOrNothing, dropLeftovers, v70, v71];
