/**
 * What must come, sooner or later.
 */
import { LATEST, SERIES, WAITING } from './design-lists.ts';
import { found, holds, known, predicted, vacuous, type NotesByProperty } from './note.ts';

const V6_WAITS_FOR_ITSELF =
  'predicted: the probe fails after it queued the work, and waits for the work that waits for this probe (Gregory Price on v6)';
const WAITS_FOR_ITSELF =
  'the probe fails after it queued the work, and waits for the work that waits for this probe (cancel_work_sync(); on record for v6 only)';
const NOT_WAITED_FOR =
  'predicted to hold; a review of core/port.c found that cxl_mem gives -ENXIO without ports, no -EPROBE_DEFER, and that nobody waits for cxl_bus_rescan(), which comes back to it (7.3.4, booted: it is so on some plain boots)';

export const promises: NotesByProperty = {
  'decision-made': [
    known(
      ['teardown-v5'],
      'predicted: no range touches a window, no work is queued, nothing ends the mode DEFER (Alison Schofield aXMWzC8zf3bqIHJ0)',
      /^n14|^n18-foreign-child$/,
    ),
    found(
      ['teardown-v5'],
      'dax_hmem loaded before cxl_acpi: no range touched a window then, and nothing ends the mode DEFER; or the probe fails after it queued the work, and waits for the work that waits for this probe',
    ),
    known(['exclude-v6'], V6_WAITS_FOR_ITSELF),
    found(['coordinate-v3', 'arbitrate-v4', 'teardown-v5'], WAITS_FOR_ITSELF),
    holds(['coordinate-v3', 'arbitrate-v4', 'per-range-v7', ...LATEST], 'predicted to hold (L1)'),
  ],
  'dax-region-answered': [
    known(
      ['teardown-v5'],
      'predicted: no range touches a window, no work is queued, every dax region is deferred for ever (Alison Schofield aXMWzC8zf3bqIHJ0)',
      /^n14|^n18-foreign-child$/,
    ),
    found(
      ['teardown-v5'],
      'dax_hmem loaded before cxl_acpi: no range touched a window then, and every dax region is deferred for ever',
    ),
    known(['exclude-v6'], 'dax_cxl waits for the work, see decision-made'),
    holds(['exclude-v6', 'per-range-v7', ...LATEST], 'predicted to hold (L2)'),
  ],
  'early-region-gets-dax': [
    predicted(
      ['arbitrate-v4'],
      'predicted: a region that firmware programmed adds no dax region itself, and the work adds one only where regions tile the range when it comes by',
    ),
    known(
      ['teardown-v5'],
      'predicted: no range touches a window, the mode stays DEFER (Alison Schofield aXMWzC8zf3bqIHJ0)',
      /^n14|^n18-foreign-child$/,
    ),
    found(
      ['teardown-v5'],
      'in mode REGISTER dax_cxl answers -ENODEV also for a region that was made after the sweep, and nobody else has its memory',
    ),
    known(['exclude-v6'], 'dax_cxl waits for the work, see decision-made'),
    holds(LATEST, 'predicted to hold (L3)'),
  ],
  'late-region-gets-dax': [
    predicted(
      ['arbitrate-v4'],
      'predicted: a region that commits after the decision has register_dax=false, and nobody adds its dax region later',
    ),
    known(
      ['teardown-v5'],
      'predicted to hold in mode DROP only: in mode REGISTER every later region is refused; Alejandro Lucero d8a9e594',
    ),
    holds(['coordinate-v3', ...LATEST], 'predicted to hold (L4)'),
  ],
  'unload-can-end': [
    known(['exclude-v6'], V6_WAITS_FOR_ITSELF),
    found(['coordinate-v3', 'arbitrate-v4', 'teardown-v5'], WAITS_FOR_ITSELF),
    holds([...SERIES, 'per-range-v7', ...LATEST], 'predicted to hold (L5)'),
  ],
  'probe-wait-returns': [
    known(['exclude-v6'], V6_WAITS_FOR_ITSELF),
    found(['coordinate-v3', 'arbitrate-v4', 'teardown-v5'], WAITS_FOR_ITSELF),
    holds(
      ['teardown-v5'],
      'deferred probes of dax_cxl are tried again whenever a driver binds; the wait returns because flush_work() waits for no later request and the last probe wakes it (strong fairness; without it the checker finds the live-lock)',
    ),
  ],
  'decision-sees-probes': [
    known(
      ['arbitrate-v4'],
      'wait_for_device_probe() covered the cxl_pci probe only: a region may still be forming (Dan Williams 6880fe9dbb6ec and on v4; Alison Schofield needed a sleep)',
    ),
    predicted(
      ['trim', ...SERIES],
      'predicted: the waits end when one memdev is there, or after 30 s, and wait_for_device_probe() covered the cxl_pci probe only',
    ),
    vacuous(
      ['coordinate-v3'],
      'the decision comes with the return of the wait, and reads nothing of CXL',
    ),
    holds(
      WAITING,
      'predicted: since the probe of a memdev includes its endpoint and regions (692e8a05435a1), the wait covers all that was there at boot; true where no memdev has to wait for cxl_bus_rescan()',
    ),
    found(
      WAITING,
      'predicted to hold; but built in, dax_hmem comes before cxl_pci (drivers/Makefile), and the wait waits for no driver that has not registered yet',
      /all-builtin/,
    ),
    found(
      WAITING,
      'predicted to hold, and does for a boot: here the administrator disables and enables a region while the work decides',
      /every-operation/,
    ),
    predicted(WAITING, NOT_WAITED_FOR),
  ],
};
