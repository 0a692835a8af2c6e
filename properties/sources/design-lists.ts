/**
 * Designs that go together in the sources of verdicts.
 */

/** Any failure hands every range to dax. */
export const FALLBACK = ['all-or-nothing', 'drop-leftovers'];

/** A work item trims regions out of Soft Reserved nodes. */
export const SERIES = ['series-v3', 'series-v4', 'series-v5'];

export const LATEST = ['v7.1', 'delay-insert'];

/** They publish the Soft Reserved range again when hmem registers it. */
export const REPUBLISH = [
  'coordinate-v3',
  'arbitrate-v4',
  'teardown-v5',
  'exclude-v6',
  'per-range-v7',
];

/** Their wait for probes covers the endpoints and regions of a memdev (692e8a05435a1). */
export const WAITING = ['teardown-v5', 'exclude-v6', 'per-range-v7', ...LATEST];

/** On kernels that lock regions, since 2230c4bdc412 (v6.19). */
export const LOCKING = ['v7.0', ...WAITING];
