/**
 * Memory that is online and that nothing decodes, and what is decoded and has no name.
 */
import { SERIES } from './design-lists.ts';
import { found, holds, predicted, vacuous, type NotesByProperty } from './note.ts';

export const decoders: NotesByProperty = {
  'online-is-decoded': [
    predicted(
      SERIES,
      'cxl_acpi loses ACPI0017, or a region is destroyed, and what is left of the range goes to hmem',
      /-rebind-cxl$|-every-operation$/,
    ),
    predicted(
      'all',
      'predicted by a review: neither dax_hmem nor kmem asks whether there is memory; a plain boot does where firmware committed no decoder, or less than the range (6.12.117 and 7.3.4, booted)',
      /^n4|^n6|^n8|^n9|^l13|^l29|^l40|^l14/,
    ),
    found(
      'all',
      'a device is late, its probe fails or its region is destroyed, and hmem gives the range to kmem all the same',
    ),
    holds('all', 'only ranges that a region covers come online'),
    vacuous('all', 'no memory of a window comes online'),
  ],
  'decoded-is-named': [
    predicted(
      ['v6.11', 'v6.12'],
      'the kernel does not know that the decoders are locked: when cxl_acpi goes, so do regions and windows, and they decode on',
    ),
    predicted(
      'all',
      'predicted by a review: delete_region_store() asks for no lock, and unregister_region() leaves locked decoders as they are (7.3.4, read)',
    ),
    holds('all', 'a node of iomem is left there'),
  ],
};
