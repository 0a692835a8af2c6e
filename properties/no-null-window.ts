import { NULL_WINDOW } from '../model/kernel/cxl-window.ts';
import { defineProperty } from './property.ts';

/** The kernel dies of it, in every release that assembles regions. */
export const noNullWindow = defineProperty({
  id: 'no-null-window',
  sentence: 'No region is made in a window of which the kernel does not know the node in iomem.',
  severity: 'lost or corrupted memory',
  failure: 'the kernel dies: a region in a window that was trimmed follows a NULL pointer',
  askedBy:
    'found by reading drivers/cxl/acpi.c pair_cxl_resource() (6.12, 7.2, 7.3), and seen on boots of 6.12.117 and 7.3.4',
  applies: ({ machine: m }) => m.trimsWindows || 'nothing lies across two windows',
  body: () => ({ kind: 'never-fires', outcomes: [NULL_WINDOW] }),
});
