import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findChromium, launchChromium } from '../../scripts/find-chromium.ts';

/** Null when there is no Chromium, which CI does not accept. */
function chromiumOrNone(): string | null {
  const found = findChromium();
  if (found) return found;
  if (process.env.CI) throw new Error('CI tests the pages too: install Chromium or set TEST_CHROMIUM.');
  console.warn('Not tested here: the pages in a browser (install Chromium or set TEST_CHROMIUM).');
  return null;
}

export const chromiumPath = chromiumOrNone();

export const startBrowser = (): Promise<Browser> => launchChromium(chromiumPath!);

export type WatchedPage = Page & {
  /** Errors of scripts, refused by the content security policy, requests to elsewhere: there should be none. */
  complaints: string[];
};

/** A page in a window of its own (no cookies unless given) that remembers everything a user should never meet. */
export async function openPage(
  browser: Browser,
  { baseURL, ...options }: BrowserContextOptions & { baseURL: string },
): Promise<WatchedPage> {
  const window = { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const;
  const context = await browser.newContext({ baseURL, ...window, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused sign-in, or what is not worked out yet, is an answer like any other; Chromium writes it down as an error all the same.
    const isAnswer = /status of 40[149]/.test(message.text());
    if (message.type() === 'error' && !isAnswer) complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL) && !/^(data|about|blob):/.test(url)) complaints.push(`request to ${url}`);
  });
  return Object.assign(page, { complaints });
}

/** Fills in the form of the sign-in page and sends it. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The colours of another scheme are drawn a moment after the device asks for them. */
const untilColoured = `(async () => {
  const page = document.documentElement;
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const isMoving = ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations !== Infinity;
  const isDrawn = () => {
    const scheme = page.dataset.mantineColorScheme;
    return (scheme === undefined || scheme === (isDark ? 'dark' : 'light')) && !document.getAnimations().some(isMoving);
  };
  const until = Date.now() + 5_000;
  for (let calm = 0; calm < 3 && Date.now() < until; ) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    calm = isDrawn() ? calm + 1 : 0;
  }
})()`;

/** What axe finds serious or critical on the page as it is, one line each; by these of its rules, or by all. */
export async function seriousFindings(page: WatchedPage, { rules }: { rules?: string[] } = {}): Promise<string[]> {
  const before = page.complaints.length;
  await page.evaluate(untilColoured);
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (only) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        resultTypes: ['violations'],
        // Letters in frames may run no scripts: axe would wait for them in vain.
        iframes: false,
        ...(only && { runOnly: { type: 'rule', values: only } }),
      }),
    rules,
  );
  // axe tries inline styles, which the page's policy rightly refuses.
  page.complaints.length = before;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
}

/** Nothing sticks out to the right: the page needs no sideways scrolling, once it has settled in its window. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const excess = () =>
    page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  await expect.poll(excess, { message: page.url(), timeout: 3_000 }).toBeLessThanOrEqual(0);
}
