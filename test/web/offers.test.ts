import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, signIn, type WatchedPage } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { loadOfferWorld, openOfferStage } from '../kit/offer-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

type Offer = { id: number; name: string; windows: object[]; code: string | null; holdoutShare: number };

describe.skipIf(!chromiumPath)('offers and what they changed', () => {
  const pages = usePages(database);
  let page: WatchedPage;
  beforeAll(async () => {
    page = await pages.openSignedOut();
    await page.goto('/w/corner-shop/offers');
    await signIn(page, operator);
  });
  afterAll(() => page?.context().close());

  const ask = <Answer>(...asked: Parameters<ReturnType<typeof pages.stage>['ask']>) =>
    pages.stage().ask<Answer>(...asked);
  const offers = async () => (await ask<{ items: Offer[] }>('GET', '/offers')).items;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const cell = (name: string) => page.getByRole('gridcell', { name });
  const heading = (name: string) => page.getByRole('heading', { name }).first().waitFor();

  it('paints the hours of an off-peak offer with the mouse', async () => {
    await page.getByText('One offer, and two groups of customers gain').waitFor();
    await page.getByRole('link', { name: 'Make an offer' }).first().click();
    await page.getByLabel('Name', { exact: false }).first().fill('Calm mornings');
    await cell('Monday 08:00–09:00').scrollIntoViewIfNeeded();
    await cell('Monday 08:00–09:00').hover();
    await page.mouse.down();
    await cell('Friday 11:00–12:00').hover();
    await page.mouse.up();
    await page.getByText('20 hours of the week.').waitFor();
    await page.getByRole('group', { name: 'Monday to Friday 08:00–12:00' }).waitFor();
    await page.getByLabel('At the till they say').selectOption('shared');
    await page.getByLabel('The code').fill('calm5');
    await expectSound(page);
    await button('Make the offer').click();
    await heading('Calm mornings');
    const [offer] = await offers();
    const windows = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 480, toMinute: 720 }];
    expect(offer).toMatchObject({ code: 'CALM5', holdoutShare: 1_000, windows });
    await page.getByText('Nobody was chosen for it by a campaign yet.').waitFor();
  });

  it('paints with the keyboard, finer if need be', async () => {
    await page.goto('/w/corner-shop/offers/new');
    await page.getByLabel('Name', { exact: false }).first().fill('Late hour');
    await page.getByText('30 min').click();
    await cell('Monday 08:00–08:30').focus();
    for (const key of ['Home', 'ArrowDown', 'ArrowRight', 'Space', 'Shift+ArrowRight', 'Shift+ArrowDown']) {
      await page.keyboard.press(key);
    }
    await page.getByText('1.5 hours of the week.').waitFor();
    await button('Make the offer').click();
    await heading('Late hour');
    const made = (await offers()).find(({ name }) => name === 'Late hour');
    expect(made?.windows).toEqual([
      { weekdays: [1], fromMinute: 30, toMinute: 90 },
      { weekdays: [2], fromMinute: 60, toMinute: 90 },
    ]);
  });

  it('says what the policy forbids, and why', async () => {
    await page.goto('/w/corner-shop/offers/policy');
    await page.getByRole('switch', { name: 'Everybody pays the same price' }).check({ force: true });
    await expectSound(page);
    await button('Save what offers may do').click();
    await page.getByText('From now on launches and baskets are judged by this.').waitFor();
    await page.goto('/w/corner-shop/offers/new');
    await page.getByText('The policy forbids this offer').waitFor();
    expect(await button('Make the offer').isDisabled()).toBe(true);
    await page.getByLabel('It gives', { exact: true }).selectOption('gift');
    await page.getByText('this offer leaves prices alone').waitFor();
    expect(await button('Make the offer').isDisabled()).toBe(false);
    await ask('PUT', '/offers/policy', {});
  });

  it('makes codes, counts those left, and withdraws one', async () => {
    const { id } = await ask<Offer>('POST', '/offers', { name: 'From a list', basisPoints: 500, codeKind: 'imported' });
    await page.goto(`/w/corner-shop/offers/${id}?tab=codes`);
    await page.getByLabel('How many').fill('3');
    await button('Make codes').click();
    await page.getByText('3 codes came in.').waitFor();
    await page
      .getByRole('button', { name: /^Withdraw .{14}$/ })
      .first()
      .click();
    await button('Withdraw the code').click();
    await page
      .getByText(/is withdrawn\./)
      .first()
      .waitFor();
    const { counts } = await ask<{ counts: object }>('GET', `/offers/${id}/codes`);
    expect(counts).toMatchObject({ free: 2, void: 1 });
    await expectSound(page);
  });

  it('tries an offer with a basket, and says why it does not apply', async () => {
    await ask('POST', '/contacts/bulk', { contacts: [{ externalId: 'x1', email: 'ann@people.example' }] });
    const rules = { minBasket: 50_000 };
    const { id } = await ask<Offer>('POST', '/offers', {
      name: 'Big basket',
      kind: 'amount',
      amount: 5_000,
      code: 'BIG',
      rules,
    });
    await page.goto(`/w/corner-shop/offers/${id}?tab=try`);
    await page.getByRole('textbox', { name: 'Who buys' }).fill('ann@');
    await page.getByRole('option').first().click();
    await page.getByLabel('Product').fill('bread');
    await page.getByLabel(/^Costs/).fill('100');
    await button('See what applies').click();
    await page.getByText('the basket is too small').waitFor();
    await page.getByLabel(/^Costs/).fill('600');
    await button('See what applies').click();
    await page.getByText('it applies', { exact: true }).waitFor();
    await expectSound(page);
  });

  it('draws the load shift before, during and among those held back, with a table behind each', async () => {
    const { db, workspaceId } = pages.stage();
    const shop = await openOfferStage(db, { workspaceId });
    const world = await loadOfferWorld(shop, {
      seed: 'north',
      truth: { shift: 0.6, extraOrders: 1.2 },
      name: 'Moved mornings',
    });
    await page.goto(`/w/corner-shop/offers/${world.offerId}`);
    const report = await ask<{ summary: string[] }>('GET', `/reports/offers/${world.offerId}`);
    await page.getByText(report.summary[0]!).waitFor();
    for (const name of ['Before', 'During, given it', 'During, held back', 'The difference']) {
      await page.getByRole('application', { name, exact: true }).locator('path').first().waitFor();
    }
    const effect = page.getByRole('table', { name: 'Given it, beside those held back' });
    expect(await effect.getByRole('row').filter({ hasText: 'Orders in its hours' }).textContent()).toMatch(
      /\+\d+(\.\d)? points \(\d|\+\d/,
    );
    await page.getByRole('application', { name: 'Before', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.getByText(/^Tue \d+: \d/).waitFor();
    await page.getByRole('button', { name: 'As a table: Before' }).click();
    expect(await page.getByRole('table', { name: 'Before' }).getByRole('columnheader').allTextContents()).toEqual([
      'Hour',
      'Mon',
      'Tue',
      'Wed',
      'Thu',
      'Fri',
      'Sat',
      'Sun',
    ]);
    await expectSound(page);
  });

  it('has the reports that go across segments, each at its own address', async () => {
    await page.goto('/w/corner-shop/reports');
    await page.getByRole('link', { name: 'Questions and answers' }).click();
    await button('Write a question').first().click();
    await page.getByLabel('What is asked', { exact: false }).fill('Would you recommend us?');
    await page.getByLabel('What messages call it').fill('recommend');
    await button('Save the question').click();
    await page.getByRole('link', { name: 'Would you recommend us?' }).click();
    await page.getByText('Nobody has answered yet.').waitFor();
    expect(page.complaints).toEqual([]);
  });
});
