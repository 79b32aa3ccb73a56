import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../kit/api-client.ts';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn, type WatchedPage } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { usePages } from '../kit/use-pages.ts';
import { waitFor } from '../kit/wait-for.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

const morning = { fromMinute: 0, toMinute: 720 };
const last90 = { type: 'last', amount: 90, unit: 'days' };
const wanted = { type: 'purchase', measure: 'orders', op: 'at-least', value: 3, window: last90, localTime: morning };

/** Forty contacts; ten of them ordered in the morning, four times each. */
async function fill(ask: ApiClient) {
  const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const contacts = people.map((externalId, index) => ({
    ...{ externalId, email: `${externalId}@people.example` },
    attributes: { firstName: `P${index}`, city: index % 2 ? 'Lund' : 'Malmö' },
  }));
  await ask('POST', '/contacts/bulk', { contacts });
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  const events = people.slice(0, 10).flatMap((externalId) =>
    [2, 5, 9, 20].map((days) => ({
      ...{ type: 'order', orderId: `${externalId}-${days}`, contact: { externalId } },
      at: new Date(midnight.getTime() - days * 86_400_000 + 7 * 3_600_000).toISOString(),
      lines: [{ product: 'bread', category: 'bread', quantity: 1, amount: 5_000 }],
    })),
  );
  await ask('POST', '/events/bulk', { events });
}

describe.skipIf(!chromiumPath)('the builder of segments', () => {
  const pages = usePages(database);
  const opened: WatchedPage[] = [];

  const open = async (path: string, more: Parameters<typeof pages.open>[0] = {}) => {
    const page = await pages.open({ locale: 'en-GB', ...more });
    opened.push(page);
    await page.goto(path);
    await page.locator('[data-sentence]').waitFor();
    return page;
  };
  const definitionOf = async (page: WatchedPage) => {
    await page.waitForURL(/\/segments\/\d+$/);
    const id = Number(page.url().split('/').at(-1));
    const segment = await pages.stage().ask<{ definition: { root: unknown } }>('GET', `/segments/${id}`);
    return { id, root: segment.definition.root };
  };

  beforeAll(async () => {
    const page = await pages.openSignedOut();
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('navigation').first().waitFor();
    await pages.keepSession(page);
    await page.context().close();
    await fill(pages.stage().ask);
    await waitFor('orders to be counted', pages.stage().isSettled);
  });
  afterEach(async () => {
    for (const page of opened.splice(0)) {
      expect(page.complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('builds a sentence, counts it as the API does, and saves it', async () => {
    const page = await open('/segments/new');
    await page.getByRole('combobox', { name: 'who …' }).fill('order');
    await page.getByRole('option', { name: 'ordered so many times' }).click();
    await page.getByLabel('How often').fill('3');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: /Say more precisely/ }).click();
    await page.getByRole('menuitem', { name: 'Time of day' }).click();
    await page.keyboard.press('Escape');
    await page
      .getByText('People who ordered at least 3 times before 12:00 in the last 90 days.', { exact: true })
      .waitFor();
    const definition = { version: 1, root: { type: 'all', of: [wanted] } };
    const { count } = await pages.stage().ask<{ count: number }>('POST', '/segments/preview', { definition });
    expect(count).toBe(10);
    const panel = page.getByRole('region', { name: 'How many' });
    await panel.getByText('10 people', { exact: true }).first().waitFor();
    await panel.getByText('25% of 40 contacts').waitFor();
    await panel.getByRole('link', { name: 'P0', exact: true }).waitFor();

    await page.getByRole('combobox', { name: 'and who …' }).fill('city');
    await page.getByRole('option', { name: /whose city is/ }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('10 match this alone; without it: 20').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
      expect(await seriousFindings(page), colorScheme).toEqual([]);
    }
    // Back to one condition, by Undo.
    await page.getByRole('button', { name: 'Undo' }).click();
    await panel.getByText('10 people', { exact: true }).first().waitFor();

    await page.getByRole('textbox', { name: 'Name' }).fill('Morning regulars');
    await page.getByRole('textbox', { name: 'Purpose' }).fill('Offer the off-peak discount');
    await page.getByRole('button', { name: 'Save segment' }).click();
    const saved = await definitionOf(page);
    expect(saved.root).toEqual({ type: 'all', of: [wanted] });
  });

  it('is written with the keyboard alone, and keeps what was not saved', async () => {
    const page = await open('/segments/new');
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByRole('combobox', { name: 'who …' }).focus();
    await page.keyboard.type('ordered so many');
    await page
      .getByRole('option', { name: 'ordered so many times' })
      .and(page.locator('[data-combobox-selected]'))
      .waitFor();
    await press('Enter');
    const field = page.getByLabel('How often');
    await field.waitFor();
    await waitFor('the field to have the focus', () => field.evaluate((one) => one.matches(':focus')));
    await press('ControlOrMeta+a');
    await page.keyboard.type('3');
    await press('Escape');
    const piece = page.getByRole('button', { name: 'at least 3 times', exact: true });
    await waitFor('the focus to return', () => piece.evaluate((one) => one.matches(':focus')));
    // On to "in the last 90 days", the plus, and "Time of day" in its menu.
    await press('Tab', 'Tab', 'Enter');
    await page.getByRole('menuitem', { name: 'Which products' }).waitFor();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await page.getByRole('button', { name: 'before 12:00', exact: true }).waitFor();
    await press('Escape');
    await page.getByRole('region', { name: 'How many' }).getByText('10 people', { exact: true }).first().waitFor();

    await page.reload();
    await page.getByText('Here is what you had not saved.').waitFor();
    await page.getByRole('button', { name: 'before 12:00', exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).focus();
    await page.keyboard.type('By keys');
    await press('Tab');
    await page.keyboard.type('To be sure');
    await press('Tab', 'Enter');
    expect((await definitionOf(page)).root).toEqual({ type: 'all', of: [wanted] });
  });

  it('tries a change before it is applied', async () => {
    const { ask, isSettled } = pages.stage();
    const { id } = await ask<{ id: number }>('POST', '/segments', {
      ...{ name: 'Buyers', purpose: 'Write to them' },
      definition: { version: 1, root: { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 } },
    });
    await waitFor('the segment to be built', isSettled);
    const page = await open(`/segments/${id}/edit`, { viewport: { width: 390, height: 844 } });
    await page.getByRole('button', { name: 'at least once', exact: true }).click();
    await page.getByLabel('How often').fill('9');
    await page.getByRole('button', { name: 'Done' }).click();
    await expectNoOverflow(page);
    await page.getByRole('button', { name: 'Try it first' }).click();
    const trial = page.getByRole('region', { name: 'On trial' });
    await trial.getByText('would leave').waitFor();
    expect(await trial.textContent()).toMatch(/0would enter.*10would leave.*0would stay/);
    await trial.getByRole('button', { name: 'Apply the trial' }).click();
    await page.waitForURL(/\/segments\/\d+$/);
    const { size } = await ask<{ size: number }>('GET', `/segments/${id}`);
    expect(size).toBe(0);
  });
});
