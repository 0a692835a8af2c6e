/**
 * The result of `check` as one JSON document, for other tools.
 */
import type { Coverage } from '../../checker/index.ts';
import { type MeasuresJson, measuresJson } from '../../counterexamples/file/report-document.ts';
import { type AlternativeJson, alternativesJson } from '../print/assumption-report.ts';
import type { Tried } from '../exploration/assumptions.ts';
import { type Explored, expectationOf } from '../exploration/exploration.ts';
import type { Io } from '../io/io.ts';
import type { PropertyOutcome } from '../jobs/job.ts';
import { tracePath } from '../system/trace-path.ts';

export const CHECK_SCHEMA_ID = 'soft-reserve-checker/check@1';

interface CheckResultJson {
  readonly design: string;
  readonly scenario: string;
  readonly property: string;
  readonly verdict: PropertyOutcome['verdict'];
  /** The verdict on record, or null when there is none for this run. */
  readonly expected: string | null;
  /** Was the whole reachable space searched with an exact store? */
  readonly exhaustive: boolean;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly seconds: number;
  /** What cut the search short, for `holds-within` and `vacuous`. */
  readonly bound: string | null;
  /** With the searches walk and swarm: the seed that gives the same result again. */
  readonly seed: string | null;
  /** Path of the counterexample. */
  readonly trace: string | null;
  /** Of a property that asks whether something can be reached, and holds: the steps to it. */
  readonly witness?: readonly string[];
}

export interface CheckDocument {
  readonly schema: typeof CHECK_SCHEMA_ID;
  readonly version: string;
  readonly results: readonly CheckResultJson[];
  readonly measures: readonly ({
    readonly design: string;
    readonly scenario: string;
  } & MeasuresJson)[];
  /** With dumps of a machine: what other machines that fit them would change. */
  readonly alternatives?: readonly AlternativeJson[];
  /** With --coverage. */
  readonly coverage?: readonly ({
    readonly design: string;
    readonly scenario: string;
  } & Coverage)[];
}

/** The document; runs that Ctrl-C kept from starting are left out. */
export function checkDocument(
  explored: Explored,
  tried: readonly Tried[],
  io: Io,
  out: string,
): CheckDocument {
  return {
    schema: CHECK_SCHEMA_ID,
    version: io.registry.toolVersion,
    results: explored.runs.flatMap((run) => {
      const { result } = run;
      if (result === undefined) return [];
      return result.outcomes.map((outcome) => ({
        design: run.design.id,
        scenario: run.chosen.scenario.name,
        property: outcome.property,
        verdict: outcome.verdict,
        expected: expectationOf(run, outcome, explored.plan, io)?.verdict ?? null,
        exhaustive: result.exhaustive,
        states: result.states,
        transitions: result.transitions,
        depth: result.depth,
        seconds: Math.round(result.seconds * 1000) / 1000,
        bound: outcome.bound ?? null,
        seed: result.scope !== undefined && 'seed' in result.scope ? result.scope.seed : null,
        trace: outcome.trace === undefined ? null : tracePath(out, outcome.trace),
        ...(outcome.witness === undefined ? {} : { witness: outcome.witness }),
      }));
    }),
    measures: explored.runs.flatMap(({ result, design, chosen }) =>
      result === undefined
        ? []
        : [
            {
              design: design.id,
              scenario: chosen.scenario.name,
              ...measuresJson(result.measures),
            },
          ],
    ),
    ...(tried.length === 0 ? {} : { alternatives: alternativesJson(tried, out) }),
    ...(explored.plan.coverage
      ? {
          coverage: explored.runs.flatMap(({ result, design, chosen }) =>
            result?.coverage === undefined
              ? []
              : [{ design: design.id, scenario: chosen.scenario.name, ...result.coverage }],
          ),
        }
      : {}),
  };
}
