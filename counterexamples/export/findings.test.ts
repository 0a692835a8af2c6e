import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { toyProperties } from '../testing/toy-model.ts';
import { toyTrace } from '../testing/toy-trace.ts';
import { elementsOf } from '../testing/xml.ts';
import type { Finding } from './finding.ts';
import { githubAnnotations } from './github.ts';
import { junitXml } from './junit.ts';
import { sarifLog } from './sarif.ts';

const common = { design: 'bad', scenario: 't1-plain', asExpected: true } as const;
const trace = toyTrace('no-lost-range');
const onRecord = { verdict: 'violated', source: 'a <mail> & more' };

const findings: readonly (Finding & { readonly junit: string; readonly sarif?: string })[] = [
  { ...common, property: 'ordered', sentence: 'S1.', verdict: 'holds', junit: 'passed' },
  {
    ...common,
    property: 'no-lost-range',
    sentence: 'S2, "quoted" & <marked>\u0007.',
    verdict: 'violated',
    trace,
    file: 'out/x.json',
    junit: 'failure',
    sarif: 'error',
  },
  {
    ...common,
    property: 'no-error',
    sentence: 'S3.',
    verdict: 'violated',
    expected: onRecord,
    trace,
    junit: 'passed',
    sarif: 'note',
  },
  {
    ...common,
    design: 'good',
    property: 'no-error',
    sentence: 'S3.',
    verdict: 'holds',
    expected: onRecord,
    asExpected: false,
    junit: 'failure',
  },
  {
    ...common,
    design: 'good',
    property: 'ordered',
    sentence: 'S1.',
    verdict: 'holds-within',
    reason: 'depth 3',
    junit: 'skipped',
  },
  {
    ...common,
    design: 'ugly',
    property: 'ordered',
    sentence: 'S1.',
    verdict: 'error',
    reason: 'rule x throws\nError: 50%',
    asExpected: false,
    junit: 'error',
  },
];

describe('JUnit XML', () => {
  const elements = elementsOf(
    junitXml([
      { name: 't1-plain under bad', seconds: 1.5, findings: findings.slice(0, 3) },
      { name: 't1-plain under "others"', findings: findings.slice(3) },
    ]),
  );

  test('is well formed, with the elements and attributes that all readers know', () => {
    const known: Record<string, readonly string[]> = {
      testsuites: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
      testsuite: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'],
      testcase: ['classname', 'name'],
      failure: ['message', 'type'],
      error: ['message', 'type'],
      skipped: ['message'],
      'system-out': [],
    };
    for (const { name, attributes } of elements) {
      expect(Object.keys(attributes)).toEqual(known[name]);
    }
    const suites = elements.filter(({ name }) => name === 'testsuite');
    expect(suites.map(({ attributes }) => attributes)).toMatchObject([
      { name: 't1-plain under bad', tests: '3', failures: '1', errors: '0', time: '1.500' },
      { name: 't1-plain under "others"', tests: '3', failures: '1', errors: '1', skipped: '1' },
    ]);
    expect(elements[0]!.attributes).toMatchObject({ tests: '6', failures: '2', time: '1.500' });
  });

  test('fails what is not on record', () => {
    const cases = elements.filter(({ name }) => name === 'testcase');
    const status = cases.map(
      ({ children }) => children.find((c) => c !== 'system-out') ?? 'passed',
    );
    expect(status).toEqual(findings.map(({ junit }) => junit));
    expect(cases[1]!.attributes).toEqual({ classname: 'bad', name: 't1-plain: no-lost-range' });
  });

  test('shows the short trace in the body, with what XML cannot hold replaced', () => {
    const failure = elements.find(({ name }) => name === 'failure')!;
    expect(failure.text.split('\n')).toEqual([
      'bad violates no-lost-range on t1-plain: "S2, "quoted" & <marked>\ufffd."',
      '  1  kernel    toy: insert range 0',
      '  2  kernel    toy: insert range 1',
      '  3  hardware  toy: lose range [range: -EIO]',
      'npm run -s replay -- out/x.json',
    ]);
  });
});

describe('SARIF', () => {
  // That this compiles says that fields and values are those of the standard.
  const log: Log = sarifLog({ toolVersion: '1.2.3', properties: toyProperties, findings });
  const run = log.runs[0]!;

  test('has a result for each violation, an error unless it is on record', () => {
    const levels = findings.flatMap(({ sarif }) => sarif ?? []);
    expect(run.results!.map(({ level }) => level)).toEqual(levels);
    expect(run.invocations).toMatchObject([
      { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] },
    ]);
  });

  test('refers to rules that it has, and to files by relative uris', () => {
    for (const { ruleId, ruleIndex } of run.results!) {
      expect(run.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
    }
    const uris = [...JSON.stringify(log).matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri);
    expect(new Set(uris)).toEqual(new Set(['model/designs/bad.ts', 'kernel/toy.c']));
    const prints = run.results!.map(({ partialFingerprints }) =>
      JSON.stringify(partialFingerprints),
    );
    expect(new Set(prints).size).toBe(prints.length);
  });

  test('has one thread flow for each actor, whose locations are the steps in their order', () => {
    const { threadFlows } = run.results![0]!.codeFlows![0]!;
    expect(threadFlows.map(({ id }) => id)).toEqual(['kernel', 'hardware']);
    const steps = threadFlows
      .flatMap(({ locations }) => locations)
      .sort((a, b) => a.executionOrder! - b.executionOrder!)
      .map(({ location }) => location!.message!.text);
    expect(steps).toEqual([
      'toy: insert range 0',
      'toy: insert range 1',
      'toy: lose range [range: -EIO]',
    ]);
    expect(threadFlows[0]!.locations[0]!.location).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'kernel/toy.c', uriBaseId: 'LINUX' } },
      logicalLocations: [{ fullyQualifiedName: 'insert()' }],
    });
  });
});

test('GitHub annotations are one line each, for what is news', () => {
  const lines = githubAnnotations(findings);
  expect(lines).toHaveLength(3);
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  expect(lines[2]).toBe(
    '::error file=model/designs/ugly.ts,line=1,title=ugly fails on ordered on t1-plain::"S1."%0Arule x throws%0AError: 50%25',
  );
});
