/**
 * What `check` can write beside its tables, one entry for each `--reporter`.
 */
import type { Finding } from '../../counterexamples/index.ts';
import { githubAnnotations } from '../../counterexamples/export/github.ts';
import { junitXml } from '../../counterexamples/export/junit.ts';
import { sarifLog } from '../../counterexamples/export/sarif.ts';
import type { Tried } from '../exploration/assumptions.ts';
import { type Explored, expectationOf, asExpected, type Run } from '../exploration/exploration.ts';
import { reportDocument } from './html-report.ts';
import type { Io } from '../io/io.ts';
import type { CheckDocument } from './json-report.ts';
import { PAGE_FOLDER, pageHtml, readPageParts } from './page.ts';
import { tracePath } from '../system/trace-path.ts';

/** What a reporter is given. */
export interface Report {
  readonly explored: Explored;
  /** What alternatives to assumptions change. */
  readonly tried: readonly Tried[];
  /** What check.json holds. */
  readonly document: CheckDocument;
  /** One for each verdict, by search. */
  readonly findings: readonly (readonly Finding[])[];
  readonly io: Io;
  /** The directory below which files are written. */
  readonly out: string;
}

export interface Reporter {
  readonly help: string;
  /** Name of its file below `out`; without one it prints to stdout. */
  readonly file?: string;
  /** With `stdout`: it takes the place of the tables, so that nothing else is printed. */
  readonly alone?: boolean;
  /** The whole text. */
  text(report: Report): string | Promise<string>;
}

export const reporters = {
  json: {
    help: 'one JSON document on stdout instead of tables',
    alone: true,
    text: ({ document }) => `${JSON.stringify(document, null, 2)}\n`,
  },
  html: {
    help: 'one page that replays every counterexample and needs no network',
    file: 'report.html',
    text: ({ explored, findings, io }) =>
      pageHtml(reportDocument(explored, findings, io), readPageParts(io.files, PAGE_FOLDER)),
  },
  junit: {
    help: 'JUnit XML',
    file: 'junit.xml',
    text: ({ explored, findings }) =>
      junitXml(
        explored.runs.map(({ chosen, design, result }, index) => ({
          name: `${chosen.scenario.name} under ${design.id}`,
          findings: findings[index]!,
          ...(result === undefined ? {} : { seconds: result.seconds }),
        })),
      ),
  },
  sarif: {
    help: 'SARIF 2.1.0',
    file: 'check.sarif',
    text: ({ explored, findings, io }) => {
      const { properties } = explored.plan;
      const { toolVersion } = io.registry;
      const log = sarifLog({ toolVersion, properties, findings: findings.flat() });
      return `${JSON.stringify(log, null, 2)}\n`;
    },
  },
  github: {
    help: 'annotations of GitHub actions on stdout, for verdicts that are not on record',
    text: ({ findings }) =>
      githubAnnotations(findings.flat())
        .map((line) => `${line}\n`)
        .join(''),
  },
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReporterName = keyof typeof reporters;

/** What came out, for those reporters that know nothing of searches. */
export function findingsOf(run: Run, { plan }: Explored, io: Io, out: string): Finding[] {
  const { design, chosen, result } = run;
  return (result?.outcomes ?? []).map((outcome): Finding => {
    const expected = expectationOf(run, outcome, plan, io);
    const { property, verdict, trace } = outcome;
    const reason = outcome.reason ?? outcome.bound;
    return {
      design: design.id,
      scenario: chosen.scenario.name,
      property,
      sentence: plan.properties.find(({ id }) => id === property)!.sentence,
      verdict,
      ...(expected === undefined ? {} : { expected }),
      asExpected: asExpected(outcome, expected),
      ...(reason === undefined ? {} : { reason }),
      ...(trace === undefined ? {} : { trace, file: tracePath(out, trace) }),
    };
  });
}
