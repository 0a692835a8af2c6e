/**
 * The checker as a library: what is installed, and the example of its README, run as its reader
 * would run it. Needs the compiled JavaScript: `npm test` builds first.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const [example, output] = ['js', 'text'].map((language) => blockOf('checker/README.md', language));
let user: string;

beforeAll(() => {
  user = mkdtempSync(join(tmpdir(), 'library-'));
  // A package of its own, whatever lies in the folders above.
  writeFileSync(join(user, 'package.json'), '{ "name": "user", "private": true }');
  mkdirSync(join(user, 'node_modules'));
  symlinkSync(root, join(user, 'node_modules', 'soft-reserve-checker'), 'dir');
});

afterAll(() => rmSync(user, { recursive: true }));

test('the example of the README prints what the README says, here and where it is installed', () => {
  expect(readFileSync(join(root, 'checker/example.mjs'), 'utf8')).toBe(example);
  writeFileSync(join(user, 'counter.mjs'), example!);
  for (const [cwd, file] of [
    [user, 'counter.mjs'],
    [root, 'checker/example.mjs'],
  ] as const) {
    expect(execFileSync('node', [file], { cwd, encoding: 'utf8' })).toBe(output);
  }
});

test('the package has types, and the example passes them', () => {
  writeFileSync(
    join(user, 'counter.mts'),
    `declare const console: { log(line: string): void };\n${example}`,
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options =
    '--strict --exactOptionalPropertyTypes --noEmit --module nodenext --target es2023 --types --preserveSymlinks';
  execFileSync('node', [tsc, ...options.split(' '), 'counter.mts'], { cwd: user, stdio: 'pipe' });
});

test('every export has a doc comment', () => {
  const entry = join(root, 'dist/checker/index.d.ts');
  const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(
    checker.getSymbolAtLocation(program.getSourceFile(entry)!)!,
  );
  const declared = exported.map((symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  );
  expect(declared.length).toBeGreaterThan(50);
  const bare = declared.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
  expect(bare.map(({ name }) => name)).toEqual([]);
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
