import type { Browser, BrowserContextOptions } from 'playwright-core';

/**
 * Runs in the page: sets its clock to the world's, and looks at every frame that is drawn whether the page is usable. It is when
 * its heading is there and nothing in the window (above the fold) waits any more: no part that says it is busy, no skeleton. As
 * one part may wait for another, the first moment counts after which it stayed so until everything was quiet.
 */
const watch = (aheadMs: number) => `
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + ${aheadMs});
      else super(...given);
    }
    static now() {
      return RealDate.now() + ${aheadMs};
    }
  };
  const seen = (globalThis.kohortSeen = { usableAt: null, headingAt: null });
  const isInWindow = (element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    return width > 0 && top < innerHeight && bottom > 0;
  };
  const look = () => {
    const hasHeading = document.querySelector('#page h1') !== null;
    if (hasHeading) seen.headingAt ??= performance.now();
    const waiting = document.querySelectorAll('[aria-busy="true"], .mantine-Skeleton-root[data-visible]');
    if (hasHeading && ![...waiting].some(isInWindow)) seen.usableAt ??= performance.now();
    else seen.usableAt = null;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

export type PageTimes = {
  /** Milliseconds from the start of the navigation; Infinity: it never was. */
  usableMs: number;
  /** Until its heading was there. */
  headingMs: number;
  /** Until the last answer had come, also of what lies further down. */
  completeMs: number;
  /** The request to the API that took longest, and its milliseconds. */
  slowest: { path: string; ms: number };
  requests: number;
  /** Answers of the API that were no success, to be seen behind the page in the table. */
  problems: string[];
  /** Bytes of scripts as they came over the wire. */
  scriptBytes: number;
};

type Loaded = { name: string; initiatorType: string; startTime: number; responseEnd: number; encodedBodySize: number };

/** Nothing was asked for so long: the page is quiet. What asks again and again does so more seldom. */
const QUIET_MS = 700;
/** Longer than that no page is waited for. */
const LIMIT_MS = 30_000;

const apiPath = (url: string) => new URL(url).pathname.replace('/api/v1', '');

/** Opens a page in a fresh window that is signed in, its caches cold, its clock so far ahead, and tells when it was usable. */
export async function timePage(
  browser: Browser,
  { path, aheadMs, ...options }: BrowserContextOptions & { baseURL: string; path: string; aheadMs: number },
): Promise<PageTimes> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch(aheadMs));
    let underWay = 0;
    let lastAt = performance.now();
    const isEnding = () => {
      underWay -= 1;
      lastAt = performance.now();
    };
    page.on('request', () => {
      underWay += 1;
      lastAt = performance.now();
    });
    page.on('requestfinished', isEnding);
    page.on('requestfailed', isEnding);
    const problems: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) problems.push(`${answer.status()} ${apiPath(answer.url())}`);
    });
    const startedAt = performance.now();
    await page.goto(path, { waitUntil: 'commit' });
    while (performance.now() - startedAt < LIMIT_MS && (underWay > 0 || performance.now() - lastAt < QUIET_MS)) {
      await page.waitForTimeout(50);
    }
    const { seen, loaded } = await page.evaluate<{
      seen: { usableAt: number | null; headingAt: number | null };
      loaded: Loaded[];
    }>('({ seen: kohortSeen, loaded: performance.getEntriesByType("resource").map((each) => each.toJSON()) })');
    const asked = loaded.filter(({ name }) => name.includes('/api/'));
    const slowest = asked.reduce(
      (slow, { name, startTime, responseEnd }) =>
        responseEnd - startTime > slow.ms ? { path: apiPath(name), ms: responseEnd - startTime } : slow,
      { path: '', ms: 0 },
    );
    return {
      usableMs: seen.usableAt ?? Number.POSITIVE_INFINITY,
      headingMs: seen.headingAt ?? Number.POSITIVE_INFINITY,
      completeMs: Math.max(seen.usableAt ?? 0, ...asked.map(({ responseEnd }) => responseEnd)),
      slowest,
      requests: asked.length,
      problems,
      scriptBytes: loaded
        .filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    };
  } finally {
    await context.close();
  }
}
