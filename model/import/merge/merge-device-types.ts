import type { Scenario } from '../../machine/scenario.ts';
import { acceleratorsIn } from './alternatives.ts';
import type { Assumed } from './assumption.ts';
import type { Facts } from './facts.ts';
import { contains, type Located, overlaps } from '../read/range.ts';

/**
 * That the devices are memory expanders, where there are devices and no input tells. Linux itself does
 * not ask: it takes what the device or its committed decoder says.
 */
export function deviceTypes(
  facts: Facts,
  { devices, decoders }: Pick<Scenario, 'devices' | 'decoders'>,
  softReserved: readonly Located[],
): Assumed[] {
  const { windows, why } = unsure(facts);
  if (devices.length === 0 || windows.length === 0) return [];
  const sentence = `The devices are memory expanders (type 3), no accelerators (type 2): ${why}; --cedt would where firmware restricts the windows.`;
  // The model would be wrong of a region of theirs, see `overSoftReserved`: such a machine is not tried.
  const unmodelled = decoders
    .map(({ start, end, linearCache = 0n }) => ({ start: start - linearCache, end }))
    .filter((region) => windows.some((window) => overlaps(window, region)))
    .some((region) => softReserved.some((range) => overlaps(range, region)));
  if (unmodelled) return [{ id: 'type-3', sentence: `${sentence} ${NOT_TRIED}` }];
  return [{ id: 'type-3', sentence, otherwise: acceleratorsIn(windows) }];
}

const NOT_TRIED =
  'Were they accelerators, the verdicts and sums would not hold, and which would is not tried: the model knows no committed region of theirs over Soft Reserved memory.';

/** Windows that may be for accelerators, as well. */
function unsure({ cedt, cxlList, iomem }: Facts): { windows: readonly Located[]; why: string } {
  if (cedt) return { windows: [], why: '' };
  if (cxlList && cxlList.windows.length > 0) {
    const windows = cxlList.windows.filter(({ ram, accelerators }) => ram && accelerators);
    return { windows, why: 'cxl list names windows that take both' };
  }
  const kmem = iomem?.kmem ?? [];
  const windows = (iomem?.windows ?? []).filter(
    (each) => !kmem.some(({ node }) => contains(each, node)),
  );
  return { windows, why: '/proc/iomem does not tell' };
}
