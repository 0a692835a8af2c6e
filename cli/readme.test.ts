/**
 * The counterexample in the README is what the program prints today.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function program(...argv: readonly string[]): string {
  const run = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...argv], {
    encoding: 'utf8',
  });
  expect(run.stderr).toBe('');
  return run.stdout;
}

test('README.md shows what replay prints', () => {
  const machine = ['--design', 'v7.1', '--scenario', 'n4-sr-larger'];
  program('check', ...machine, '--faults', '0', '--user-ops', '0', '--out', directory);
  const printed = program('replay', join(directory, 'n4-sr-larger/v7.1/no-stranded-memory.json'));
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(printed.trim());
});
