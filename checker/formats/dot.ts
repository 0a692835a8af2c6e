/**
 * State graphs as pictures: the DOT language of Graphviz.
 */
import type { FieldChange, GraphEdge, StateGraph } from './state-graph.ts';

/**
 * The lines of a file. Edges carry the line of the firing, and what it changed as a tooltip (of an
 * SVG); those that no thread is obliged to take are dashed. Initial states have an arrow from
 * nowhere, states in which no thread can act two circles.
 */
export function* dotLines(graph: StateGraph): Iterable<string> {
  const { name, states, initial, quiescent, edges } = graph;
  const rests = new Set(quiescent);
  yield `digraph ${quoted(name)} {`;
  yield '  node [shape=circle];';
  for (const [i, state] of initial.entries()) {
    yield `  start${i} [shape=none, label=""];`;
    yield `  start${i} -> ${state};`;
  }
  for (let state = 0; state < states; state++) {
    yield `  ${state}${rests.has(state) ? ' [shape=doublecircle]' : ''};`;
  }
  for (const edge of edges) yield edgeText(edge);
  yield '}';
}

/** The whole text at once. */
export function dotText(graph: StateGraph): string {
  return `${[...dotLines(graph)].join('\n')}\n`;
}

function edgeText({ from, to, line, outcomes, environment, changes }: GraphEdge): string {
  const label = [line, ...outcomes].join('\n');
  const attributes = [
    `label=${quoted(label)}`,
    `tooltip=${quoted(changes.map(changeText).join('\n'))}`,
    ...(environment ? ['style=dashed'] : []),
  ];
  return `  ${from} -> ${to} [${attributes.join(', ')}];`;
}

function changeText({ path, before, after }: FieldChange): string {
  return `${path}: ${before} -> ${after}`;
}

/** Within quotes only these two have a meaning; `\n` is a line break of the picture. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
