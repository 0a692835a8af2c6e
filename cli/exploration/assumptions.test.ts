import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT } from '../system/exit-status.ts';
import type { CheckDocument } from '../commands/json-report.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import { run } from '../commands/run.ts';
import { fakeIo } from '../testing/fake-io.ts';

const dump = (path: string) =>
  readFileSync(new URL(`../../model/scenarios/dumps/${path}`, import.meta.url), 'utf8');

/** Three windows under one Soft Reserved range, and the SRAT that such machines have. */
const AMD = {
  iomem: dump('l02-amd-3w/iomem.txt'),
  dmesg: dump('l02-amd-3w/dmesg.txt'),
  srat: [
    'ACPI: SRAT: Node 2 PXM 2 [mem 0x850000000-0x284fffffff]',
    'ACPI: SRAT: Node 3 PXM 3 [mem 0x2850000000-0x484fffffff]',
    'ACPI: SRAT: Node 4 PXM 4 [mem 0x4850000000-0x684fffffff]',
  ].join('\n'),
};
const PLAIN = ['--design', 'v7.1', '--faults', '0', '--user-ops', '0'];
const STRANDED = ['--property', 'no-stranded-memory'];
const DUMPS = ['--iomem', 'iomem', '--dmesg', 'dmesg'];

async function check(...argv: string[]) {
  const io = fakeIo({ registry: realRegistry, disk: AMD });
  expect(await run([...argv, ...PLAIN], io)).toBe(EXIT.expected);
  const document = JSON.parse(io.disk.get('out/check.json')!) as CheckDocument;
  return { io, text: io.written.stdout, document };
}

const ALL = String(384n << 30n);

test('what an SRAT decides is said, and true', async () => {
  const without = await check(...DUMPS, ...STRANDED);
  expect(without.text).toContain(
    [
      '   assumed: No SRAT was given: HMAT registers no range with hmem.',
      '   DECIDES: on a plain boot with an SRAT range for each CXL window (and HMAT)',
      '            v7.1: usable 384G, not 0; stranded 0, not 384G; unusable 0, not',
      '            384G; keeps no-stranded-memory',
      '            (--scenario out/this-machine-srat-1.json)',
    ].join('\n'),
  );
  for (const line of without.text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(without.document.measures[0]!.usableBytes).toEqual(['0', '0']);

  // The three lines themselves, and the other machine that was written, say the same.
  const given = await check(...DUMPS, ...STRANDED, '--srat', 'srat');
  expect(given.document.measures[0]!.usableBytes).toEqual([ALL, ALL]);
  const io = fakeIo({ registry: realRegistry, disk: Object.fromEntries(without.io.disk) });
  const other = ['--scenario', 'out/this-machine-srat-1.json', '--json', ...STRANDED];
  expect(await run([...other, ...PLAIN], io)).toBe(EXIT.expected);
  const { measures, results } = JSON.parse(io.written.stdout) as CheckDocument;
  expect(measures.map(({ scenario: _, ...rest }) => rest)).toEqual(
    given.document.measures.map(({ scenario: _, ...rest }) => rest),
  );
  const verdicts = (document: Pick<CheckDocument, 'results'>) =>
    document.results.map(({ property, verdict }) => `${property} ${verdict}`);
  expect(verdicts({ results })).toEqual(verdicts(given.document));
});

test('check.json says which verdicts and bytes an alternative changes', async () => {
  const { document } = await check(...DUMPS, ...STRANDED);
  expect(document.alternatives?.find(({ assumption }) => assumption === 'srat')).toEqual({
    scenario: 'this-machine',
    assumption: 'srat',
    assumed: 'No SRAT was given: HMAT registers no range with hmem.',
    otherwise: 'an SRAT range for each CXL window (and HMAT)',
    budgets: { faults: 0, userOps: 0 },
    file: 'out/this-machine-srat-1.json',
    differences: [
      {
        design: 'v7.1',
        verdicts: { 'no-stranded-memory': { assumed: 'violated', otherwise: 'holds' } },
        measures: {
          assumed: {
            usableBytes: ['0', '0'],
            strandedBytes: [ALL, ALL],
            unusableBytes: [ALL, ALL],
          },
          otherwise: {
            usableBytes: [ALL, ALL],
            strandedBytes: ['0', '0'],
            unusableBytes: ['0', '0'],
          },
        },
      },
    ],
    open: [],
  });
});

test('what the user says of the configuration is tried no more, and holds for what is tried', async () => {
  const { document } = await check(...DUMPS, '--config', 'CXL_ACPI=y');
  const tried = document.alternatives?.map(({ assumption }) => assumption);
  expect(tried).toContain('srat');
  expect(tried).not.toContain('cxl-acpi');
});

test('a machine of which nothing is assumed but the configuration says what changes nothing', async () => {
  const { text } = await check(...DUMPS, '--srat', 'srat', '--memory-block', '0x80000000');
  expect(text.replace(/\s+/g, ' ')).toContain('Nothing changes on a plain boot with ');
  expect(text).toContain('DECIDES: on a plain boot with no HMAT');
});
