import { describe, expect, it } from 'vitest';
import { explore, type Verdict } from '../checker/index.ts';
import { type Design, defineDesign } from '../model/machine/design.ts';
import { buildModel, designs, designVariants, scenarios } from '../model/index.ts';
import { expectedBudgets } from './expected.ts';
import { properties } from './index.ts';

/** Each property has a design (or a mutation of one) that breaks it and a design that keeps it. */
const WITNESSES: readonly {
  readonly property: string;
  readonly broken: readonly [design: string, scenario: string];
  readonly kept: readonly [design: string, scenario: string];
}[] = [
  { property: 'reuse-after-teardown', broken: ['v6.12', 'n1-exact'], kept: ['v7.1', 'n1-exact'] },
  {
    property: 'leftovers-accounted',
    broken: ['v6.12', 'n1-exact'],
    kept: ['v7.1', 'n1-exact'],
  },
  {
    property: 'create-on-free-range',
    broken: ['v6.12', 'n6-uncommitted'],
    kept: ['v7.1', 'n6-uncommitted'],
  },
  {
    property: 'fallback-complete',
    broken: ['v6.12', 'l29-amd-mailbox'],
    kept: ['v7.1', 'l29-amd-mailbox'],
  },
  {
    property: 'no-leaked-memory',
    broken: ['all-or-nothing', 'n13-good-and-bad'],
    kept: ['v7.1', 'n13-good-and-bad'],
  },
  {
    property: 'no-permission-dead-end',
    broken: ['v7.1', 'l28-amd-locked'],
    kept: ['v7.1', 'l01-amd-exact'],
  },
  {
    property: 'whole-memory-block',
    broken: ['trim', 'l03-amd-unaligned'],
    kept: ['v7.1', 'l01-amd-exact'],
  },
  {
    property: 'iomem-truthful',
    broken: ['v7.1', 'n1-exact'],
    kept: ['delay-insert', 'n1-exact'],
  },
  {
    property: 'online-is-decoded',
    broken: ['v7.1', 'n6-uncommitted'],
    kept: ['v6.12', 'n1-exact-builtin'],
  },
  {
    property: 'decoded-is-named',
    broken: ['v7.1', 'l28-amd-locked'],
    kept: ['v6.12', 'l28-amd-locked'],
  },
  { property: 'single-owner', broken: ['trim', 'n1-exact'], kept: ['v7.1', 'n1-exact'] },
  {
    property: 'no-stranded-memory',
    broken: ['v7.1', 'n7-two-regions'],
    kept: ['v7.1', 'n3-two-windows-srat-split'],
  },
  {
    property: 'no-stranded-memory-in-scope',
    broken: ['v6.12', 'l29-amd-mailbox'],
    kept: ['v7.1', 'l29-amd-mailbox'],
  },
  { property: 'announced-once', broken: ['trim', 'n1-exact'], kept: ['v7.1', 'n4-sr-larger'] },
  {
    property: 'no-reset-under-live-memory',
    broken: ['v7.1', 'n1-exact'],
    kept: ['v6.12', 'n1-exact-builtin'],
  },
  {
    property: 'innocents-survive',
    broken: ['all-or-nothing', 'n13-good-and-bad'],
    kept: ['v7.1', 'n13-good-and-bad'],
  },
  {
    property: 'no-deadlock',
    broken: ['v7.1 whose wait never returns', 'n4-sr-larger'],
    kept: ['v7.1', 'n4-sr-larger'],
  },
  {
    property: 'no-hpa-double-allocation',
    broken: ['v7.1', 'n1-exact'],
    // The Soft Reserved node that hmem publishes lies inside the window and keeps others out.
    kept: ['per-range-v7', 'n5-sr-smaller'],
  },
  {
    property: 'only-soft-reserved',
    broken: ['v7.1', 'n16-srat-larger'],
    kept: ['v7.1', 'n4-sr-larger'],
  },
  {
    property: 'reload-safe',
    broken: ['per-range-v7', 'n1-exact'],
    kept: ['v7.1', 'n1-exact'],
  },
  {
    property: 'tree-well-formed',
    broken: ['v7.1 with a region larger than its window', 'n5-sr-smaller'],
    kept: ['v7.1', 'n5-sr-smaller'],
  },
  {
    property: 'no-orphaned-owner',
    broken: ['series-v3', 'n1-exact-builtin'],
    kept: ['v7.1', 'n1-exact-builtin'],
  },
  { property: 'decision-made', broken: ['teardown-v5', 'n14-no-sr'], kept: ['v7.1', 'n14-no-sr'] },
  {
    property: 'dax-region-answered',
    broken: ['teardown-v5', 'n14-no-sr'],
    kept: ['exclude-v6', 'n14-no-sr'],
  },
  {
    property: 'early-region-gets-dax',
    broken: ['arbitrate-v4', 'n3-two-windows-srat-split'],
    kept: ['v7.1', 'n3-two-windows-srat-split'],
  },
  {
    property: 'late-region-gets-dax',
    broken: ['arbitrate-v4', 'n1-exact'],
    kept: ['v7.1', 'n1-exact'],
  },
  {
    property: 'unload-can-end',
    broken: ['exclude-v6', 'n15-sr-outside'],
    kept: ['v7.1', 'n15-sr-outside'],
  },
  {
    property: 'probe-wait-returns',
    broken: ['exclude-v6', 'n15-sr-outside'],
    kept: ['teardown-v5', 'n1-exact'],
  },
  {
    property: 'decision-sees-probes',
    broken: ['arbitrate-v4', 'n1-exact'],
    // A built-in cxl_acpi comes before cxl_pci: no memdev has to wait for cxl_bus_rescan().
    kept: ['teardown-v5', 'n1-exact-builtin'],
  },
  {
    property: 'trim-exact',
    broken: ['series-v3', 'n4-sr-larger'],
    kept: ['series-v4', 'n4-sr-larger'],
  },
  {
    property: 'owner-stable',
    broken: ['arbitrate-v4', 'n1-exact'],
    kept: ['series-v3', 'n1-exact'],
  },
  { property: 'no-atomic-sleep', broken: ['series-v5', 'n1-exact'], kept: ['v7.1', 'n1-exact'] },
  {
    property: 'no-lock-cycle',
    broken: ['hmat-registers-online', 'n3-two-windows-srat-split'],
    kept: ['v7.1', 'n3-two-windows-srat-split'],
  },
  {
    property: 'work-initialised',
    broken: ['per-range-v7', 'n14-no-sr'],
    kept: ['v7.1', 'n14-no-sr'],
  },
  {
    property: 'no-use-after-free',
    broken: ['v7.0', 'interleave-two-ways'],
    kept: ['v7.1', 'interleave-two-ways'],
  },
  {
    property: 'no-null-window',
    broken: ['v7.1', 'n19-reserved-across-windows'],
    kept: ['v7.1', 'n2-two-windows'],
  },
];

