import type { Browser } from 'playwright-core';
import { readerHeaders } from '../../simulator/index.ts';

/** Opens a mail as its reader does, in a window of their own with its pictures, and clicks on these words in it. */
export async function openAndClick(browser: Browser, html: string, words: string): Promise<void> {
  const { 'user-agent': userAgent, 'accept-language': locale } = readerHeaders(0).click;
  const context = await browser.newContext({ userAgent: userAgent!, locale: locale!.split(',')[0]! });
  const page = await context.newPage();
  const isOf = (part: string) => (url: string | URL) => new URL(url).pathname.startsWith(`/${part}/`);
  const opened = page.waitForResponse((answer) => isOf('o')(answer.url()));
  await page.setContent(html);
  await opened;
  // In a window of its own or not: where it leads in the end is nowhere here.
  const clicked = context.waitForEvent('response', (answer) => isOf('c')(answer.url()));
  await page.getByRole('link', { name: words }).first().click({ noWaitAfter: true });
  await clicked;
  await context.close();
}
