/**
 * `npm run build`: compiles, and bundles the page of the report, if anything changed since the last time.
 *
 * Every `npm run` of a program comes by here, so it has to be cheap when there is nothing to do: the
 * names, sizes and times of the sources are compared with those that the last build noted down.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = [
  'checker',
  'model',
  'properties',
  'counterexamples',
  'cli',
  'bench',
  'conformance',
];
const SOURCE = /\.(ts|tsx|css)$/;
/** What a build follows from beside the sources. */
const SETTINGS = /^(tsconfig.*\.json|package-lock\.json|build\.js)$/;
const STAMP = 'dist/sources.json';

process.chdir(import.meta.dirname);
const sources = [
  ...FOLDERS.flatMap(sourcesBelow),
  ...readdirSync('.').filter((n) => SETTINGS.test(n)),
];
const state = createHash('sha256');
for (const path of sources) {
  const { size, mtimeMs } = statSync(path);
  state.update(`${path} ${size} ${mtimeMs}\n`);
}
const stamp = JSON.stringify({ state: state.digest('hex'), sources });
const before = lastStamp();
if (stamp !== before) await buildAll();

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesBelow(path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

function lastStamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

async function buildAll() {
  // What was compiled of a source that is gone would go on being found.
  const known = new Set(sources);
  const gone = before === '' || JSON.parse(before).sources.some((path) => !known.has(path));
  if (gone) rmSync('dist', { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b'], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  await bundlePage();
  writeFileSync(`${STAMP}.part`, stamp);
  renameSync(`${STAMP}.part`, STAMP);
}

/**
 * Not minified: the page shows guards and predicates as they stand in the code. For the same reason
 * preact is taken from its sources: the one-letter names of its distribution would make the bundler
 * rename our own.
 */
async function bundlePage() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: ['counterexamples/report/main.tsx', 'counterexamples/report/style.css'],
    bundle: true,
    outdir: 'dist/page',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    alias: {
      preact: './node_modules/preact/src/index.js',
      'preact/hooks': './node_modules/preact/hooks/src/index.js',
      'preact/jsx-runtime': './node_modules/preact/jsx-runtime/src/index.js',
    },
  });
}
