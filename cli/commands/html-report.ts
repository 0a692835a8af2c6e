/**
 * The result of `check` as the HTML report embeds it.
 */
import type { Finding } from '../../counterexamples/index.ts';
import {
  measuresJson,
  REPORT_SCHEMA_ID,
  type ReportCell,
  type ReportDocument,
  RuleNames,
} from '../../counterexamples/file/report-document.ts';
import { scenarioToJson } from '../../counterexamples/file/scenario-file.ts';
import type { Explored } from '../exploration/exploration.ts';
import type { Io } from '../io/io.ts';

/** `findings`: by run. Runs that Ctrl-C kept from starting are left out. */
export function reportDocument(
  { plan, runs }: Explored,
  findings: readonly (readonly Finding[])[],
  io: Io,
): ReportDocument {
  const names = new RuleNames();
  return {
    schema: REPORT_SCHEMA_ID,
    tool: io.registry.toolVersion,
    model: io.registry.modelVersion,
    budgets: plan.budgets,
    scenarios: plan.scenarios.map(({ scenario }) => scenarioToJson(scenario)),
    designs: plan.designs.map(({ id }) => id),
    properties: plan.properties.map(({ id }) => id),
    runs: runs.flatMap(({ result, chosen, design }, index) => {
      if (result === undefined) return [];
      const { states, transitions, depth, exhaustive, measures } = result;
      return [
        {
          scenario: plan.scenarios.indexOf(chosen),
          design: plan.designs.indexOf(design),
          states,
          transitions,
          depth,
          exhaustive,
          measures: measuresJson(measures),
          verdicts: findings[index]!.map((finding) => cellOf(finding, names)),
        },
      ];
    }),
    rules: names.names,
  };
}

function cellOf(finding: Finding, names: RuleNames): ReportCell {
  const { verdict, expected, asExpected, reason, trace } = finding;
  return {
    verdict,
    ...(!asExpected && expected !== undefined && { expected: expected.verdict }),
    ...(expected !== undefined && (!asExpected || trace !== undefined)
      ? { source: expected.source }
      : {}),
    ...(reason !== undefined && { reason }),
    ...(trace !== undefined && { path: names.pack(trace) }),
    ...(trace?.loop !== undefined && { loop: trace.loop }),
  };
}
