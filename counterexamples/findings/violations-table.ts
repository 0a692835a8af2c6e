/**
 * The violations of one design as a table: what they take, what happens, where, who knew.
 */
import type { Design } from '../../model/index.ts';
import { LEVELS } from '../least/least.ts';
import { markdownTable } from '../words/markdown-table.ts';
import type { ReplayedTrace } from '../replay/replay-trace.ts';
import { someNames } from '../words/some-names.ts';
import {
  type Confirmation,
  type FindingsInput,
  isImprobable,
  layoutsOf,
  need,
  recordOf,
  violationsOf,
} from './input.ts';

const KNOWN = { known: 'on the list', predicted: 'predicted', new: 'new' } as const;

/**
 * What takes least comes first. `chapter` is the path of the design's chapter, empty inside it;
 * `root` the one of the repository, seen from the page.
 */
export function violationsTable(
  design: Design,
  input: FindingsInput,
  { chapter, root }: { readonly chapter: string; readonly root: string },
): string[] {
  const row = (violation: ReplayedTrace): string[] => {
    const { property } = violation;
    const status = recordOf(violation, input)?.status;
    const file = `${root}counterexamples/gallery/${design.id}.${property.id}`;
    return [
      need(violation),
      `[${property.failure}](${chapter}#${property.id})`,
      property.severity,
      layoutText(violation, input),
      status === undefined ? '' : KNOWN[status],
      seenOn(input.confirmations(design.id, property.id)),
      `[story](${file}.md), [file](${file}.json)`,
    ];
  };
  return markdownTable(
    ['takes', 'what happens', 'severity', 'for example where', 'known?', 'seen on kernel', 'trace'],
    violationsOf(design, input).sort(byNeed).map(row),
  );
}

/**
 * What is practically impossible comes last, less interference first; otherwise the order of the
 * properties stays.
 */
export function byNeed(a: ReplayedTrace, b: ReplayedTrace): number {
  const levelOf = ({ trace: { bounds } }: ReplayedTrace) =>
    LEVELS.findIndex(
      ({ faults, userOps }) => faults === bounds.faults && userOps === bounds.userOps,
    );
  return Number(isImprobable(a)) - Number(isImprobable(b)) || levelOf(a) - levelOf(b);
}

function layoutText(violation: ReplayedTrace, input: FindingsInput): string {
  return someNames(layoutsOf(violation, input).map(({ title }) => title)).join('; ');
}

/** `6.12.117, 6.18.15`: without what the distribution adds. */
function seenOn(confirmations: readonly Confirmation[]): string {
  return confirmations.map(({ kernel }) => kernel.replace(/\+deb\d+-amd64$/, '')).join(', ');
}
