/**
 * Experiments whose outcome is the scheduler's: memdevs are there before cxl_acpi, find no port
 * (-ENXIO, cxl_mem_probe()) and are tried again by cxl_bus_rescan() on cxl_bus_wq, for which
 * wait_for_device_probe() does not wait. An initramfs with cxl_pci in it and without cxl_acpi, or udev,
 * which loads what PCI asks for before what ACPI asks for, comes to that.
 */
import { sideBySide, small } from './layouts.ts';
import type { Plan } from './plan.ts';

/** dax_hmem_init() asks for cxl_acpi: probe of the windows, rescan and decision run into each other. */
const MEMDEVS_FIRST = ['load cxl_mem', 'requests on', 'load dax_hmem', 'load dax_cxl', 'load kmem'];
/** The same where udev loads cxl_acpi, and dax_hmem asks for nobody. */
const NO_REQUESTS = ['load cxl_mem', 'load cxl_acpi dax_hmem', 'load dax_cxl', 'load kmem'];

export const RACE_PLANS: readonly Plan[] = [
  {
    name: 'memdevs-first',
    title: 'cxl_mem before cxl_acpi, which dax_hmem asks for: who is faster?',
    on: small('memdevs-first', 1),
    events: MEMDEVS_FIRST,
  },
  {
    name: 'memdevs-first-two',
    title: 'the same with two devices, each with a window and a range',
    on: sideBySide(2),
    events: MEMDEVS_FIRST,
  },
  {
    name: 'memdevs-first-four',
    title: 'the same with four devices',
    on: sideBySide(4),
    events: MEMDEVS_FIRST,
  },
  {
    name: 'memdevs-first-udev',
    title: 'the same with four devices, cxl_acpi loaded right before dax_hmem',
    on: sideBySide(4),
    events: NO_REQUESTS,
  },
];
