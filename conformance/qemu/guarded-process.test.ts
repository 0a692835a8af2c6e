import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { isRunning } from '../testing/is-running.ts';
import { spawnGuarded } from './guarded-process.ts';

const root = mkdtempSync(join(tmpdir(), 'guarded-test-'));
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(root, 'of-process-'))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('runs the program under the id that is told, with its arguments and its status', async () => {
  const script = 'echo $$ "$1"; exit 7';
  const child = spawnGuarded('sh', ['-c', script, 'sh', 'a "b" $c'], { folder });
  let printed = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect({ status, printed }).toEqual({ status: 7, printed: `${child.pid} a "b" $c\n` });
  expect(existsSync(folder)).toBe(true);
});

test.each([0, 1, 5, 20, 100])('leaves nothing when killed %i ms after the start', async (delay) => {
  const pidFile = join(root, `pid-${delay}`);
  const code = `
    import { writeFileSync } from 'node:fs';
    import { spawnGuarded } from './dist/conformance/qemu/guarded-process.js';
    const [pidFile, folder, delay] = process.argv.slice(1);
    const child = spawnGuarded('sleep', ['100'], { folder });
    writeFileSync(pidFile, String(child.pid));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(delay));
    process.kill(process.pid, 'SIGKILL');`;
  const args = ['--input-type=module', '-e', code, pidFile, folder, String(delay)];
  expect(spawnSync('node', args)).toMatchObject({ signal: 'SIGKILL' });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  await vi.waitFor(() => expect([isRunning(pid), existsSync(folder)]).toEqual([false, false]), {
    timeout: 60_000,
  });
});
