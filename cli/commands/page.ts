/**
 * The page of the report and of the explorer: one HTML document with script, style and data in it.
 *
 * Its policy lets it load nothing from anywhere. `unsafe-eval` is for the checker, which compiles
 * the layout of states with `new Function`; `blob:` is for the worker that searches.
 */
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../../counterexamples/file/report-document.ts';
import { type Files, readText } from '../system/files.ts';

/** What `npm run build` makes of counterexamples/report/. */
interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** Where it is, seen from cli/ in the source as well as in the compiled program. */
export const PAGE_FOLDER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/page' : '../../page', import.meta.url),
);

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'worker-src blob:',
].join('; ');

/** Reads the two files; throws UserError when the project was not built. */
export function readPageParts(files: Files, folder: string): PageParts {
  const read = (name: string) => readText(files, `${folder}/${name}`, 'the page of the report');
  return { script: read('main.js'), style: read('style.css') };
}

/** The page; without a document it is the explorer alone, with the verdicts on record. */
export function pageHtml(
  document: ReportDocument | null,
  { script, style }: PageParts,
  version = document?.tool ?? '',
): string {
  const data = JSON.stringify({ version, document }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>soft-reserve-checker</title>
<link rel="icon" href="data:,">
<style>
${style}</style>
</head>
<body>
<div id="app"><noscript>This page replays counterexamples with JavaScript, which is switched off.</noscript></div>
<script type="application/json" id="data">${data}</script>
<script id="page">
${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}
