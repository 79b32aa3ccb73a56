import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { openPage, startBrowser, type WatchedPage } from './browser.ts';
import type { TestDatabase } from './postgres.ts';
import { type Outside, openEmptyStage, operator } from './web-stage.ts';

export type EmptyStage = Awaited<ReturnType<typeof openEmptyStage>>;
type Options = Partial<Parameters<typeof openPage>[1]>;

/** For the tests of a describe: a browser, and an empty house whose workspace Kim owns. Both are closed behind them. */
export function usePages(database: TestDatabase, outside: Outside = {}) {
  let stage: EmptyStage;
  let browser: Browser;
  let session: Awaited<ReturnType<BrowserContext['storageState']>>;
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openEmptyStage(database, outside);
    await stage.house.workspaces.addOperator(stage.workspaceId, { email: operator.email, role: 'owner' });
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });
  return {
    /** From the first hook behind this one on. */
    stage: () => stage,
    openSignedOut: () => openPage(browser, { baseURL: stage.url }),
    /** Whoever is signed in on this page is so on all that are opened from now on. */
    async keepSession(page: WatchedPage) {
      session = await page.context().storageState();
    },
    open: (more: Options = {}) => openPage(browser, { baseURL: stage.url, storageState: session, ...more }),
  };
}
