/**
 * JUnit XML, in the elements and attributes that Jenkins, GitLab and GitHub actions all read. A
 * violation that is on record passes; what is not decided is skipped, with the reason.
 */
import { traceSummary } from '../replay/text.ts';
import { type Finding, findingTitle, isNews } from './finding.ts';

/** The properties of one search. */
interface JunitSuite {
  /** `n1-exact under v7.1`. */
  readonly name: string;
  readonly findings: readonly Finding[];
  /** Wall clock of the search; absent when nothing was searched. */
  readonly seconds?: number;
}

/** The document. */
export function junitXml(suites: readonly JunitSuite[]): string {
  const seconds = suites.reduce((sum, suite) => sum + (suite.seconds ?? 0), 0);
  const all = suites.flatMap(({ findings }) => findings);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: 'soft-reserve-checker', ...counts(all), time: seconds.toFixed(3) })}>`,
    ...suites.flatMap((suite) => [
      `  <testsuite ${attributes({ name: suite.name, ...counts(suite.findings), time: (suite.seconds ?? 0).toFixed(3) })}>`,
      ...suite.findings.flatMap(testcase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

type Status = 'passed' | 'failure' | 'error' | 'skipped';

function statusOf(finding: Finding): Status {
  if (finding.verdict === 'error') return 'error';
  if (isNews(finding)) return 'failure';
  return finding.verdict === 'holds' || finding.verdict === 'violated' ? 'passed' : 'skipped';
}

function counts(findings: readonly Finding[]) {
  const count = (status: Status) => findings.filter((f) => statusOf(f) === status).length;
  return {
    tests: findings.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** GitLab shows nothing of the suite and no `message`: all that matters is in the case and its body. */
function testcase(finding: Finding): string[] {
  const { design, scenario, property, verdict } = finding;
  const status = statusOf(finding);
  const open = `    <testcase ${attributes({ classname: design, name: `${scenario}: ${property}` })}`;
  if (verdict === 'holds' && status === 'passed') return [`${open}/>`];
  const message = findingTitle(finding);
  const inside = {
    passed: () => `<system-out>${escape(body(finding))}</system-out>`,
    skipped: () => `<skipped ${attributes({ message: finding.reason ?? verdict })}/>`,
    failure: () =>
      `<failure ${attributes({ message, type: verdict })}>${escape(body(finding))}</failure>`,
    error: () =>
      `<error ${attributes({ message, type: verdict })}>${escape(body(finding))}</error>`,
  };
  return [`${open}>`, `      ${inside[status]()}`, '    </testcase>'];
}

function body(finding: Finding): string {
  const { sentence, expected, reason, trace, file } = finding;
  return [
    `${findingTitle(finding)}: "${sentence}"`,
    ...(expected === undefined ? [] : [`on record: ${expected.verdict} (${expected.source})`]),
    ...(reason === undefined ? [] : [reason]),
    ...(trace === undefined ? [] : traceSummary(trace)),
    ...(file === undefined ? [] : [`npm run -s replay -- ${file}`]),
  ].join('\n');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escape(String(value)).replace(/[\t\n\r]/g, ' ')}"`)
    .join(' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML 1.0 has no way to write most control characters; they become U+FFFD. */
function escape(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character]!)
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
