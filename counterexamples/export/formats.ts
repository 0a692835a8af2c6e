/**
 * The formats that one counterexample can be written in, by name.
 */
import { autText, dotText, itfTrace, type StateGraph, stateGraph } from '../../checker/index.ts';
import type { ReplayedTrace } from '../replay/replay-trace.ts';
import { budgetText } from '../replay/origin.ts';
import { type Story, storyOf } from '../replay/story.ts';
import { traceText } from '../replay/text.ts';
import { writeTrace } from '../file/trace-file.ts';
import { hanging } from '../words/wrap.ts';
import type { Finding } from './finding.ts';
import { junitXml } from './junit.ts';
import { markdownText } from './markdown.ts';
import { mermaidDiagram } from './mermaid.ts';
import { sarifLog } from './sarif.ts';
import { shellScript } from './shell.ts';

/** A counterexample, and what may be said about it beyond the trace. */
interface Exportable {
  readonly replayed: ReplayedTrace;
  readonly story: Story;
  /** Sentences that explain it; asked for by those formats only that have prose. */
  why(): readonly string[];
}

interface Format {
  readonly help: string;
  /** What its files are called, as in `.itf.json`. */
  readonly extension: string;
  /** The whole file. */
  write(exported: Exportable): string;
}

export const formats = {
  json: {
    help: 'the canonical trace file, which replays',
    extension: '.json',
    write: ({ replayed }) => writeTrace(replayed.trace),
  },
  text: {
    help: 'the listing of replay, with an explanation',
    extension: '.txt',
    write: ({ story, why }) => lines([...traceText(story), '', ...why().flatMap(bullet)]),
  },
  markdown: {
    help: 'for a mail or a comment, with a Mermaid diagram of the actors',
    extension: '.md',
    write: ({ story, why }) => markdownText(story, why()),
  },
  mermaid: {
    help: 'the diagram alone',
    extension: '.mmd',
    write: ({ story }) => lines(mermaidDiagram(story)),
  },
  itf: {
    help: 'Informal Trace Format, for Apalache, Quint and the ITF viewer',
    extension: '.itf.json',
    write: ({ replayed: { model, path }, story }) => {
      const trace = itfTrace(model.system, path, `${titleOf(story)}: ${story.property.sentence}`);
      if ('message' in trace) throw new Error(`a replayed trace does not replay: ${trace.message}`);
      return json(trace);
    },
  },
  junit: {
    help: 'JUnit XML with one failure',
    extension: '.xml',
    write: ({ story }) => {
      const { scenario, design } = story.trace;
      const findings = [findingOf(story)];
      return junitXml([{ name: `${scenario.name} under ${design}`, findings }]);
    },
  },
  sarif: {
    help: 'SARIF 2.1.0 with one result',
    extension: '.sarif',
    write: ({ story }) =>
      json(
        sarifLog({
          toolVersion: story.trace.tool.version,
          properties: [story.property],
          findings: [findingOf(story)],
        }),
      ),
  },
  dot: {
    help: 'a picture, for Graphviz, of all states of that machine within the budgets, at most 300',
    extension: '.dot',
    write: (exported) => dotText(wholeGraph(exported, 300)),
  },
  aut: {
    help: 'the same states in the Aldebaran format, for mCRL2 and CADP',
    extension: '.aut',
    write: (exported) => autText(wholeGraph(exported, 1_000_000)),
  },
  shell: {
    help: 'a script of what the administrator does, for a test machine',
    extension: '.sh',
    write: ({ story }) => shellScript(story),
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** Writes a replayed counterexample in a format. */
export function exportTrace(
  replayed: ReplayedTrace,
  format: FormatName,
  why: () => readonly string[] = () => [],
): string {
  return formats[format].write({ replayed, story: storyOf(replayed), why });
}

/** A counterexample that cannot be written in a format; the message says why and what to do. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

function wholeGraph({ replayed: { model }, story }: Exportable, mostStates: number): StateGraph {
  const whole = stateGraph(model.system, { states: mostStates });
  if (!('cut' in whole)) return whole;
  const { design, scenario } = story.trace;
  throw new ExportError(
    `${scenario.name} under ${design} has more than ${mostStates} states with ${budgetText(story.trace.bounds)}; record a counterexample with fewer (--faults, --user-ops), or see "graph --help"`,
  );
}

function findingOf({ trace, property }: Story): Finding {
  return {
    design: trace.design,
    scenario: trace.scenario.name,
    property: property.id,
    sentence: property.sentence,
    verdict: 'violated',
    asExpected: true,
    trace,
  };
}

function titleOf({ trace }: Story): string {
  return `${trace.design} violates ${trace.property} on ${trace.scenario.name}`;
}

function bullet(text: string): string[] {
  return hanging('- ', text, 80);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n').trimEnd()}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
