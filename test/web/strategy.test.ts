import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, seriousFindings, signIn, type WatchedPage } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const DAY = 86_400_000;

type Board = { rows: { name: string; cells: { goal: string; owner: string; offers: { name: string }[] }[] }[] };

describe.skipIf(!chromiumPath)('the strategy board in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;
  const groups: number[] = [];
  const ready = async (page: WatchedPage) => {
    await page.goto('/w/corner-shop/customers/strategy');
    await page.getByRole('table', { name: 'Strategy board' }).waitFor();
  };

  beforeAll(() => {
    stage = pages.stage();
  });

  it('says what to do where there are no needs groups yet', async () => {
    const page = await openSignedOut();
    await page.goto('/w/corner-shop/customers/strategy');
    await signIn(page, operator);
    await page.getByRole('table', { name: 'Strategy board' }).waitFor();
    expect(page.url()).toContain('/customers/strategy');
    await page.getByText('There are no needs groups yet').waitFor();
    expect(await page.getByRole('link', { name: /^(Plan|Change): / }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('is written cell by cell, by keyboard alone', async () => {
    const { db, workspaceId, ask } = stage;
    const people = Array.from({ length: 12 }, (_, index) => ({
      externalId: `p${index}`,
      email: `p${index}@x.example`,
    }));
    await ask('POST', '/contacts/bulk', { contacts: people });
    await ask('POST', '/offers', { name: 'Tasting', kind: 'event-invitation', gives: 'A tasting' });
    const outcomes = await stage.house.contacts.upsertMany(workspaceId, people);
    const contactIds = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    const at = new Date();
    await stage.house.events.append(
      workspaceId,
      people.map(({ externalId }, index) => ({
        type: 'order' as const,
        orderId: `o${index}`,
        at: new Date(at.getTime() - 10 * DAY),
        contact: { externalId },
        amount: 10_000 * (12 - index) ** 2,
      })),
    );
    for (const [position, name] of ['Advice', 'Low prices', 'Time', 'Company', 'Quality'].entries()) {
      const [row] = await db.sql<{ id: number }>(
        `insert into needs_group (workspace_id, name, words, position) values ($1, $2, $3, $4) returning id`,
        [workspaceId, name, `They choose by ${name.toLowerCase()}, before anything else.`, position],
      );
      groups.push(row!.id);
      await stage.house.contacts.writeScores(workspaceId, {
        model: 'needs',
        version: 1,
        at,
        rows: contactIds.flatMap((contactId, index) =>
          index % 6 === position ? [{ contactId, scores: { needs_group: name } }] : [],
        ),
        watched: [],
      });
    }
    const page = await open();
    await page.goto('/w/corner-shop/customers/strategy');
    const plan = page.getByRole('link', { name: 'Plan: Advice, high importance' });
    await plan.focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Advice, high importance' });
    await form.getByLabel('Goal').waitFor();
    expect(page.url()).toContain(`cell=${groups[0]}-high`);
    await expect.poll(() => page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('Goal');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.type('A third order');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Plan');
    await page.keyboard.press('Enter');
    await form.getByLabel('Goal').fill('A third order within the year');
    await form.getByLabel('Strategy').fill('Advice by a named person');
    await form.getByLabel('Owner').fill('Anna');
    await form.getByRole('combobox', { name: 'Offers in use' }).focus();
    await page.keyboard.type('Tast');
    await page.getByRole('option', { name: 'Tasting' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await form.getByLabel('Goal').press('Enter');
    await page.getByText('A third order within the year').waitFor();
    await page.getByText('0 orders for', { exact: false }).waitFor();
    const { rows } = await ask<Board>('GET', '/customers/strategy-board');
    expect(rows[0]!.cells[0]).toMatchObject({ goal: 'A third order within the year', owner: 'Anna' });
    expect(rows[0]!.cells[0]!.offers.map(({ name }) => name)).toEqual(['Tasting']);
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Change');
    expect(rows.map(({ name }) => name).at(-1)).toBe('Without a needs group');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('fits one A4 page on paper, however much is written', async () => {
    for (const needsGroupId of groups)
      for (const importance of ['high', 'middle', 'low'])
        await stage.ask('PUT', `/customers/strategy-board/cells/${needsGroupId}/${importance}`, {
          goal: 'They come back before the summer. '.repeat(12).trim(),
          strategy: 'Advice, previews, and never a discount.\n'.repeat(40).trim(),
          owner: 'Anna',
        });
    const page = await open();
    await ready(page);
    await expectSound(page);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
    // A4 on its side, in points.
    const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf.toString('latin1')) ?? [];
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595]);
    await page.context().close();
  });

  it('is saved as a table', async () => {
    const page = await open();
    await ready(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV: Strategy board' }).click();
    expect((await saved).suggestedFilename()).toBe('strategy-board.csv');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('ranks segments with the reason, and decides about one', async () => {
    const definition = { version: 1, root: { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 } };
    await stage.ask('POST', '/segments', { name: 'Bargain hunters', purpose: 'To see what they cost.', definition });
    const page = await open();
    await page.goto('/w/corner-shop/customers/strategy?tab=ranking');
    await page
      .getByRole('button', { name: /Bargain hunters$/ })
      .first()
      .click();
    await page
      .getByText(/weight/)
      .first()
      .waitFor();
    await page.goto('/w/corner-shop/customers/strategy?tab=decisions');
    const form = page.getByRole('form', { name: 'Decide about a segment' });
    await form.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'Bargain hunters' }).click();
    await form.getByText('Deselect').click();
    await form.getByLabel('Reason, as others will read it').fill('They return half of it');
    await form.getByRole('button', { name: 'Decide' }).click();
    const row = page.getByRole('table', { name: 'What holds' }).getByRole('row', { name: /Bargain hunters/ });
    await row.waitFor();
    expect(await row.textContent()).toContain('deselected: no paid offers');
    expect(await seriousFindings(page)).toEqual([]);
    await row.getByRole('button', { name: 'Withdraw: Bargain hunters' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Nothing is decided yet').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
