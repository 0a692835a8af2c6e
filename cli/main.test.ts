/**
 * The program as users start it. Needs the compiled JavaScript: `npm test` builds first.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { CheckDocument } from './commands/json-report.ts';
import { programPath, runProgram } from './testing/program.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
const out = join(directory, 'out');

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (...argv: string[]) => runProgram(...argv, '--out', out);

/** The results of a document without what differs between two runs. */
function timeless(text: string): unknown {
  const { results, ...rest } = JSON.parse(text) as CheckDocument;
  return { ...rest, results: results.map(({ seconds, ...result }) => result) };
}

test('check gives the recorded verdicts in any number of threads, and traces that replay', () => {
  const one = start('check', '--scenario', 'n1-exact', '--json', '--workers', '1');
  const two = start('check', '--scenario', 'n1-exact', '--json', '--workers', '2');
  expect(one).toMatchObject({ status: 0, complaints: '' });
  expect(timeless(two.stdout)).toEqual(timeless(one.stdout));

  const { results } = JSON.parse(one.stdout) as CheckDocument;
  const traces = results.flatMap((result) => result.trace ?? []);
  expect(traces.length).toBeGreaterThan(0);
  const replay = runProgram('replay', ...traces);
  expect(replay).toMatchObject({ status: 0, complaints: '' });
  expect(replay.stdout.match(/^VIOLATED/gm)).toHaveLength(traces.length);
});

test('dumps of a machine that are damaged end with status 2 and one message', () => {
  const cedt = join(directory, 'CEDT');
  writeFileSync(cedt, 'CEDT\x40\0\0\0\x01');
  const result = start('--cedt', cedt);
  expect(result).toMatchObject({ status: 2, stdout: '' });
  expect(result.complaints).toMatch(/^soft-reserve-checker: .*CEDT.*expected/);
  expect(result.complaints).not.toContain('    at ');
});

test('a dump may come from standard input and in gzip, but only one from standard input', () => {
  const iomem = '100000000-1ffffffff : Soft Reserved\n  100000000-1ffffffff : CXL Window 0\n';
  const run = (...argv: string[]) =>
    spawnSync(
      process.execPath,
      [programPath, ...argv, '--design', 'v7.1', '--faults', '0', '--user-ops', '0', '--out', out],
      { input: gzipSync(iomem), encoding: 'utf8' },
    );
  expect(run('--iomem', '-')).toMatchObject({ status: 0, stderr: '' });
  const twice = run('--iomem', '-', '--dmesg', '-');
  expect(twice.status).toBe(2);
  expect(twice.stderr).toContain('--dmesg -: cannot read it: it was read already');
});

test('Ctrl-C leaves a partial result and status 130', async () => {
  const short = ['--scenario', 'n1-exact'];
  const endless = ['--scenario', 'l02-amd-three-windows', '--faults', '5', '--user-ops', '5'];
  const rest = ['--design', 'trim', '--workers', '2', '--out', join(directory, 'interrupted')];
  const child = spawn(process.execPath, [programPath, ...short, ...endless, ...rest]);
  let stdout = '';
  child.stdout.on('data', (data) => {
    stdout += String(data);
  });
  const closed = new Promise((resolve) => child.on('close', resolve));
  try {
    await appeared(join(directory, 'interrupted/n1-exact'), child);
    child.kill('SIGINT');
    expect(await closed).toBe(130);
  } finally {
    child.kill('SIGKILL');
  }
  expect(stdout).toContain('SEARCH NOT COMPLETED: trim (interrupted)');
  expect(stdout).toContain('Interrupted: the result is partial.');
  const text = await readFile(join(directory, 'interrupted/check.json'), 'utf8');
  const { results } = JSON.parse(text) as CheckDocument;
  expect(new Set(results.map((r) => `${r.scenario} ${r.exhaustive}`))).toEqual(
    new Set(['n1-exact true', 'l02-amd-three-windows false']),
  );
});

async function appeared(path: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; !existsSync(path); waited += 50) {
    if (waited > 120_000) throw new Error(`${path} did not appear`);
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the other programs', () => {
  const programs = [
    'bench/main',
    'cli/maintain/configurations',
    'cli/maintain/findings',
    'cli/maintain/record',
    'conformance/main',
  ];
  const call = (program: string, ...argv: string[]) =>
    spawnSync(process.execPath, [join(root, `dist/${program}.js`), ...argv], { encoding: 'utf8' });

  test.each(programs)('%s --help says what it does and does nothing', (program) => {
    const { status, stdout } = call(program, '--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^usage: npm run (bench|configurations|findings|record|conform)/);
  });

  test.each([
    ['bench/main', ['--system', 'chess-8'], /^bench: --system chess-8: expected 2pc-N.*\n$/],
    [
      'cli/maintain/configurations',
      ['--changes', 'x'],
      /^configurations: --changes x: expected .*\n$/,
    ],
    [
      'cli/maintain/record',
      ['package.json'],
      /^record: package.json: expected the check.json .*\n$/,
    ],
    ['conformance/main', ['x'], /^conform: x: unexpected argument.*\n$/],
  ])('%s %s is one message and status 2', (program, argv, message) => {
    expect(call(program, ...argv)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(message),
    });
  });
});
