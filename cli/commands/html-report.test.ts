/**
 * The HTML report in a real browser. Needs the compiled program (`npm test` builds first) and
 * Chromium: where that is not installed, these tests are skipped. Leaves pictures in out/.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../counterexamples/explain/explain.ts';
import { iomemText, readTrace, replayTrace } from '../../counterexamples/index.ts';
import type { CheckDocument } from './json-report.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import {
  accessibilityProblems,
  chromiumPath,
  quietPage,
  startBrowser,
  settle,
} from '../testing/browser.ts';
import { runProgram } from '../testing/program.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = join(root, 'out/pictures');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));
const report = pathToFileURL(join(directory, 'report.html')).href;
const matrix = `${report}#/?scenario=n4-sr-larger`;
const trace = `${report}#/trace/n4-sr-larger/v7.1/no-stranded-memory`;

const WORDS: Readonly<Record<string, string>> = {
  holds: 'holds',
  'holds-within': 'bounded',
  violated: 'violated',
  vacuous: 'vacuous',
  'not-applicable': 'n/a',
  error: 'error',
};

if (chromiumPath === undefined) {
  console.warn('SKIPPED: the HTML report is not tested, for want of /usr/bin/chromium');
}

describe.skipIf(chromiumPath === undefined)('the HTML report', () => {
  let browser: Browser;
  let document: CheckDocument;
  let page: Page;
  const noise: string[] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    const argv = ['--design', 'v*', '--scenario', 'n1-exact', '--scenario', 'n4-sr-larger'];
    expect(runProgram(...argv, '--reporter', 'html', '--out', directory).status).toBe(0);
    document = JSON.parse(readFileSync(join(directory, 'check.json'), 'utf8')) as CheckDocument;
    browser = await startBrowser();
    page = await quietPage(browser, noise);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const open = async (url: string) => {
    await page.goto(url);
    await settle(page);
  };
  const step = () => page.locator('.now b').textContent();
  const iomem = () => page.locator('.iomem pre').textContent();

  function replayedFrom(path: string) {
    const read = readTrace(readFileSync(path, 'utf8'));
    if (!read.ok) throw new Error(path);
    const replayed = replayTrace(read.value, realRegistry);
    if (replayed.kind === 'refused') throw new Error(replayed.message);
    return replayed;
  }

  /** The steps of a recorded trace, with /proc/iomem after each of them. */
  function recorded(path: string) {
    const replayed = replayedFrom(path);
    return {
      steps: replayed.trace.steps,
      iomem: replayed.observations.map(({ iomem }) => iomem.map(iomemText).join('\n')),
    };
  }

  test('is one small file', () => {
    // The page itself, with the engine and all designs in it, is 1 MiB of it.
    expect(statSync(join(directory, 'report.html')).size).toBeLessThan(3 << 19);
  });

  test('its matrix has the verdicts of the JSON, for one scenario and for all', async () => {
    const shown = () =>
      page.evaluate<string[]>(`[...document.querySelectorAll('td.cell')].map((cell) => {
        const text = (name) => cell.querySelector(name)?.textContent ?? '';
        const { design, property } = cell.dataset;
        return [design, property, text('.word'), text('.count')].join(' ').trim();
      })`);
    await open(matrix);
    await page.locator('td.cell').first().waitFor();
    const one = document.results.filter(({ scenario }) => scenario === 'n4-sr-larger');
    expect((await shown()).sort()).toEqual(
      one.map((r) => `${r.design} ${r.property} ${WORDS[r.verdict]}`).sort(),
    );

    await page.locator('select').first().selectOption('');
    await page.locator('.count').first().waitFor();
    const violated = document.results.filter(({ verdict }) => verdict === 'violated');
    const pairs = new Set(violated.map(({ design, property }) => `${design} ${property}`));
    const counted = [...pairs].map((pair) => {
      const here = document.results.filter((r) => `${r.design} ${r.property}` === pair);
      const decided = here.filter(({ verdict }) => /^(holds|violated)$/.test(verdict));
      const broken = here.filter(({ verdict }) => verdict === 'violated');
      return `${pair} violated ${broken.length}/${decided.length}`;
    });
    const broken = (await shown()).filter((cell) => cell.includes('violated'));
    expect(broken.sort()).toEqual(counted.sort());
  });

  test('replays counterexamples to the ends that were recorded', async () => {
    await open(matrix);
    for (const { design, scenario, property, trace: path } of document.results) {
      if (path === null || scenario !== 'n4-sr-larger' || design < 'v7') continue;
      const { steps } = recorded(path);
      await open(`${report}#/trace/${scenario}/${design}/${property}`);
      await page.locator(`h1:text-is("${property}")`).waitFor();
      expect(await page.locator('.verdict').textContent()).toContain(`in ${steps.length} step`);
      expect(await page.locator('.log-lines .line').allTextContents()).toEqual([
        'power on',
        ...steps.map(({ line }) => line),
      ]);
    }
  });

  test('shows /proc/iomem of every step, and the chart that goes with it', async () => {
    await open(`${report}#/trace/n1-exact/v6.12/reuse-after-teardown/0`);
    const { steps, iomem: expected } = recorded(
      join(directory, 'n1-exact/v6.12/reuse-after-teardown.json'),
    );
    const column = page.locator('.plot .selected-column').first();
    const seen = new Set<string | null>();
    for (let number = 0; number <= steps.length; number++) {
      expect(await step()).toBe(`step ${number} of ${steps.length}`);
      expect(await iomem()).toBe(expected[number] || '(nothing of the model yet)');
      seen.add(await column.getAttribute('x'));
      await page.keyboard.press('ArrowRight');
      await settle(page);
    }
    expect(seen.size).toBe(steps.length + 1);
    const labels = await page.locator('.chart .box title').allTextContents();
    const nodes = expected.flatMap((text) => text.split('\n').map((line) => line.trim()));
    for (const node of nodes.filter((line) => line !== '')) {
      expect(labels.some((label) => label.startsWith(node))).toBe(true);
    }
  });

  test('is driven by keys, and has a permalink for each step', async () => {
    await open(trace);
    await page.locator('h1:text-is("no-stranded-memory")').waitFor();
    const { steps } = recorded(join(directory, 'n4-sr-larger/v7.1/no-stranded-memory.json'));
    const last = steps.length;
    expect(await step()).toBe(`step ${last} of ${last}`);
    const presses: readonly (readonly [string, number])[] = [
      ['Home', 0],
      ['ArrowLeft', 0],
      ['ArrowRight', 1],
      ['ArrowRight', 2],
      ['ArrowLeft', 1],
      ['f', last],
      ['Home', 0],
      ['End', last],
      ['ArrowLeft', last - 1],
    ];
    for (const [key, number] of presses) {
      await page.keyboard.press(key);
      await settle(page);
      expect([key, await step()]).toEqual([key, `step ${number} of ${last}`]);
      expect(page.url()).toBe(`${trace}/${number}`);
    }
    const text = await iomem();
    await page.reload();
    await settle(page);
    expect(await step()).toBe(`step ${last - 1} of ${last}`);
    expect(await iomem()).toBe(text);
    await page.locator('.log-lines button').nth(3).click();
    await settle(page);
    expect(page.url()).toBe(`${trace}/3`);
    const third = await iomem();
    await page.locator('a', { hasText: 'explore from here' }).click();
    await settle(page);
    await page.locator('#next-title').waitFor();
    expect(await step()).toBe(`step 3 of ${last}`);
    expect(await iomem()).toBe(third);
  });

  test('explains a counterexample as the command line does', async () => {
    await open(trace);
    await page.locator('.why-panel li').first().waitFor();
    const replayed = replayedFrom(join(directory, 'n4-sr-larger/v7.1/no-stranded-memory.json'));
    const { sentences, inevitableFrom } = explain(replayed, realRegistry);
    expect(await page.locator('.why-panel li').allTextContents()).toEqual(sentences);
    expect(await page.locator('.inevitable title').textContent()).toContain(
      `from step ${inevitableFrom} on`,
    );
  });

  test('filters with /, compares two designs, and goes back', async () => {
    await open(`${report}#/`);
    const all = await page.locator('tbody th').count();
    await page.keyboard.press('/');
    await settle(page);
    await page.keyboard.type('stranded');
    await settle(page);
    expect(await page.locator('.matrix tbody th').allTextContents()).toEqual([
      'no-stranded-memory',
      'no-stranded-memory-in-scope',
      'search',
    ]);
    await open(`${report}#/?compare=v7.0+v7.1`);
    expect(await page.locator('thead th').allTextContents()).toEqual(['v7.0', 'v7.1', 'differ on']);
    const rows = await page.locator('.matrix tbody tr:not(.searches)').all();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(all);
    await page.locator('.differs-on a').first().click();
    await settle(page);
    expect(await page.locator('.verdict').textContent()).toContain('violated');
    await page.goBack();
    await settle(page);
    expect(await page.locator('thead th').count()).toBe(3);
  });

  test.each(['light', 'dark'] as const)('everybody can read it: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    for (const [name, url] of Object.entries({ matrix, trace })) {
      await open(url);
      await page.locator('h1').waitFor();
      if (url === trace) await page.locator('.why-panel li').first().waitFor();
      expect(await accessibilityProblems(page, axe)).toEqual([]);
      await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png`, fullPage: true });
    }
  });

  test('fits a narrow screen, a wide one and a printer', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 400, height: 800 });
    for (const [name, url] of Object.entries({ matrix, trace })) {
      await open(url);
      await page.locator('h1').waitFor();
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(400);
      await page.screenshot({ path: `${pictures}/${name}-narrow.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1440, height: 1180 });
    await open(`${report}#/trace/n4-sr-larger/v6.12/reuse-after-teardown/6`);
    await page.locator('.why-panel li').first().waitFor();
    // What docs/report.png shows.
    await page.screenshot({ path: `${pictures}/readme.png` });
    await page.emulateMedia({ media: 'print' });
    await open(trace);
    await page.screenshot({ path: `${pictures}/trace-print.png`, fullPage: true });
    expect(await page.locator('.bar').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
  });

  test('was silent, and asked no network for anything', () => {
    expect(noise).toEqual([]);
  });
});
