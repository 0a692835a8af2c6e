/**
 * `graph --design D --scenario S --to FORMAT`: the whole state graph of a small model, for Graphviz
 * and for tools that compare systems by their behaviour.
 */
import { autText, dotText, type StateGraph, stateGraph } from '../checker/index.ts';
import {
  type Budgets,
  type Design,
  type Model,
  type Scenario,
  ScenarioError,
} from '../model/index.ts';
import { helpOption, selectionOptions } from './check-options.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { writeAtomically } from './files.ts';
import type { Io } from './io.ts';
import { type OptionTable, parseOptions } from './options.ts';
import { exactCount } from './quantities.ts';
import { chooseBudgets, chooseDesigns, chooseScenarios } from './selection.ts';
import { UserError } from './user-error.ts';

/** `states`: how many can be taken in; pictures of more show nothing. */
const FORMATS = {
  dot: { text: dotText, states: 300 },
  aut: { text: autText, states: 1_000_000 },
} as const satisfies Readonly<
  Record<string, { text: (graph: StateGraph) => string; states: number }>
>;

const { property: _, ...machineOptions } = selectionOptions;

export const graphOptions = {
  design: { kind: 'texts', metavar: 'NAME', help: 'the design' },
  ...machineOptions,
  scenario: {
    ...machineOptions.scenario,
    help: 'a named scenario, or the path of a scenario JSON file',
  },
  to: {
    kind: 'choice',
    choices: Object.keys(FORMATS) as (keyof typeof FORMATS)[],
    help: '"dot", a picture for Graphviz: what a step changes is its tooltip, steps that no thread is obliged to take are dashed, where no thread can act there are two circles; "aut", the Aldebaran format of mCRL2 and CADP, whose tools tell whether two designs differ in what can be seen of them',
  },
  'max-states': {
    kind: 'count',
    metavar: 'N',
    low: 1,
    help: 'refuse a graph of more than N states (default: 300 for dot, 1M for aut)',
  },
  output: { kind: 'text', metavar: 'FILE', help: 'write FILE instead of printing' },
  ...helpOption,
} as const satisfies OptionTable;

/** Explores one scenario under one design and writes its graph. */
export function graph(argv: readonly string[], io: Io): ExitStatus {
  const { options, positionals } = parseOptions(graphOptions, argv);
  if (positionals.length > 0) throw new UserError(`graph: unexpected argument ${positionals[0]}`);
  if (options.to === undefined) {
    throw new UserError(`graph: expected --to with ${Object.keys(FORMATS).join(' or ')}`);
  }
  const selection = { ...options, property: [] };
  const design = theOne('design', chooseDesigns(options.design, io), ({ id }) => id);
  const { scenario } = theOne('scenario', chooseScenarios(selection, io), (c) => c.scenario.name);
  const { text, states } = FORMATS[options.to];
  const limit = options['max-states'] ?? states;
  const model = modelOf(scenario, design, chooseBudgets(selection, io), io);
  const whole = stateGraph(model.system, limit);
  if (whole === undefined) {
    throw new UserError(
      `graph: ${scenario.name} under ${design.id} has more than ${exactCount(limit)} states; allow fewer faults and operations (--faults 0 --user-ops 0), or more states (--max-states)`,
    );
  }
  const written = text(whole);
  if (options.output === undefined) io.stdout.write(written);
  else writeAtomically(io.files, options.output, written);
  return EXIT.expected;
}

function theOne<Choice>(
  what: 'design' | 'scenario',
  choices: readonly Choice[],
  nameOf: (choice: Choice) => string,
): Choice {
  const [one, ...more] = choices;
  if (one !== undefined && more.length === 0) return one;
  const found = choices.length > 4 ? `${choices.length} of them` : choices.map(nameOf).join(', ');
  throw new UserError(
    `graph: expected one ${what}, chosen with --${what}; found ${found} ("check --list" names them)`,
  );
}

function modelOf(scenario: Scenario, design: Design, budgets: Budgets, io: Io): Model {
  try {
    return io.registry.buildModel(scenario, design, budgets);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UserError(`${scenario.name}: ${error.message}`);
    throw error;
  }
}
