/**
 * What the administrator can do, and what that does to memory.
 */
import { FALLBACK, LATEST, LOCKING, REPUBLISH, SERIES } from './design-lists.ts';
import { found, holds, known, predicted, vacuous, type NotesByProperty } from './note.ts';

const HMEM_BELOW_REGION =
  'hmem owns the memory below a region, and destroy-region does not look at it';

export const administrator: NotesByProperty = {
  'reuse-after-teardown': [
    known(
      ['series-v3'],
      "Zhijian's pattern 3 (L04): a region smaller than the Soft Reserved node is not trimmed; and a region that is destroyed before the work has come to it leaves its node for good",
    ),
    found(
      ['series-v4', 'series-v5'],
      'predicted to hold for a region that was trimmed, and it does; one that is destroyed before the work has come to it leaves its node for good, and nothing trims later',
    ),
    holds(SERIES, 'Soft Reserved is above the window: an ancestor blocks nothing, trimmed or not'),
    found(
      ['punch-out'],
      'predicted to hold; with dax_hmem before cxl_acpi the piece above the second window lies below the memory of hmem, where the punch does not look',
    ),
    known(['v6.11'], 'as for v6.12: nobody takes the Soft Reserved node out of the window'),
    known(
      ['v6.12'],
      "what Nathan Fontenot's series set out to cure (20241202155542.22111-1), where the window is above Soft Reserved (CXL_ACPI=m, or Soft Reserved smaller than the window); seen on 6.12, 6.16 and 6.18 under QEMU",
    ),
    holds(
      ['v6.12'],
      'predicted where Soft Reserved is the parent of the window: an ancestor blocks nothing; seen on 6.18 under QEMU (Soft Reserved larger than the window)',
    ),
    found(
      ['trim'],
      'predicted to hold for regions that were trimmed; a region that appears after the release is not, and its Soft Reserved node lies below the window',
    ),
    holds(
      ['v7.1'],
      'predicted where CXL owns the range: no Soft Reserved node is ever in iomem; seen on 7.2 and 7.3 under QEMU. Where hmem owns it, its dax node blocks (accepted on the list)',
    ),
    vacuous('all', 'no region ever forms, so none is destroyed and made again'),
    known(
      REPUBLISH,
      'predicted to hold, with hmem first as the exception (L18): hmem publishes its Soft Reserved node below the window, and it stays when the region goes',
    ),
    holds(
      REPUBLISH,
      'the node that hmem publishes is above the window, or hmem never has the range of a region',
    ),
    holds(['delay-insert'], 'as v7.1: no Soft Reserved node is ever in iomem'),
  ],
  'create-on-free-range': [
    known(
      SERIES,
      "Zhijian's pattern 2 (L04 on v3, L05 on v4): without a region nothing is trimmed, and the node blocks the user's region",
    ),
    found(['punch-out'], 'as reuse-after-teardown'),
    known(
      ['v6.11', 'v6.12'],
      "Zhijian's pattern 2 (L05): the Soft Reserved node blocks the region; -ERANGE seen on 6.12, 6.16 and 6.18 under QEMU (`uncommitted-create-before-dax`)",
    ),
    known(
      REPUBLISH,
      'hmem has registered the range, and the Soft Reserved node that it published blocks the region before kmem does; accepted (L23)',
    ),
    predicted(
      ['trim'],
      'what is released becomes a Soft Reserved node in the window, and keeps the region out that came too late for the trimming',
    ),
  ],
  'no-permission-dead-end': [
    known(
      LOCKING,
      'Tomasz Wolski on v8 (L28): -EPERM, and nothing unlocks the decoders; so since 2230c4bdc412, whichever design',
    ),
    holds(
      'all',
      'nothing asked whether decoders are locked before 2230c4bdc412: on 6.12 to 6.18 under QEMU the region goes',
      /^l28/,
    ),
    holds('all', 'predicted to hold (S12: no decoder is locked)'),
  ],
  'no-reset-under-live-memory': [
    known(
      ['series-v3', 'series-v4'],
      'Alison Schofield on v4 (aHaBdj0QrEe_gymR, L07): hmem was first and the region has no dax device, so destroying it does not offline the memory',
    ),
    found(['v6.11', 'v7.0', 'punch-out'], HMEM_BELOW_REGION),
    predicted(FALLBACK, 'predicted (S7 under D): devres_release_all() while kmem is online'),
    known(
      ['v7.1'],
      'predicted from the rules: a device that comes late, and destroy-region below memory of hmem; no gate was merged (b137dd39)',
    ),
    found(['v6.12', 'trim'], HMEM_BELOW_REGION),
    found(
      ['exclude-v6'],
      'predicted to hold while F_AUTO regions keep their decoders on detach; cxl-cli resets them by commit=0, which does not look at F_AUTO',
    ),
    found(
      ['teardown-v5'],
      'predicted to hold for F_AUTO regions: the teardown keeps their decoders, destroy-region of a region that came late does not',
    ),
    found(
      ['arbitrate-v4'],
      'predicted to hold, as releasing a region lowers its state first; destroy-region of a region that came late does not',
    ),
    found(
      ['coordinate-v3'],
      'dax_hmem loaded before cxl_acpi, so hmem owns the memory below the region',
    ),
    known(['per-range-v7', 'delay-insert'], 'predicted from the rules: as v7.1'),
    found(
      ['series-v5'],
      'the work of a cxl_acpi that fails gives the range to hmem, and when cxl_acpi is bound again a region comes to lie above it',
      /rebind-cxl/,
    ),
    found('all', 'takes an operation that only this scenario allows', /every-operation/),
    holds(
      'all',
      'Lock On Commit (CXL 3.1, 8.2.4.20.13): the reset by a kernel before 2230c4bdc412 does nothing to the hardware',
      /^l28/,
    ),
    holds(['arbitrate-v4'], 'predicted to hold (S7)'),
  ],
  'no-leaked-memory': [
    predicted(
      FALLBACK,
      'predicted from the rules: at teardown kmem memory may be online and cannot go',
    ),
    found(
      ['arbitrate-v4', 'teardown-v5'],
      'a region is released while its memory is online: one of the administrator under v4, any under the second run of the work in v5',
    ),
    known(
      'all',
      'Dan Williams e686c32590f4 (L31): a device of the region is removed while its memory is online',
      /every-operation/,
    ),
  ],
  'reload-safe': [
    known(
      ['per-range-v7'],
      'predicted: the flag survives the reload and the second probe registers unasked (b56f55b1)',
    ),
    found(
      ['teardown-v5', 'exclude-v6'],
      'dax_cxl_mode survives the reload: in mode REGISTER the second probe registers every range, also one that a region took since (v5: after the sweep)',
    ),
    holds(LATEST, 'predicted: after did_probe a range that touches a window is dropped'),
    holds(
      ['coordinate-v3', 'arbitrate-v4'],
      'the mode is static in the module: a reload puts the ranges off again and decides anew',
    ),
  ],
};
