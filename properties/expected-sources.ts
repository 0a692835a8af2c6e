/**
 * Where the recorded verdicts come from: what a mail, a document or a real kernel says, or why the
 * checker's answer differs from what was predicted. The first note that fits is shown.
 */

export interface Note {
  readonly property: string;
  readonly designs: readonly string[] | 'all';
  readonly verdict: 'holds' | 'violated' | 'vacuous' | 'not-applicable';
  /** Names of scenarios that it is about; absent: all. */
  readonly scenarios?: RegExp;
  readonly source: string;
  /**
   * Of a violation: said on the mailing list, predicted by reading code, confirmed on a real kernel,
   * or found by the checker first.
   */
  readonly status?: 'known' | 'predicted' | 'confirmed' | 'new';
}

const FALLBACK = ['all-or-nothing', 'drop-leftovers'];

const SERIES = ['series-v3', 'series-v4', 'series-v5'];

export const NOTES: readonly Note[] = [
  {
    property: 'reuse-after-teardown',
    designs: ['series-v3'],
    verdict: 'violated',
    source:
      "Zhijian's pattern 3 (L04): a region smaller than the Soft Reserved node is not trimmed; and a region that is destroyed before the work has come to it leaves its node for good",
    status: 'known',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['series-v4', 'series-v5'],
    verdict: 'violated',
    source:
      'predicted to hold for a region that was trimmed, and it does; one that is destroyed before the work has come to it leaves its node for good, and nothing trims later',
    status: 'new',
  },
  {
    property: 'reuse-after-teardown',
    designs: SERIES,
    verdict: 'holds',
    source: 'Soft Reserved is above the window: an ancestor blocks nothing, trimmed or not',
  },
  {
    property: 'create-on-free-range',
    designs: SERIES,
    verdict: 'violated',
    source:
      "Zhijian's pattern 2 (L04 on v3, L05 on v4): without a region nothing is trimmed, and the node blocks the user's region",
    status: 'known',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['punch-out'],
    verdict: 'violated',
    source:
      'predicted to hold; with dax_hmem before cxl_acpi the piece above the second window lies below the memory of hmem, where the punch does not look',
    status: 'new',
  },
  {
    property: 'create-on-free-range',
    designs: ['punch-out'],
    verdict: 'violated',
    source: 'as reuse-after-teardown',
    status: 'new',
  },
  {
    property: 'leftovers-accounted',
    designs: ['series-v3', 'series-v4'],
    verdict: 'violated',
    source:
      'predicted (dossier 2, 6 and 7): hmem_register_device() drops what touches a window, and if cxl_acpi fails nobody walks Soft Reserved',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['series-v5'],
    verdict: 'violated',
    source:
      'predicted (dossier 2, 6): hmem_register_device() drops what touches a window, although that was the point',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['series-v3', 'series-v4'],
    verdict: 'holds',
    source: 'HMAT has registered the range with dax_hmem before there are windows (L06, L07)',
  },
  {
    property: 'leftovers-accounted',
    designs: ['punch-out'],
    verdict: 'violated',
    source:
      'Nathan Fontenot and Smita Koralahalli in reply to the RFC: what no region takes in a window is for nobody; and the part outside of it is in hmem_active only as a part of the whole range',
    status: 'known',
  },
  {
    property: 'single-owner',
    designs: ['series-v3', 'series-v4'],
    verdict: 'violated',
    source:
      'HMAT ranges are with dax_hmem before cxl_core is loaded: two dax regions on one range as long as kmem is not (aHaBdj0QrEe_gymR), or when the rest is registered as a whole (aac45d58, L06)',
    status: 'known',
  },
  {
    property: 'single-owner',
    designs: ['series-v5'],
    verdict: 'holds',
    source:
      'open in properties.md: HMAT no longer registers, and hmem_register_device() takes nothing that touches a window',
  },
  {
    property: 'single-owner',
    designs: ['punch-out'],
    verdict: 'violated',
    source: 'as v6.12 (seen under QEMU): dax_hmem loads before cxl_acpi and takes whole ranges',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: [...SERIES, 'punch-out'],
    verdict: 'violated',
    source: 'predicted (properties.md S2): what touches a window is never handed to dax',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: [...SERIES, 'punch-out'],
    verdict: 'violated',
    source: 'predicted (properties.md S2): what touches a window is never handed to dax',
    status: 'predicted',
  },
  {
    property: 'fallback-complete',
    designs: SERIES,
    verdict: 'violated',
    scenarios: /no-cxl-region/,
    source:
      'without CONFIG_CXL_REGION the function that registers what is left is an empty stub, and hmem_init() has skipped Soft Reserved for CONFIG_CXL_ACPI',
    status: 'new',
  },
  {
    property: 'fallback-complete',
    designs: [...SERIES, 'punch-out'],
    verdict: 'violated',
    source:
      'predicted (properties.md S2): the window stays when devices fail, and keeps dax_hmem away',
    status: 'predicted',
  },
  {
    property: 'announced-once',
    designs: ['series-v3', 'series-v4'],
    verdict: 'violated',
    source: 'Li Zhijian on v4 (aac45d58, L06): registered by HMAT in parts, then by the work',
    status: 'known',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['series-v3', 'series-v4'],
    verdict: 'violated',
    source:
      'Alison Schofield on v4 (aHaBdj0QrEe_gymR, L07): hmem was first and the region has no dax device, so destroying it does not offline the memory',
    status: 'known',
  },
  {
    property: 'no-orphaned-owner',
    designs: ['series-v3'],
    verdict: 'violated',
    source:
      'predicted (dossier 2, 5) for Soft Reserved above the window; with CXL_ACPI=m, where the region has swallowed the node, the dax node below it goes',
    status: 'predicted',
  },
  {
    property: 'no-orphaned-owner',
    designs: 'all',
    verdict: 'holds',
    source: 'nodes leave by remove_resource(), and what lies below moves up',
  },
  {
    property: 'trim-exact',
    designs: ['series-v3'],
    verdict: 'violated',
    source:
      "Zhijian's pattern 3 (00489171); predicted for N2 and N11, but no node that is larger than the region is ever trimmed: the region itself, or its window, is the child that __adjust_resource() refuses to leave out",
    status: 'known',
  },
  {
    property: 'trim-exact',
    designs: ['series-v4', 'series-v5'],
    verdict: 'violated',
    source:
      'the piece behind the region crosses the end of the window, insert_resource() refuses it, and the original is removed all the same: its bytes are in no node any more',
    status: 'new',
  },
  {
    property: 'trim-exact',
    designs: ['series-v4', 'series-v5'],
    verdict: 'holds',
    source: 'open in properties.md; where a piece would wrap around (N11) there is only a warning',
  },
  {
    property: 'trim-exact',
    designs: ['punch-out'],
    verdict: 'violated',
    scenarios: /builtin/,
    source: 'with CXL_ACPI=y Soft Reserved is inserted after the windows: nothing is punched out',
    status: 'new',
  },
  {
    property: 'trim-exact',
    designs: ['punch-out'],
    verdict: 'violated',
    source: 'see reuse-after-teardown: a piece below the memory of hmem is not found',
    status: 'new',
  },
  {
    property: 'trim-exact',
    designs: ['trim'],
    verdict: 'violated',
    source: 'predicted (designs.md C, hazard ii): the region appears after the release',
    status: 'predicted',
  },
  {
    property: 'trim-exact',
    designs: 'all',
    verdict: 'not-applicable',
    source: 'the design does not trim, or there is no Soft Reserved range',
  },
  {
    property: 'create-on-free-range',
    designs: ['v6.11', 'v6.12'],
    verdict: 'violated',
    source:
      "Zhijian's pattern 2 (L05): the Soft Reserved node blocks the region; -ERANGE seen on 6.12, 6.16 and 6.18 under QEMU (m-eq-*-s1)",
    status: 'confirmed',
  },
  {
    property: 'fallback-complete',
    designs: ['v6.11', 'v6.12', 'v7.0'],
    verdict: 'violated',
    source: 'there is no fallback (L29)',
    status: 'known',
  },
  {
    property: 'fallback-complete',
    designs: ['v7.1'],
    verdict: 'violated',
    source:
      'predicted (properties.md S3): with windows in iomem kmem cannot request a range over two of them, or beside a foreign node',
    status: 'predicted',
  },
  {
    property: 'no-leaked-memory',
    designs: FALLBACK,
    verdict: 'violated',
    source: 'predicted (designs.md D): at teardown kmem memory may be online and cannot go',
    status: 'predicted',
  },
  {
    property: 'no-permission-dead-end',
    designs: 'all',
    verdict: 'violated',
    source: 'Tomasz Wolski on v8 (L28): -EPERM, and nothing unlocks the decoders',
    status: 'known',
  },
  {
    property: 'whole-memory-block',
    designs: ['trim', 'series-v4', 'series-v5'],
    verdict: 'violated',
    source: 'predicted (properties.md S17): the tail of L03 is shorter than a page',
    status: 'predicted',
  },
  {
    property: 'iomem-truthful',
    designs: 'all',
    verdict: 'violated',
    source:
      'a failed assembly leaves its region node behind (aY11TGmQvzuSKxyO; v8 cover letter [3], L26)',
    status: 'known',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['v6.11'],
    verdict: 'violated',
    source: 'predicted as for v6.12: nobody takes the Soft Reserved node out of the window',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v6.11'],
    verdict: 'violated',
    source: 'a window above the range is seen at the top level, and the range is dropped for ever',
    status: 'predicted',
  },
  {
    property: 'single-owner',
    designs: ['v6.11'],
    verdict: 'violated',
    source:
      'predicted: where Soft Reserved is the parent of the window dax_hmem does not see the window; cxl_region_probe() only looks for System RAM, so until kmem is bound both have a dax device',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v6.11'],
    verdict: 'violated',
    source:
      'predicted where the window is above the range (CXL_ACPI=m, or a larger window) and CXL fails; a Soft Reserved node smaller than the region also blocks its kmem (N11)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['v6.11'],
    verdict: 'violated',
    source: 'predicted where the window is above the range and CXL fails',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v7.0'],
    verdict: 'violated',
    source:
      "predicted (designs.md B'): ranges that touch a window are dropped for ever, as in v6.12",
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.0'],
    verdict: 'violated',
    source: "predicted (properties.md S2, B'): any failure of CXL strands the range",
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['v7.0'],
    verdict: 'violated',
    source: "predicted (properties.md S2, B'): any failure of CXL strands the range",
    status: 'predicted',
  },
  {
    property: 'single-owner',
    designs: ['v7.0'],
    verdict: 'violated',
    source:
      'as in v6.12 (seen on 6.12 and 6.18 under QEMU): dax_hmem loads before cxl_acpi, and nothing excludes the dax region of CXL yet',
    status: 'predicted',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['v6.11', 'v7.0', 'punch-out'],
    verdict: 'violated',
    source: 'hmem owns the memory below a region, and destroy-region does not look at it',
    status: 'new',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['v6.12'],
    verdict: 'violated',
    source:
      'predicted for a window above Soft Reserved (CXL_ACPI=m, or Soft Reserved smaller than the window); seen on 6.12, 6.16 and 6.18 under QEMU',
    status: 'confirmed',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['v6.12'],
    verdict: 'holds',
    source:
      'predicted where Soft Reserved is the parent of the window: an ancestor blocks nothing; seen on 6.18 under QEMU (Soft Reserved larger than the window)',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'predicted to hold for regions that were trimmed; a region that appears after the release is not, and its Soft Reserved node lies below the window (designs.md C, hazard ii: no rule posted)',
    status: 'new',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['v7.1'],
    verdict: 'holds',
    source:
      'predicted where CXL owns the range: no Soft Reserved node is ever in iomem; seen on 7.2 and 7.3 under QEMU. Where hmem owns it, its dax node blocks (accepted on the list)',
  },
  {
    property: 'reuse-after-teardown',
    designs: 'all',
    verdict: 'vacuous',
    source: 'no region ever forms, so none is destroyed and made again',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v6.12'],
    verdict: 'violated',
    source:
      'a range that touches a window is dropped for ever, whatever becomes of CXL (LKML December 2024, L29)',
    status: 'known',
  },
  {
    property: 'leftovers-accounted',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'the release runs only after a successful cxl_acpi probe (as in v3, designs.md F1); if that fails nobody gets anything',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: FALLBACK,
    verdict: 'holds',
    source: 'by construction: all goes to dax, or is dropped on purpose (designs.md D, E)',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v7.1'],
    verdict: 'violated',
    source:
      'late device: hmem could not get its dax region because dax_cxl has a part of it, or the other way round (designs.md O, 1 and 6)',
    status: 'new',
  },
  {
    property: 'single-owner',
    designs: ['v6.12'],
    verdict: 'violated',
    source:
      'properties.md expects it to hold because hmem never registers; with dax_hmem loaded before cxl_acpi it does: 6.12 and 6.18 under QEMU showed dax0.0 of hmem and dax1.0 of region1 for the same bytes',
    status: 'confirmed',
  },
  {
    property: 'single-owner',
    designs: ['v6.12'],
    verdict: 'holds',
    source: 'with cxl_acpi built in the windows are there before dax_hmem, or no region ever forms',
  },
  {
    property: 'single-owner',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'the release does not wait for endpoints (6880fe9dbb6ec): hmem gets bytes of a region that is just being made, as Alison Schofield saw with v4 (aHaBdj0QrEe_gymR)',
    status: 'predicted',
  },
  {
    property: 'single-owner',
    designs: ['v7.1'],
    verdict: 'holds',
    source: 'predicted: alloc_dax_region() excludes overlaps; -ENOMEM seen on 7.3 under QEMU',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v6.12'],
    verdict: 'violated',
    source: 'predicted for any CXL failure; the bug that started it all (L29)',
    status: 'known',
  },
  {
    property: 'no-stranded-memory',
    designs: ['trim'],
    verdict: 'violated',
    source: 'if cxl_acpi fails nothing is released (see leftovers-accounted)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['drop-leftovers'],
    verdict: 'violated',
    scenarios: /^n4|^n6|^n8/,
    source: 'predicted: leftovers are wasted by design (designs.md E)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['drop-leftovers'],
    verdict: 'violated',
    scenarios: /^n13|^l29/,
    source:
      'the device comes after CXL was allowed to keep its ranges, and then fails: they are gone for good',
    status: 'new',
  },
  {
    property: 'no-stranded-memory',
    designs: FALLBACK,
    verdict: 'violated',
    source:
      'predicted hazard: teardown while kmem is online; the memory that stays online blocks the range that hmem then asks for',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: FALLBACK,
    verdict: 'holds',
    source: 'predicted (designs.md D, E) where ranges and regions are the same',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n4/,
    source: 'predicted (designs.md O, 1): region smaller than the range',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n2|^n7|^l02/,
    source:
      'predicted (designs.md O, 12): with CXL healthy and no fault, because no one region contains the range',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n8/,
    source: 'seen by Tomasz Wolski on v4 ([3.1]: kmem -EBUSY over two windows), never fixed',
    status: 'known',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n16/,
    source: 'predicted (designs.md O, 5): the SRAT range is in no region',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'holds',
    source: 'predicted for N1, N3, N5, N13 and N15; recorded for the others',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['v6.12'],
    verdict: 'violated',
    source: 'predicted for any CXL failure (L29)',
    status: 'known',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['trim'],
    verdict: 'violated',
    source: 'if cxl_acpi fails nothing is released (see leftovers-accounted)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['drop-leftovers'],
    verdict: 'violated',
    source: 'what was dropped on purpose is lost all the same (designs.md E)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['v7.1'],
    verdict: 'holds',
    source: "predicted: S2' is what the merged design promises",
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: 'all',
    verdict: 'not-applicable',
    source: 'a range differs from the region in it, or there is no Soft Reserved range',
  },
  {
    property: 'announced-once',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'predicted (designs.md C, hazard i): insert, subscribe, then walk and notify both announce',
    status: 'predicted',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: FALLBACK,
    verdict: 'violated',
    source: 'predicted (S7 under D): devres_release_all() while kmem is online',
    status: 'predicted',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    source:
      'predicted (designs.md O, 6): a device that comes late, and destroy-region below memory of hmem; no gate was merged (b137dd39)',
    status: 'known',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['v6.12', 'trim'],
    verdict: 'violated',
    source: 'hmem owns the memory below a region, and destroy-region does not look at it',
    status: 'new',
  },
  {
    property: 'innocents-survive',
    designs: FALLBACK,
    verdict: 'violated',
    source: 'predicted (S8 under D): one bad apple, or one time-out, removes every region',
    status: 'known',
  },
  {
    property: 'innocents-survive',
    designs: FALLBACK,
    verdict: 'holds',
    source: 'no region of this machine is without fault: its range is not covered',
  },
  {
    property: 'innocents-survive',
    designs: ['v6.11', 'v6.12', 'trim', 'v7.0', 'v7.1'],
    verdict: 'holds',
    source: 'the design removes no region',
  },
  {
    property: 'tree-well-formed',
    designs: 'all',
    verdict: 'holds',
    source: 'insert_resource() and __request_region() keep the tree in order (S10a)',
  },
];
