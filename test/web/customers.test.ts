import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, seriousFindings, signIn } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
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
    // An address without a workspace leads into the one that this browser was in.
    expect(new URL(page.url()).pathname).toBe('/w/corner-shop/customers');
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await fillShop();
    await button.click();
    await page.getByRole('list', { name: 'By heads' }).waitFor({ timeout: 30_000 });
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
    // The page may have been drawn while the first were being put into their group.
    await page.reload();
    const health = page.getByRole('region', { name: 'Health of the pyramid' });
    await health.waitFor();
    expect(await health.getByRole('listitem').allTextContents()).toEqual(report.pyramid.sentences);
    const row = page.getByRole('table', { name: 'The three groups' }).getByRole('row', { name: /^Exclusive/ });
    expect(await row.getByRole('cell').first().textContent()).toBe('12');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('draws who moved, says the same in a table, and shows who they are', async () => {
    const page = await open();
    await page.goto('/w/corner-shop/customers?tab=moves&months=3');
    const chart = page.getByRole('application', { name: 'Moves between the groups' });
    await chart.locator('svg path').first().waitFor();
    const rows = page.getByRole('table', { name: 'Moves by month' }).getByRole('row');
    expect(await rows.count()).toBe(1 + 3);
    await page.getByText('6 months').click();
    await expect.poll(() => rows.count()).toBe(1 + 6);
    expect(page.url()).not.toContain('months');
    await page.getByRole('button', { name: 'As a table: Moves between the groups' }).click();
    const table = page.getByRole('table', { name: 'Moves between the groups' });
    expect(await table.getByRole('row').count()).toBeGreaterThan(8);
    await page.getByRole('button', { name: 'As a table: Moves between the groups' }).click();
    const { months } = await stage.ask<{
      months: { month: string; moves: { from: string; to: string; count: number }[] }[];
    }>('GET', '/customers/groups/moves?months=6');
    const [moved] = months.flatMap(({ month, moves }) => moves.map((move) => ({ month, ...move })));
    await page.goto(`/w/corner-shop/customers?tab=moves&move=${moved!.month}+${moved!.from}+${moved!.to}`);
    const people = page.getByRole('table', { name: /^From / });
    await people.waitFor();
    expect(await people.getByRole('link').count()).toBe(Math.min(20, moved!.count));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('draws who ordered when and how often, and makes a segment of a cell', async () => {
    const page = await open();
    await page.goto('/w/corner-shop/customers?tab=rhythm');
    const { cells } = await stage.ask<{ cells: { recency: number; frequency: number; customers: number }[] }>(
      'GET',
      '/customers/rfm',
    );
    const filled = cells.filter(({ customers }) => customers > 0);
    const name = 'Customers: when they ordered last, by how often';
    const chart = page.getByRole('application', { name });
    await chart.waitFor();
    await page.getByRole('button', { name: `As a table: ${name}` }).click();
    const written = await page.getByRole('table', { name }).getByRole('cell').allTextContents();
    expect(
      written
        .filter((text) => /^\d+$/.test(text))
        .map(Number)
        .sort(),
    ).toEqual(filled.map(({ customers }) => customers).sort());
    const best = filled.at(-1)!;
    await page.goto(`/w/corner-shop/customers?tab=rhythm&cell=${best.recency}-${best.frequency}`);
    await page.getByRole('button', { name: 'Show who they are' }).click();
    const contacts = page.getByRole('table', { name: 'Contacts of the cell' });
    await contacts.waitFor();
    expect(await contacts.getByRole('row').count()).toBe(1 + best.customers);
    expect(await contacts.textContent()).toContain('rich-0');
    await page.getByRole('combobox', { name: 'Cut into' }).click();
    await page.getByRole('option', { name: 'fixed bounds' }).click();
    // Nearly all spent the same here: there are no five bounds of money.
    await page.getByText('There are no bounds for money yet').waitFor();
    await page.goto(`/w/corner-shop/customers?tab=rhythm&cell=${best.recency}-${best.frequency}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV: When they ordered last, and how often' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('rfm.csv');
    await page.getByRole('button', { name: 'Make a segment of them' }).click();
    await page.waitForURL(/\/segments\/\d+/);
    const { items } = await stage.ask<{ items: { name: string }[] }>('GET', '/segments');
    expect(items.map(({ name: each }) => each)).toContainEqual(
      expect.stringContaining(`RFM ${best.recency}-${best.frequency}`),
    );
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('makes a draft campaign of a suggestion', async () => {
    const page = await open();
    await page.goto('/w/corner-shop/customers?tab=next');
    const card = page.getByRole('article').first();
    await card.waitFor();
    const title = await card.getByRole('heading').textContent();
    await card.getByRole('button', { name: 'Make a draft campaign' }).click();
    await page.waitForURL(/\/campaigns\/\d+\/edit/);
    const { items } = await stage.ask<{ items: { name: string; state: string }[] }>('GET', '/campaigns');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ name: expect.stringContaining(title!), state: 'draft' });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, with people in every group', async () => {
    const page = await open();
    for (const tab of ['now', 'moves', 'rhythm', 'expected', 'next']) {
      await page.goto(`/w/corner-shop/customers?tab=${tab}`);
      await page.getByRole('tabpanel').waitFor();
      await page.waitForLoadState('networkidle');
      await expectSound(page, tab);
    }
    await page.context().close();
  });
});
