/**
 * A toy model for tests of traces and of the command line: a kernel that inserts two ranges, one of
 * which a fault leaves behind. Its design `bad` never removes it.
 */
import { array, boolean, record, system, type ViewOf } from '../../checker/index.ts';
import type {
  Budgets,
  Design,
  IomemLine,
  Model,
  Observation,
  Scenario,
  State,
} from '../../model/index.ts';
import { ScenarioError } from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import type { TraceRegistry } from '../replay/registry.ts';

const layout = record({
  /** Which of the ranges are in iomem. */
  inserted: array(2, boolean()),
  lost: boolean(),
});

type ToyState = ViewOf<typeof layout>;

/** The real state has other fields; the toy casts in this one place. */
export function asToy(s: State): ToyState {
  return s as unknown as ToyState;
}

export const toyDesigns: readonly Design[] = ['good', 'bad'].map(
  (id) =>
    ({
      id,
      ...(id === 'bad' && { basedOn: 'good' }),
      title: `The ${id} design`,
      author: 'Nobody',
      posted: '2025-01',
      source: '<toy@example.org>',
      summary: 'A toy.',
    }) as unknown as Design,
);

/** A machine with one range, one window and one device. */
export function toyScenario(name: string): Scenario {
  const whole = { start: 0x1_0000_0000n, end: 0x1_3fff_ffffn };
  return {
    name,
    title: `The toy machine ${name}`,
    source: 'nowhere',
    softReserved: [whole],
    windows: [whole],
    devices: [{ name: 'mem0', capacity: 0x4000_0000n }],
    decoders: [{ ...whole, devices: [0], locked: false }],
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    config: { CXL_ACPI: 'm' },
    assumptions: ['one committed decoder fills the window'],
  };
}

function buildModel(scenario: Scenario, design: Design, budgets: Budgets): Model {
  if (scenario.windows.length > 3) throw new ScenarioError('more than 3 windows; leave some out');
  const toy = system({
    name: `toy ${scenario.name} ${design.id}`,
    layout,
    budgets: { faults: budgets.faults, userOps: budgets.userOps },
    rules: [
      {
        name: 'toy: insert range',
        actor: 'kernel',
        source: 'kernel/toy.c insert()',
        parameters: [0, 1],
        guard: (s, index: number) => !s.inserted[index] && (index === 0 || !!s.inserted[0]),
        effect: (s, index: number) => {
          s.inserted[index] = true;
        },
        describe: (_, index: number) => `toy: insert range ${index}`,
      },
      {
        name: 'toy: lose range',
        actor: 'hardware',
        environment: true,
        budget: 'faults',
        guard: (s) => !!s.inserted[1] && !s.lost,
        effect: (s) => {
          s.lost = true;
          return 'range: -EIO';
        },
      },
      {
        name: 'toy: remove lost range',
        actor: 'kernel',
        guard: (s) => design.id === 'good' && s.lost && !!s.inserted[1],
        effect: (s) => {
          s.inserted[1] = false;
          s.inserted[0] = false;
        },
      },
    ],
  });
  return { scenario, design, budgets, system: toy } as unknown as Model;
}

function observe({ scenario }: Model, state: State): Observation {
  const s = asToy(state);
  const iomem: IomemLine[] = [
    {
      depth: 0,
      start: 0x1_0000_0000n,
      end: 0x1_3fff_ffffn,
      name: 'CXL Window 0',
      kind: 'cxl-window',
    },
    { depth: 1, start: 0x1_0000_0000n, end: 0x1_1fff_ffffn, name: 'region0', kind: 'region' },
  ];
  return {
    iomem: iomem.filter((_, index) => s.inserted[index]),
    dax: [],
    regions: [],
    memdevs: scenario.devices.map(({ name }) => ({ name, state: 'ready' })),
  };
}

function toyProperty(
  id: string,
  sentence: string,
  rest:
    | { readonly kind: 'always' | 'quiescent'; readonly holds: (s: ToyState) => boolean }
    | { readonly kind: 'never-fires'; readonly outcomes: readonly string[] },
): ModelProperty {
  const instance = 'holds' in rest ? { ...rest, holds: (s: State) => rest.holds(asToy(s)) } : rest;
  return {
    id,
    sentence,
    failure: `${id} does not hold`,
    askedBy: 'Nobody, <ask@example.org>',
    severity: 'untidiness',
    applies: (model) => model.scenario.windows.length > 0 || 'the machine has no window',
    instantiate: () => ({ id, sentence, ...instance }),
  };
}

export const toyProperties: readonly ModelProperty[] = [
  toyProperty('no-lost-range', 'Once all is quiet, no range is lost and present.', {
    kind: 'quiescent',
    holds: (s) => !(s.lost && s.inserted[1]),
  }),
  toyProperty('no-error', 'No range ever fails.', {
    kind: 'never-fires',
    outcomes: ['range: -EIO'],
  }),
  toyProperty('ordered', 'The second range is never there without the first.', {
    kind: 'always',
    holds: (s) => !s.inserted[1] || !!s.inserted[0],
  }),
];

export const toyTraceRegistry: TraceRegistry = {
  designs: toyDesigns,
  properties: toyProperties,
  modelVersion: '7',
  toolVersion: '0.0.1',
  buildModel,
  observe,
  culpritRanges: () => [{ start: 0x1_0000_0000n, end: 0x1_1fff_ffffn }],
};
