/**
 * Machines about which the model has nothing to say.
 */
import type { Facts } from './facts.ts';
import { type Finding, finding, type Place } from '../read/finding.ts';
import type { MergedWindow } from './merge-windows.ts';
import { contains, formatRange, type Located } from '../read/range.ts';

/**
 * An error where no memory is there that dax_hmem and dax_cxl could take: every window is for something
 * else, and all Soft Reserved memory lies in windows for accelerators. Memory that is Soft Reserved
 * without CXL, on the package or of a GPU, is a machine like any other. `files`: what was read.
 */
export function anotherThing(
  facts: Facts,
  softReserved: readonly Located[],
  windows: readonly MergedWindow[],
  files: string,
): Finding | undefined {
  if (windows.some(({ only }) => only === undefined)) return undefined;
  const [first] = windows;
  const ofAccelerators = windows.filter(({ only }) => only === 'accelerators');
  const contested = softReserved.some(
    (range) => !ofAccelerators.some((window) => contains(window, range)),
  );
  if (contested) return undefined;
  if (first) return refuse(first.place, foundWindows(windows, ofAccelerators.length));
  const nvdimm = [...(facts.iomem?.nvdimms ?? []), ...(facts.dmesg?.persistent ?? [])][0];
  if (nvdimm) {
    const found = `persistent memory ${formatRange(nvdimm)}, no CXL window and no Soft Reserved memory`;
    return refuse(nvdimm.place, found);
  }
  const advice =
    'There is nothing to check. If the machine has such memory, its firmware or its kernel hides it: give the --dmesg of a whole boot, and --cedt.';
  const found = 'no CXL window and no Soft Reserved memory';
  return finding('error', { file: files }, found, EXPECTED, advice);
}

const EXPECTED =
  'a CXL window for volatile memory of type-3 devices (memory expanders), or Soft Reserved memory';

function foundWindows(windows: readonly MergedWindow[], accelerators: number): string {
  const persistent = windows.length - accelerators;
  const kinds = [
    ...(accelerators > 0 ? [`${accelerators} for accelerators (type-2 devices)`] : []),
    ...(persistent > 0 ? [`${persistent} for persistent memory`] : []),
  ];
  return `no CXL window but ${kinds.join(' and ')}`;
}

function refuse(place: Place, found: string): Finding {
  const advice =
    'Drivers of accelerators and of nvdimms hand out such memory, and dax_hmem and dax_cxl have no part in it: there is nothing to check. If the machine has other memory, add what shows it: --cedt, --cxl-list, or the --dmesg of a whole boot.';
  return finding('error', place, found, EXPECTED, advice);
}
