import { beforeAll, describe, expect, it } from 'vitest';
import { type SimBuyer, simulateLikenessWorld } from '../../simulator/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { loadBuyers } from '../kit/likeness-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

/** A refusal is an answer like any other; Chromium writes it down as an error all the same. */
const isRefusal = (complaint: string) => /status of (400|409)/.test(complaint);

const database = await createTestDatabase();

type Trait = { key: string; words: string; why: string; decision: string; asideAs: string | null };
type Traits = { version: number; kept: Trait[]; struck: Trait[]; setAside: Trait[] };
type Ranked = {
  items: { contactId: number; externalId: string; score: number; advice: string; explanation: string }[];
};
type Template = {
  version: number;
  contactIds: number[];
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
    await page.goto('/best-customers');
    await signIn(page, operator);
    await page.getByText('There is no template yet').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await page.getByRole('link', { name: 'Make a template' }).click();
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByText('Only 0 customers have a value by revenue').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.complaints.filter((one) => !isRefusal(one))).toEqual([]);
    await page.context().close();
  });

  it('finds what sets the best apart, and shows it with intervals and reasons', { timeout: 120_000 }, async () => {
    await fillShop();
    const page = await open();
    await page.goto('/best-customers#make=top');
    await page.getByLabel('Name').fill('Our ten');
    await page.getByLabel('In the last').selectOption('730');
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByRole('heading', { name: 'Our ten' }).waitFor({ timeout: 60_000 });
    templateId = Number(/template=(\d+)/.exec(page.url())![1]);
    const traits = await ask<Traits>('/traits');
    expect(traits.kept.length).toBeGreaterThan(0);
    const kept = page.getByRole('table', { name: 'What counts' });
    expect(await kept.getByRole('rowheader').locator('strong').allTextContents()).toEqual(
      traits.kept.map(({ words }) => words),
    );
    expect(await kept.locator('.estimate').count()).toBe(traits.kept.length);
    const aside = page.getByRole('table', { name: 'Set aside: says again that they bought a lot' });
    const restating = traits.setAside.filter(({ why }) => why.includes('bought a lot'));
    expect(restating.length).toBeGreaterThan(0);
    for (const { why } of restating) expect(await aside.textContent()).toContain(why);
    await page.getByRole('link', { name: 'Was it right?' }).click();
    await page.getByRole('heading', { name: 'Was it right?' }).waitFor();
    expect(await page.locator('.columns .column').count()).toBe(10);
    await page.getByRole('table', { name: 'Bands of scores, and what came' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('is kept and struck by keyboard alone, several at once', { timeout: 120_000 }, async () => {
    const before = await ask<Traits>('/traits');
    const [first] = before.kept;
    const chance = before.setAside.find(({ asideAs }) => asideAs === 'tells-value')!;
    const page = await open();
    await page.goto(`/best-customers#template=${templateId}`);
    await page.getByRole('button', { name: `Keep: ${first!.words}` }).focus();
    await page.keyboard.press('-');
    await page.getByRole('button', { name: 'Apply 1 change' }).waitFor();
    const restating = ['counts-purchases', 'tells-value', 'explained-by-orders'];
    const shown = before.setAside.filter(({ asideAs }) => restating.includes(asideAs!));
    const steps = before.kept.length + shown.indexOf(chance);
    for (let step = 0; step < steps; step += 1) await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement.dataset.key')).toBe(`keep-${chance.key}`);
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Apply 2 changes' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Struck by you' }).waitFor({ timeout: 60_000 });
    const after = await ask<Traits>('/traits');
    expect(after.version).toBe(before.version + 1);
    expect(after.struck.map(({ key }) => key)).toEqual([first!.key]);
    expect(after.kept.find(({ key }) => key === chance.key)).toMatchObject({ decision: 'keep' });

    await page.getByRole('button', { name: `Strike: ${first!.words}` }).focus();
    await page.keyboard.press('0');
    await page.getByRole('button', { name: `Keep: ${chance.words}`, exact: true }).click();
    await page.getByRole('button', { name: 'Apply 2 changes' }).click();
    await page.getByRole('table', { name: 'Struck by you' }).waitFor({ state: 'detached', timeout: 60_000 });
    expect((await ask<Traits>('/traits')).kept.map(({ key }) => key)).toEqual(before.kept.map(({ key }) => key));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('scores everybody, lists the prospects most like the best, and explains one', { timeout: 120_000 }, async () => {
    const page = await open();
    await page.goto(`/best-customers#template=${templateId}&view=people`);
    await page.getByRole('button', { name: 'Score everybody, now and every night' }).click();
    const rows = page.getByRole('table', { name: 'Like the best' }).getByRole('row');
    await rows.nth(1).waitFor({ timeout: 60_000 });
    await page.getByText('Everybody was looked at').waitFor();
    const { items } = await ask<Ranked>('/contacts?prospects=true&limit=25');
    await expect.poll(() => rows.count()).toBe(1 + items.length);
    expect(await rows.nth(1).textContent()).toContain(items[0]!.externalId);
    await page.getByLabel('Advice').selectOption('go');
    const go = await ask<Ranked>('/contacts?prospects=true&advice=go&limit=25');
    await expect.poll(() => rows.count()).toBe(1 + go.items.length);
    expect(page.url()).toContain('advice=go');
    await page.getByRole('link', { name: go.items[0]!.externalId, exact: true }).click();
    const panel = page.locator('#explained');
    await panel.waitFor();
    const [reason] = go.items[0]!.explanation.split('; ');
    expect((await panel.locator('li').first().textContent())!.replace('−', '-')).toBe(reason);
    expect(await seriousFindings(page)).toEqual([]);

    const line = page.getByRole('form', { name: 'Thresholds' });
    await line.getByLabel('Go from').fill('-5');
    await line.getByLabel('No below').fill('5');
    await line.getByRole('button', { name: 'Set these' }).click();
    await page
      .getByText('must not be above “go”', { exact: false })
      .or(page.getByText('Must not be above'))
      .first()
      .waitFor();
    await line.getByLabel('Go from').fill('100');
    await line.getByRole('button', { name: 'Set these' }).click();
    await page.getByRole('button', { name: /^As proposed/ }).waitFor();
    expect((await ask<Template>('')).thresholds).toMatchObject({ go: 100, no: 5, byOperator: true });
    await page.getByRole('button', { name: /^As proposed/ }).click();
    await page.getByRole('button', { name: /^As proposed/ }).waitFor({ state: 'detached' });
    expect((await ask<Template>('')).thresholds.byOperator).toBe(false);
    expect(page.complaints.filter((one) => !isRefusal(one))).toEqual([]);
    await page.context().close();
  });

  it('picks by hand, archives, and keeps who was picked in the address', { timeout: 120_000 }, async () => {
    const best = (await ask<Template>('')).contactIds.slice(0, 6);
    const page = await open();
    await page.goto(`/best-customers#make=hand&pick=${best.slice(0, 4).join(',')}`);
    await page.getByRole('heading', { name: 'Picked: 4 of 15' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('By hand');
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByText('Pick at least 5 customers.').waitFor();
    for (const id of best.slice(4)) {
      const { externalId } = await stage.ask<{ externalId: string }>('GET', `/contacts/${id}`);
      await page.getByLabel('E-mail or external id of a best customer').fill(externalId.toLowerCase());
      await page.getByRole('button', { name: externalId, exact: true }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `Leave out ${externalId}` }).waitFor();
    }
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('By hand');
    await page
      .getByRole('button', { name: /^Leave out/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Picked: 5 of 15' }).waitFor();
    await page.getByRole('button', { name: 'Find what sets them apart' }).click();
    await page.getByRole('heading', { name: 'By hand' }).waitFor({ timeout: 60_000 });
    const made = Number(/template=(\d+)/.exec(page.url())![1]);
    const template = await stage.ask<Template>('GET', `/customers/templates/${made}`);
    expect(template.contactIds).toEqual([...best.slice(1)].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Yes, archive it' }).click();
    await page.getByRole('table', { name: 'Templates of best customers' }).waitFor();
    expect(await page.getByRole('link', { name: 'By hand' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', { timeout: 120_000 }, async () => {
    const looks = [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }];
    for (const more of looks) {
      const page = await open(more);
      const views = {
        'make=hand': 'form:visible',
        [`template=${templateId}`]: '[aria-label="What counts"]',
        [`template=${templateId}&view=people`]: '[aria-label="Like the best"]',
        [`template=${templateId}&view=check`]: '.columns',
      };
      for (const [view, place] of Object.entries(views)) {
        await page.goto(`/best-customers#${view}`);
        await page.locator(place).first().waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await expectNoOverflow(page);
        if (process.env.SHOTS) {
          const name = `best-${view}-${JSON.stringify(more)}`.replace(/\W+/g, '-');
          await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
        }
      }
      await page.context().close();
    }
  });
});
