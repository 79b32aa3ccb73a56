import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn, type WatchedPage } from '../kit/browser.ts';
import { loadOfferWorld, openOfferStage } from '../kit/offer-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { waitFor } from '../kit/wait-for.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

describe.skipIf(!chromiumPath)('the report of an offer in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;
  let offerId: number;
  let unused: number;
  const row = (page: WatchedPage, table: string, name: string) =>
    page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });

  beforeAll(() => {
    stage = pages.stage();
  });

  it('says what to do where there are no offers yet', async () => {
    const page = await openSignedOut();
    await page.goto('/offer-report');
    await signIn(page, operator);
    await page.getByRole('link', { name: 'Make an offer' }).waitFor();
    expect(page.url()).toContain('/offer-report');
    expect(await page.locator('#nothing').textContent()).toContain('holds back a part of those who would get it');
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('tells in sentences, intervals and maps whether the offer moved anybody', async () => {
    const { workspaceId } = stage;
    const shop = await openOfferStage(stage.db, { workspaceId });
    unused = await shop.addOffer({ code: 'UNUSED' });
    const truth = { shift: 0.6, extraOrders: 1.2 };
    const world = await loadOfferWorld(shop, { seed: 'north', truth, name: 'Calm mornings' });
    offerId = world.offerId;
    const page = await open();
    await page.goto('/');
    await page.getByRole('link', { name: 'Offers' }).click();
    await page.getByRole('heading', { name: 'Calm mornings' }).waitFor();
    const report = await stage.ask<{ summary: string[]; redeemed: { uses: number } }>(
      'GET',
      `/reports/offers/${offerId}`,
    );
    await page.locator('#summary li').first().waitFor();
    expect(await page.locator('#summary li').allTextContents()).toEqual(report.summary);
    expect(await page.locator('#figures').textContent()).toContain(report.redeemed.uses.toLocaleString('en'));
    const inHours = await row(page, 'Given it, beside those held back', 'Orders in its hours').textContent();
    expect(inHours).toMatch(/\+\d+\.\d points \(\d+\.\d points to \d+\.\d points\)/);
    expect(await page.locator('.estimate').count()).toBe(6);
    expect(await page.getByText('against themselves before').textContent()).toMatch(/in its hours \+\d/);
    expect(await page.locator('.heat').count()).toBe(4);
    // Seven days of the same hours in each, the offer's own outlined: 20 cells, 4 wide and 5 high.
    const cells = await page
      .locator('.heat')
      .evaluateAll((maps) => maps.map((map) => map.querySelectorAll('rect').length));
    expect(new Set(cells).size).toBe(1);
    expect(cells[0]! % 7).toBe(0);
    const outline = await page.locator('.heat-window').first().getAttribute('d');
    expect(outline!.match(/M/g)).toHaveLength(2 * 4 + 2 * 5);
    await page.locator('.behind summary').first().click();
    const table = page.getByRole('table', { name: 'Before' });
    expect(await table.getByRole('row').count()).toBe(cells[0]! / 7 + 1);
    expect(await row(page, 'Orders in an hour of the peak', 'The whole shop').count()).toBe(1);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps the choice of offer and segment in the address', async () => {
    const definition = {
      version: 1,
      root: { type: 'not', of: { type: 'attribute', name: 'group', op: 'is', value: 'x' } },
    };
    const segment = await stage.ask<{ id: number }>('POST', '/segments', {
      ...{ name: 'After work', purpose: 'Park by the door.', definition },
    });
    await waitFor('the segment to be built', stage.isSettled, 60_000);
    const page = await open();
    await page.goto(`/offer-report#offer=${offerId}`);
    await page.locator('.heat').first().waitFor();
    await page.getByLabel('count a segment').selectOption({ label: 'After work' });
    await row(page, 'Orders in an hour of the peak', 'After work').waitFor();
    expect(page.url()).toContain(`segment=${segment.id}`);
    await page.locator('#offer').selectOption({ label: 'UNUSED' });
    await page.getByText('Nobody has used it yet.').waitFor();
    await page.getByText('No campaign has given this offer to anybody yet').first().waitFor();
    expect(page.url()).toContain(`offer=${unused}`);
    await page.goBack();
    await page.getByRole('heading', { name: 'Calm mornings' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', async () => {
    const page = await open();
    await page.goto(`/offer-report#offer=${offerId}`);
    await page.locator('.heat').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousFindings(page), colorScheme).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoOverflow(page);
    for (const summary of await page.locator('.behind summary').all()) await summary.click();
    await expectNoOverflow(page);
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  });
});
