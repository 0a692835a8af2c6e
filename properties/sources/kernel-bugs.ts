/**
 * What no kernel code may do: deadlock, sleep in atomic context, use what was freed.
 */
import { LATEST } from './design-lists.ts';
import { found, holds, known, type NotesByProperty, predicted } from './note.ts';

export const kernelBugs: NotesByProperty = {
  'no-deadlock': [
    known(
      ['teardown-v5'],
      'predicted: no range touches a window, no work is queued, every dax region is deferred for ever (Alison Schofield aXMWzC8zf3bqIHJ0)',
      /^n14|^n18-foreign-child$/,
    ),
    found(
      ['coordinate-v3', 'arbitrate-v4'],
      'the probe fails after it queued the work, and cancel_work_sync() waits for the work that waits for this probe; on record for v6 only',
    ),
    known(
      ['exclude-v6'],
      'predicted: the probe fails after it queued the work, and devres flushes the work that waits for this probe (Gregory Price on v6)',
    ),
    found(
      ['teardown-v5'],
      'dax_hmem loaded before cxl_acpi, no range touched a window then, and every dax region is deferred for ever',
    ),
  ],
  'no-atomic-sleep': [
    known(
      ['series-v5'],
      'review of v5 (aHbDLaKt30TglvFa): platform_device_add() under hmem_notify_lock',
    ),
    holds('all', 'only v5 registers ranges under a spinlock'),
  ],
  'no-lock-cycle': [
    holds(
      ['arbitrate-v4'],
      'its cover letter (20251120031925.87762-1): to be applied on top of 214291cbaace, since which no notifier registers ranges',
    ),
    holds(
      LATEST,
      'predicted from the rules: since 214291cbaace no notifier registers ranges; the variant hmat-registers-online shows what would be without',
    ),
  ],
  'work-initialised': [
    known(
      ['per-range-v7'],
      'Alison Schofield on v7 (L27); Jonathan Cameron 20260319142910.0000113d: INIT_WORK() in the probe of hmem_platform, which a machine without a range for dax_hmem does not have',
    ),
  ],
  'no-null-window': [
    predicted(
      'all',
      'pair_cxl_resource() finds no node for a window that add_cxl_resources() trimmed, and insert_resource() and alloc_free_mem_region() follow the NULL; unchanged up to 7.3',
    ),
    holds('all', 'nothing that lies in iomem ends between two windows when they are inserted'),
  ],
  'no-use-after-free': [
    known(
      'all',
      'Dan Williams 20260327052821.440749-1: a staged decoder is freed with its device (87805c32e6ad)',
    ),
    holds(LATEST, 'fixed by 87805c32e6ad (cancel_auto_attach)'),
  ],
};
