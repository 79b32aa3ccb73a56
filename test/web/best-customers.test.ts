import { beforeAll, describe, expect, it } from 'vitest';
import { type SimBuyer, simulateLikenessWorld } from '../../simulator/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { loadBuyers } from '../kit/likeness-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

/** A refusal is an answer like any other; Chromium writes it down as an error all the same. */
const isRefusal = (complaint: string) => /status of 400/.test(complaint);

const database = await createTestDatabase();
const here = '/w/corner-shop/customers/best';

type Trait = { key: string; words: string; why: string; decision: string; asideAs: string | null };
type Traits = { version: number; kept: Trait[]; struck: Trait[]; setAside: Trait[] };
type Ranked = { items: { contactId: number; externalId: string; explanation: string }[] };
type Template = {
  contactIds: number[];
  best: { externalId: string }[];
  thresholds: { go: number; no: number; byOperator: boolean };
  scored: { go: number } | null;
};

describe.skipIf(!chromiumPath)('templates of best customers in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;
  let templateId = 0;
  const ask = <Answer>(path: string) => stage.ask<Answer>('GET', `/customers/templates/${templateId}${path}`);

  beforeAll(() => {
    stage = pages.stage();
  });

  /** Firms of which hotels with several decision makers make the best customers, known for two years. */
  async function fillShop() {
    const { db, house, workspaceId } = stage;
    const world = { seed: 'flow', customers: 300, prospects: 150, until: Date.now(), isPlanted: true };
    const buyers: SimBuyer[] = [...simulateLikenessWorld(world)];
    await loadBuyers({ db, house, clock: createFakeClock(new Date()) }, workspaceId, buyers);
    await db.sql(`update contact set created_at = created_at - interval '730 days' where workspace_id = $1`, [
      workspaceId,
    ]);
  }

  it('says what to do first, and how to go on where there are too few customers', async () => {
    const page = await openSignedOut();
    await page.goto('/customers/best');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'There is no template yet' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await page.getByRole('link', { name: 'Make a template' }).click();
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByText('Only 0 customers have a value by revenue').waitFor();
    expect(page.complaints.filter((one) => !isRefusal(one))).toEqual([]);
    await page.context().close();
  });

  it('finds what sets the best apart, and shows it with intervals and reasons', { timeout: 120_000 }, async () => {
    await fillShop();
    const page = await open();
    await page.goto(`${here}/new`);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Our ten');
    await page.getByLabel('In the last').selectOption('730');
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByRole('heading', { name: 'Our ten' }).waitFor({ timeout: 60_000 });
    templateId = Number(/best\/(\d+)/.exec(page.url())![1]);
    const traits = await ask<Traits>('/traits');
    expect(traits.kept.length).toBeGreaterThan(0);
    const kept = page.getByRole('table', { name: 'What counts' });
    await kept.waitFor();
    const rows = await kept.getByRole('rowheader').allTextContents();
    expect(rows).toEqual(traits.kept.map(({ words, why }) => `${words}${why}`));
    expect(await kept.locator('[data-chance]').count()).toBe(traits.kept.length);
    const restating = traits.setAside.filter(({ why }) => why.includes('bought a lot'));
    expect(restating.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: /^Says again that they bought a lot/ }).click();
    const aside = page.getByRole('table', { name: 'Says again that they bought a lot' });
    await aside.waitFor();
    for (const { why } of restating) expect(await aside.textContent()).toContain(why);
    await page.getByRole('button', { name: 'Who they are the best customers' }).click();
    const { best } = await ask<Template>('');
    expect(await page.getByRole('list', { name: 'The best customers' }).getByRole('link').allTextContents()).toEqual(
      best.map(({ externalId }) => externalId),
    );
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Was it right?' }).click();
    await page.getByRole('button', { name: 'As a table: Lift by tenths' }).click();
    expect(await page.getByRole('table', { name: 'Lift by tenths' }).getByRole('row').count()).toBe(1 + 10);
    await page.getByRole('table', { name: 'Bands of scores, and what came' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('is kept and struck by keyboard alone, several at once, and taken back', { timeout: 120_000 }, async () => {
    const before = await ask<Traits>('/traits');
    const [first] = before.kept;
    const restating = ['counts-purchases', 'tells-value', 'explained-by-orders'];
    const other = before.setAside.find(({ asideAs }) => restating.includes(asideAs!))!;
    const page = await open();
    await page.goto(`${here}/${templateId}`);
    await page.getByRole('button', { name: `Keep: ${first!.words}`, exact: true }).focus();
    await page.keyboard.press('-');
    await page.getByRole('button', { name: 'Apply 1 change' }).waitFor();
    await page.getByRole('button', { name: /^Says again that they bought a lot/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Strike: ${other.words}`, exact: true }).focus();
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Apply 2 changes' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Struck by you' }).waitFor({ timeout: 60_000 });
    const after = await ask<Traits>('/traits');
    expect(after.version).toBe(before.version + 1);
    expect(after.struck.map(({ key }) => key)).toEqual([first!.key]);
    expect(after.kept.find(({ key }) => key === other.key)).toMatchObject({ decision: 'keep' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('table', { name: 'Struck by you' }).waitFor({ state: 'detached', timeout: 60_000 });
    expect((await ask<Traits>('/traits')).kept.map(({ key }) => key)).toEqual(before.kept.map(({ key }) => key));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('scores everybody, lists the prospects most like the best, and explains one', { timeout: 120_000 }, async () => {
    const page = await open();
    await page.goto(`${here}/${templateId}?tab=people`);
    await page.getByRole('button', { name: 'Score everybody, now and every night' }).click();
    const rows = page.getByRole('table', { name: 'Like the best' }).getByRole('row');
    await rows.nth(1).waitFor({ timeout: 60_000 });
    await page.getByText('Everybody was looked at').waitFor();
    const { items } = await ask<Ranked>('/contacts?prospects=true&limit=25');
    await expect.poll(() => rows.count()).toBe(1 + items.length);
    expect(await rows.nth(1).textContent()).toContain(items[0]!.externalId);
    await page.getByLabel('Advice', { exact: true }).selectOption('go');
    const go = await ask<Ranked>('/contacts?prospects=true&advice=go&limit=25');
    await expect.poll(() => rows.count()).toBe(1 + go.items.length);
    expect(page.url()).toContain('advice=go');
    await rows.nth(1).getByRole('link').nth(1).click();
    const panel = page.getByRole('article');
    await panel.waitFor();
    const [reason] = go.items[0]!.explanation.split('; ');
    expect((await panel.getByRole('listitem').first().textContent())!.replace('−', '-')).toBe(reason);

    const line = page.getByRole('form', { name: 'Thresholds' });
    await line.getByLabel('Go from').fill('-5');
    await line.getByLabel('No below').fill('5');
    await line.getByRole('button', { name: 'Set these' }).click();
    await line.getByRole('alert').waitFor();
    await line.getByLabel('Go from').fill('100');
    await line.getByRole('button', { name: 'Set these' }).click();
    await page.getByRole('button', { name: /^As proposed/ }).waitFor();
    expect((await ask<Template>('')).thresholds).toMatchObject({ go: 100, no: 5, byOperator: true });
    await page.getByRole('button', { name: /^As proposed/ }).click();
    await page.getByRole('button', { name: /^As proposed/ }).waitFor({ state: 'detached' });
    expect((await ask<Template>('')).thresholds.byOperator).toBe(false);

    await page.getByRole('button', { name: 'Make a segment of “go”' }).click();
    await page.waitForURL(/\/segments\/\d+/);
    expect(page.complaints.filter((one) => !isRefusal(one))).toEqual([]);
    await page.context().close();
  });

  it('picks by hand, archives, and keeps who was picked in the address', { timeout: 120_000 }, async () => {
    const best = (await ask<Template>('')).contactIds.slice(0, 6);
    const page = await open();
    await page.goto(`${here}/new?by=hand&pick=${best.slice(0, 4).join(',')}`);
    await page.getByText('Picked: 4 of 15').waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('By hand');
    await page.getByText('Pick at least 5 customers.').waitFor();
    for (const id of best.slice(4)) {
      const { externalId } = await stage.ask<{ externalId: string }>('GET', `/contacts/${id}`);
      await page.getByRole('textbox', { name: 'Pick a best customer' }).fill(externalId);
      await page.getByRole('option', { name: new RegExp(`^${externalId}\\s*${externalId}$`) }).click();
      await page.getByRole('button', { name: `Leave out ${externalId}`, exact: true }).waitFor();
    }
    expect(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('By hand');
    await page
      .getByRole('button', { name: /^Leave out/ })
      .first()
      .click();
    await page.getByText('Picked: 5 of 15').waitFor();
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByRole('heading', { name: 'By hand' }).waitFor({ timeout: 60_000 });
    const made = Number(/best\/(\d+)/.exec(page.url())![1]);
    const template = await stage.ask<Template>('GET', `/customers/templates/${made}`);
    expect(template.contactIds).toEqual([...best.slice(1)].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('table', { name: 'Templates of best customers' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'By hand' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', { timeout: 120_000 }, async () => {
    for (const more of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const page = await open(more);
      for (const path of ['/new?by=hand', `/${templateId}`, `/${templateId}?tab=people`, `/${templateId}?tab=check`]) {
        await page.goto(`${here}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        expect([path, await seriousFindings(page)]).toEqual([path, []]);
        await expectNoOverflow(page);
      }
      expect(page.complaints).toEqual([]);
      await page.context().close();
    }
  });
});
