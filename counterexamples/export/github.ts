/**
 * Workflow commands of GitHub actions: annotations beside the file of a design.
 */
import { traceSummary } from '../replay/text.ts';
import { type Finding, findingTitle, isNews } from './finding.ts';

/** One line for each verdict that is news; none when all is as on record. */
export function githubAnnotations(findings: readonly Finding[]): string[] {
  return findings.filter(isNews).map((finding) => {
    const { design, sentence, reason, trace } = finding;
    const message = [
      `"${sentence}"`,
      ...(reason === undefined ? [] : [reason]),
      ...(trace === undefined ? [] : traceSummary(trace)),
    ].join('\n');
    const file = `model/designs/${design}.ts`;
    return `::error file=${value(file)},line=1,title=${value(findingTitle(finding))}::${escape(message)}`;
  });
}

function escape(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Inside the list of properties colons and commas are marks, too. */
function value(text: string): string {
  return escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
