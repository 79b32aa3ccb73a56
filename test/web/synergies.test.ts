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
    await page.goto('/needs#view=synergies');
    await signIn(page, operator);
    await page.getByText('It takes two segments with members to compare.').first().waitFor();
    expect(page.url()).toContain('#view=synergies');
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows who complements whom, draws the pair, and makes the offer', { timeout: 120_000 }, async () => {
    await fillShop();
    const [top] = (await stage.ask<Synergies>('GET', '/reports/synergies')).proposals;
    const { window } = top!.simulation;
    const page = await open();
    await page.goto('/needs#view=synergies');
    const link = page.getByRole('link', { name: `Look at “${top!.mover.name}” and “${top!.gainer.name}”` });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'An off-peak offer, and what it would move' }).waitFor();
    expect(page.url()).toContain(`pair=${top!.mover.segmentId}-${top!.gainer.segmentId}`);
    expect(await page.locator('.heat-figure figcaption strong').allTextContents()).toEqual([
      top!.mover.name,
      top!.gainer.name,
      'The whole shop now',
      'What would move',
    ]);
    const said = await page.locator('[data-part="pair"] .sentences').last().locator('li').allTextContents();
    expect(said).toHaveLength(top!.text.length);
    expect(said[0]).toContain(window.text);
    expect(
      await page.getByRole('table', { name: 'Shares of money by category' }).getByRole('row').count(),
    ).toBeGreaterThan(4);
    expect(await page.getByRole('table', { name: 'What would move', exact: true }).getByRole('row').count()).toBe(
      1 + 6,
    );

    await page.getByLabel('An offer of').selectOption('10');
    await expect.poll(() => page.url()).toContain('percent=10');
    await page.getByText(`Give “${top!.mover.name}” 10 % off`).waitFor();
    const form = page.getByRole('form', { name: 'Make this offer' });
    await form.getByLabel('Name').fill('Calm mornings');
    await form.getByLabel('Code to say at the till').fill('calm10');
    await form.getByLabel('Held back').selectOption('2000');
    await form.getByRole('button', { name: 'Make this offer' }).click();
    await page.getByRole('heading', { name: '“Calm mornings” is made' }).waitFor();
    const { items } = await stage.ask<{ items: Offer[] }>('GET', '/offers');
    expect(items).toEqual([
      expect.objectContaining({ name: 'Calm mornings', basisPoints: 1_000, code: 'CALM10', holdoutShare: 2_000 }),
    ]);
    const { weekdays, fromMinute, toMinute } = window;
    expect(items[0]!.windows).toEqual([{ weekdays, fromMinute, toMinute }]);
    expect(items[0]!.rules.segments.in).toEqual([top!.mover.segmentId]);
    await page.getByRole('link', { name: 'Look at the offer' }).click();
    await page.getByRole('heading', { name: 'Calm mornings' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', { timeout: 120_000 }, async () => {
    const [top] = (await stage.ask<Synergies>('GET', '/reports/synergies')).proposals;
    const pair = `&pair=${top!.mover.segmentId}-${top!.gainer.segmentId}`;
    for (const more of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const page = await open(more);
      for (const [place, view] of ['', pair].entries()) {
        await page.goto(`/needs#view=synergies${view}`);
        await page
          .locator(place === 0 ? '[aria-label="Pairs of segments"]' : 'form:visible')
          .first()
          .waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await expectNoOverflow(page);
        if (process.env.SHOTS) {
          const name = `synergies-${place}-${JSON.stringify(more)}`.replace(/\W+/g, '-');
          await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
        }
      }
      await page.context().close();
    }
  });
});
