import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openPage, seriousFindings, signIn, startBrowser } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openEmptyStage, operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

describe.skipIf(!chromiumPath)('the way in', () => {
  let stage: Awaited<ReturnType<typeof openEmptyStage>>;
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openEmptyStage(database);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('says what to do about a wrong password, and keeps the address that was typed', async () => {
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, { ...operator, password: 'not the password' });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/do not go together. Check both and try again/);
    expect(await page.locator('#sign-in-form').getByLabel('E-mail').inputValue()).toBe(operator.email);
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets somebody in who has only a keyboard, to the form for a first workspace and on to what to do next', async () => {
    const page = await openPage(browser, { baseURL: stage.url });
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.keyboard.type(operator.email);
    await press('Tab');
    await page.keyboard.type(operator.password);
    await press('Enter');

    await page.getByRole('heading', { name: 'Your first workspace' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.type('Bäckens Bröd');
    await press('Tab');
    expect(await page.getByLabel('Short name').inputValue()).toBe('backens-brod');
    await press('Tab', 'Tab');
    await page.keyboard.type('sek');
    // Chromium offers the list of currencies; Escape closes it.
    await press('Escape', 'Tab', 'Tab', 'Tab');
    await page.keyboard.type('brev@backens.example');
    await press('Tab');
    await page.keyboard.type('Storgatan 1, Ystad');
    await press('Enter');

    await page.getByRole('heading', { name: 'Bäckens Bröd' }).waitFor();
    await page.getByRole('heading', { name: 'Three steps to the first campaign' }).waitFor();
    const next = page.getByRole('link', { name: 'define the first segment' });
    expect(await next.getAttribute('href')).toBe('/docs#/segments/segments.create');
    expect(await seriousFindings(page)).toEqual([]);
    const made = await stage.house.workspaces.findBySlug('backens-brod');
    expect(made).toMatchObject({ currency: 'SEK', settings: { sender: { name: 'Bäckens Bröd' } } });

    await page.goto('/mailbox');
    await page.getByText('No mail yet').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('leads back to the page that was asked for, and to no page of anybody else', async () => {
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/mailbox#recipient=p1');
    await signIn(page, operator);
    await page.waitForURL(`${stage.url}/mailbox#recipient=p1`);
    await page.getByRole('heading', { name: 'Mailbox' }).waitFor();
    expect(await page.getByLabel('Recipient').inputValue()).toBe('p1');
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.goto('/?to=https://elsewhere.example/');
    await signIn(page, operator);
    await page.locator('#home:visible, #new-workspace:visible').waitFor();
    expect(new URL(page.url()).origin).toBe(stage.url);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
