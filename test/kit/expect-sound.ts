import { expect } from 'vitest';
import { expectNoOverflow, seriousFindings, type WatchedPage } from './browser.ts';

const phone = { width: 390, height: 844 };
/** What can differ between day and night on the same page. */
const ofColours = { rules: ['color-contrast', 'link-in-text-block'] };

/**
 * The page as it is stands in the way of nobody: axe has nothing serious to say by day and by night, and a phone need not
 * scroll sideways. Leaves the page by day, in the window it had.
 */
export async function expectSound(page: WatchedPage, name = page.url()): Promise<void> {
  const window = page.viewportSize()!;
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await seriousFindings(page), `${name}, by day`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await seriousFindings(page, ofColours), `${name}, by night`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(phone);
  await expectNoOverflow(page);
  await page.setViewportSize(window);
}
