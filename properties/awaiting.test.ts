import { expect, it } from 'vitest';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { awaitingBytes } from './awaiting.ts';

const GiB = 1n << 30n;

/** What the designs make people wait for, on Soft Reserved = window = region and beside a window. */
it.each([
  ['v6.12', 'n1-exact', 0n],
  ['v7.0', 'n1-exact', 0n],
  // dax_cxl binds when it likes: only ranges that hmem would get wait.
  ['coordinate-v3', 'n1-exact', 0n],
  ['series-v5', 'n1-exact', 0n],
  // dax_cxl waits for the work of dax_hmem.
  ['teardown-v5', 'n1-exact', GiB],
  ['v7.1', 'n1-exact', GiB],
  // The device always fails, so hmem gets the range, once the wait is over.
  ['v7.1', 'l29-amd-mailbox', 128n * GiB],
  ['v6.12', 'l29-amd-mailbox', 0n],
  // What lies outside all windows does not wait.
  ['v7.1', 'n15-sr-outside', GiB],
])('%s on %s: %s bytes', (id, name, bytes) => {
  const design = designs.find((each) => each.id === id)!;
  const scenario = scenarios.find((each) => each.name === name)!;
  expect(awaitingBytes(buildModel(scenario, design, { faults: 0, userOps: 0 }))).toBe(bytes);
});
