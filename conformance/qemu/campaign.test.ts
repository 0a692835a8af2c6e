/**
 * How boots end, with shell scripts in place of QEMU.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { type Outcome, runCampaign } from './campaign.ts';
import { everyExperiment } from '../experiments/experiments.ts';
import { isRunning } from '../testing/is-running.ts';

const folder = mkdtempSync(join(tmpdir(), 'campaign-test-'));
const started = join(folder, 'started');
const usual = process.env['TMPDIR'];

beforeEach(() => {
  rmSync(started, { force: true });
  process.env['TMPDIR'] = mkdtempSync(join(folder, 'tmp-'));
});
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  rmSync(folder, { recursive: true, force: true });
});

/** Puts one experiment through a "QEMU" that does what a shell script says. */
async function outcomeOf(script: string, timeout: number, signal = new AbortController().signal) {
  const program = join(folder, 'qemu');
  writeFileSync(program, `#!/bin/sh\necho $$ >> '${started}'\n${script}\n`);
  chmodSync(program, 0o755);
  const kernel = {
    ...{ name: 'fake', image: program, modules: undefined, release: '7.3.0', packages: [] },
    config: {},
  };
  const experiment = everyExperiment()[0]!;
  const outcomes: Outcome[] = [];
  await runCampaign(
    [{ kernel, experiment }],
    {
      tools: { qemu: { program, dataFolders: [] }, qemuVersion: 'none', busybox: program },
      ...{ workers: 1, timeout, signal, onProgress: () => {} },
    },
    (_, outcome) => outcomes.push(outcome),
  );
  return outcomes[0];
}

/** Process ids of all boots. */
function boots(): number[] {
  return readFileSync(started, 'utf8').trim().split('\n').map(Number);
}

function expectNothingLeft(): void {
  expect(boots().filter(isRunning)).toEqual([]);
  expect(readdirSync(process.env['TMPDIR']!)).toEqual([]);
}

test('a boot that does not reach init is tried three times', async () => {
  const outcome = await outcomeOf('exit 1', 60);
  expect(outcome).toMatchObject({ boot: { end: 'died', reachedInit: false } });
  expect(boots()).toHaveLength(3);
  expectNothingLeft();
});

test('a kernel that dies after that has said something, and is not tried again', async () => {
  const outcome = await outcomeOf('echo "@@BOOT 7.3.0"; echo "@@EVENT 0 boot"; exit 1', 60);
  expect(outcome).toMatchObject({ boot: { end: 'died', reachedInit: true } });
  expect(boots()).toHaveLength(1);
  expectNothingLeft();
});

test('a boot that hangs is killed when its time is over', async () => {
  const outcome = await outcomeOf('echo "@@BOOT 7.3.0"; exec sleep 100', 2);
  expect(outcome).toMatchObject({ boot: { end: 'hung' }, log: { complete: false } });
  expectNothingLeft();
});

test('Ctrl-C ends a boot, and it is no outcome', async () => {
  const controller = new AbortController();
  const outcome = outcomeOf('echo "@@BOOT 7.3.0"; exec sleep 100', 60, controller.signal);
  await vi.waitUntil(() => existsSync(started), { timeout: 60_000 });
  controller.abort();
  expect(await outcome).toBe(undefined);
  expectNothingLeft();
});

test('nothing is left of a boot when the harness is killed', async () => {
  const program = join(folder, 'qemu');
  writeFileSync(program, `#!/bin/sh\necho $$ >> '${started}'\nexec sleep 100\n`);
  chmodSync(program, 0o755);
  const code = `
    import { bootOnce } from './dist/conformance/qemu/boot.js';
    import { everyExperiment } from './dist/conformance/experiments/experiments.js';
    await bootOnce({
      scenario: everyExperiment()[0].scenario,
      qemu: { program: process.argv[1], dataFolders: [] },
      kernel: process.argv[1],
      initramfs: new Uint8Array(),
      firmware: { bridge: [], endpoints: [] },
      timeout: 60,
      signal: new AbortController().signal,
    });`;
  const harness = spawn('node', ['--input-type=module', '-e', code, program], { stdio: 'ignore' });
  await vi.waitUntil(() => existsSync(started) && boots().length > 0, { timeout: 60_000 });
  harness.kill('SIGKILL');
  await vi.waitFor(expectNothingLeft, { timeout: 60_000 });
});
