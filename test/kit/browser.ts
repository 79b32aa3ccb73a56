import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a Chromium is: TEST_CHROMIUM, or the first on the PATH. Null when there is none, which CI does not accept. */
function findChromium(): string | null {
  if (process.env.TEST_CHROMIUM) return process.env.TEST_CHROMIUM;
  const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = places.find(isProgram);
  if (found) return found;
  if (process.env.CI) throw new Error('CI tests the pages too: install Chromium or set TEST_CHROMIUM.');
  console.warn('Not tested here: the pages in a browser (install Chromium or set TEST_CHROMIUM).');
  return null;
}

export const chromiumPath = findChromium();

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

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
    // A refused sign-in is an answer like any other; Chromium writes it down as an error all the same.
    const isAnswer = /status of 40[14]/.test(message.text());
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
  const form = page.locator('#sign-in-form');
  await form.getByLabel('E-mail').fill(email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
}

/** What axe finds serious or critical on the page as it is, one line each. */
export async function seriousFindings(page: WatchedPage): Promise<string[]> {
  const before = page.complaints.length;
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  // axe tries inline styles, which the page's policy rightly refuses.
  page.complaints.length = before;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
}

/** Nothing sticks out to the right: the page needs no sideways scrolling. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const [wide, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(wide, page.url()).toBeLessThanOrEqual(window);
}
