/**
 * Memory that nobody can use.
 */
import { FALLBACK, SERIES, WAITING } from './design-lists.ts';
import { PROBE_HANGS } from './leftovers.ts';
import { found, holds, known, notApplicable, predicted, type NotesByProperty } from './note.ts';

const UNBOUND_WHILE_OPEN =
  'cxl_acpi loses ACPI0017 while the decision is open, see leftovers-accounted';
const NEVER_HANDED_TO_DAX =
  'predicted from the rules: what touches a window is never handed to dax';
const ANY_FAILURE_STRANDS = 'predicted from the rules: any failure of CXL strands the range';
const NOTHING_RELEASED = 'if cxl_acpi fails nothing is released (see leftovers-accounted)';

export const lostMemory: NotesByProperty = {
  'no-stranded-memory': [
    predicted(['arbitrate-v4', ...WAITING], UNBOUND_WHILE_OPEN, /^(?!n4).*-rebind-cxl$/),
    predicted([...SERIES, 'punch-out'], NEVER_HANDED_TO_DAX),
    predicted(
      ['v6.11'],
      'predicted where the window is above the range (CXL_ACPI=m, or a larger window) and CXL fails; a Soft Reserved node smaller than the region also blocks its kmem (N11)',
    ),
    predicted(['v7.0'], ANY_FAILURE_STRANDS),
    known(['v6.12'], 'predicted for any CXL failure; the bug that started it all (L29)'),
    predicted(['trim'], NOTHING_RELEASED),
    predicted(['drop-leftovers'], 'predicted: leftovers are wasted by design', /^n4|^n6|^n8/),
    found(
      ['drop-leftovers'],
      'the device comes after CXL was allowed to keep its ranges, and then fails: they are gone for good',
      /^n13|^l29/,
    ),
    predicted(
      FALLBACK,
      'predicted hazard: teardown while kmem is online; the memory that stays online blocks the range that hmem then asks for',
    ),
    holds(FALLBACK, 'predicted from the rules where ranges and regions are the same'),
    predicted(['v7.1'], 'predicted from the rules: region smaller than the range', /^n4/),
    predicted(
      ['v7.1'],
      'predicted from the rules: with CXL healthy and no fault, because no one region contains the range',
      /^n2|^n7|^n12|^n17|^l02/,
    ),
    known(
      ['v7.1'],
      'seen by Tomasz Wolski on v4 ([3.1]: kmem -EBUSY over two windows), never fixed',
      /^n8/,
    ),
    predicted(['v7.1'], 'predicted from the rules: the SRAT range is in no region', /^n16/),
    holds(['v7.1'], 'predicted for N1, N3, N5, N13 and N15; recorded for the others'),
    known(['coordinate-v3'], 'predicted: no fallback'),
    known(
      ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
      'kmem cannot reserve a range over two windows: -EBUSY (Tomasz Wolski on v4, L21 [3.1])',
      /^n8|^n2|^n17|^l02|^l13/,
    ),
    found(['arbitrate-v4', 'teardown-v5', 'exclude-v6'], PROBE_HANGS, /^n15/),
    predicted(
      ['arbitrate-v4', ...WAITING],
      'predicted from the rules: the range reaches out of the window, so kmem cannot reserve it, or insert_resource() of its node is refused',
      /^n9|^n10|^l03/,
    ),
    predicted(
      ['arbitrate-v4', ...WAITING],
      'kmem of hmem cannot reserve a range with a foreign node in it',
      /^n18/,
    ),
    found(
      ['arbitrate-v4', 'teardown-v5'],
      'the regions are gone, but one that appears after the sweep, smaller than the range, keeps kmem of hmem out',
    ),
    predicted(
      ['exclude-v6', 'per-range-v7'],
      'predicted from the rules: no one region contains the range, and the region nodes stay',
      /^n4|^n7|^n12|^n16|^l03/,
    ),
    found(
      ['exclude-v6', 'per-range-v7'],
      'a Soft Reserved node that hmem published inside the region, before or by a reload, keeps kmem of the region out',
      /^n11/,
    ),
    predicted(
      ['delay-insert'],
      'as v7.1: regions that do commit are in the way, only those that fail no longer are',
    ),
    predicted(
      'all',
      'predicted from the rules: memory runs out for one range, and the walk ends without those after it',
      /every-fault/,
    ),
  ],
  'no-stranded-memory-in-scope': [
    predicted(['arbitrate-v4', ...WAITING], UNBOUND_WHILE_OPEN, /^(?!n4).*-rebind-cxl$/),
    predicted([...SERIES, 'punch-out'], NEVER_HANDED_TO_DAX),
    predicted(['v6.11'], 'predicted where the window is above the range and CXL fails'),
    predicted(['v7.0'], ANY_FAILURE_STRANDS),
    known(['v6.12'], 'predicted for any CXL failure (L29)'),
    predicted(['trim'], NOTHING_RELEASED),
    predicted(['drop-leftovers'], 'what was dropped on purpose is lost all the same'),
    holds(['v7.1'], "predicted: S2' is what the merged design promises"),
    notApplicable(
      'all',
      'a range differs from the region in it, or there is no Soft Reserved range',
    ),
    known(['coordinate-v3'], 'predicted: no fallback'),
    found(['arbitrate-v4', 'teardown-v5', 'exclude-v6'], PROBE_HANGS, /^n15/),
    predicted(
      ['arbitrate-v4', ...WAITING],
      'no region forms, but kmem of hmem cannot reserve the range over a foreign node or two windows (as L13)',
    ),
    holds(
      ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', 'delay-insert'],
      'what every series from v4 on promises',
    ),
    predicted(
      ['all-or-nothing'],
      'see no-stranded-memory: memory that is online at the teardown, or a foreign node, keeps kmem out',
    ),
  ],
  'whole-memory-block': [
    predicted(
      ['trim', 'series-v4', 'series-v5'],
      'predicted from the rules: the tail of L03 is shorter than a page',
    ),
    predicted(
      ['v6.12', 'v7.1'],
      'predicted for leftovers, and true of firmware ranges as well: alloc_dax_region() refuses a range whose tail is shorter than 2 MiB (booted)',
    ),
    predicted(
      'all',
      'as on the kernels that were booted: alloc_dax_region() refuses the range for its tail',
    ),
  ],
};
