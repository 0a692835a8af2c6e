/**
 * The checker as a library: what is installed, and the example of its README, run as its reader
 * would run it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const [example, output] = ['js', 'text'].map((language) => blockOf('checker/README.md', language));
let user: string;

beforeAll(() => {
  execFileSync('npx', ['tsc', '-b', 'tsconfig.core.json'], { cwd: root });
  user = mkdtempSync(join(tmpdir(), 'library-'));
  // A package of its own, whatever lies in the folders above.
  writeFileSync(join(user, 'package.json'), '{ "name": "user", "private": true }');
  mkdirSync(join(user, 'node_modules'));
  symlinkSync(root, join(user, 'node_modules', 'soft-reserve-checker'), 'dir');
}, 60_000);

afterAll(() => rmSync(user, { recursive: true }));

test('the example of the README prints what the README says', () => {
  writeFileSync(join(user, 'counter.mjs'), example!);
  expect(execFileSync('node', ['counter.mjs'], { cwd: user, encoding: 'utf8' })).toBe(output);
});

test('the package has types, and the example passes them', { timeout: 60_000 }, () => {
  // The parts that the example leaves to the reader's eye: a property that is written beside it.
  const typed = example!
    .replace('{ array,', '{ type Quiescent, type ViewOf, array,')
    .replace('const nothingLost =', 'const nothingLost: Quiescent<ViewOf<typeof counter.layout>> =')
    .replaceAll(/\((_|s), i\)/g, '($1, i: number)')
    .replace("verdicts.get('nothing-lost')", "verdicts.get('nothing-lost')!")
    .replace(
      'replay(counter, verdict.path).steps',
      "[replay(counter, verdict.path)].flatMap((r) => 'steps' in r ? r.steps : [])",
    );
  writeFileSync(
    join(user, 'counter.mts'),
    `declare const console: { log(line: string): void };\n${typed}`,
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = '--strict --noEmit --module nodenext --target es2023 --types --preserveSymlinks';
  execFileSync('node', [tsc, ...options.split(' '), 'counter.mts'], { cwd: user, stdio: 'pipe' });
});

test('tests and their helpers are not in the package', () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const paths = (JSON.parse(listing) as [{ files: { path: string }[] }])[0].files.map(
    (f) => f.path,
  );
  expect(paths).toContain('dist/checker/index.js');
  expect(paths).toContain('dist/checker/index.d.ts');
  expect(paths.filter((path) => /\.test\.|\/testing\/|tsbuildinfo/.test(path))).toEqual([]);
});

function blockOf(path: string, language: string): string {
  const text = readFileSync(join(root, path), 'utf8');
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text)?.[1];
  if (block === undefined) throw new Error(`${path} has no block of ${language}`);
  return block;
}
