/**
 * What was assumed about a machine, and which verdicts and bytes that decides, for people and as JSON.
 */
import { hanging } from '../../counterexamples/index.ts';
import type { MeasuresJson } from '../../counterexamples/file/report-document.ts';
import type { Budgets } from '../../model/index.ts';
import type { MinMax } from '../../properties/index.ts';
import type { Difference, Tried } from '../exploration/assumptions.ts';
import { grouped } from './grouped.ts';
import { bytesText } from '../system/quantities.ts';
import type { ChosenScenario } from '../exploration/selection.ts';
import { alternativePath } from '../system/trace-path.ts';

/**
 * Lines for each assumption of a scenario; one that decides something says what. `out`: the directory
 * below which the alternatives are written.
 */
export function assumptionLines(
  { scenario, assumptions }: ChosenScenario,
  width: number,
  tried: readonly Tried[] = [],
  out = 'out',
): string[] {
  const own = tried.filter((each) => assumptions?.includes(each.assumption));
  const lines = scenario.assumptions.flatMap((sentence) => [
    ...hanging('   assumed: ', sentence, width),
    ...own
      .filter((each) => each.assumption.sentence === sentence)
      .flatMap((each) => decisionLines(each, out, width)),
  ]);
  return [...lines, ...otherLines(own, width)];
}

function decisionLines(each: Tried, out: string, width: number): string[] {
  const { alternative, differences } = each;
  if (differences.length === 0) return [];
  const byText = grouped(differences.map(({ design, found }) => [differenceText(found), design]));
  return [
    ...hanging('   DECIDES: ', `${whenText(each)} with ${alternative.clause}`, width),
    ...[...byText].flatMap(([text, designs]) =>
      hanging('            ', `${designs.join(', ')}: ${text}`, width),
    ),
    `            (--scenario ${alternativePath(out, alternative.scenario)})`,
  ];
}

function whenText({ budgets: { faults, userOps } }: Tried): string {
  return faults + userOps === 0 ? 'on a plain boot' : 'within the budgets of this run';
}

/** What was tried and changes nothing, and what was too large to try. */
function otherLines(tried: readonly Tried[], width: number): string[] {
  const same = grouped(
    tried
      .filter(({ differences, open }) => differences.length === 0 && open.length === 0)
      .map((each) => [whenText(each), each.alternative.clause]),
  );
  const open = tried.filter((each) => each.open.length > 0);
  return [
    ...[...same].flatMap(([when, clauses]) =>
      hanging('   ', `Nothing changes ${when} with ${clauses.join('; ')}.`, width),
    ),
    ...open.flatMap((each) =>
      hanging(
        '   ',
        `Too large to try with ${each.alternative.clause}: ${each.open.join(', ')}.`,
        width,
      ),
    ),
  ];
}

/** `usable 384G, not 0; keeps no-stranded-memory`. */
function differenceText(found: readonly Difference[]): string {
  const bytes = found.flatMap((each) => {
    if (each.kind !== 'bytes') return [];
    const name = each.measure.replace(/Bytes$/, '');
    return [`${name} ${spanText(each.otherwise)}, not ${spanText(each.assumed)}`];
  });
  const verdicts = (word: string, wanted: (each: Difference & { kind: 'verdict' }) => boolean) => {
    const properties = found.flatMap((each) =>
      each.kind === 'verdict' && wanted(each) ? [each.property] : [],
    );
    return properties.length === 0 ? [] : [`${word} ${properties.join(', ')}`];
  };
  return [
    ...bytes,
    ...verdicts('keeps', ({ otherwise }) => otherwise !== 'violated' && otherwise !== 'error'),
    ...verdicts('VIOLATES', ({ otherwise }) => otherwise === 'violated'),
    ...verdicts('ERROR of', ({ otherwise }) => otherwise === 'error'),
  ].join('; ');
}

function spanText([low, high]: MinMax): string {
  return low === high ? bytesText(low) : `${bytesText(low)}-${bytesText(high)}`;
}

/** An alternative and what it changes, in check.json. */
export interface AlternativeJson {
  readonly scenario: string;
  readonly assumption: string;
  readonly assumed: string;
  readonly otherwise: string;
  readonly budgets: Budgets;
  /** The alternative as a scenario file, when it changes something. */
  readonly file: string | null;
  readonly differences: readonly {
    readonly design: string;
    readonly verdicts: Readonly<
      Record<string, { readonly assumed: string; readonly otherwise: string }>
    >;
    readonly measures: {
      readonly assumed: Partial<MeasuresJson>;
      readonly otherwise: Partial<MeasuresJson>;
    };
  }[];
  /** Designs of which nothing is known, because a search was too large. */
  readonly open: readonly string[];
}

/** Each alternative that was tried. */
export function alternativesJson(tried: readonly Tried[], out: string): AlternativeJson[] {
  return tried.map(({ chosen, assumption, alternative, budgets, differences, open }) => ({
    scenario: chosen.scenario.name,
    assumption: assumption.id,
    assumed: assumption.sentence,
    otherwise: alternative.clause,
    budgets,
    file: differences.length === 0 ? null : alternativePath(out, alternative.scenario),
    differences: differences.map(({ design, found }) => {
      const bytes = found.filter((each) => each.kind === 'bytes');
      const side = (of: 'assumed' | 'otherwise') =>
        Object.fromEntries(bytes.map((each) => [each.measure, each[of].map(String)]));
      return {
        design,
        verdicts: Object.fromEntries(
          found.flatMap((each) =>
            each.kind === 'verdict'
              ? [[each.property, { assumed: each.assumed, otherwise: each.otherwise }]]
              : [],
          ),
        ),
        measures: { assumed: side('assumed'), otherwise: side('otherwise') },
      };
    }),
    open,
  }));
}
