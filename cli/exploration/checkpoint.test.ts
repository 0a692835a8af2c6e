import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../system/exit-status.ts';
import type { CheckDocument } from '../commands/json-report.ts';
import { run } from '../commands/run.ts';
import { fakeIo, type FakeIoOptions } from '../testing/fake-io.ts';
import { programPath, runProgram } from '../testing/program.ts';
import { toyRegistry } from '../testing/toy-registry.ts';

const one = ['--scenario', 't1-plain', '--design', 'good'];

describe('a mistake gets one message and status 2', () => {
  const checkpoint = checkpointText();
  test.each<[string[], string, FakeIoOptions?]>([
    [
      ['--checkpoint', 'x'],
      '--checkpoint: it is for one search, this run has 4; name one --scenario and one --design',
    ],
    [
      ['--resume', 'x', '--search', 'walk', ...one],
      '--resume with --search walk: only bfs and dfs can be resumed; the same --seed gives the same run',
    ],
    [
      ['--checkpoint', 'x', '--reduce', 'symmetry', ...one],
      '--checkpoint with --reduce: a search with reductions cannot be resumed',
    ],
    [['--checkpoint-every', '5'], '--checkpoint-every: expected --checkpoint FILE too'],
    [['--resume', 'x', ...one], '--resume x: cannot read it: no such file'],
    [
      ['--resume', 'c', '--scenario', 't1-plain', '--design', 'bad'],
      '--resume c: it is of another run: design was good, now it is bad',
    ],
    [
      ['--resume', 'c', '--faults', '0', ...one],
      '--resume c: it is of another run: budgets was 1 faults, 0 operations, now it is 0 faults, 0 operations',
    ],
    [
      ['--resume', 'c', '--search', 'dfs', ...one],
      '--resume c: it is of another search: search was bfs, now it is dfs',
    ],
    [
      ['--resume', 'c', ...one],
      '--resume c: it is of another run: model was version 7, now it is version 8',
      { registry: { ...toyRegistry, modelVersion: '8' } },
    ],
    [
      ['--resume', 'c', ...one],
      '--resume c: it is of another run: the contents of scenario t1-plain have changed',
      {
        registry: {
          ...toyRegistry,
          scenarios: [{ ...toyRegistry.scenarios[0]!, title: 'Another title' }],
        },
      },
    ],
    [['--resume', 'text', ...one], '--resume text: it is not a checkpoint'],
    [['--resume', 'line', ...one], '--resume line: it is not a checkpoint'],
    [['--resume', 'short', ...one], '--resume short: it is damaged or incomplete'],
  ])('%j', async (argv, message, options = {}) => {
    const text = await checkpoint;
    const disk = { c: text, text: 'a text', line: 'a text\n', short: text.slice(0, -5) };
    const io = fakeIo({ ...options, disk });
    expect(await run(argv, io)).toBe(EXIT.usage);
    expect(io.written).toEqual({ stdout: '', stderr: `soft-reserve-checker: ${message}\n` });
  });
});

describe('a run that is resumed from its checkpoint', () => {
  test('ends like one that was never stopped', async () => {
    const io = fakeIo({ disk: { c: await checkpointText() } });
    expect(await run(['--resume', 'c', '--json', ...one], io)).toBe(EXIT.expected);
    const whole = fakeIo();
    await run(['--json', ...one], whole);
    expect(io.written.stdout).toBe(whole.written.stdout);
  });
});

/** The checkpoint that Ctrl-C leaves after the first firings of a run on the toy. */
async function checkpointText(): Promise<string> {
  const io = fakeIo({ slice: 1 });
  io.onPause = () => io.pressCtrlC();
  expect(await run(['--checkpoint', 'c', ...one], io)).toBe(EXIT.interrupted);
  return io.disk.get('c')!;
}

const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A search of two seconds. */
const long = [
  ...['--scenario', 'l02-amd-three-windows', '--design', 'v7.1'],
  ...['single-owner', 'no-stranded-memory', 'innocents-survive'].flatMap((id) => [
    '--property',
    id,
  ]),
];

describe.each(['bfs', 'dfs'])('killed at any moment, %s', (search) => {
  test('it goes on from its checkpoint, to the same result', async () => {
    const whole = join(directory, `${search}-whole`);
    const argv = ['check', ...long, '--search', search];
    expect(runProgram(...argv, '--out', whole).status).toBe(0);

    const out = join(directory, `${search}-pieces`);
    const file = join(directory, `${search}.checkpoint`);
    const often = ['--out', out, '--checkpoint', file, '--checkpoint-every', '0.1'];
    let kills = 0;
    for (let delay = 20; kills < 3; delay = (delay * 7) % 151) {
      const resume = existsSync(file) ? ['--resume', file] : [];
      const child = spawn(process.execPath, [programPath, ...argv, ...often, ...resume]);
      const ended = new Promise((resolve) => child.on('close', resolve));
      await rewritten(file, child);
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (child.exitCode !== null) break;
      child.kill('SIGKILL');
      await ended;
      kills++;
    }
    expect(kills).toBeGreaterThan(1);
    const last = runProgram(...argv, '--out', out, '--resume', file);
    expect(last).toMatchObject({ status: 0, complaints: '' });
    expect(contents(out)).toEqual(contents(whole));
  });
});

test('Ctrl-C writes a checkpoint that ends like the whole run', async () => {
  const file = join(directory, 'interrupted.checkpoint');
  const out = join(directory, 'interrupted');
  const argv = ['check', ...long, '--out', out];
  const often = ['--checkpoint', file, '--checkpoint-every', '0.1'];
  const child = spawn(process.execPath, [programPath, ...argv, ...often]);
  const closed = new Promise((resolve) => child.on('close', resolve));
  await rewritten(file, child);
  child.kill('SIGINT');
  expect(await closed).toBe(130);
  expect(existsSync(`${file}.part`)).toBe(false);
  expect(runProgram(...argv, '--resume', file).status).toBe(0);
  const whole = join(directory, 'interrupted-whole');
  runProgram('check', ...long, '--out', whole);
  expect(contents(out)).toEqual(contents(whole));
});

/** Waits until the child has written its file anew, or has ended. */
async function rewritten(file: string, child: ChildProcess): Promise<void> {
  const stamp = () => (existsSync(file) ? statSync(file).mtimeMs : 0);
  const before = stamp();
  for (let waited = 0; stamp() === before && child.exitCode === null; waited += 10) {
    if (waited > 120_000) throw new Error(`${file} was not written`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Every file of a folder, by path, without the folder and the time that a search took. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    files
      .filter((path) => path.endsWith('.json'))
      .map((path) => {
        const text = readFileSync(join(folder, path), 'utf8').replaceAll(folder, '');
        if (path !== 'check.json') return [path, text];
        const { results, ...rest } = JSON.parse(text) as CheckDocument;
        const timeless = results.map(({ seconds, ...result }) => result);
        return [path, JSON.stringify({ ...rest, results: timeless })];
      }),
  );
}

test('a device without end is no checkpoint', async () => {
  const io = fakeIo();
  const endless = {
    ...io,
    files: {
      ...io.files,
      *readChunks() {
        for (;;) yield new Uint8Array(1 << 20);
      },
    },
  };
  const argv = ['--resume', '/dev/zero', '--scenario', 't1-plain', '--design', 'bad'];
  expect(await run(argv, endless)).toBe(EXIT.usage);
  expect(io.written.stderr).toContain('--resume /dev/zero: it is not a checkpoint');
});
