/**
 * SARIF 2.1.0 (OASIS), for code scanning. A violation has no line of its own in anybody's source: the
 * result points at the file of the design, and its code flow at the kernel functions that the steps
 * stand for, one thread flow for each actor.
 */
import { stateHash } from '../file/state-hash.ts';
import type { Trace, TraceStep } from '../file/trace-file.ts';
import { type Finding, findingTitle, isNews } from './finding.ts';

interface SarifInput {
  readonly toolVersion: string;
  /** All that were asked about; they become the rules. */
  readonly properties: readonly {
    readonly id: string;
    readonly sentence: string;
    readonly askedBy: string;
  }[];
  readonly findings: readonly Finding[];
}

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** What uris of kernel sources are relative to. */
const LINUX = 'LINUX';

/** The log, as a value for JSON. A violation on record is a note, any other an error. */
export function sarifLog({ toolVersion, properties, findings }: SarifInput) {
  const errors = findings.filter(({ verdict }) => verdict === 'error');
  const ruleIndex = new Map(properties.map(({ id }, index) => [id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0' as const,
    runs: [
      {
        tool: {
          driver: {
            name: 'soft-reserve-checker',
            semanticVersion: toolVersion,
            rules: properties.map(({ id, sentence, askedBy }) => ({
              id,
              shortDescription: { text: sentence },
              help: { text: `Asked for by ${askedBy}.` },
              defaultConfiguration: { level: 'error' as const },
            })),
          },
        },
        columnKind: 'utf16CodeUnits' as const,
        originalUriBaseIds: {
          [LINUX]: { description: { text: 'The root of a Linux source tree.' } },
        },
        invocations: [
          {
            executionSuccessful: errors.length === 0,
            toolExecutionNotifications: errors.map((finding) => ({
              level: 'error' as const,
              message: { text: `${findingTitle(finding)}: ${finding.reason ?? finding.verdict}` },
            })),
          },
        ],
        results: findings
          .filter(({ verdict }) => verdict === 'violated')
          .map((finding) => result(finding, ruleIndex.get(finding.property) ?? -1)),
      },
    ],
  };
}

function result(finding: Finding, ruleIndex: number) {
  const { design, scenario, property, sentence, expected, trace } = finding;
  const record =
    expected === undefined ? '' : ` On record: ${expected.verdict} (${expected.source}).`;
  return {
    ruleId: property,
    ruleIndex,
    level: isNews(finding) ? ('error' as const) : ('note' as const),
    message: { text: `${findingTitle(finding)}: ${sentence}${record}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `model/designs/${encodeURIComponent(design)}.ts` },
          region: { startLine: 1 },
        },
        logicalLocations: [{ name: design, kind: 'module' }],
      },
    ],
    partialFingerprints: {
      'designScenarioProperty/v1': stateHash({ design, scenario, property }),
    },
    ...(trace === undefined || trace.steps.length === 0 ? {} : { codeFlows: [codeFlow(trace)] }),
  };
}

function codeFlow({ steps }: Trace) {
  const actors = [...new Set(steps.map(({ actor }) => actor))];
  return {
    threadFlows: actors.map((actor) => ({
      id: actor,
      locations: steps.flatMap((step, index) =>
        step.actor === actor ? [{ location: location(step), executionOrder: index + 1 }] : [],
      ),
    })),
  };
}

/** `drivers/dax/hmem/hmem.c process_defer_work` names a file of the kernel and its functions. */
function location({ line, outcomes, source }: TraceStep) {
  const message = { text: outcomes === undefined ? line : `${line} [${outcomes.join(', ')}]` };
  const [, uri, functions] = /^([\w./-]+\.[ch])\b:?\s*(.*)$/.exec(source ?? '') ?? [];
  if (uri === undefined) {
    return {
      message,
      ...(source === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: source }] }),
    };
  }
  return {
    message,
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: LINUX },
      region: { startLine: 1 },
    },
    ...(functions
      ? { logicalLocations: [{ fullyQualifiedName: functions, kind: 'function' }] }
      : {}),
  };
}
