/**
 * One boot with everything the user's own: kernel, modules, QEMU and busybox, as they are in the cache
 * folder of `npm run conform`. Skipped where nothing was fetched before.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cacheFolder } from '../command/choice.ts';
import { conform } from '../command/conform.ts';

const folder = mkdtempSync(join(tmpdir(), 'own-kernel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = cachedFiles();
const title = files === undefined ? ' (skipped: nothing in the cache of npm run conform)' : '';

test.skipIf(files === undefined)(
  `a kernel of one's own agrees with the model${title}`,
  async () => {
    let printed = '';
    const output = {
      write: (text: string) => {
        printed += text;
      },
      isTerminal: false,
      columns: undefined,
    };
    const { image, modules, qemu, busybox } = files!;
    const options = [
      '--vmlinuz',
      image,
      '--modules',
      modules,
      '--qemu',
      qemu,
      '--busybox',
      busybox,
    ];
    const status = await conform([...options, '--experiment', 'exact-teardown-create'], {
      stdout: output,
      stderr: { ...output, write: () => {} },
      signal: new AbortController().signal,
      cores: 1,
    });
    expect(printed).toContain(`exact-teardown-create  agrees`);
    expect(printed).toContain(basename(modules));
    expect(status).toBe(0);
  },
);

/** The newest kernel, and QEMU behind a script, as a QEMU needs no more than to be run. */
function cachedFiles() {
  const cache = cacheFolder({ cache: undefined });
  const below = (path: string) => (existsSync(path) ? readdirSync(path) : []);
  const kernels = below(join(cache, 'kernels')).sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const tools = below(join(cache, 'tools')).map((name) => join(cache, 'tools', name))[0];
  const release = kernels.filter((name) => !name.endsWith('.part')).at(-1);
  if (release === undefined || tools === undefined) return undefined;
  const modules = join(cache, 'kernels', release, 'usr/lib/modules', release);
  const image = [
    join(modules, 'vmlinuz'),
    join(cache, 'kernels', release, 'boot', `vmlinuz-${release}`),
  ].find(existsSync);
  const busybox = ['bin/busybox', 'usr/bin/busybox'].map((p) => join(tools, p)).find(existsSync);
  if (image === undefined || busybox === undefined) return undefined;
  const lib = ['usr/lib', 'lib'].map((p) => join(tools, p, 'x86_64-linux-gnu')).join(':');
  const data = ['seabios', 'qemu'].map((p) => `-L '${join(tools, 'usr/share', p)}'`).join(' ');
  const qemu = join(folder, 'qemu');
  const program = join(tools, 'usr/bin/qemu-system-x86_64');
  writeFileSync(qemu, `#!/bin/sh\nLD_LIBRARY_PATH='${lib}' exec '${program}' ${data} "$@"\n`);
  chmodSync(qemu, 0o755);
  return { image, modules, qemu, busybox };
}
