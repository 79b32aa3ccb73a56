import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const dayMs = 86_400_000;

describe.skipIf(!chromiumPath)('the three groups in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;

  beforeAll(() => {
    stage = pages.stage();
  });

  /** Twelve who come every month, twenty now and then, sixty once. */
  async function fillShop() {
    const shops = [
      ...Array.from({ length: 12 }, (_, who) => ({
        who: `rich-${who}`,
        days: Array.from({ length: 12 }, (_, month) => 3 + who + 30 * month),
        amount: 80_000,
      })),
      ...Array.from({ length: 20 }, (_, who) => ({
        who: `some-${who}`,
        days: [30 + who, 130, 220 + who],
        amount: 20_000,
      })),
      ...Array.from({ length: 60 }, (_, who) => ({ who: `once-${who}`, days: [20 + 5 * who], amount: 9_000 })),
    ];
    let order = 0;
    const now = Date.now();
    await stage.house.events.append(
      stage.workspaceId,
      shops.flatMap(({ who, days, amount }) =>
        days.map((day) => {
          order += 1;
          return {
            type: 'order' as const,
            orderId: `o${order}`,
            at: new Date(now - day * dayMs),
            contact: { externalId: who },
            amount,
          };
        }),
      ),
      { createMissing: true },
    );
  }

  it('says what to do while nobody is in a group, and puts everybody into one when asked', async () => {
    const page = await openSignedOut();
    await page.goto('/customers');
    await signIn(page, operator);
    const button = page.getByRole('button', { name: 'Put everybody into groups now' });
    await button.waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await fillShop();
    await button.click();
    await page.getByRole('list', { name: 'By heads' }).waitFor({ timeout: 30_000 });
    const rows = page.getByRole('table', { name: 'The three groups' }).getByRole('row');
    await expect
      .poll(async () => (await stage.ask<{ customers: number }>('GET', '/customers/groups')).customers, {
        timeout: 15_000,
      })
      .toBe(92);
    const report = await stage.ask<{ groups: { customers: number }[]; pyramid: { sentences: string[] } }>(
      'GET',
      '/customers/groups',
    );
    expect(report.groups.map(({ customers }) => customers)).toEqual([12, 20, 60]);
    expect(await rows.nth(1).textContent()).toContain('Exclusive');
    // The page may have been drawn while the first were being put into their group.
    await expect.poll(() => rows.nth(1).textContent(), { timeout: 15_000 }).toContain('12');
    await expect
      .poll(() => page.locator('#pyramid-words li').allTextContents(), { timeout: 15_000 })
      .toEqual(report.pyramid.sentences);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('draws who moved, and says the same in a table', async () => {
    const page = await open();
    await page.goto('/customers#months=3');
    await page.locator('.flow').waitFor();
    expect(await page.locator('.flow-node').count()).toBeGreaterThan(8);
    expect(await page.getByRole('table', { name: 'Moves by month' }).getByRole('row').count()).toBe(1 + 3);
    await page.getByLabel('Months').selectOption('6');
    await expect.poll(() => page.getByRole('table', { name: 'Moves by month' }).getByRole('row').count()).toBe(1 + 6);
    expect(page.url()).toContain('months=6');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('draws who ordered when and how often, and makes a segment of a cell', async () => {
    const page = await open();
    await page.goto('/customers#show=revenue');
    const grid = page.getByRole('table', { name: 'when they ordered last' });
    await grid.waitFor();
    const { cells } = await stage.ask<{ cells: { recency: number; frequency: number; customers: number }[] }>(
      'GET',
      '/customers/rfm',
    );
    const filled = cells.filter(({ customers }) => customers > 0);
    expect(await grid.getByRole('button').count()).toBe(filled.length);
    expect(await grid.getByRole('row').count()).toBe(1 + new Set(filled.map(({ recency }) => recency)).size);
    await page.getByLabel('Show').selectOption('Customers');
    await expect.poll(() => page.url()).toContain('show=customers');
    const best = filled.at(-1)!;
    const button = grid.locator(`[data-key="rfm-${best.recency}-${best.frequency}"]`);
    await expect.poll(() => button.textContent()).toBe(String(best.customers));
    await button.focus();
    await page.keyboard.press('Enter');
    const cell = page.getByRole('region', { name: 'The cell', exact: true });
    await cell.waitFor();
    expect(page.url()).toContain(`cell=${best.recency}-${best.frequency}`);
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await cell.getByRole('button', { name: 'Show who they are' }).click();
    const contacts = cell.getByRole('table', { name: 'Contacts of the cell' });
    await contacts.waitFor();
    expect(await contacts.getByRole('row').count()).toBe(1 + best.customers);
    expect(await contacts.textContent()).toContain('rich-0');
    await cell.getByRole('button', { name: 'Make a segment of them' }).click();
    await cell.getByRole('link', { name: 'Look at the segment' }).waitFor();
    const { items } = await stage.ask<{ items: { name: string }[] }>('GET', '/segments');
    expect(items.map(({ name }) => name)).toContainEqual(
      expect.stringContaining(`RFM ${best.recency}-${best.frequency}`),
    );
    await page.locator('[data-key="by"]').selectOption('fixed');
    // Nearly all spent the same here: there are no five bounds of money.
    await page.getByText('There are no bounds for money yet').waitFor();
    await page.locator('[data-key="by"]').selectOption('fifths');
    await grid.waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('rfm.csv');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('makes a draft campaign of a suggestion', async () => {
    const page = await open();
    await page.goto('/customers');
    const card = page.locator('.suggestion').first();
    await card.waitFor();
    const title = await card.getByRole('heading').textContent();
    await card.getByRole('button', { name: 'Make a draft campaign' }).click();
    await card.getByRole('link', { name: 'Look at the draft' }).waitFor();
    const { items } = await stage.ask<{ items: { name: string; state: string }[] }>('GET', '/campaigns');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ name: expect.stringContaining(title!), state: 'draft' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', async () => {
    for (const more of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const page = await open(more);
      await page.goto('/customers');
      await page.locator('.suggestion').first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await expectNoOverflow(page);
      if (process.env.SHOTS) {
        await page.screenshot({
          path: `${process.env.SHOTS}/${JSON.stringify(more).replace(/\W/g, '')}.png`,
          fullPage: true,
        });
      }
      await page.context().close();
    }
  });
});
