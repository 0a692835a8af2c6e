/**
 * The explorer in a real browser. Needs the compiled program (`npm test` builds first) and Chromium:
 * where that is not installed, these tests are skipped. Leaves pictures in out/.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSystem } from '../../checker/state/compile.ts';
import { createMachine } from '../../checker/state/machine.ts';
import { buildModel, designs, scenarios } from '../../model/index.ts';
import { writeScenario } from '../../counterexamples/index.ts';
import { type ExploreRoute, routeText } from '../../counterexamples/report/data/route.ts';
import type { CheckDocument } from './json-report.ts';
import {
  accessibilityProblems,
  chromiumPath,
  quietPage,
  startBrowser,
} from '../testing/browser.ts';
import { programPath, runProgram } from '../testing/program.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = join(root, 'out/pictures');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'soft-reserve-checker-'));

if (chromiumPath === undefined) {
  console.warn('SKIPPED: the explorer is not tested, for want of /usr/bin/chromium');
}

const start: ExploreRoute = {
  view: 'explore',
  scenario: 'n4-sr-larger',
  design: 'v7.1',
  faults: 1,
  userOps: 2,
  walk: [],
  state: 0,
};

describe.skipIf(chromiumPath === undefined)('the explorer', () => {
  let browser: Browser;
  let server: ChildProcess;
  let url: string;
  let page: Page;
  const noise: string[] = [];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = spawn(process.execPath, [programPath, 'explore']);
    url = await new Promise<string>((resolve) => {
      server.stdout!.once('data', (text: Buffer) => resolve(String(text).split('\n')[0]!));
    });
    browser = await startBrowser();
    page = await quietPage(browser, noise, url);
  });

  afterAll(async () => {
    await browser.close();
    server.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const open = async (route: Partial<ExploreRoute> = {}) => {
    await page.goto(`${url}${routeText({ ...start, ...route })}`);
    await page.locator('#next-title').waitFor();
  };
  const step = () => page.locator('.now b').textContent();
  const lines = () => page.locator('.enabled .line').allTextContents();

  test('is served to this machine alone, and shows the verdicts on record first', async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    await page.goto(url);
    expect(await page.locator('.summary').textContent()).toContain('on record');
    expect(await page.locator('thead th').count()).toBe(designs.length);
    await page.setViewportSize({ width: 1280, height: 1000 });
    const overflow = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)`;
    expect(
      await page.evaluate(`${overflow}(document.querySelector('.matrix-scroller'))`),
      'all designs fit a screen of 1280 pixels',
    ).toBe(0);
  });

  test('takes steps, goes back, and takes another way', async () => {
    await open();
    const first = await lines();
    expect(first).toContain('cxl_acpi: probe ACPI0017:00, insert CXL windows');
    await page.locator('.enabled button').first().click();
    expect(await step()).toBe('step 1 of 1');
    expect(await page.locator('.iomem pre').textContent()).toContain('CXL Window 0');
    await page.locator('.enabled button').first().click();
    expect(await step()).toBe('step 2 of 2');
    await page.keyboard.press('Home');
    expect(await step()).toBe('step 0 of 2');
    expect(await lines()).toEqual(first);
    await page.locator('.enabled button', { hasText: 'probe ACPI0017:00 fails' }).click();
    expect(await step()).toBe('step 1 of 1');
    expect(await page.locator('.next h2').textContent()).toContain('faults left 0');
    const address = page.url();
    await page.reload();
    expect(page.url()).toBe(address);
    expect(await step()).toBe('step 1 of 1');
  });

  test('says why a rule cannot fire', async () => {
    await open();
    await page.locator('.disabled > summary').click();
    const refused = page.locator('.disabled li', { hasText: 'cxl_mem: probe endpoint [0]' });
    await refused.locator('summary').click();
    expect(await refused.textContent()).toContain('acpi is unbound');
    expect(await refused.locator('pre').textContent()).toContain('mayAttach');
  });

  test('finds violations as short as the command line does, and saves them for replay', async () => {
    const argv = ['--scenario', start.scenario, '--design', start.design, '--json'];
    const { stdout } = runProgram('check', ...argv, '--out', directory);
    const { results } = JSON.parse(stdout) as CheckDocument;
    const violated = results.filter(({ verdict }) => verdict === 'violated');
    expect(violated.length).toBeGreaterThan(2);
    const saved: string[] = [];
    for (const { property, trace } of violated) {
      const { steps } = JSON.parse(readFileSync(trace!, 'utf8')) as { steps: unknown[] };
      await open();
      await page.locator('.search select').selectOption(property);
      await page.locator('.search button[type=submit]').click();
      await page.locator('.violated-here').waitFor();
      expect([property, await step()]).toEqual([
        property,
        `step ${steps.length} of ${steps.length}`,
      ]);
      const download = page.waitForEvent('download');
      await page.locator('.violated-here li', { hasText: property }).locator('button').click();
      const path = join(directory, `${property}.saved.json`);
      await (await download).saveAs(path);
      saved.push(path);
    }
    const replay = runProgram('replay', ...saved);
    expect(replay).toMatchObject({ status: 0, complaints: '' });
    expect(replay.stdout.match(/^VIOLATED/gm)).toHaveLength(saved.length);
  });

  test('opens scenarios and traces of the user, and says what is wrong with a file', async () => {
    await open();
    const { name, title, ...rest } = JSON.parse(
      writeScenario(scenarios.find((scenario) => scenario.name === 'n1-exact')!),
    ) as Record<string, unknown>;
    const give = (text: string) =>
      page.locator('.open-file input').setInputFiles({
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await give(JSON.stringify({ name: 'mine', title: 'My machine', ...rest }));
    await page.locator('select option:checked', { hasText: 'mine: My machine' }).waitFor({
      state: 'attached',
    });
    await page.locator('.enabled button').first().click();
    expect(await step()).toBe('step 1 of 1');

    await give('{"steps": []}');
    expect(await page.locator('.explorer [role=alert]').textContent()).toContain(
      'mine.json: $.schema: found nothing',
    );
    const path = join(root, 'counterexamples/gallery/v7.1.no-stranded-memory.json');
    const { steps } = JSON.parse(readFileSync(path, 'utf8')) as { steps: unknown[] };
    await page.locator('.open-file input').setInputFiles(path);
    await page.locator('.violated-here li', { hasText: 'no-stranded-memory' }).first().waitFor();
    expect(await step()).toBe(`step ${steps.length} of ${steps.length}`);
  });

  test('jumps to the next violation, and says when there is none', async () => {
    await open();
    await page.locator('.search button[type=submit]').click();
    await page.locator('.violated-here').waitFor();
    expect(await page.locator('.search output').textContent()).toContain('is violated after');
    await open({ faults: 0, userOps: 0, scenario: 'n1-exact-builtin' });
    await page.locator('.search button[type=submit]').click();
    await page.locator('.search output', { hasText: 'No violation can be reached' }).waitFor();
  });

  test('starts somewhere when the address names no scenario', async () => {
    await page.goto(`${url}#/explore`);
    await page.locator('#next-title').waitFor();
    expect(await step()).toBe('step 0 of 0');
  });

  test('tells a walk that does not exist from one that does', async () => {
    await page.goto(`${url}${routeText({ ...start, walk: [[99, 0]], state: 1 })}`);
    expect(await page.locator('[role=alert]').textContent()).toContain('step 1');
  });

  test('draws of a long walk no more than what can be seen', async () => {
    const walk = longWalk('n1-exact', 600);
    await open({ scenario: 'n1-exact', walk, state: 300, faults: 0, userOps: 255 });
    expect(await step()).toBe('step 300 of 600');
    const drawn = await page.locator('.plot').first().locator('*').count();
    expect(drawn).toBeLessThan(2500);
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    expect(await step()).toBe('step 310 of 600');
    expect(await page.locator('.plot .selected-column').first().isVisible()).toBe(true);
    await page.keyboard.press('End');
    expect(await step()).toBe('step 600 of 600');
    expect(await page.locator('.step-number').last().textContent()).toBe('600');
  });

  test.each(['light', 'dark'] as const)('everybody can read it: %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open();
    await page.locator('.search button[type=submit]').click();
    await page.locator('.violated-here').waitFor();
    await page.locator('.disabled > summary').click();
    expect(await accessibilityProblems(page, axe)).toEqual([]);
    await page.screenshot({ path: `${pictures}/explorer-${colorScheme}.png`, fullPage: true });
  });

  test('as a static folder it is one page that works from disk, too', async () => {
    const folder = join(directory, 'site');
    expect(runProgram('explore', '--build', folder).status).toBe(0);
    expect(readdirSync(folder)).toEqual(['index.html']);
    await page.goto(`${pathToFileURL(folder).href}/index.html${routeText(start)}`);
    await page.locator('.search button[type=submit]').click();
    await page.locator('.violated-here').waitFor();
  });

  test('was silent, and asked no network for anything but itself', () => {
    expect(noise).toEqual([]);
  });

  test('ends at Ctrl-C', async () => {
    const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});

/** A boot, and then an administrator who creates and destroys a region again and again. */
function longWalk(machineName: string, length: number): [number, number][] {
  const scenario = scenarios.find(({ name }) => name === machineName)!;
  const design = designs.find(({ id }) => id === start.design)!;
  const { system } = buildModel(scenario, design, { faults: 0, userOps: 255 });
  const compiled = compileSystem(system);
  const machine = createMachine(compiled);
  const wanted = compiled.instances.filter(({ rule }) => {
    const { environment, name } = system.rules[rule]!;
    return environment !== true || /create-region|destroy-region/.test(name);
  });
  machine.start(0);
  return Array.from({ length }, () => {
    const next = wanted.find((instance) => machine.isEnabled(instance))!;
    machine.fire(next);
    return [next.rule, next.parameter];
  });
}
