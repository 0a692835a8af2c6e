/** NUMA nodes of ranges, and what kmem makes of a range that has none. */
import { describe, expect, it, test } from 'vitest';
import { plainBoot } from '../plain-boot.ts';
import { observe } from '../observe.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from '../scenarios/index.ts';
import { modelOf } from '../testing/script.ts';
import { NO_NODE } from '../kernel/kmem.ts';
import { numaNodeAt } from './numa.ts';

const exact = scenarios.find(({ name }) => name === 'n1-exact')!;
const GiB = 0x4000_0000n;
const gib = (from: bigint, to: bigint) => ({ start: from * GiB, end: to * GiB - 1n });

/** Three windows: the SRAT names a part of the second one, twice. */
const MACHINE: Scenario = {
  ...exact,
  softReserved: [gib(4n, 16n)],
  windows: [gib(4n, 8n), gib(8n, 12n), gib(12n, 16n)],
  decoders: [],
  srat: [
    { ...gib(10n, 11n), node: 2 },
    { ...gib(9n, 10n), node: 1 },
  ],
  sratNodes: 3,
};

const NODES: readonly [where: string, address: bigint, node: number | 'some'][] = [
  ['in the first window, which the SRAT does not name', 4n, 3],
  ['in the third window, the next one that it does not name', 12n, 4],
  ['in a range of the SRAT', 10n, 2],
  ['before the ranges in a window', 8n, 1],
  ['behind them', 11n, 2],
  ['outside all windows', 20n, 'some'],
];

describe('the node of an address', () => {
  const config = { CXL_ACPI: 'm' } as const;

  it.each(NODES)('%s', (_, address, node) => {
    expect(numaNodeAt(MACHINE, config, {}, address * GiB)).toBe(node);
  });

  it('of a window has no number where nobody says how many nodes the SRAT makes', () => {
    expect(numaNodeAt(exact, config, {}, exact.windows[0]!.start)).toBe('some');
  });

  it('without CXL_ACPI is none in a window since v7.1, and behind the SRAT what it says', () => {
    const off = { CXL_ACPI: 'n' } as const;
    const v71 = { cfmwsNodesNeedCxl: true };
    expect(numaNodeAt(MACHINE, off, {}, 4n * GiB)).toBe(3);
    expect(numaNodeAt(MACHINE, off, v71, 4n * GiB)).toBeNull();
    expect(numaNodeAt(MACHINE, off, v71, 8n * GiB)).toBeNull();
    expect(numaNodeAt(MACHINE, off, v71, 9n * GiB)).toBe(1);
    expect(numaNodeAt(MACHINE, off, v71, 20n * GiB)).toBe('some');
  });
});

/** Without cxl_acpi all memory is for dax_hmem: what its devices end as. */
const WITHOUT_CXL: readonly [string, Partial<Scenario>, state: string, node?: number | null][] = [
  ['v7.0', {}, 'kmem'],
  ['v7.1', {}, 'busy', null],
  ['v7.1', { srat: [{ ...exact.softReserved[0]!, node: 1 }] }, 'kmem', 1],
  ['v7.1', { softReserved: [gib(64n, 68n)] }, 'kmem'],
];

test.each(WITHOUT_CXL)('CXL_ACPI=n, %s with %o: %s, node %s', (id, change, state, node) => {
  const model = modelOf({ ...exact, config: { CXL_ACPI: 'n' }, ...change }, id);
  const { dax } = observe(model, plainBoot(model));
  expect(dax.map((d) => d.state)).toEqual([state]);
  expect(dax[0]!.node).toBe(node);
});

test('kmem says so, and says the node where it takes a range', () => {
  const model = modelOf({ ...exact, config: { CXL_ACPI: 'n' } }, 'v7.1');
  const rule = model.system.rules.find(({ name }) => name === 'kmem: probe')!;
  const s = plainBoot(model, (actor) => actor !== 'kmem');
  expect(rule.effect(s, model.machine.regionCount as never)).toBe(NO_NODE);
  const numbered = modelOf({ ...exact, srat: [{ ...exact.softReserved[0]!, node: 7 }] }, 'v7.1');
  const probe = numbered.system.rules.find(({ name }) => name === 'kmem: probe')!;
  expect(probe.describe!(plainBoot(numbered), 0 as never)).toBe('kmem: probe dax0.0, node 7');
});
