/**
 * Experiments in which device_dax has a range, and no memory is online: it requests a BUSY node of
 * iomem for the device (dev_dax_probe()), as every kernel without kmem does.
 */
import { START } from './layouts.ts';
import { BOOT, DAX_FIRST, type Plan } from './plan.ts';

const NO_KMEM = BOOT.filter((event) => event !== 'load kmem');

export const DEVDAX_PLANS: readonly Plan[] = [
  {
    name: 'exact-devdax',
    title: 'the dax device of CXL as devdax, as system RAM, and as devdax again; then destroyed',
    on: 'n1-exact',
    events: [
      ...[...NO_KMEM, `devdax cxl ${START}`, 'load kmem', `take cxl ${START}`],
      ...[`devdax cxl ${START}`, `destroy ${START}`, 'create 0 0'],
    ],
  },
  {
    name: 'exact-dax-first-devdax',
    title: 'dax_hmem first and its device as devdax, when cxl_acpi and the region come',
    on: 'n1-exact',
    events: [
      ...['load dax_hmem', `devdax hmem ${START}`, 'load cxl_acpi', 'load cxl_mem'],
      ...['load dax_cxl', 'load kmem', `take hmem ${START}`],
    ],
  },
  {
    name: 'uncommitted-devdax-create',
    title: 'hmem has the range as devdax, and the administrator creates a region there',
    on: 'n6-uncommitted',
    events: [...NO_KMEM, `devdax hmem ${START}`, 'create 0 0', 'load kmem'],
  },
  {
    name: 'sr-larger-devdax',
    title: 'Soft Reserved larger than the region in it, as devdax',
    on: 'n4-sr-larger',
    events: [...NO_KMEM, `devdax hmem ${START}`, `destroy ${START}`, `devdax hmem ${START}`],
  },
  {
    name: 'exact-dax-first-devdax-hand-over',
    title: 'dax_hmem first, and the range is given back to it as devdax beside CXL',
    on: 'n1-exact',
    events: [...DAX_FIRST, `devdax hmem ${START}`, `take hmem ${START}`],
  },
];
