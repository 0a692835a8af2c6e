import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readText, writeAtomically } from './files.ts';
import { nodeFiles } from './node-files.ts';
import { errno, fakeIo } from '../testing/fake-io.ts';
import { UserError } from './user-error.ts';

test('a file is replaced as a whole, and nothing is left beside it', () => {
  const directory = mkdtempSync(join(tmpdir(), 'src-files-'));
  try {
    const path = join(directory, 'deep', 'er', 'trace.json');
    writeAtomically(nodeFiles, path, 'old');
    writeAtomically(nodeFiles, path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(directory, 'deep', 'er'))).toEqual(['trace.json']);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('what was there stays when the disk is full half-way', () => {
  const { files, disk } = fakeIo({ disk: { 'out/trace.json': 'old' } });
  const full = {
    ...files,
    write(path: string, text: string) {
      disk.set(path, text.slice(0, 2));
      throw errno('ENOSPC');
    },
  };
  expect(() => writeAtomically(full, 'out/trace.json', 'new text')).toThrow(
    new UserError('out/trace.json: cannot write it: no space left on the device'),
  );
  expect([...disk]).toEqual([['out/trace.json', 'old']]);
});

test('a directory that is in fact a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'src-files-'));
  try {
    writeFileSync(join(directory, 'out'), 'a file');
    const path = join(directory, 'out', 'trace.json');
    expect(() => writeAtomically(nodeFiles, path, 'x')).toThrow(
      `${path}: cannot write it: a file is in the way`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.skipIf(!existsSync('/proc'))('a directory that cannot be made', () => {
  expect(() => writeAtomically(nodeFiles, '/proc/none/such/x', 'x')).toThrow(
    '/proc/none/such/x: cannot write it: no such file',
  );
});

test('a file that cannot be read names the option and the reason', () => {
  const { files } = fakeIo();
  expect(() => readText(files, 'missing', '--iomem')).toThrow(
    new UserError('--iomem missing: cannot read it: no such file'),
  );
});

test.each([
  ['a device without end', '/dev/zero', 'it has more than 64 MiB, or no end; expected a dump'],
  ['a directory', tmpdir(), 'it is a directory'],
  ['no file', '/nowhere', 'no such file'],
])('%s is refused in words', (_, path, reason) => {
  expect(() => readText(nodeFiles, path, '--iomem')).toThrow(
    expect.objectContaining({
      name: 'UserError',
      message: expect.stringContaining(`--iomem ${path}: cannot read it: ${reason}`),
    }),
  );
});

test('a device that is empty, and a file whose size the system does not tell, are read to their end', () => {
  expect(readText(nodeFiles, '/dev/null', '--iomem')).toBe('');
  expect(readText(nodeFiles, '/proc/self/status', '--iomem')).toContain('Name:');
});
