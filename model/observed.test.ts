/**
 * What 6.18 and 7.3 showed under QEMU where Soft Reserved = region is smaller than the window, and
 * where it is larger than window = region: the region is destroyed and made again, kmem is not
 * loaded. The other boots are among the recordings of conformance/.
 */
import { it } from 'vitest';
import { expectPosted, machine, type Posted, range } from './testing/posted.ts';
import { BOOT } from './testing/script.ts';

const ONE = range(0x110000000n, 0x11fffffffn);
const TWO = range(0x110000000n, 0x12fffffffn);
const SMALLER = machine({ sr: [ONE], windows: [TWO], committed: [ONE] });
const LARGER = machine({ sr: [TWO], windows: [ONE], committed: [ONE] });
const WITHOUT_KMEM = BOOT.filter((load) => load !== 'kmem');

const SEEN: readonly Posted[] = [
  {
    name: '6.18, smaller: the region is gone, Soft Reserved is not',
    scenario: SMALLER,
    design: 'v6.12',
    script: [...WITHOUT_KMEM, 'rmregion'],
    iomem: `
110000000-12fffffff : CXL Window 0
  110000000-11fffffff : Soft Reserved`,
  },
  {
    name: '6.18, smaller: the new region lands behind Soft Reserved',
    scenario: SMALLER,
    design: 'v6.12',
    script: [...WITHOUT_KMEM, 'rmregion', 'mkregion'],
    iomem: `
110000000-12fffffff : CXL Window 0
  110000000-11fffffff : Soft Reserved
  120000000-12fffffff : regionN`,
  },
  {
    name: '7.3, smaller: the new region has the old address',
    scenario: SMALLER,
    design: 'v7.1',
    script: [...WITHOUT_KMEM, 'rmregion', 'mkregion'],
    iomem: `
110000000-12fffffff : CXL Window 0
  110000000-11fffffff : regionN`,
  },
  {
    name: '6.18, larger: Soft Reserved is above the window and blocks nothing',
    scenario: LARGER,
    design: 'v6.12',
    script: [...WITHOUT_KMEM, 'rmregion', 'mkregion'],
    iomem: `
110000000-12fffffff : Soft Reserved
  110000000-11fffffff : CXL Window 0
    110000000-11fffffff : regionN`,
  },
  {
    name: '7.3, larger: hmem has all of Soft Reserved, dax_cxl is refused at boot',
    scenario: LARGER,
    design: 'v7.1',
    script: WITHOUT_KMEM,
    iomem: `
110000000-11fffffff : CXL Window 0
  110000000-11fffffff : regionN`,
    outcome: 'dax_cxl: dax_region resource conflict: -ENOMEM',
  },
  {
    name: '7.3, larger: and again when the region was made again',
    scenario: LARGER,
    design: 'v7.1',
    script: [...WITHOUT_KMEM, 'rmregion', 'mkregion'],
    iomem: `
110000000-11fffffff : CXL Window 0
  110000000-11fffffff : regionN`,
    outcome: 'dax_cxl: dax_region resource conflict: -ENOMEM',
  },
];

it.each(SEEN)('$name', expectPosted);
