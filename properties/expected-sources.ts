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
   * Of a violation, who said so first: the mailing list, we by reading code, or the checker. Whether
   * a real kernel does it, the recordings say.
   */
  readonly status?: 'known' | 'predicted' | 'new';
}

const FALLBACK = ['all-or-nothing', 'drop-leftovers'];
/** The series that publish the Soft Reserved range again when hmem registers it. */
const REPUBLISH = ['coordinate-v3', 'arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'];
const LATEST = ['v7.1', 'delay-insert'];

/** Since 2230c4bdc412 (v6.19). */
const LOCKING = ['v7.0', 'teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST];

const SERIES = ['series-v3', 'series-v4', 'series-v5'];

/** Where the administrator takes ACPI0017 from cxl_acpi while the decision is open. */
const REBOUND: readonly Note[] = [
  {
    property: 'leftovers-accounted',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /-rebind-cxl$/,
    source:
      'drivers/cxl/acpi.c has no .remove: the window is gone when the work looks, the walk gives 0 for a range that meets none, and nobody gets what was put off; seen on 7.3 under QEMU (`decision-open-unbind-acpi`)',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['arbitrate-v4', 'exclude-v6', 'per-range-v7', 'delay-insert'],
    verdict: 'violated',
    scenarios: /-rebind-cxl$/,
    source: 'as v7.1: the window is gone when the work looks, and nobody gets what was put off',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /-rebind-cxl$/,
    source:
      'the window is gone when the work decides, and back when it walks: mode DROP, and no region has the range',
    status: 'new',
  },
  ...['no-stranded-memory', 'no-stranded-memory-in-scope', 'fallback-complete'].map(
    (property): Note => ({
      property,
      designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
      verdict: 'violated',
      scenarios: /^(?!n4).*-rebind-cxl$/,
      source: 'cxl_acpi loses ACPI0017 while the decision is open, see leftovers-accounted',
      status: 'predicted',
    }),
  ),
  {
    property: 'single-owner',
    designs: [...SERIES, 'teardown-v5'],
    verdict: 'violated',
    scenarios: /-rebind-cxl$/,
    source:
      'hmem got the range while there was no window, then cxl_acpi came back, and its region brings a dax device of its own',
    status: 'new',
  },
];

/** Where windows appear while the first walk of dax_hmem is under way. */
const RACED: readonly Note[] = [
  {
    property: 'announced-once',
    designs: LATEST,
    verdict: 'violated',
    source:
      'dax_hmem looks at a range before its window is there and registers it, and puts the next one off, whose window is: the work goes through all ranges, and the first one touches a window by now',
    status: 'new',
  },
  {
    property: 'single-owner',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n3/,
    source:
      'hmem registers a range whose window is not there yet; the work, queued for the next range, finds all in committed regions, and dax_cxl may bind to them',
    status: 'new',
  },
];

export const NOTES: readonly Note[] = [
  ...RACED,
  ...REBOUND,
  {
    property: 'owner-stable',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'predicted (S9): what is released goes to hmem whether or not the endpoints have been probed; takes no fault',
    status: 'predicted',
  },
  {
    property: 'owner-stable',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'open when the property was written: the wait returns before the endpoints have been probed (L7), so on a plain boot a region that comes a moment later finds its range with hmem',
    status: 'new',
  },
  {
    property: 'owner-stable',
    designs: ['exclude-v6'],
    verdict: 'violated',
    scenarios: /^n4|^n7/,
    source: 'v6 cover letter [4] and [5] (L24): dax_cxl or hmem, whichever registers first',
    status: 'known',
  },
  {
    property: 'owner-stable',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /all-builtin/,
    source:
      'predicted to hold for built-in drivers (link order); drivers/Makefile links dax/ before cxl/, so the work may find no probe to wait for before cxl_pci registers: a 7.3.4 with all drivers built in gave the range to hmem in 17 of 30 boots, to CXL in the others (conformance/README.md)',
    status: 'new',
  },
  {
    property: 'owner-stable',
    designs: ['teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    scenarios: /all-builtin/,
    source:
      'predicted to hold for built-in drivers (link order); drivers/Makefile links dax/ before cxl/, so the work may find no probe to wait for before cxl_pci registers',
    status: 'new',
  },
  {
    property: 'owner-stable',
    designs: ['v6.12'],
    verdict: 'violated',
    source:
      'dax_hmem before or after cxl_acpi: seen on 6.12, 6.16 and 6.18 under QEMU (`exact-dax-first`, `exact-requests`)',
    status: 'predicted',
  },
  {
    property: 'owner-stable',
    designs: ['v7.1'],
    verdict: 'violated',
    source:
      'predicted from the rules: the result of request_module() is ignored; without it, dax_hmem before or after cxl_acpi, seen on 7.2 and 7.3 under QEMU',
    status: 'predicted',
  },
  {
    property: 'owner-stable',
    designs: FALLBACK,
    verdict: 'violated',
    source: 'a time-out that is too short for hardware that works hands everything to hmem',
    status: 'predicted',
  },
  {
    property: 'owner-stable',
    designs: 'all',
    verdict: 'violated',
    source: 'predicted (S9): dax_hmem takes what it finds when it comes before cxl_acpi',
    status: 'predicted',
  },
  {
    property: 'owner-stable',
    designs: SERIES,
    verdict: 'holds',
    source:
      'predicted to fail; hmem_register_device() takes nothing that touches a window, so hmem has what HMAT gave it, or nothing',
  },
  {
    property: 'no-atomic-sleep',
    designs: ['series-v5'],
    verdict: 'violated',
    source: 'review of v5 (aHbDLaKt30TglvFa): platform_device_add() under hmem_notify_lock',
    status: 'known',
  },
  {
    property: 'no-atomic-sleep',
    designs: 'all',
    verdict: 'holds',
    source: 'only v5 registers ranges under a spinlock',
  },
  {
    property: 'no-use-after-free',
    designs: 'all',
    verdict: 'violated',
    source:
      'Dan Williams 20260327052821.440749-1: a staged decoder is freed with its device (87805c32e6ad)',
    status: 'known',
  },
  {
    property: 'no-use-after-free',
    designs: LATEST,
    verdict: 'holds',
    source: 'fixed by 87805c32e6ad (cancel_auto_attach)',
  },
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
      'predicted from the rules: hmem_register_device() drops what touches a window, and if cxl_acpi fails nobody walks Soft Reserved',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['series-v5'],
    verdict: 'violated',
    source:
      'predicted from the rules: hmem_register_device() drops what touches a window, although that was the point',
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
      'open when the property was written: HMAT no longer registers, and hmem_register_device() takes nothing that touches a window',
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
    source: 'predicted from the rules: what touches a window is never handed to dax',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: [...SERIES, 'punch-out'],
    verdict: 'violated',
    source: 'predicted from the rules: what touches a window is never handed to dax',
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
    source: 'predicted from the rules: the window stays when devices fail, and keeps dax_hmem away',
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
      'predicted from the rules for Soft Reserved above the window; with CXL_ACPI=m, where the region has swallowed the node, the dax node below it goes',
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
    source:
      'open when the property was written; where a piece would wrap around (N11) there is only a warning',
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
    source: 'predicted from the rules: the region appears after the release',
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
      "Zhijian's pattern 2 (L05): the Soft Reserved node blocks the region; -ERANGE seen on 6.12, 6.16 and 6.18 under QEMU (`uncommitted-create-before-dax`)",
    status: 'known',
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
      'predicted from the rules: with windows in iomem kmem cannot request a range over two of them, or beside a foreign node',
    status: 'predicted',
  },
  {
    property: 'no-leaked-memory',
    designs: FALLBACK,
    verdict: 'violated',
    source: 'predicted from the rules: at teardown kmem memory may be online and cannot go',
    status: 'predicted',
  },
  {
    property: 'no-permission-dead-end',
    designs: LOCKING,
    verdict: 'violated',
    source:
      'Tomasz Wolski on v8 (L28): -EPERM, and nothing unlocks the decoders; so since 2230c4bdc412, whichever design',
    status: 'known',
  },
  {
    property: 'no-permission-dead-end',
    designs: 'all',
    verdict: 'holds',
    scenarios: /^l28/,
    source:
      'nothing asked whether decoders are locked before 2230c4bdc412: on 6.12 to 6.18 under QEMU the region goes',
  },
  {
    property: 'whole-memory-block',
    designs: ['trim', 'series-v4', 'series-v5'],
    verdict: 'violated',
    source: 'predicted from the rules: the tail of L03 is shorter than a page',
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
    source: 'as for v6.12: nobody takes the Soft Reserved node out of the window',
    status: 'known',
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
      'predicted from the rules: ranges that touch a window are dropped for ever, as in v6.12',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.0'],
    verdict: 'violated',
    source: 'predicted from the rules: any failure of CXL strands the range',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['v7.0'],
    verdict: 'violated',
    source: 'predicted from the rules: any failure of CXL strands the range',
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
      "what Nathan Fontenot's series set out to cure (20241202155542.22111-1), where the window is above Soft Reserved (CXL_ACPI=m, or Soft Reserved smaller than the window); seen on 6.12, 6.16 and 6.18 under QEMU",
    status: 'known',
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
      'predicted to hold for regions that were trimmed; a region that appears after the release is not, and its Soft Reserved node lies below the window',
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
      'the release runs only after a successful cxl_acpi probe (as in v3); if that fails nobody gets anything',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: FALLBACK,
    verdict: 'holds',
    source: 'by construction: all goes to dax, or is dropped on purpose',
  },
  {
    property: 'leftovers-accounted',
    designs: LATEST,
    verdict: 'violated',
    scenarios: /^n12|^l03/,
    source:
      'alloc_dax_region() refuses a range whose tail is shorter than 2 MiB, so hmem gets none of it; see whole-memory-block',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v7.1'],
    verdict: 'violated',
    source:
      'late device: hmem could not get its dax region because dax_cxl has a part of it, or the other way round',
    status: 'new',
  },
  {
    property: 'single-owner',
    designs: ['v6.12'],
    verdict: 'violated',
    source:
      'expected to hold because hmem never registers; but with dax_hmem loaded before cxl_acpi it does: 6.12 and 6.18 under QEMU showed dax0.0 of hmem and dax1.0 of region1 for the same bytes',
    status: 'new',
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
    source: 'predicted: leftovers are wasted by design',
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
    source: 'predicted from the rules where ranges and regions are the same',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n4/,
    source: 'predicted from the rules: region smaller than the range',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /^n2|^n7|^n12|^n17|^l02/,
    source:
      'predicted from the rules: with CXL healthy and no fault, because no one region contains the range',
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
    source: 'predicted from the rules: the SRAT range is in no region',
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
    source: 'what was dropped on purpose is lost all the same',
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
    source: 'predicted from the rules: insert, subscribe, then walk and notify both announce',
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
      'predicted from the rules: a device that comes late, and destroy-region below memory of hmem; no gate was merged (b137dd39)',
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
  {
    property: 'reuse-after-teardown',
    designs: REPUBLISH,
    verdict: 'violated',
    source:
      'predicted to hold, with hmem first as the exception (L18): hmem publishes its Soft Reserved node below the window, and it stays when the region goes',
    status: 'known',
  },
  {
    property: 'reuse-after-teardown',
    designs: REPUBLISH,
    verdict: 'holds',
    source:
      'the node that hmem publishes is above the window, or hmem never has the range of a region',
  },
  {
    property: 'reuse-after-teardown',
    designs: ['delay-insert'],
    verdict: 'holds',
    source: 'as v7.1: no Soft Reserved node is ever in iomem',
  },
  {
    property: 'create-on-free-range',
    designs: REPUBLISH,
    verdict: 'violated',
    source:
      'hmem has registered the range, and the Soft Reserved node that it published blocks the region before kmem does; accepted (L23)',
    status: 'known',
  },
  {
    property: 'leftovers-accounted',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source: 'predicted: DROP is the only mode, so there is no fallback (Alison Schofield on v3)',
    status: 'known',
  },
  {
    property: 'leftovers-accounted',
    designs: ['arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    scenarios: /^n10/,
    source:
      'the range overlaps the window only partly: insert_resource() of its Soft Reserved node is refused, and hmem_register_device() gives up; also under v6 and v7',
    status: 'new',
  },
  {
    property: 'leftovers-accounted',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6'],
    verdict: 'violated',
    scenarios: /^n15/,
    source: 'the probe hangs (see no-deadlock), so nobody gets anything',
    status: 'new',
  },
  {
    property: 'leftovers-accounted',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'dax_cxl found nothing to flush and has a part of the range: hmem is refused the whole of it (v6 cover letter [4], L24)',
    status: 'known',
  },
  {
    property: 'leftovers-accounted',
    designs: ['per-range-v7', 'delay-insert'],
    verdict: 'violated',
    source:
      'as v7.1: late device, hmem is refused the whole range because dax_cxl has a part of it, or the other way round; on n10 already insert_resource() refuses v7',
    status: 'new',
  },
  {
    property: 'single-owner',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source:
      'predicted to hold because nothing is ever registered; with dax_hmem loaded before cxl_acpi it is, as in v6.12 (L15 shows the half of it that kmem sees)',
    status: 'predicted',
  },
  {
    property: 'single-owner',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'predicted as doubtful: regions of the administrator add their dax region whatever was decided, and the Soft Reserved node above the window does not keep them out',
    status: 'new',
  },
  {
    property: 'single-owner',
    designs: ['teardown-v5'],
    verdict: 'holds',
    source:
      'predicted as broken by L5, which registers ranges outside windows a second time: that is announced-once; once hmem has the ranges dax_cxl refuses every region',
  },
  {
    property: 'single-owner',
    designs: ['exclude-v6', 'per-range-v7', 'delay-insert'],
    verdict: 'holds',
    source: 'predicted: alloc_dax_region() excludes overlaps',
  },
  {
    property: 'no-stranded-memory',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source: 'predicted: no fallback',
    status: 'known',
  },
  {
    property: 'no-stranded-memory',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
    verdict: 'violated',
    scenarios: /^n8|^n2|^n17|^l02|^l13/,
    source: 'kmem cannot reserve a range over two windows: -EBUSY (Tomasz Wolski on v4, L21 [3.1])',
    status: 'known',
  },
  {
    property: 'no-stranded-memory',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6'],
    verdict: 'violated',
    scenarios: /^n15/,
    source: 'the probe hangs (see no-deadlock), so nobody gets anything',
    status: 'new',
  },
  {
    property: 'no-stranded-memory',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    scenarios: /^n9|^n10|^l03/,
    source:
      'predicted from the rules: the range reaches out of the window, so kmem cannot reserve it, or insert_resource() of its node is refused',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    scenarios: /^n18/,
    source: 'kmem of hmem cannot reserve a range with a foreign node in it',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'the regions are gone, but one that appears after the sweep, smaller than the range, keeps kmem of hmem out',
    status: 'new',
  },
  {
    property: 'no-stranded-memory',
    designs: ['exclude-v6', 'per-range-v7'],
    verdict: 'violated',
    scenarios: /^n4|^n7|^n12|^n16|^l03/,
    source: 'predicted from the rules: no one region contains the range, and the region nodes stay',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['exclude-v6', 'per-range-v7'],
    verdict: 'violated',
    scenarios: /^n11/,
    source:
      'a Soft Reserved node that hmem published inside the region, before or by a reload, keeps kmem of the region out',
    status: 'new',
  },
  {
    property: 'no-stranded-memory',
    designs: ['delay-insert'],
    verdict: 'violated',
    source: 'as v7.1: regions that do commit are in the way, only those that fail no longer are',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source: 'predicted: no fallback',
    status: 'known',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6'],
    verdict: 'violated',
    scenarios: /^n15/,
    source: 'the probe hangs (see no-deadlock), so nobody gets anything',
    status: 'new',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    source:
      'no region forms, but kmem of hmem cannot reserve the range over a foreign node or two windows (as L13)',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7', 'delay-insert'],
    verdict: 'holds',
    source: 'what every series from v4 on promises',
  },
  {
    property: 'fallback-complete',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source: 'there is no fallback',
    status: 'known',
  },
  {
    property: 'fallback-complete',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
    verdict: 'violated',
    source:
      'predicted from the rules: windows, or the node of a region that never committed, keep kmem out',
    status: 'predicted',
  },
  {
    property: 'fallback-complete',
    designs: ['delay-insert'],
    verdict: 'violated',
    source: 'windows in iomem keep kmem out, as under v7.1; a region that failed no longer does',
    status: 'predicted',
  },
  {
    property: 'fallback-complete',
    designs: ['delay-insert'],
    verdict: 'holds',
    scenarios: /^n4|^n16/,
    source: 'what delay-insert is for: v7.1 leaves the node of the failed region in the way',
  },
  {
    property: 'announced-once',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n15/,
    source:
      'predicted from the rules: the second walk registers ranges outside windows again; fixed in v6',
    status: 'predicted',
  },
  {
    property: 'announced-once',
    designs: ['arbitrate-v4', 'teardown-v5', 'exclude-v6', 'per-range-v7'],
    verdict: 'violated',
    source:
      'the worker takes the work before the probe queues it for a second range, so it runs twice; the -12 of the second walk was seen with v7 (L26), v8 checks did_probe',
    status: 'known',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'predicted to hold while F_AUTO regions keep their decoders on detach; cxl-cli resets them by commit=0, which does not look at F_AUTO',
    status: 'new',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'predicted to hold for F_AUTO regions: the teardown keeps their decoders, destroy-region of a region that came late does not',
    status: 'new',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'predicted to hold, as releasing a region lowers its state first; destroy-region of a region that came late does not',
    status: 'new',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['coordinate-v3'],
    verdict: 'violated',
    source: 'dax_hmem loaded before cxl_acpi, so hmem owns the memory below the region',
    status: 'new',
  },
  {
    property: 'no-reset-under-live-memory',
    designs: ['per-range-v7', 'delay-insert'],
    verdict: 'violated',
    source: 'predicted from the rules: as v7.1',
    status: 'known',
  },
  {
    property: 'no-leaked-memory',
    designs: ['arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'a region is released while its memory is online: one of the administrator under v4, any under the second run of the work in v5',
    status: 'new',
  },
  {
    property: 'innocents-survive',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n13|^n15|^n17/,
    source:
      'predicted (S8): one sweep over all regions (Alejandro Lucero d8a9e594, Alison Schofield aXMWzC8zf3bqIHJ0)',
    status: 'known',
  },
  {
    property: 'innocents-survive',
    designs: ['arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'a region commits between the decision and the sweep and is torn down though nothing is wrong with it',
    status: 'predicted',
  },
  {
    property: 'innocents-survive',
    designs: ['arbitrate-v4', 'teardown-v5'],
    verdict: 'holds',
    source: 'regions do not cover the range here, so none is without fault',
  },
  {
    property: 'innocents-survive',
    designs: ['coordinate-v3', 'exclude-v6', 'per-range-v7', 'delay-insert'],
    verdict: 'holds',
    source: 'the design removes no region',
  },
  {
    property: 'no-hpa-double-allocation',
    designs: LATEST,
    verdict: 'violated',
    source:
      'predicted from the rules: until kmem has requested it, no node of iomem tells that hmem has the range',
    status: 'predicted',
  },
  {
    property: 'no-hpa-double-allocation',
    designs: REPUBLISH,
    verdict: 'violated',
    source:
      'predicted to hold with the Soft Reserved node back in iomem; but a node as large as the window becomes its parent, and alloc_hpa() looks below the window only',
    status: 'new',
  },
  {
    property: 'no-hpa-double-allocation',
    designs: REPUBLISH,
    verdict: 'holds',
    source:
      'predicted: the Soft Reserved node that hmem publishes lies inside the window, or hmem never has a range in one',
  },
  {
    property: 'no-hpa-double-allocation',
    designs: 'all',
    verdict: 'violated',
    source: 'alloc_hpa() knows neither dax regions nor decoders of regions that never formed',
    status: 'new',
  },
  {
    property: 'only-soft-reserved',
    designs: 'all',
    verdict: 'violated',
    scenarios: /^n16/,
    source:
      'predicted for v7.1: an SRAT range that touches Soft Reserved memory passes the test; so it does in every design that registers ranges of hmem_active',
    status: 'predicted',
  },
  {
    property: 'reload-safe',
    designs: ['per-range-v7'],
    verdict: 'violated',
    source:
      'predicted: the flag survives the reload and the second probe registers unasked (b56f55b1)',
    status: 'known',
  },
  {
    property: 'reload-safe',
    designs: ['teardown-v5', 'exclude-v6'],
    verdict: 'violated',
    source:
      'dax_cxl_mode survives the reload: in mode REGISTER the second probe registers every range, also one that a region took since (v5: after the sweep)',
    status: 'new',
  },
  {
    property: 'reload-safe',
    designs: LATEST,
    verdict: 'holds',
    source: 'predicted: after did_probe a range that touches a window is dropped',
  },
  {
    property: 'reload-safe',
    designs: ['coordinate-v3', 'arbitrate-v4'],
    verdict: 'holds',
    source: 'the mode is static in the module: a reload puts the ranges off again and decides anew',
  },
  {
    property: 'no-deadlock',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n14|^n18-foreign-child$/,
    source:
      'predicted: no range touches a window, no work is queued, every dax region is deferred for ever (Alison Schofield aXMWzC8zf3bqIHJ0)',
    status: 'known',
  },
  {
    property: 'no-deadlock',
    designs: ['coordinate-v3', 'arbitrate-v4'],
    verdict: 'violated',
    source:
      'the probe fails after it queued the work, and cancel_work_sync() waits for the work that waits for this probe; on record for v6 only',
    status: 'new',
  },
  {
    property: 'no-deadlock',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'predicted: the probe fails after it queued the work, and devres flushes the work that waits for this probe (Gregory Price on v6)',
    status: 'known',
  },
  {
    property: 'no-deadlock',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'dax_hmem loaded before cxl_acpi, no range touched a window then, and every dax region is deferred for ever',
    status: 'new',
  },
  {
    property: 'decision-made',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n14|^n18-foreign-child$/,
    source:
      'predicted: no range touches a window, no work is queued, nothing ends the mode DEFER (Alison Schofield aXMWzC8zf3bqIHJ0)',
    status: 'known',
  },
  {
    property: 'decision-made',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'dax_hmem loaded before cxl_acpi: no range touched a window then, and nothing ends the mode DEFER; or the probe fails after it queued the work, and waits for the work that waits for this probe',
    status: 'new',
  },
  {
    property: 'decision-made',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'predicted: the probe fails after it queued the work, and waits for the work that waits for this probe (Gregory Price on v6)',
    status: 'known',
  },
  {
    property: 'decision-made',
    designs: ['coordinate-v3', 'arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'the probe fails after it queued the work, and waits for the work that waits for this probe (cancel_work_sync(); on record for v6 only)',
    status: 'new',
  },
  {
    property: 'unload-can-end',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'predicted: the probe fails after it queued the work, and waits for the work that waits for this probe (Gregory Price on v6)',
    status: 'known',
  },
  {
    property: 'unload-can-end',
    designs: ['coordinate-v3', 'arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'the probe fails after it queued the work, and waits for the work that waits for this probe (cancel_work_sync(); on record for v6 only)',
    status: 'new',
  },
  {
    property: 'probe-wait-returns',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source:
      'predicted: the probe fails after it queued the work, and waits for the work that waits for this probe (Gregory Price on v6)',
    status: 'known',
  },
  {
    property: 'probe-wait-returns',
    designs: ['coordinate-v3', 'arbitrate-v4', 'teardown-v5'],
    verdict: 'violated',
    source:
      'the probe fails after it queued the work, and waits for the work that waits for this probe (cancel_work_sync(); on record for v6 only)',
    status: 'new',
  },
  {
    property: 'probe-wait-returns',
    designs: ['teardown-v5'],
    verdict: 'holds',
    source:
      'deferred probes of dax_cxl are tried again whenever a driver binds; the wait returns because flush_work() waits for no later request and the last probe wakes it (strong fairness; without it the checker finds the live-lock)',
  },
  {
    property: 'dax-region-answered',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n14|^n18-foreign-child$/,
    source:
      'predicted: no range touches a window, no work is queued, every dax region is deferred for ever (Alison Schofield aXMWzC8zf3bqIHJ0)',
    status: 'known',
  },
  {
    property: 'dax-region-answered',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'dax_hmem loaded before cxl_acpi: no range touched a window then, and every dax region is deferred for ever',
    status: 'new',
  },
  {
    property: 'dax-region-answered',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source: 'dax_cxl waits for the work, see decision-made',
    status: 'known',
  },
  {
    property: 'early-region-gets-dax',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'predicted: a region that firmware programmed adds no dax region itself, and the work adds one only where regions tile the range when it comes by',
    status: 'predicted',
  },
  {
    property: 'early-region-gets-dax',
    designs: ['teardown-v5'],
    verdict: 'violated',
    scenarios: /^n14|^n18-foreign-child$/,
    source:
      'predicted: no range touches a window, the mode stays DEFER (Alison Schofield aXMWzC8zf3bqIHJ0)',
    status: 'known',
  },
  {
    property: 'early-region-gets-dax',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'in mode REGISTER dax_cxl answers -ENODEV also for a region that was made after the sweep, and nobody else has its memory',
    status: 'new',
  },
  {
    property: 'early-region-gets-dax',
    designs: ['exclude-v6'],
    verdict: 'violated',
    source: 'dax_cxl waits for the work, see decision-made',
    status: 'known',
  },
  {
    property: 'late-region-gets-dax',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'predicted: a region that commits after the decision has register_dax=false, and nobody adds its dax region later',
    status: 'predicted',
  },
  {
    property: 'late-region-gets-dax',
    designs: ['teardown-v5'],
    verdict: 'violated',
    source:
      'predicted to hold in mode DROP only: in mode REGISTER every later region is refused; Alejandro Lucero d8a9e594',
    status: 'known',
  },
  {
    property: 'decision-sees-probes',
    designs: ['arbitrate-v4'],
    verdict: 'violated',
    source:
      'wait_for_device_probe() covered the cxl_pci probe only: a region may still be forming (Dan Williams 6880fe9dbb6ec and on v4; Alison Schofield needed a sleep)',
    status: 'known',
  },
  {
    property: 'decision-sees-probes',
    designs: ['trim', ...SERIES],
    verdict: 'violated',
    source:
      'predicted: the waits end when one memdev is there, or after 30 s, and wait_for_device_probe() covered the cxl_pci probe only',
    status: 'predicted',
  },
  {
    property: 'decision-sees-probes',
    designs: ['coordinate-v3'],
    verdict: 'vacuous',
    source: 'the decision comes with the return of the wait, and reads nothing of CXL',
  },
  {
    property: 'decision-sees-probes',
    designs: ['teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'holds',
    source:
      'predicted: since the probe of a memdev includes its endpoint and regions (692e8a05435a1), the wait covers all that was there at boot',
  },
  {
    property: 'decision-sees-probes',
    designs: ['teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    scenarios: /all-builtin/,
    source:
      'predicted to hold; but built in, dax_hmem comes before cxl_pci (drivers/Makefile), and the wait waits for no driver that has not registered yet',
    status: 'new',
  },
  {
    property: 'decision-sees-probes',
    designs: ['teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST],
    verdict: 'violated',
    scenarios: /every-operation/,
    source:
      'predicted to hold, and does for a boot: here the administrator disables and enables a region while the work decides',
    status: 'new',
  },
  {
    property: 'no-lock-cycle',
    designs: ['arbitrate-v4'],
    verdict: 'holds',
    source:
      'its cover letter (20251120031925.87762-1): to be applied on top of 214291cbaace, since which no notifier registers ranges',
  },
  {
    property: 'no-lock-cycle',
    designs: LATEST,
    verdict: 'holds',
    source:
      'predicted from the rules: since 214291cbaace no notifier registers ranges; the variant hmat-registers-online shows what would be without',
  },
  {
    property: 'work-initialised',
    designs: ['per-range-v7'],
    verdict: 'violated',
    source:
      'Alison Schofield on v7 (L27); Jonathan Cameron 20260319142910.0000113d: INIT_WORK() in the probe of hmem_platform, which a machine without a range for dax_hmem does not have',
    status: 'known',
  },
  {
    property: 'create-on-free-range',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'what is released becomes a Soft Reserved node in the window, and keeps the region out that came too late for the trimming',
    status: 'predicted',
  },
  {
    property: 'fallback-complete',
    designs: ['trim'],
    verdict: 'violated',
    source:
      'as leftovers-accounted: if cxl_acpi fails nothing is released, and without CXL drivers all would be',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: ['v6.11', 'v6.12', 'trim', ...FALLBACK, ...REPUBLISH, 'v7.0', ...LATEST],
    verdict: 'violated',
    scenarios: /^n12|^l03/,
    source:
      'alloc_dax_region() wants 2 MiB alignment, and refuses the whole range for its odd tail',
    status: 'predicted',
  },
  {
    property: 'leftovers-accounted',
    designs: FALLBACK,
    verdict: 'violated',
    scenarios: /^n9|^n10/,
    source:
      'a range that reaches out of its window waits for the decision as a whole; when CXL keeps what is in the window the rest is published to nobody',
    status: 'new',
  },
  {
    property: 'fallback-complete',
    designs: FALLBACK,
    verdict: 'violated',
    scenarios: /no-cxl-region|^n6|^l29|^l40|every-fault/,
    source:
      'a device that is not there, or has no region, is no failure: CXL keeps the windows, and what lies in them is dropped on purpose',
    status: 'predicted',
  },
  {
    property: 'fallback-complete',
    designs: FALLBACK,
    verdict: 'violated',
    source:
      'predicted from the rules: memory that the first owner has online cannot go at the teardown, and keeps hmem from the rest of the range; beside a foreign node or with an odd tail kmem fails as it would without CXL drivers',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory-in-scope',
    designs: ['all-or-nothing'],
    verdict: 'violated',
    source:
      'see no-stranded-memory: memory that is online at the teardown, or a foreign node, keeps kmem out',
    status: 'predicted',
  },
  {
    property: 'no-stranded-memory',
    designs: ['v7.1'],
    verdict: 'violated',
    scenarios: /no-cxl-region/,
    source: 'Li Zhijian 46b8e026 (L13): kmem cannot request a range over two windows',
    status: 'known',
  },
  {
    property: 'whole-memory-block',
    designs: ['v6.12', 'v7.1'],
    verdict: 'violated',
    source:
      'predicted for leftovers, and true of firmware ranges as well: alloc_dax_region() refuses a range whose tail is shorter than 2 MiB (booted)',
    status: 'predicted',
  },
  {
    property: 'whole-memory-block',
    designs: 'all',
    verdict: 'violated',
    source: 'as on the kernels that were booted: alloc_dax_region() refuses the range for its tail',
    status: 'predicted',
  },
  {
    property: 'no-leaked-memory',
    designs: 'all',
    verdict: 'violated',
    scenarios: /every-operation/,
    source:
      'Dan Williams e686c32590f4 (L31): a device of the region is removed while its memory is online',
    status: 'known',
  },
  ...[
    'leftovers-accounted',
    'no-stranded-memory',
    'announced-once',
    'no-reset-under-live-memory',
  ].map((property): Note => ({
    property,
    designs: 'all',
    verdict: 'violated',
    scenarios: /every-operation/,
    source: 'takes an operation that only this scenario allows',
    status: 'new',
  })),
  ...['leftovers-accounted', 'no-stranded-memory', 'announced-once'].map((property): Note => ({
    property,
    designs: 'all',
    verdict: 'violated',
    scenarios: /every-fault/,
    source:
      'predicted from the rules: memory runs out for one range, and the walk ends without those after it',
    status: 'predicted',
  })),
  ...(
    [
      ['decision-made', ['coordinate-v3', 'arbitrate-v4', 'per-range-v7', ...LATEST], 'L1'],
      ['dax-region-answered', ['exclude-v6', 'per-range-v7', ...LATEST], 'L2'],
      ['early-region-gets-dax', LATEST, 'L3'],
      ['late-region-gets-dax', ['coordinate-v3', ...LATEST], 'L4'],
      ['unload-can-end', [...SERIES, 'per-range-v7', ...LATEST], 'L5'],
      ['single-owner', ['v6.12', 'coordinate-v3'], 'S1'],
      ['innocents-survive', [...SERIES, 'punch-out'], 'S8'],
      ['no-reset-under-live-memory', ['arbitrate-v4'], 'S7'],
      ['only-soft-reserved', 'all', 'S16'],
      ['no-permission-dead-end', 'all', 'S12: no decoder is locked'],
    ] as const
  ).map(([property, designs, label]): Note => ({
    property,
    designs,
    verdict: 'holds',
    source: `predicted to hold (${label})`,
  })),
];
