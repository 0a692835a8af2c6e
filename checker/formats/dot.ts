/**
 * State graphs as pictures: the DOT language of Graphviz.
 */
import type { FieldChange, GraphEdge, StateGraph } from './state-graph.ts';

/**
 * The text of a file. Edges carry the line of the firing, and what it changed as a tooltip (of an
 * SVG); those that no thread is obliged to take are dashed. Initial states have an arrow from
 * nowhere, states in which no thread can act two circles.
 */
export function dotText({ name, states, initial, quiescent, edges }: StateGraph): string {
  const rests = new Set(quiescent);
  const nodes = Array.from({ length: states }, (_, state) => {
    const shape = rests.has(state) ? ' [shape=doublecircle]' : '';
    return `  ${state}${shape};`;
  });
  const starts = initial.flatMap((state, i) => [
    `  start${i} [shape=none, label=""];`,
    `  start${i} -> ${state};`,
  ]);
  return `${[
    `digraph ${quoted(name)} {`,
    '  node [shape=circle];',
    ...starts,
    ...nodes,
    ...edges.map(edgeText),
    '}',
  ].join('\n')}\n`;
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
