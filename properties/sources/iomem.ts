/**
 * What /proc/iomem shows.
 */
import { found, holds, known, notApplicable, predicted, type NotesByProperty } from './note.ts';

export const iomem: NotesByProperty = {
  'iomem-truthful': [
    known(
      'all',
      'a failed assembly leaves its region node behind (aY11TGmQvzuSKxyO; v8 cover letter [3], L26)',
    ),
  ],
  'tree-well-formed': [
    holds('all', 'insert_resource() and __request_region() keep the tree in order (S10a)'),
  ],
  'no-orphaned-owner': [
    predicted(
      ['series-v3'],
      'predicted from the rules for Soft Reserved above the window; with CXL_ACPI=m, where the region has swallowed the node, the dax node below it goes',
    ),
    found(
      ['series-v5'],
      'the work of a cxl_acpi that fails gives the range to hmem; that of the next probe trims it by a region, and the dax node below goes',
      /rebind-cxl/,
    ),
    holds('all', 'nodes leave by remove_resource(), and what lies below moves up'),
  ],
  'trim-exact': [
    known(
      ['series-v3'],
      "Zhijian's pattern 3 (00489171); predicted for N2 and N11, but no node that is larger than the region is ever trimmed: the region itself, or its window, is the child that __adjust_resource() refuses to leave out",
    ),
    found(
      ['series-v4', 'series-v5'],
      'the piece behind the region crosses the end of the window, insert_resource() refuses it, and the original is removed all the same: its bytes are in no node any more',
    ),
    holds(
      ['series-v4', 'series-v5'],
      'open when the property was written; where a piece would wrap around (N11) there is only a warning',
    ),
    found(
      ['punch-out'],
      'with CXL_ACPI=y Soft Reserved is inserted after the windows: nothing is punched out',
      /builtin/,
    ),
    found(['punch-out'], 'see reuse-after-teardown: a piece below the memory of hmem is not found'),
    predicted(['trim'], 'predicted from the rules: the region appears after the release'),
    notApplicable('all', 'the design does not trim, or there is no Soft Reserved range'),
  ],
};
