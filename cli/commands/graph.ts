/**
 * `graph --design D --scenario S --to FORMAT`: the whole state graph of a small model, for Graphviz
 * and for tools that compare systems by their behaviour.
 */
import { autLines, dotLines, type StateGraph, stateGraph } from '../../checker/index.ts';
import {
  type Budgets,
  type Design,
  type Model,
  type Scenario,
  ScenarioError,
} from '../../model/index.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import { EXIT, type ExitStatus } from '../system/exit-status.ts';
import { selectionOptions } from '../exploration/exploration-options.ts';
import { defaultMemory } from '../exploration/exploration.ts';
import { writeChunksAtomically } from '../system/files.ts';
import { helpOption } from '../options/help-lines.ts';
import type { Io } from '../io/io.ts';
import { type OptionTable, parseOptions } from '../options/options.ts';
import { bytesText } from '../system/quantities.ts';
import { chooseBudgets, chooseDesigns, chooseScenarios } from '../exploration/selection.ts';
import { UserError } from '../system/user-error.ts';

/** `states`: how many can be taken in; pictures of more show nothing. */
const FORMATS = {
  dot: { lines: dotLines, states: 300 },
  aut: { lines: autLines, states: 1_000_000 },
} as const satisfies Readonly<
  Record<string, { lines: (graph: StateGraph) => Iterable<string>; states: number }>
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
  'max-memory': {
    kind: 'bytes',
    metavar: 'BYTES',
    help: 'refuse a graph that takes more memory (default: half of the memory of this machine, at most 4G)',
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
  const { lines, states: most } = FORMATS[options.to];
  const states = options['max-states'] ?? most;
  const memory = Number(options['max-memory'] ?? defaultMemory(io.machine.memory / 2));
  const model = modelOf(scenario, design, chooseBudgets(selection, io), io);
  const whole = stateGraph(model.system, { states, memory });
  if ('cut' in whole) {
    const { cut } = whole;
    const [excess, option] =
      cut.kind === 'memory'
        ? [
            `takes more than ${bytesText(BigInt(cut.limit))} of memory, ${bytesText(BigInt(cut.needed ?? cut.limit))} for its next step alone`,
            'memory (--max-memory)',
          ]
        : [`has more than ${countText(states)} states`, 'states (--max-states)'];
    throw new UserError(
      `graph: ${scenario.name} under ${design.id} ${excess}; allow fewer faults and operations (--faults 0 --user-ops 0), or more ${option}`,
    );
  }
  if (options.output === undefined) {
    for (const chunk of inChunks(lines(whole))) io.stdout.write(chunk);
  } else {
    const encoder = new TextEncoder();
    const bytes = mapOf(inChunks(lines(whole)), (chunk) => encoder.encode(chunk));
    writeChunksAtomically(io.files, options.output, bytes);
  }
  return EXIT.expected;
}

/** Characters written at a time. */
const CHUNK = 1 << 16;

/** Lines, joined to texts of some length: all of them may be more than a string holds. */
function* inChunks(lines: Iterable<string>): Iterable<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function* mapOf<From, To>(items: Iterable<From>, change: (item: From) => To): Iterable<To> {
  for (const item of items) yield change(item);
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
