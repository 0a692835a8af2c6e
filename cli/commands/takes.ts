/**
 * `takes`: what it takes to violate each property, or that no number of faults and operations does.
 */
import {
  type Exploration,
  explore,
  type Path,
  type TransitionSystem,
  type Way as CostedPath,
} from '../../checker/index.ts';
import { record, writeTrace } from '../../counterexamples/index.ts';
import {
  type Design,
  type Model,
  type Scenario,
  ScenarioError,
  type State,
} from '../../model/index.ts';
import type { ModelProperty } from '../../properties/index.ts';
import { selectionOptions } from '../exploration/exploration-options.ts';
import { defaultMemory } from '../exploration/exploration.ts';
import { chooseDesigns, chooseProperties, chooseScenarios } from '../exploration/selection.ts';
import type { Io } from '../io/io.ts';
import { printLines, textWidth } from '../io/output.ts';
import { helpOption } from '../options/help-lines.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { takesLines, type Way } from '../print/takes-report.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { writeAtomically } from '../system/files.ts';
import { costedTracePath } from '../system/trace-path.ts';
import { UserError } from '../system/user-error.ts';

const { faults: _, 'user-ops': __, ...choices } = selectionOptions;

export const takesOptions = {
  ...choices,
  design: {
    kind: 'texts',
    metavar: 'NAME',
    help: 'a design (globs such as "v*"); repeatable (default: all)',
  },
  'max-states': {
    kind: 'count',
    metavar: 'N',
    low: 1,
    help: 'give up on a machine under a design after N states (default: what the memory holds)',
  },
  'max-memory': {
    kind: 'bytes',
    metavar: 'BYTES',
    help: 'or when its states and steps take more memory (default: half of the memory of this machine, at most 4G)',
  },
  out: {
    kind: 'text',
    metavar: 'DIR',
    help: 'where counterexamples are written, one for each of the least ways (default: out/takes)',
  },
  ...helpOption,
} as const satisfies OptionTable;

/** As many operations as a trace can name; the searches here count none of them. */
const UNBOUNDED = { faults: 1, userOps: 255 };

/** No property asks for more operations before it says anything. */
const MOST_NEEDED = 2;

/** Searches each chosen machine under each chosen design, and prints what is found as it is found. */
export function takes(argv: readonly string[], io: Io): ExitStatus {
  const { options, positionals } = parseOptions(takesOptions, argv);
  if (positionals.length > 0) throw new UserError(`takes: unexpected argument ${positionals[0]}`);
  const scenarios = chooseScenarios({ ...options, faults: undefined, 'user-ops': undefined }, io);
  const designs = chooseDesigns(options.design, io);
  const properties = chooseProperties(options.property, io);
  const limits = {
    memory: Number(options['max-memory'] ?? defaultMemory(io.machine.memory / 2)),
    ...(options['max-states'] === undefined ? {} : { states: options['max-states'] }),
  };
  let cut = false;
  for (const { scenario } of scenarios) {
    for (const design of designs) {
      const model = modelOf(scenario, design, io);
      const asked = properties.filter((property) => property.applies(model) === true);
      const instances = asked.map((property) => property.instantiate(model));
      const found = explore(anyNumber(model.system), {
        search: 'cheapest',
        properties: instances,
        bounds: limits,
      });
      const ways = new Map(
        asked.map((property) => [
          property.id,
          waysOf(found, property, scenario, design, options.out ?? 'out/takes', io),
        ]),
      );
      printLines(io.stdout, takesLines(model, properties, found, ways, textWidth(io.stdout)));
      cut ||= found.cut !== undefined;
    }
  }
  return cut ? EXIT.bounded : EXIT.expected;
}

/** The same rules, of which any number may fire; those that are practically impossible are counted. */
function anyNumber(system: TransitionSystem<State>): TransitionSystem<State> {
  const any = Number.POSITIVE_INFINITY;
  const rules = system.rules.map((rule) =>
    rule.improbable === undefined
      ? rule
      : { ...rule, budget: [...[rule.budget ?? []].flat(), 'improbable'] },
  );
  return { ...system, rules, budgets: { faults: any, userOps: any, improbable: any } };
}

/** What is known to take least. */
function frontOf({ verdicts }: Exploration, property: string): readonly CostedPath[] {
  const verdict = verdicts.get(property);
  return verdict?.kind === 'violated' ? (verdict.ways ?? []) : [];
}

/** Writes a trace for each of the least ways; of a search that was cut, for those that are certain. */
function waysOf(
  explored: Exploration,
  property: ModelProperty,
  scenario: Scenario,
  design: Design,
  out: string,
  io: Io,
): readonly Way[] {
  const front = frontOf(explored, property.id).filter((way) => way.provisional === undefined);
  return front.map(({ costs: [faults = 0, userOps = 0, improbable = 0], path }) => {
    const way = { faults, userOps, improbable, steps: path.firings.length };
    const found =
      foundWithin(way, property, scenario, design, io) ??
      foundAmong(way, property, scenario, design, io);
    if (found === undefined) {
      throw new Error(
        `${property.id} of ${design.id} on ${scenario.name}: nothing confirms ${JSON.stringify(way)}`,
      );
    }
    const trace = record(found.model, property, found.path, io.registry);
    const file = costedTracePath(out, trace, way);
    writeAtomically(io.files, file, writeTrace(trace));
    return { ...way, file };
  });
}

/** A path, and the model whose rules and parameters it names. */
interface Found {
  readonly model: Model;
  readonly path: Path;
}

/**
 * The way found anew by a search within just its budgets. That confirms the front by other means, and
 * numbers what can be there as whoever replays the trace does.
 */
function foundWithin(
  { faults, userOps, improbable, steps }: Omit<Way, 'file'>,
  property: ModelProperty,
  scenario: Scenario,
  design: Design,
  io: Io,
): Found | undefined {
  const model = io.registry.buildModel(scenario, design, { faults, userOps });
  if (property.applies(model) !== true) return undefined;
  const { system } = model;
  const { verdicts } = explore(system, { properties: [property.instantiate(model)] });
  const verdict = verdicts.get(property.id);
  if (verdict?.kind !== 'violated') return undefined;
  const { firings } = verdict.path;
  const seldom = firings.filter(({ rule }) => system.rules[rule]!.improbable !== undefined);
  if (firings.length !== steps || seldom.length !== improbable) return undefined;
  return { model, path: verdict.path };
}

/**
 * The way found anew as one of the front. Some properties say more where the administrator may act:
 * memory that he could make usable is no loss where he may not. A trace that takes less than that is
 * recorded under the least budgets which let him.
 */
function foundAmong(
  { faults, userOps, improbable, steps }: Omit<Way, 'file'>,
  property: ModelProperty,
  scenario: Scenario,
  design: Design,
  io: Io,
): Found | undefined {
  for (let allowed = userOps; allowed <= Math.max(userOps, MOST_NEEDED); allowed++) {
    const model = io.registry.buildModel(scenario, design, { faults, userOps: allowed });
    if (property.applies(model) !== true) continue;
    const properties = [property.instantiate(model)];
    const found = explore(anyNumber(model.system), { search: 'cheapest', properties });
    const wanted = [faults, userOps, improbable].join();
    const point = frontOf(found, property.id).find(
      ({ costs, path }) => costs.join() === wanted && path.firings.length === steps,
    );
    if (point !== undefined) return { model, path: point.path };
  }
  return undefined;
}

function modelOf(scenario: Scenario, design: Design, io: Io): Model {
  try {
    return io.registry.buildModel(scenario, design, UNBOUNDED);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UserError(`${scenario.name}: ${error.message}`);
    throw error;
  }
}
