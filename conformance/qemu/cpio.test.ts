import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cpioArchive, cpioDirectory, cpioFile, cpioLink } from './cpio.ts';

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

test('an archive starts with the magic number of newc, ends with the trailer, and is padded', () => {
  const archive = cpioArchive([cpioFile('a', 'x')]);
  expect(archive.length % 512).toBe(0);
  expect(text(archive.subarray(0, 6))).toBe('070701');
  expect(text(archive)).toContain('TRAILER!!!\0');
});

const hasCpio = spawnSync('cpio', ['--version']).status === 0;

// Without cpio the boots are the test: an archive that the kernel cannot unpack reaches no init.
test.skipIf(!hasCpio)('cpio lists what was put in', () => {
  const archive = cpioArchive([
    cpioDirectory('bin'),
    cpioFile('bin/sh', 'odd', true),
    cpioLink('bin/ash', 'sh'),
  ]);
  const listed = spawnSync('cpio', ['-t', '--quiet'], { input: archive });
  expect(listed.stdout.toString().trim().split('\n')).toEqual(['bin', 'bin/sh', 'bin/ash']);
});
