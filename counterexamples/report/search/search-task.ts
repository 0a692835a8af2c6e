/**
 * A search that starts in the last state of a walk: what the worker of the page does.
 */
import {
  compileLayout,
  type Path,
  startSearch,
  type TransitionSystem,
} from '../../../checker/index.ts';
import { isLiveness } from '../../../checker/language/property.ts';
import { type Budgets, buildModel, designs, type State } from '../../../model/index.ts';
import { properties } from '../../../properties/index.ts';
import { problemText } from '../../file/problem.ts';
import { type ScenarioJson, scenarioFromJson } from '../../file/scenario-file.ts';
import { executeWalk, type Walk } from '../data/walk.ts';

export interface SearchTask {
  readonly kind: 'search';
  readonly scenario: ScenarioJson;
  /** Id. */
  readonly design: string;
  readonly budgets: Budgets;
  /** The walk to go on from. */
  readonly walk: Path;
  /** Id; null for the nearest violation of any property that one state or one step can break. */
  readonly property: string | null;
  /** Bytes that the stores may take. */
  readonly memory: number;
}

interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}

export type SearchMessage =
  | ({ readonly kind: 'progress' } & SearchProgress)
  /** `path` goes on from the end of the walk. */
  | ({ readonly kind: 'found'; readonly property: string; readonly path: Path } & SearchProgress)
  /** Nothing was found; `cut` says why that is no proof, if it is none. */
  | ({
      readonly kind: 'nothing';
      readonly verdict: string;
      readonly cut?: string;
    } & SearchProgress);

/** Transitions between two messages. */
const SLICE = 40_000;
/** Steps by which the search for the nearest violation goes deeper each time. */
const DEEPER = 4;

/** Works to the end; calls `tell` on the way. */
export function search(task: SearchTask, tell: (message: SearchMessage) => void): SearchMessage {
  const scenario = scenarioFromJson(task.scenario, '$');
  if (!scenario.ok) throw new Error(scenario.problems.map(problemText).join('\n'));
  const design = designs.find(({ id }) => id === task.design);
  if (design === undefined) throw new Error(`no design is called ${task.design}`);
  const model = buildModel(scenario.value, design, task.budgets);
  const walk = executeWalk(model, task.walk);
  const applicable = properties.filter((property) => property.applies(model) === true);
  const asked = applicable
    .filter(({ id }) => task.property === null || id === task.property)
    .map((property) => property.instantiate(model))
    .filter((property) => task.property !== null || !isLiveness(property));
  const system = systemFrom(walk);
  for (let depth = DEEPER; ; depth += DEEPER) {
    const running = startSearch(system, {
      properties: asked,
      bounds: { memory: task.memory, ...(task.property === null && { depth }) },
      stopWhenDecided: true,
    });
    while (!running.advance(SLICE)) tell({ kind: 'progress', ...counts(running.progress) });
    const { verdicts, cut, ...rest } = running.result();
    const found = [...verdicts]
      .flatMap(([property, verdict]) =>
        verdict.kind === 'violated' ? [{ property, path: verdict.path }] : [],
      )
      .sort((a, b) => a.path.firings.length - b.path.firings.length)[0];
    if (found !== undefined) return { kind: 'found', ...found, ...counts(rest) };
    if (cut?.kind === 'depth' && task.property === null) continue;
    const [verdict] = verdicts.values();
    return {
      kind: 'nothing',
      verdict: verdict?.kind ?? 'not-applicable',
      ...(cut === undefined ? {} : { cut: cut.kind }),
      ...counts(rest),
    };
  }
}

/** The same system, but that it starts where the walk ends. */
function systemFrom({ model, states }: Walk): TransitionSystem<State> {
  const { values, budgets } = states.at(-1)!;
  const layout = compileLayout(model.system.layout);
  return {
    ...model.system,
    initialStates: 1,
    initialise: (s) => layout.encode(values, s),
    budgets,
  };
}

function counts({ states, transitions, depth }: SearchProgress): SearchProgress {
  return { states, transitions, depth };
}
