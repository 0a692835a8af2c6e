/**
 * What CXL does not take, and what is left when CXL fails.
 */
import { FALLBACK, LATEST, REPUBLISH, SERIES, WAITING } from './design-lists.ts';
import { found, holds, known, predicted, type NotesByProperty } from './note.ts';

export const PROBE_HANGS = 'the probe hangs (see no-deadlock), so nobody gets anything';

export const leftovers: NotesByProperty = {
  'leftovers-accounted': [
    predicted(
      ['v7.1'],
      'drivers/cxl/acpi.c has no .remove: the window is gone when the work looks, the walk gives 0 for a range that meets none, and nobody gets what was put off; seen on 7.3 under QEMU (`decision-open-unbind-acpi`)',
      /-rebind-cxl$/,
    ),
    predicted(
      ['arbitrate-v4', 'exclude-v6', 'per-range-v7', 'delay-insert'],
      'as v7.1: the window is gone when the work looks, and nobody gets what was put off',
      /-rebind-cxl$/,
    ),
    found(
      ['teardown-v5'],
      'the window is gone when the work decides, and back when it walks: mode DROP, and no region has the range',
      /-rebind-cxl$/,
    ),
    predicted(
      ['series-v3', 'series-v4'],
      'predicted from the rules: hmem_register_device() drops what touches a window, and if cxl_acpi fails nobody walks Soft Reserved',
    ),
    predicted(
      ['series-v5'],
      'predicted from the rules: hmem_register_device() drops what touches a window, although that was the point',
    ),
    holds(
      ['series-v3', 'series-v4'],
      'HMAT has registered the range with dax_hmem before there are windows (L06, L07)',
    ),
    known(
      ['punch-out'],
      'Nathan Fontenot and Smita Koralahalli in reply to the RFC: what no region takes in a window is for nobody; and the part outside of it is in hmem_active only as a part of the whole range',
    ),
    predicted(
      ['v6.11'],
      'a window above the range is seen at the top level, and the range is dropped for ever',
    ),
    predicted(
      ['v7.0'],
      'predicted from the rules: ranges that touch a window are dropped for ever, as in v6.12',
    ),
    known(
      ['v6.12'],
      'a range that touches a window is dropped for ever, whatever becomes of CXL (LKML December 2024, L29)',
    ),
    predicted(
      ['trim'],
      'the release runs only after a successful cxl_acpi probe (as in v3); if that fails nobody gets anything',
    ),
    holds(FALLBACK, 'by construction: all goes to dax, or is dropped on purpose'),
    predicted(
      LATEST,
      'alloc_dax_region() refuses a range whose tail is shorter than 2 MiB, so hmem gets none of it; see whole-memory-block',
      /^n12|^l03/,
    ),
    found(
      ['v7.1'],
      'late device: hmem could not get its dax region because dax_cxl has a part of it, or the other way round',
    ),
    known(
      ['coordinate-v3'],
      'predicted: DROP is the only mode, so there is no fallback (Alison Schofield on v3)',
    ),
    found(
      ['arbitrate-v4', 'teardown-v5'],
      'the range overlaps the window only partly: insert_resource() of its Soft Reserved node is refused, and hmem_register_device() gives up; also under v6 and v7',
      /^n10/,
    ),
    found(['arbitrate-v4', 'teardown-v5', 'exclude-v6'], PROBE_HANGS, /^n15/),
    known(
      ['exclude-v6'],
      'dax_cxl found nothing to flush and has a part of the range: hmem is refused the whole of it (v6 cover letter [4], L24)',
    ),
    found(
      ['per-range-v7', 'delay-insert'],
      'as v7.1: late device, hmem is refused the whole range because dax_cxl has a part of it, or the other way round; on n10 already insert_resource() refuses v7',
    ),
    predicted(
      ['v6.11', 'v6.12', 'trim', ...FALLBACK, ...REPUBLISH, 'v7.0', ...LATEST],
      'alloc_dax_region() wants 2 MiB alignment, and refuses the whole range for its odd tail',
      /^n12|^l03/,
    ),
    found(
      FALLBACK,
      'a range that reaches out of its window waits for the decision as a whole; when CXL keeps what is in the window the rest is published to nobody',
      /^n9|^n10/,
    ),
    predicted(
      'all',
      'predicted from the rules: memory runs out for one range, and the walk ends without those after it',
      /every-fault/,
    ),
  ],
  'fallback-complete': [
    predicted(
      ['arbitrate-v4', ...WAITING],
      'cxl_acpi loses ACPI0017 while the decision is open, see leftovers-accounted',
      /^(?!n4).*-rebind-cxl$/,
    ),
    found(
      SERIES,
      'without CONFIG_CXL_REGION the function that registers what is left is an empty stub, and hmem_init() has skipped Soft Reserved for CONFIG_CXL_ACPI',
      /no-cxl-region/,
    ),
    predicted(
      [...SERIES, 'punch-out'],
      'predicted from the rules: the window stays when devices fail, and keeps dax_hmem away',
    ),
    known(['v6.11', 'v6.12', 'v7.0'], 'there is no fallback (L29)'),
    predicted(
      ['v7.1'],
      'predicted from the rules: with windows in iomem kmem cannot request a range over two of them, or beside a foreign node',
    ),
    known(['coordinate-v3'], 'there is no fallback'),
    predicted(
      ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
      'predicted from the rules: windows, or the node of a region that never committed, keep kmem out',
    ),
    predicted(
      ['delay-insert'],
      'windows in iomem keep kmem out, as under v7.1; a region that failed no longer does',
    ),
    holds(
      ['delay-insert'],
      'what delay-insert is for: v7.1 leaves the node of the failed region in the way',
      /^n4|^n16/,
    ),
    predicted(
      ['trim'],
      'as leftovers-accounted: if cxl_acpi fails nothing is released, and without CXL drivers all would be',
    ),
    predicted(
      FALLBACK,
      'a device that is not there, or has no region, is no failure: CXL keeps the windows, and what lies in them is dropped on purpose',
      /no-cxl-region|^n6|^l29|^l40|every-fault/,
    ),
    predicted(
      FALLBACK,
      'predicted from the rules: memory that the first owner has online cannot go at the teardown, and keeps hmem from the rest of the range; beside a foreign node or with an odd tail kmem fails as it would without CXL drivers',
    ),
  ],
};
