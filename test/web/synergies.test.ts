import { beforeAll, describe, expect, it } from 'vitest';
import { createShop } from '../../simulator/index.ts';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { waitFor } from '../kit/wait-for.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const kinds = ['pensioner', 'working', 'family'];

type Synergies = {
  proposals: {
    mover: { segmentId: number; name: string };
    gainer: { segmentId: number; name: string };
    text: string[];
    simulation: { window: { weekdays: number[]; fromMinute: number; toMinute: number; text: string } };
  }[];
};
type Offer = {
  name: string;
  basisPoints: number;
  windows: { weekdays: number[]; fromMinute: number; toMinute: number }[];
  rules: { segments: { in: number[] } };
  holdoutShare: number;
};

describe.skipIf(!chromiumPath)('segments that complement each other, in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;

  beforeAll(() => {
    stage = pages.stage();
  });

  /** A grocer's customers of twelve weeks, each kind of them a segment. */
  async function fillShop() {
    const { house, workspaceId, ask } = stage;
    const shop = createShop({ seed: 'grocer', until: Date.now(), days: 84, contacts: 360 });
    const people = [...shop.contacts()];
    await house.contacts.upsertMany(
      workspaceId,
      people.map(({ number, truth }) => ({ externalId: `s${number}`, attributes: { kind: truth.kind } })),
    );
    const orders = people.flatMap((person) =>
      shop.history(person).orders.map((order) => ({
        type: 'order' as const,
        orderId: order.id,
        at: new Date(order.at),
        contact: { externalId: `s${person.number}` },
        lines: order.lines.map((line) => ({
          product: line.productId,
          category: line.category,
          quantity: line.quantity,
          amount: line.quantity * line.unitPriceMinor,
        })),
      })),
    );
    for (let from = 0; from < orders.length; from += 1_000) {
      await house.events.append(workspaceId, orders.slice(from, from + 1_000));
    }
    for (const kind of kinds) {
      const root = { type: 'attribute', name: 'kind', op: 'is', value: kind };
      const purpose = 'See when they come.';
      await ask('POST', '/segments', { name: kind, purpose, definition: { version: 1, root } });
    }
    await waitFor('the segments to be built', stage.isSettled);
  }

  it('says what it takes where there are no segments', async () => {
    const page = await openSignedOut();
    await page.goto('/reports/synergies');
    await signIn(page, operator);
    await page.getByText('It takes two segments with members to compare.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows who complements whom, draws the pair, and makes the offer', { timeout: 120_000 }, async () => {
    await fillShop();
    const [top] = (await stage.ask<Synergies>('GET', '/reports/synergies?percent=10')).proposals;
    const { mover, gainer, text, simulation } = top!;
    const page = await open();
    await page.goto('/w/corner-shop/reports/synergies?percent=10');
    await page.getByRole('link', { name: `Look at the two: ${mover.name} and ${gainer.name}` }).focus();
    await page.keyboard.press('Enter');
    const proposed = page.getByRole('region', { name: 'An off-peak offer, and what it would move' });
    await proposed.waitFor();
    expect(page.url()).toContain(`/synergies/${mover.segmentId}/${gainer.segmentId}`);
    for (const name of [mover.name, gainer.name, 'The whole shop now', 'What would move, by hour']) {
      await page.getByRole('application', { name }).first().waitFor();
    }
    expect(await proposed.getByRole('listitem').allTextContents()).toEqual(text);
    expect(await page.getByRole('table', { name: 'What would move', exact: true }).getByRole('row').count()).toBe(
      1 + 6,
    );
    await page.getByRole('link', { name: 'Make this offer' }).click();
    await page.getByLabel('Name').first().fill('Calm mornings');
    await page.getByRole('button', { name: 'Make the offer' }).click();
    await page.getByRole('heading', { name: 'Calm mornings' }).waitFor();
    const { items } = await stage.ask<{ items: Offer[] }>('GET', '/offers');
    expect(items).toHaveLength(1);
    const { weekdays, fromMinute, toMinute } = simulation.window;
    expect(items[0]).toMatchObject({
      ...{ name: 'Calm mornings', basisPoints: 1_000, windows: [{ weekdays, fromMinute, toMinute }] },
      rules: { segments: { in: [mover.segmentId] } },
    });
    expect(items[0]!.holdoutShare).toBeGreaterThan(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', { timeout: 120_000 }, async () => {
    const [top] = (await stage.ask<Synergies>('GET', '/reports/synergies')).proposals;
    for (const more of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const page = await open(more);
      for (const path of ['', `/${top!.mover.segmentId}/${top!.gainer.segmentId}`]) {
        await page.goto(`/w/corner-shop/reports/synergies${path}`);
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await page.waitForLoadState('networkidle');
        expect([path, await seriousFindings(page)]).toEqual([path, []]);
        await expectNoOverflow(page);
      }
      await page.context().close();
    }
  });
});
