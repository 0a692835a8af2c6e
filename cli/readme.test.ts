/**
 * The counterexample in the README is what the program prints today.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runProgram } from './testing/program.ts';

const root = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function printedBy(...argv: readonly string[]): string {
  const { complaints, stdout } = runProgram(...argv);
  expect(complaints).toBe('');
  return stdout;
}

test('README.md shows what replay prints', () => {
  const machine = ['--design', 'v7.1', '--scenario', 'n4-sr-larger'];
  printedBy('check', ...machine, '--faults', '0', '--user-ops', '0', '--out', directory);
  const printed = printedBy('replay', join(directory, 'n4-sr-larger/v7.1/no-stranded-memory.json'));
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(printed.trim());
});
