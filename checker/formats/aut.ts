/**
 * State graphs in the Aldebaran format, which mCRL2 (`ltsconvert`, `ltscompare`), CADP and LTSView
 * read: whether two systems can be told apart by what they do is decided there.
 */
import type { GraphEdge, StateGraph } from './state-graph.ts';

/** Characters of a label that CADP takes. */
const LONGEST_LABEL = 5000;

/**
 * The lines of a file. A label is the line of the firing, followed by what it reported in brackets.
 * With several initial states, state 0 is one more, from which a step 'start N' leads to each.
 */
export function* autLines({ states, initial, transitions, edges }: StateGraph): Iterable<string> {
  const shift = initial.length > 1 || initial[0] !== 0 ? 1 : 0;
  const starts = shift === 0 ? [] : initial.map((to, i) => edgeText(0, `start ${i}`, to + 1));
  yield `des (0, ${starts.length + transitions}, ${states + shift})`;
  yield* starts;
  for (const edge of edges) yield edgeText(edge.from + shift, labelOf(edge), edge.to + shift);
}

/** The whole text at once; a string holds some millions of edges. */
export function autText(graph: StateGraph): string {
  return `${[...autLines(graph)].join('\n')}\n`;
}

function edgeText(from: number, label: string, to: number): string {
  return `(${from}, "${label}", ${to})`;
}

function labelOf({ line, outcomes }: GraphEdge): string {
  const label = outcomes.length === 0 ? line : `${line} [${outcomes.join(', ')}]`;
  // 7-bit ASCII on one line, without the quotes that end it.
  return label
    .replaceAll('"', "'")
    .replace(/[^ -~]/g, '?')
    .slice(0, LONGEST_LABEL);
}
