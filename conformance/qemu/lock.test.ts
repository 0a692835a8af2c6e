/**
 * Two runs that share a cache: processes of their own, as the lock is about them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { locked } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'lock-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { signal: new AbortController().signal, onWait: () => {} };

/** A process that holds a lock until it is ended. */
async function holds(file: string): Promise<ChildProcess> {
  const code = `
    import { writeFileSync } from 'node:fs';
    import { locked } from './dist/conformance/qemu/lock.js';
    const controller = new AbortController();
    process.on('SIGINT', () => controller.abort());
    await locked(process.argv[1], { signal: controller.signal, onWait: () => {} }, async () => {
      writeFileSync(process.argv[1] + '.held', '');
      await new Promise((resolve) => {
        controller.signal.addEventListener('abort', resolve);
        setTimeout(resolve, 60_000);
      });
    });`;
  const child = spawn('node', ['--input-type=module', '-e', code, file], { stdio: 'ignore' });
  await vi.waitUntil(() => existsSync(`${file}.held`), { timeout: 60_000 });
  return child;
}

test('work under one lock does not overlap', async () => {
  const file = join(folder, 'apart');
  const trail: string[] = [];
  const work = (name: string) =>
    locked(file, quiet, async () => {
      trail.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      trail.push(`${name} ends`);
      return name;
    });
  expect((await Promise.all([work('a'), work('b')])).sort()).toEqual(['a', 'b']);
  const [first] = trail[0]!;
  const second = first === 'a' ? 'b' : 'a';
  expect(trail).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test.each(['SIGKILL', 'SIGINT'] as const)('after %s the next run goes on', async (how) => {
  const file = join(folder, how);
  const other = await holds(file);
  let waited = false;
  const mine = locked(file, { ...quiet, onWait: () => (waited = true) }, () =>
    Promise.resolve('mine'),
  );
  await vi.waitUntil(() => waited, { timeout: 60_000 });
  other.kill(how);
  expect(await mine).toBe('mine');
});

test('Ctrl-C ends the wait, and leaves the lock to whoever holds it', async () => {
  const file = join(folder, 'wait');
  const other = await holds(file);
  const controller = new AbortController();
  const options = { signal: controller.signal, onWait: () => controller.abort(new Error('stop')) };
  await expect(locked(file, options, () => Promise.resolve())).rejects.toThrow('stop');
  other.kill('SIGKILL');
});

test('work that fails lets go of the lock', async () => {
  const file = join(folder, 'fails');
  const fails = locked(file, quiet, () => Promise.reject(new Error('no')));
  await expect(fails).rejects.toThrow('no');
  expect(await locked(file, quiet, () => Promise.resolve(readFileSync(file, 'utf8')))).toBe('');
});

test('what cannot be locked is one message', async () => {
  const file = join(folder, 'none/lock');
  await expect(locked(file, quiet, () => Promise.resolve())).rejects.toMatchObject({
    name: 'UserError',
    message: `${file}: cannot lock it`,
  });
});