const v71 = designs.find(({ id }) => id === 'v7.1')!;

const mutations: readonly Design[] = [
  defineDesign({
    ...v71,
    id: 'v7.1 whose wait never returns',
    rules: (m) => v71.rules(m).filter((rule) => !rule.name.includes('wait_for_device_probe')),
  }),
  defineDesign({
    ...v71,
    id: 'v7.1 with a region larger than its window',
    regionAdded: (m, s, g) => {
      s.node[m.slots.region + g]!.last = m.cells.count - 1;
      s.node[m.slots.window]!.last = 0;
    },
  }),
];

function verdictOf(property: string, [design, scenario]: readonly [string, string]): Verdict {
  const model = buildModel(
    scenarios.find(({ name }) => name === scenario)!,
    [...designs, ...designVariants, ...mutations].find(({ id }) => id === design)!,
    expectedBudgets,
  );
  const definition = properties.find(({ id }) => id === property)!;
  expect(definition.applies(model)).toBe(true);
  const { verdicts } = explore(model.system, { properties: [definition.instantiate(model)] });
  return verdicts.get(property)!;
}

describe('every property', () => {
  it('has a witness of both kinds', () => {
    expect(WITNESSES.map(({ property }) => property).sort()).toEqual(
      properties.map(({ id }) => id).sort(),
    );
  });

  it.each(WITNESSES)('$property is broken by $broken and kept by $kept', (witness) => {
    expect(verdictOf(witness.property, witness.broken).kind).toBe('violated');
    expect(verdictOf(witness.property, witness.kept).kind).toBe('holds');
  });
});
