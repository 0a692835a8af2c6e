/**
 * `--coverage`: what the rules and fields of each design are good for, over all scenarios of a run.
 */
import type { Coverage } from '../../checker/index.ts';
import { countText } from '../../counterexamples/words/count-text.ts';
import { hanging } from '../../counterexamples/index.ts';
import type { Explored } from '../exploration/exploration.ts';

/** Empty when coverage was not asked for. */
export function coverageReport({ plan, runs }: Explored, width: number): string[] {
  if (!plan.coverage) return [];
  return plan.designs.flatMap((design) => {
    const parts = runs.flatMap(({ design: d, result }) =>
      d === design && result?.coverage !== undefined ? [result.coverage] : [],
    );
    return parts.length === 0 ? [] : ['', ...designCoverage(design.id, parts, width)];
  });
}

function designCoverage(design: string, parts: readonly Coverage[], width: number): string[] {
  const states = countText(parts.reduce((sum, part) => sum + part.states, 0));
  const partial = parts.filter((part) => !part.complete).length;
  const scope = partial === 0 ? '' : `; ${partial} of ${parts.length} runs saw not all states`;
  const rows = [...rulesOf(parts)].map(([rule, { firings, enabledIn }]) => [
    countText(firings),
    countText(enabledIn),
    rule,
  ]);
  const columns = [0, 1].map((column) =>
    Math.max(...[HEAD, ...rows].map((row) => row[column]!.length)),
  );
  const unread = parts
    .map(({ unreadFields }) => unreadFields)
    .reduce((common, fields) => common.filter((field) => fields.includes(field)));
  return [
    `Coverage under ${design} (${states} states${scope}):`,
    ...[HEAD, ...rows].flatMap(([firings, enabledIn, rule]) => {
      const numbers = `  ${firings!.padStart(columns[0]!)}  ${enabledIn!.padStart(columns[1]!)}  `;
      return hanging(numbers, rule!, width);
    }),
    ...(unread.length === 0
      ? []
      : hanging('  Fields that no rule, property or measure reads: ', unread.join(', '), width)),
  ];
}

const HEAD = ['firings', 'enabled in', 'rule'];

function rulesOf(parts: readonly Coverage[]) {
  const sums = new Map<string, { firings: number; enabledIn: number }>();
  for (const { rule, firings, enabledIn } of parts.flatMap(({ rules }) => rules)) {
    const sum = sums.get(rule) ?? { firings: 0, enabledIn: 0 };
    sums.set(rule, { firings: sum.firings + firings, enabledIn: sum.enabledIn + enabledIn });
  }
  return sums;
}
