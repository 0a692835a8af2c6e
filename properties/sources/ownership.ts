/**
 * Who owns a byte, and what that costs his neighbours.
 */
import { FALLBACK, LATEST, REPUBLISH, SERIES, WAITING } from './design-lists.ts';
import { found, holds, known, predicted, type NotesByProperty } from './note.ts';

export const ownership: NotesByProperty = {
  'single-owner': [
    found(
      ['teardown-v5'],
      'hmem registers a range whose window is not there yet; the work, queued for the next range, finds all in committed regions, and dax_cxl may bind to them',
      /^n3/,
    ),
    found(
      [...SERIES, 'teardown-v5'],
      'hmem got the range while there was no window, then cxl_acpi came back, and its region brings a dax device of its own',
      /-rebind-cxl$/,
    ),
    known(
      ['series-v3', 'series-v4'],
      'HMAT ranges are with dax_hmem before cxl_core is loaded: two dax regions on one range as long as kmem is not (aHaBdj0QrEe_gymR), or when the rest is registered as a whole (aac45d58, L06)',
    ),
    holds(
      ['series-v5'],
      'open when the property was written: HMAT no longer registers, and hmem_register_device() takes nothing that touches a window',
    ),
    predicted(
      ['punch-out'],
      'as v6.12 (seen under QEMU): dax_hmem loads before cxl_acpi and takes whole ranges',
    ),
    predicted(
      ['v6.11'],
      'predicted: where Soft Reserved is the parent of the window dax_hmem does not see the window; cxl_region_probe() only looks for System RAM, so until kmem is bound both have a dax device',
    ),
    predicted(
      ['v7.0'],
      'as in v6.12 (seen on 6.12 and 6.18 under QEMU): dax_hmem loads before cxl_acpi, and nothing excludes the dax region of CXL yet',
    ),
    found(
      ['v6.12'],
      'expected to hold because hmem never registers; but with dax_hmem loaded before cxl_acpi it does: 6.12 and 6.18 under QEMU showed dax0.0 of hmem and dax1.0 of region1 for the same bytes',
    ),
    holds(
      ['v6.12'],
      'with cxl_acpi built in the windows are there before dax_hmem, or no region ever forms',
    ),
    predicted(
      ['trim'],
      'the release does not wait for endpoints (6880fe9dbb6ec): hmem gets bytes of a region that is just being made, as Alison Schofield saw with v4 (aHaBdj0QrEe_gymR)',
    ),
    holds(
      ['v7.1'],
      'predicted: alloc_dax_region() excludes overlaps; -ENOMEM seen on 7.3 under QEMU',
    ),
    predicted(
      ['coordinate-v3'],
      'predicted to hold because nothing is ever registered; with dax_hmem loaded before cxl_acpi it is, as in v6.12 (L15 shows the half of it that kmem sees)',
    ),
    found(
      ['arbitrate-v4'],
      'predicted as doubtful: regions of the administrator add their dax region whatever was decided, and the Soft Reserved node above the window does not keep them out',
    ),
    holds(
      ['teardown-v5'],
      'predicted as broken by L5, which registers ranges outside windows a second time: that is announced-once; once hmem has the ranges dax_cxl refuses every region',
    ),
    holds(
      ['exclude-v6', 'per-range-v7', 'delay-insert'],
      'predicted: alloc_dax_region() excludes overlaps',
    ),
    holds(['v6.12', 'coordinate-v3'], 'predicted to hold (S1)'),
  ],
  'owner-stable': [
    predicted(
      ['trim'],
      'predicted (S9): what is released goes to hmem whether or not the endpoints have been probed; takes no fault',
    ),
    found(
      ['arbitrate-v4'],
      'open when the property was written: the wait returns before the endpoints have been probed (L7), so on a plain boot a region that comes a moment later finds its range with hmem',
    ),
    known(
      ['exclude-v6'],
      'v6 cover letter [4] and [5] (L24): dax_cxl or hmem, whichever registers first',
      /^n4|^n7/,
    ),
    found(
      ['v7.1'],
      'predicted to hold for built-in drivers (link order); drivers/Makefile links dax/ before cxl/, so the work may find no probe to wait for before cxl_pci registers: a 7.3.4 with all drivers built in gave the range to hmem in 17 of 30 boots, to CXL in the others (conformance/README.md)',
      /all-builtin/,
    ),
    found(
      WAITING,
      'predicted to hold for built-in drivers (link order); drivers/Makefile links dax/ before cxl/, so the work may find no probe to wait for before cxl_pci registers',
      /all-builtin/,
    ),
    predicted(
      ['v6.12'],
      'dax_hmem before or after cxl_acpi: seen on 6.12, 6.16 and 6.18 under QEMU (`exact-dax-first`, `exact-requests`)',
    ),
    predicted(
      ['v7.1'],
      'predicted from the rules: the result of request_module() is ignored; without it, dax_hmem before or after cxl_acpi, seen on 7.2 and 7.3 under QEMU',
    ),
    predicted(
      FALLBACK,
      'a time-out that is too short for hardware that works hands everything to hmem',
    ),
    predicted('all', 'predicted (S9): dax_hmem takes what it finds when it comes before cxl_acpi'),
    holds(
      SERIES,
      'predicted to fail; hmem_register_device() takes nothing that touches a window, so hmem has what HMAT gave it, or nothing',
    ),
  ],
  'announced-once': [
    found(
      LATEST,
      'dax_hmem looks at a range before its window is there and registers it, and puts the next one off, whose window is: the work goes through all ranges, and the first one touches a window by now',
    ),
    known(
      ['series-v3', 'series-v4'],
      'Li Zhijian on v4 (aac45d58, L06): registered by HMAT in parts, then by the work',
    ),
    predicted(
      ['trim'],
      'predicted from the rules: insert, subscribe, then walk and notify both announce',
    ),
    predicted(
      ['teardown-v5'],
      'predicted from the rules: the second walk registers ranges outside windows again; fixed in v6',
      /^n15/,
    ),
    known(
      ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
      'the worker takes the work before the probe queues it for a second range, so it runs twice; the -12 of the second walk was seen with v7 (L26), v8 checks did_probe',
    ),
    found(
      ['series-v5'],
      'the work of a cxl_acpi that fails registers every range, and that of the next probe, after cxl_acpi was bound again, registers them once more when the windows have gone',
      /rebind-cxl/,
    ),
    found('all', 'takes an operation that only this scenario allows', /every-operation/),
    predicted(
      'all',
      'predicted from the rules: memory runs out for one range, and the walk ends without those after it',
      /every-fault/,
    ),
  ],
  'only-soft-reserved': [
    predicted(
      'all',
      'predicted for v7.1: an SRAT range that touches Soft Reserved memory passes the test; so it does in every design that registers ranges of hmem_active',
      /^n16/,
    ),
    holds('all', 'predicted to hold (S16)'),
  ],
  'innocents-survive': [
    known(FALLBACK, 'predicted (S8 under D): one bad apple, or one time-out, removes every region'),
    holds(FALLBACK, 'no region of this machine is without fault: its range is not covered'),
    holds(['v6.11', 'v6.12', 'trim', 'v7.0', 'v7.1'], 'the design removes no region'),
    known(
      ['teardown-v5'],
      'predicted (S8): one sweep over all regions (Alejandro Lucero d8a9e594, Alison Schofield aXMWzC8zf3bqIHJ0)',
      /^n13|^n15|^n17/,
    ),
    predicted(
      ['arbitrate-v4', 'teardown-v5'],
      'a region commits between the decision and the sweep and is torn down though nothing is wrong with it',
    ),
    holds(
      ['arbitrate-v4', 'teardown-v5'],
      'regions do not cover the range here, so none is without fault',
    ),
    holds(
      ['coordinate-v3', 'exclude-v6', 'per-range-v7', 'delay-insert'],
      'the design removes no region',
    ),
    holds([...SERIES, 'punch-out'], 'predicted to hold (S8)'),
  ],
  'no-hpa-double-allocation': [
    predicted(
      LATEST,
      'predicted from the rules: until kmem has requested it, no node of iomem tells that hmem has the range',
    ),
    found(
      REPUBLISH,
      'predicted to hold with the Soft Reserved node back in iomem; but a node as large as the window becomes its parent, and alloc_hpa() looks below the window only',
    ),
    holds(
      REPUBLISH,
      'predicted: the Soft Reserved node that hmem publishes lies inside the window, or hmem never has a range in one',
    ),
    found('all', 'alloc_hpa() knows neither dax regions nor decoders of regions that never formed'),
  ],
};
