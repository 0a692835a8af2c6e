/**
 * Runs that share a cache, with shell scripts in place of apt.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Archive } from './equipment.ts';

const folder = mkdtempSync(join(tmpdir(), 'equipment-test-'));
const bin = join(folder, 'bin');
const log = join(folder, 'log');
const usual = process.env['PATH'];

const RELEASE = '6.18.15+deb13-amd64';

function script(name: string, text: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(bin, name), 0o755);
}

beforeAll(() => {
  mkdirSync(bin);
  script(
    'apt-get',
    `case "$*" in
      *indextargets*) echo "http://mirror/debian|trixie|main" ;;
      *" download "*) echo download >> '${log}'; sleep 0.2; : > new.deb ;;
    esac`,
  );
  script(
    'apt-cache',
    `case "$*" in
      *" search "*) echo "linux-image-${RELEASE} - Linux" ;;
      *) echo "linux-image-${RELEASE} | 6.18.15-1 | http://mirror/debian trixie/main amd64 Packages" ;;
    esac`,
  );
  script(
    'dpkg-deb',
    `echo "unpack \${2##*/}" >> '${log}'; mkdir -p "$3/boot"; : > "$3/boot/vmlinuz-${RELEASE}"`,
  );
  process.env['PATH'] = `${bin}:${usual}`;
});
afterAll(() => {
  process.env['PATH'] = usual;
  rmSync(folder, { recursive: true, force: true });
});

test('two runs that want one kernel fetch it once; what a killed one left is not taken for it', async () => {
  const cache = join(folder, 'cache');
  const part = join(cache, 'kernels', `${RELEASE}.part`);
  const downloads = join(cache, 'apt-kernels/downloads');
  for (const path of [part, downloads]) mkdirSync(path, { recursive: true });
  writeFileSync(join(part, 'half'), '');
  writeFileSync(join(downloads, 'old.deb'), '');
  const { signal } = new AbortController();
  const run = () => new Archive(cache, signal, () => {}).kernel('6.18');
  const kernels = await Promise.all([run(), run()]);
  expect(kernels.map(({ release }) => release)).toEqual([RELEASE, RELEASE]);
  for (const { image } of kernels) expect(existsSync(image)).toBe(true);
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['download', 'unpack new.deb']);
  expect(existsSync(part)).toBe(false);
  expect(existsSync(join(cache, 'kernels', RELEASE, 'half'))).toBe(false);
});
