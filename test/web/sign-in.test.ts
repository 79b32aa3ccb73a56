import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  expectNoOverflow,
  openPage,
  seriousFindings,
  signIn,
  startBrowser,
  type WatchedPage,
} from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openEmptyStage, operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

/** Axe has nothing serious to say, by day and by night. */
async function expectNoFindings(page: WatchedPage): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    await page.evaluate('Promise.allSettled(document.getAnimations().map((change) => change.finished))');
    expect(await seriousFindings(page), colorScheme).toEqual([]);
  }
}

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
    const page = await openPage(browser, { baseURL: stage.url, viewport: { width: 390, height: 844 } });
    await page.goto('/');
    await signIn(page, { ...operator, password: 'not the password' });
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/do not go together. Check both and try again/);
    expect(await page.getByLabel('E-mail').inputValue()).toBe(operator.email);
    await expectNoFindings(page);
    await expectNoOverflow(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('leads somebody who has only a keyboard to a first workspace, and on to what to do next', async () => {
    const page = await openPage(browser, { baseURL: stage.url, locale: 'sv-SE', timezoneId: 'Europe/Stockholm' });
    await page.addInitScript("localStorage.setItem('kohort.language', 'en')");
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
    await expectNoFindings(page);
    await page.keyboard.type('Bäckens Bröd');
    expect(await page.getByLabel('Short name').inputValue()).toBe('backens-brod');
    expect(
      await page
        .getByRole('textbox', { name: 'Currency' })
        .or(page.getByRole('combobox', { name: 'Currency' }))
        .inputValue(),
    ).toContain('SEK');

    // What is missing is said at its field, and that field takes the focus.
    await press('Enter');
    await page.getByText('Give a whole address: news@example.com').waitFor();
    await page.locator('input:focus[type=email]').waitFor();
    await page.keyboard.type('brev@backens.example');
    await press('Tab');
    await page.keyboard.type('Storgatan 1, Ystad');
    await press('Enter');

    await page.getByRole('heading', { name: 'Bäckens Bröd' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/w/backens-brod/');
    await page.getByRole('heading', { name: 'Three steps to your first campaign' }).waitFor();
    const next = page.getByRole('link', { name: 'Import contacts' });
    expect(await next.getAttribute('href')).toBe('/w/backens-brod/contacts/import');
    await page.getByRole('button', { name: 'Fill it with a sample shop' }).waitFor();
    await expectNoFindings(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoOverflow(page);
    const made = await stage.house.workspaces.findBySlug('backens-brod');
    expect(made).toMatchObject({
      currency: 'SEK',
      timeZone: 'Europe/Stockholm',
      settings: { sender: { name: 'Bäckens Bröd', email: 'brev@backens.example' } },
    });

    // A short name that is taken is said at its field too, and nothing that was typed is lost.
    await page.goto('/w/backens-brod/new-workspace');
    await page.getByLabel('Name', { exact: true }).fill('Bäckens Bröd');
    await page.getByLabel('E-mail address of the sender').fill('brev@backens.example');
    await page.getByLabel('Postal address').fill('Storgatan 1, Ystad');
    await page.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByText('This short name is taken. Choose another.').waitFor();
    expect(await page.getByLabel('Postal address').inputValue()).toBe('Storgatan 1, Ystad');

    await page.goto('/mailbox');
    await page.getByText('No mail yet').waitFor();
    expect(page.complaints.filter((complaint) => !/status of 409/.test(complaint))).toEqual([]);
    await page.context().close();
  });

  it('leads back to the page that was asked for, and to no page of anybody else', async () => {
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/mailbox?recipient=p1');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Mailbox' }).waitFor();
    expect(new URL(page.url()).search).toBe('?recipient=p1');
    expect(await page.getByLabel('Recipient').inputValue()).toBe('p1');
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.goto('/?to=https://elsewhere.example/');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Bäckens Bröd' }).waitFor();
    expect(new URL(page.url()).origin).toBe(stage.url);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('fills an empty workspace with the sample shop at a click, and shows it under Activity', async () => {
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('button', { name: 'Fill it with a sample shop' }).click();
    await page.getByText('The sample shop is being filled in').waitFor();
    await page.getByRole('link', { name: 'Activity' }).last().click();
    const row = page.getByRole('row').filter({ hasText: 'Filling in the sample shop' });
    await row.getByText('running').or(row.getByText('done')).waitFor();
    // Some thousand people have come in while this is read; the rest is the business of the store's tests.
    await stage.db.sql(
      "update sample_shop set state = 'failed', attempt = attempt + 1, problem = 'Stopped by the test.'",
    );
    await page.goto('/');
    await page.getByText('The sample shop was not finished').waitFor();
    await page.getByRole('button', { name: 'Go on filling it' }).waitFor();
    await page.getByRole('heading', { name: 'Since yesterday' }).waitFor();
    await page.context().close();
  });
});
