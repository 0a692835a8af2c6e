/**
 * The order of the CFMWS in the CEDT numbers the windows and nothing else: a machine whose ids are
 * exchanged has the same states, verdicts and bytes.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explore } from '../checker/index.ts';
import { designs } from '../model/designs/index.ts';
import { importMachine } from '../model/import/index.ts';
import { type Budgets, buildModel } from '../model/model.ts';
import { REGION_GRANULE, type Scenario } from '../model/machine/scenario.ts';
import { byteMeasures, measuresOf, properties } from './index.ts';

/** [from, to) in units of 256 MiB. */
function units(from: number, to: number) {
  const at = (unit: number) => 0x10_0000_0000n + BigInt(unit) * REGION_GRANULE;
  return { start: at(from), end: at(to) - 1n };
}

/** Lengths of windows and of the gaps before them, in address order; what lies in or across them. */
const layout = fc.record({
  windows: fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 2 })), {
    minLength: 2,
    maxLength: 3,
  }),
  softReserved: fc.option(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 4 }))),
  foreign: fc.option(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 4 }))),
  shuffle: fc.infiniteStream(fc.nat(100)),
  design: fc.constantFrom(...designs.map(({ id }) => id)),
  budgets: fc.record({ faults: fc.nat(1), userOps: fc.nat(1) }),
  config: fc.constantFrom('y' as const, 'm' as const),
});

function machine(l: typeof layout extends fc.Arbitrary<infer T> ? T : never): Scenario {
  let end = 1;
  const windows = l.windows.map(([gap, length]) => {
    const from = end + gap;
    end = from + length;
    return units(from, end);
  });
  const one = (at: readonly [number, number] | null) =>
    at === null ? [] : [units(at[0], at[0] + at[1])];
  return {
    name: 'random-windows',
    title: 'random windows',
    softReserved: one(l.softReserved),
    windows,
    // The first window has a device.
    devices: [{ name: 'mem0', capacity: windows[0]!.end + 1n - windows[0]!.start }],
    decoders: [{ ...windows[0]!, devices: [0], locked: false }],
    srat: [],
    foreign: one(l.foreign).map((r) => ({ ...r, name: 'Reserved' })),
    memoryBlock: 0x800_0000n,
    config: { CXL_ACPI: l.config },
    assumptions: [],
  };
}

function outcome(scenario: Scenario, design: string, budgets: Budgets) {
  const model = buildModel(
    scenario,
    designs.find(({ id }) => id === design)!,
    budgets,
  );
  const found = explore(model.system, {
    properties: properties
      .filter((property) => property.applies(model) === true)
      .map((property) => property.instantiate(model)),
    measures: measuresOf(model),
    bounds: { states: 50_000 },
  });
  expect(found.cut).toBeUndefined();
  return {
    states: found.states,
    verdicts: [...found.verdicts].map(([id, verdict]) => [id, verdict.kind] as const),
    bytes: byteMeasures(model, found),
  };
}

it('exchanging the ids of windows changes no verdict, byte or number of states', () => {
  fc.assert(
    fc.property(layout, (l) => {
      const scenario = machine(l);
      const keys = scenario.windows.map(() => l.shuffle.next().value as number);
      const windows = scenario.windows
        .map((w, i) => [keys[i]!, w] as const)
        .sort(([a], [b]) => a - b)
        .map(([, w]) => w)
        .reverse();
      expect(outcome({ ...scenario, windows }, l.design, l.budgets)).toEqual(
        outcome(scenario, l.design, l.budgets),
      );
    }),
    { numRuns: 15 },
  );
});

/** A server of two sockets; the window of the second one lies below that of the first. */
const TWO_SOCKETS = `00000000-00000fff : Reserved
00100000-7fffffff : System RAM
100000000-47fffffff : System RAM
1000000000-10ffffffff : CXL Window 1
  1000000000-10ffffffff : Soft Reserved
2000000000-20ffffffff : CXL Window 0
`;

it('a dump whose window ids run against the addresses is like the one whose ids do not', () => {
  const scenario = (text: string) => {
    const result = importMachine({ name: 'dump', iomem: { name: 'iomem.txt', text } });
    if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('\n'));
    return result.scenario;
  };
  const PLAIN = { faults: 0, userOps: 0 };
  const ascending = TWO_SOCKETS.replace(/Window ([01])/g, (_, id) => `Window ${1 - Number(id)}`);
  const found = outcome(scenario(TWO_SOCKETS), 'v6.11', PLAIN);
  expect(found).toEqual(outcome(scenario(ascending), 'v6.11', PLAIN));
  expect(new Map(found.verdicts).get('single-owner')).toBe('holds');
});
