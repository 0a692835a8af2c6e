/**
 * State graphs in the Aldebaran format, which mCRL2 (`ltsconvert`, `ltscompare`), CADP and LTSView
 * read: whether two systems can be told apart by what they do is decided there.
 */
import type { GraphEdge, StateGraph } from './state-graph.ts';

/** Characters of a label that CADP takes. */
const LONGEST_LABEL = 5000;

/**
 * The text of a file. A label is the line of the firing, followed by what it reported in brackets.
 * With several initial states, state 0 is one more, from which a step 'start N' leads to each.
 */
export function autText({ states, initial, edges }: StateGraph): string {
  const shift = initial.length > 1 || initial[0] !== 0 ? 1 : 0;
  const starts = shift === 0 ? [] : initial.map((to, i) => edgeText(0, `start ${i}`, to + 1));
  const lines = [
    ...starts,
    ...edges.map((edge) => edgeText(edge.from + shift, labelOf(edge), edge.to + shift)),
  ];
  return `${[`des (0, ${lines.length}, ${states + shift})`, ...lines].join('\n')}\n`;
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
