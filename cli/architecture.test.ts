import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Which folders of ours each folder may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  checker: [],
  model: ['checker'],
  properties: ['checker', 'model'],
  counterexamples: ['checker', 'model', 'properties'],
  cli: ['checker', 'model', 'properties', 'counterexamples', 'conformance', 'bench'],
  conformance: ['checker', 'model', 'properties', 'counterexamples', 'cli', 'bench'],
  bench: ['checker', 'model', 'properties', 'counterexamples', 'cli', 'conformance'],
};

/** Where each folder has the table of its rooms: below a heading with its name, or with "Rooms". */
const ROOM_TABLES: Readonly<Record<string, { file: string; heading: string }>> = {
  checker: { file: 'checker/README.md', heading: '## Rooms' },
  ...Object.fromEntries(
    [
      'model',
      'model/import',
      'counterexamples',
      'counterexamples/report',
      'cli',
      'conformance',
    ].map((folder) => [folder, { file: 'docs/rooms.md', heading: `## ${folder}/` }]),
  ),
};

/** Files beside each other that one can still take in. */
const MOST_FILES = 25;

/** Only these touch Node: files, processes, clocks. The others run in a browser. */
const ON_NODE = ['cli', 'conformance', 'bench'];

/** Packages that code which runs may import; tests may import any. */
const PACKAGES = ['ajv', 'seedrandom'];

/** The page of the report, which is bundled with what it imports. */
const PAGE = 'counterexamples/report/';
const PAGE_PACKAGES = [...PACKAGES, 'preact'];

/** Globals that need Node, or that make a run depend on the time or on chance. */
const IMPURE = new Set([
  'process',
  'Buffer',
  'require',
  '__dirname',
  '__filename',
  'performance',
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'crypto',
]);

interface Source {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = Object.keys(MAY_IMPORT).flatMap((folder) =>
  filesBelow(join(root, folder)).map((path) => {
    const text = readFileSync(path, 'utf8');
    const imports = ts.preProcessFile(text, true, true).importedFiles.map((file) => file.fileName);
    return { path: relative(root, path), folder, text, imports };
  }),
);

/** Tests, and files that only tests import. */
const forTests = testsAndTheirHelpers();
const running = sources.filter((source) => !forTests.has(source.path));
const inBrowser = running.filter((source) => !ON_NODE.includes(source.folder));

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    // A folder of the table that does not exist yet.
    return [];
  }
}

function testsAndTheirHelpers(): ReadonlySet<string> {
  const found = new Set(sources.map(({ path }) => path).filter((p) => p.endsWith('.test.ts')));
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const { path } of sources) {
      const importers = sources.filter((other) => importedFiles(other).includes(path));
      if (importers.length > 0 && importers.every((other) => found.has(other.path))) {
        found.add(path);
      }
    }
  }
  return found;
}

function importedFiles(source: Source): readonly string[] {
  return source.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(source.path), specifier));
}

describe('the import table', () => {
  test('there is something to check', () => {
    expect(running.length).toBeGreaterThan(50);
  });

  test('each folder imports only the folders that it may', () => {
    const wrong = sources.flatMap((source) =>
      importedFiles(source)
        .filter((path) => {
          const folder = path.split('/')[0]!;
          return folder !== source.folder && !MAY_IMPORT[source.folder]!.includes(folder);
        })
        .map((path) => `${source.path} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing outside the page imports it, since it needs a browser', () => {
    const wrong = running.flatMap((source) =>
      importedFiles(source)
        .filter((path) => path.startsWith(PAGE) && !source.path.startsWith(PAGE))
        .map((path) => `${source.path} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  test('only cli, conformance and bench import modules of Node', () => {
    const wrong = inBrowser.flatMap((source) =>
      source.imports
        .filter((specifier) => specifier.startsWith('node:'))
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('only cli, conformance and bench use globals of Node, a clock or chance', () => {
    const wrong = inBrowser.flatMap((source) =>
      impureUses(source).map((use) => `${source.path} uses ${use}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing that runs imports a package beside ajv and seedrandom, and in the page preact', () => {
    const wrong = running.flatMap((source) =>
      source.imports
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .filter((specifier) => {
          const allowed = source.path.startsWith(PAGE) ? PAGE_PACKAGES : PACKAGES;
          return !allowed.includes(specifier.split('/')[0]!);
        })
        .map((specifier) => `${source.path} imports ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('rooms', () => {
  test.each(Object.keys(ROOM_TABLES))('%s: each imports only those above it', (folder) => {
    const rooms = roomsOf(folder);
    const roomOf = (path: string) => {
      const rest = path.slice(folder.length + 1).split('/');
      return rest.length === 1 ? '.' : rest[0]!;
    };
    const own = sources.filter(({ path }) => path.startsWith(`${folder}/`));
    expect([...new Set(own.map(({ path }) => roomOf(path)))].sort()).toEqual([...rooms].sort());
    const wrong = own
      .filter(({ path }) => !path.endsWith('.test.ts'))
      .flatMap((source) =>
        importedFiles(source)
          .filter((path) => path.startsWith(`${folder}/`))
          .filter((path) => rooms.indexOf(roomOf(path)) > rooms.indexOf(roomOf(source.path)))
          .map((path) => `${source.path} imports ${path}`),
      );
    expect(wrong).toEqual([]);
  });

  test('no room is a hall', () => {
    const files = new Map<string, number>();
    for (const { path } of sources.filter((source) => !source.path.endsWith('.test.ts'))) {
      // One file a property.
      if (dirname(path) !== 'properties')
        files.set(dirname(path), (files.get(dirname(path)) ?? 0) + 1);
    }
    expect([...files].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });

  test('no two files import each other, directly or around', () => {
    const open = new Set<string>();
    const done = new Set<string>();
    const circles: string[] = [];
    const bySource = new Map(sources.map((source) => [source.path, source]));
    const visit = (path: string, way: readonly string[]): void => {
      if (open.has(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' > '));
      const source = bySource.get(path);
      if (open.has(path) || done.has(path) || source === undefined) return;
      open.add(path);
      for (const next of importedFiles(source)) visit(next, [...way, path]);
      open.delete(path);
      done.add(path);
    };
    for (const { path } of sources) visit(path, []);
    expect(circles).toEqual([]);
  });
});

/** The rooms of a folder, in the order of their table. */
function roomsOf(folder: string): string[] {
  const { file, heading } = ROOM_TABLES[folder]!;
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const after = lines.slice(lines.indexOf(heading) + 1);
  const end = after.findIndex((line) => line.startsWith('## '));
  return after
    .slice(0, end < 0 ? undefined : end)
    .flatMap((line) => /^\| `([a-z.-]+)\/?` \|/.exec(line)?.[1] ?? []);
}

test('the run-time dependencies are ajv and seedrandom', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(manifest.dependencies).sort()).toEqual(PACKAGES);
});

/** Impure globals that a file uses as values, and Math.random. */
function impureUses(source: Source): string[] {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ES2023, true);
  const declared = new Set<string>();
  const used: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node)) && ts.isIdentifier(node.name)) {
      declared.add(node.name.text);
    }
    if (ts.isPropertyAccessExpression(node)) {
      if (node.getText(file) === 'Math.random') used.push('Math.random');
      visit(node.expression);
      return;
    }
    const isLabel = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    if (ts.isIdentifier(node) && IMPURE.has(node.text) && !isLabel) used.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return used.filter((name) => !declared.has(name));
}
