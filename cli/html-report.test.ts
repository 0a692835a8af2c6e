/**
 * The HTML report in a real browser. Needs the compiled program (`npm test` builds first) and
 * Chromium: where that is not installed, these tests are skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckDocument } from './json-report.ts';
import { chromiumPath, startBrowser } from './testing/browser.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
const report = pathToFileURL(join(directory, 'report.html')).href;

if (chromiumPath === undefined) {
  console.warn('the HTML report is not tested: no Chromium here (apt-get install chromium)');
}

describe.skipIf(chromiumPath === undefined)('the HTML report', () => {
  let browser: Browser;
  let document: CheckDocument;
  let page: Page;
  /** What the page wrote to the console, threw, or asked of a network. */
  const noise: string[] = [];

  beforeAll(async () => {
    const argv = ['--design', 'v*', '--scenario', 'n1-exact', '--scenario', 'n4-sr-larger'];
    const run = spawnSync(
      process.execPath,
      [join(root, 'dist/cli/main.js'), ...argv, '--reporter', 'html', '--out', directory],
      { encoding: 'utf8' },
    );
    expect(run).toMatchObject({ status: 0 });
    document = JSON.parse(readFileSync(join(directory, 'check.json'), 'utf8')) as CheckDocument;
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!/^(file|data|blob):/.test(url)) noise.push(url);
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
    expect(noise).toEqual([]);
  });

  test('its matrix has the verdicts of the JSON', async () => {
    await page.goto(`${report}#/?scenario=n4-sr-larger`);
    const words = {
      holds: 'holds',
      violated: 'violated',
      vacuous: 'vacuous',
      'not-applicable': 'n/a',
    };
    const expected = document.results
      .filter(({ scenario }) => scenario === 'n4-sr-larger')
      .map(({ design, property, verdict }) => `${design} ${property} ${words[verdict as 'holds']}`);
    const cells = await page.locator('td.cell').all();
    const shown = await Promise.all(
      cells.map(async (cell) => {
        const design = await cell.getAttribute('data-design');
        const property = await cell.getAttribute('data-property');
        return `${design} ${property} ${await cell.locator('.word').textContent()}`;
      }),
    );
    expect(shown.sort()).toEqual(expected.sort());
  });

  test('is one small file', () => {
    expect(statSync(join(directory, 'report.html')).size).toBeLessThan(1 << 20);
  });
});
