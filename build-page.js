/**
 * Bundles the page of the report and the explorer into dist/page. Not minified: the page shows guards
 * and predicates as they stand in the code. For the same reason preact is taken from its sources: the
 * one-letter names of its distribution would make the bundler rename our own.
 */
import { build } from 'esbuild';

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
