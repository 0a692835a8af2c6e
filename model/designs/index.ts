/** All designs, in the order of their history. To add one: write its file, add it here. */
import type { Design } from '../machine/design.ts';
import { allOrNothing } from './all-or-nothing.ts';
import { arbitrateV4 } from './arbitrate-v4.ts';
import { coordinateV3 } from './coordinate-v3.ts';
import { delayInsert } from './delay-insert.ts';
import { dropLeftovers } from './drop-leftovers.ts';
import { excludeV6 } from './exclude-v6.ts';
import { perRangeV7 } from './per-range-v7.ts';
import { punchOut } from './punch-out.ts';
import { seriesV3 } from './series-v3.ts';
import { seriesV4 } from './series-v4.ts';
import { seriesV5 } from './series-v5.ts';
import { teardownV5 } from './teardown-v5.ts';
import { trim } from './trim.ts';
import { v611 } from './v6.11.ts';
import { v612 } from './v6.12.ts';
import { v70 } from './v7.0.ts';
import { v71 } from './v7.1.ts';

export const designs: readonly Design[] = [
  v611,
  v612,
  trim,
  allOrNothing,
  dropLeftovers,
  seriesV3,
  seriesV4,
  punchOut,
  seriesV5,
  coordinateV3,
  arbitrateV4,
  v70,
  teardownV5,
  excludeV6,
  perRangeV7,
  v71,
  delayInsert,
];
