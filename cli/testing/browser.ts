/**
 * Debian's Chromium for tests of the page, where it is installed.
 */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Ends what hangs, in milliseconds; the browser's own 30 s are little on a busy machine. */
const PATIENCE = 120_000;

/** Undefined where there is no Chromium: tests of the page are then skipped, and say so. */
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
);

/** Starts it without anything that would look for a network by itself. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    timeout: PATIENCE,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * A page that notes in `noise` what it writes to the console, what it throws, and each address that
 * it asks a network for; `own` is the one that it may ask for.
 */
export async function quietPage(browser: Browser, noise: string[], own?: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(PATIENCE);
  page.on('console', (message) => noise.push(message.text()));
  page.on('pageerror', (error) => noise.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(file|data|blob):/.test(url) && url !== own) noise.push(url);
  });
  return page;
}

/** Waits until the page has drawn what it was just asked for. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 20))',
  );
}

/** Names of the accessibility rules that a page breaks seriously, with the places, as axe-core sees it. */
export async function accessibilityProblems(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}
