/**
 * Experiments on the layouts that the discussion keeps coming back to.
 */
import { START, uncommitted } from './layouts.ts';
import { BOOT, DAX_FIRST, RELOADS, type Plan } from './plan.ts';

const SMALLER = uncommitted(
  'Soft Reserved smaller than the window, nothing committed',
  [0, 1],
  [0, 2],
);
const LARGER = uncommitted(
  'Soft Reserved larger than the window, nothing committed',
  [0, 2],
  [0, 1],
);

export const LAYOUT_PLANS: readonly Plan[] = [
  {
    name: 'two-windows',
    title: 'one Soft Reserved range over two windows',
    on: 'n2-two-windows',
    events: BOOT,
  },
  {
    name: 'two-windows-one-late',
    title: 'the same, the second device is found late',
    on: 'n2-two-windows',
    hold: { devices: [1] },
    events: [...BOOT, 'add 1'],
  },
  {
    name: 'two-windows-one-refused',
    title: 'the same, Linux refuses the second window',
    on: 'n2-two-windows',
    hold: { windows: [1] },
    events: BOOT,
  },
  {
    name: 'two-windows-srat-split',
    title: 'one Soft Reserved range over two windows, which the SRAT splits',
    on: 'n3-two-windows-srat-split',
    events: BOOT,
  },
  {
    name: 'srat-larger',
    title: 'the SRAT range that HMAT registers is larger than the Soft Reserved range in it',
    on: 'n16-srat-larger',
    events: BOOT,
  },
  {
    name: 'sr-larger',
    title: 'Soft Reserved larger than the region in it',
    on: 'n4-sr-larger',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'sr-larger-reload',
    title: 'the same, and dax_hmem unloaded and loaded again',
    on: 'n4-sr-larger',
    events: [...BOOT, 'reload'],
    under: RELOADS,
  },
  {
    name: 'sr-smaller-replug',
    title: 'Soft Reserved smaller than the window; destroyed, unplugged, replugged, created again',
    on: 'n5-sr-smaller',
    events: [...BOOT, `destroy ${START}`, 'unplug 0', 'replug 0', 'create 0 0'],
  },
  {
    name: 'uncommitted-create',
    title: 'firmware committed no decoder; the administrator creates a region once all is loaded',
    on: 'n6-uncommitted',
    events: [...BOOT, 'create 0 0'],
  },
  {
    name: 'uncommitted-create-before-kmem',
    title: 'the same before kmem is loaded: dax_hmem owns the range and no node says so',
    on: 'n6-uncommitted',
    events: [...BOOT.slice(0, 4), 'create 0 0', 'load kmem'],
  },
  {
    name: 'uncommitted-create-before-dax',
    title: 'the same before dax_hmem is loaded',
    on: 'n6-uncommitted',
    events: ['load cxl_acpi', 'load cxl_mem', 'create 0 0', ...BOOT.slice(2), `destroy ${START}`],
  },
  {
    name: 'uncommitted-dax-first',
    title: 'the same with dax_hmem before cxl_acpi',
    on: 'n6-uncommitted',
    events: [...DAX_FIRST.slice(0, 4), 'create 0 0', 'load kmem'],
  },
  ...[
    { size: 'smaller', on: SMALLER, free: '0x120000000' },
    { size: 'larger', on: LARGER, free: START },
  ].flatMap(({ size, on, free }) => [
    {
      name: `sr-${size}-uncommitted`,
      title: `Soft Reserved ${size} than the window, nothing committed: a region before dax_hmem`,
      on,
      events: [
        ...['load cxl_acpi', 'load cxl_mem', 'create 0 0', 'load dax_hmem', 'load dax_cxl'],
        ...[...new Set([START, free])].map((start) => `destroy ${start}`),
        ...['create 0 0', 'load kmem'],
      ],
    },
    {
      name: `sr-${size}-uncommitted-dax-first`,
      title: 'the same with dax_hmem before cxl_acpi, and a region after that',
      on,
      events: [...DAX_FIRST.slice(0, 4), 'create 0 0', 'load kmem'],
    },
  ]),
  {
    name: 'two-regions',
    title: 'two regions tile one Soft Reserved range',
    on: 'n7-two-regions',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'decoder-crosses',
    title: 'a decoder that crosses the end of its window',
    on: 'n8-decoder-crosses',
    events: BOOT,
  },
  {
    name: 'sr-head-outside',
    title: 'the head of the Soft Reserved range lies outside the window',
    on: 'n9-sr-head-outside',
    events: BOOT,
  },
  {
    name: 'partial-overlap',
    title: 'the Soft Reserved range overlaps the head of the window: what is inserted last grows',
    on: 'n10-partial-overlap',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'partial-overlap-dax-first',
    title: 'the same with dax_hmem and kmem first: the window grows over a dax device',
    on: 'n10-partial-overlap',
    events: ['load dax_hmem', 'load kmem', 'load cxl_acpi', 'load cxl_mem', 'load dax_cxl'],
  },
  {
    name: 'sr-inside-region',
    title: 'the Soft Reserved range is a part of the region',
    on: 'n11-sr-inside-region',
    events: BOOT,
  },
  {
    name: 'unaligned-tail',
    title: 'the Soft Reserved range ends 4 KiB behind the window',
    on: 'n12-unaligned-tail',
    events: BOOT,
  },
  {
    name: 'good-and-bad',
    title: 'two windows, the device of the second has a bad decoder',
    on: 'n13-good-and-bad',
    events: BOOT,
  },
  {
    name: 'no-soft-reserved',
    title: 'no Soft Reserved range at all',
    on: 'n14-no-sr',
    events: [...BOOT, `destroy ${START}`, 'create 0 0'],
  },
  {
    name: 'sr-outside',
    title: 'a second Soft Reserved range far away from CXL',
    on: 'n15-sr-outside',
    events: BOOT,
  },
  {
    name: 'device-over-two-windows',
    title: 'three windows, one device decodes in two of them',
    on: 'n17-device-over-two-windows',
    events: BOOT,
  },
  {
    name: 'foreign-child',
    title: 'something else lies in the window; the administrator creates a region',
    on: 'n18-foreign-child',
    events: [...BOOT, 'create 0 0'],
  },
  {
    name: 'foreign-child-and-sr',
    title: 'the same with Soft Reserved over the whole window, something else in it included',
    on: 'n18-foreign-child-and-sr',
    events: [...BOOT, 'create 0 0'],
  },
];
