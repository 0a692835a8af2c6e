/**
 * The schedule that tells two designs apart, as people read it.
 */
import type { Distinction, SharedStep } from './distinguish.ts';
import { improbableText } from '../replay/text.ts';
import { hanging } from '../words/wrap.ts';

/** Ids of the two designs. */
interface DesignNames {
  readonly violating: string;
  readonly keeping: string;
}

/** One line a move (more when it is long or reports something), then both trees. */
export function distinctionText(
  { steps, iomem }: Distinction,
  names: DesignNames,
  width: number,
): string[] {
  const sideNames = { both: 'both', ...names };
  const sideWidth = Math.max(...Object.values(sideNames).map((name) => name.length));
  const actorWidth = Math.max(0, ...steps.map(({ actor }) => actor.length));
  const tree = (design: string, lines: readonly string[]) => [
    `     /proc/iomem under ${design}${lines.length === 0 ? ' is empty' : ':'}`,
    ...lines.map((line) => `       ${line}`),
  ];
  return [
    ...steps.flatMap((step, index) => [
      ...hanging(
        `${String(index + 1).padStart(3)}  ${sideNames[step.side].padEnd(sideWidth)}  ${step.actor.padEnd(actorWidth)}  `,
        step.line,
        width,
      ),
      ...[...reports(step, names), ...improbableText(step)].flatMap((text) =>
        hanging(`     ${' '.repeat(sideWidth)}  `, text, width),
      ),
    ]),
    ...tree(names.violating, iomem.violating),
    ...tree(names.keeping, iomem.keeping),
  ];
}

/** What a move reports; both designs are named where they differ. */
function reports({ side, outcomes }: SharedStep, names: DesignNames): string[] {
  const [first, second] = [outcomes.violating.join(', '), outcomes.keeping.join(', ')];
  if (side !== 'both' || first === second) {
    const one = first || second;
    return one === '' ? [] : [`reports ${one}`];
  }
  const say = (name: string, text: string) => `${name} reports ${text === '' ? 'nothing' : text}`;
  return [say(names.violating, first), say(names.keeping, second)];
}
