import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chromiumPath,
  expectNoOverflow,
  openPage,
  seriousFindings,
  signIn,
  startBrowser,
  type WatchedPage,
} from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();

describe.skipIf(!chromiumPath)('the report of a campaign', () => {
  let stage: ShopStage;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

  const row = (page: WatchedPage, table: string, name: string) =>
    page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: name });

  async function openReport(more: Partial<Parameters<typeof openPage>[1]> = {}) {
    const page = await openPage(browser, { baseURL: stage.url, storageState: signedIn, ...more });
    await page.goto(`/#campaign-${stage.campaignId}`);
    await page.getByRole('heading', { name: 'People and machines' }).waitFor();
    return page;
  }

  /** Of the messages that were opened one is a proxy's, one a machine's; one came back; one was ordered after. */
  async function muddle() {
    const { db, workspaceId, campaignId } = stage;
    const kind = `(select id from event_kind where workspace_id = $1 and name = $3)`;
    const opened = await db.sql<{ id: number; messageId: number }>(
      `select min(e.id) as id, e.message_id as "messageId" from event e join message m on m.id = e.message_id
        where e.workspace_id = $1 and m.campaign_id = $2 and e.kind_id = ${kind}
          and not exists (select from event c join event_kind k on k.id = c.kind_id
                           where c.message_id = e.message_id and k.name = 'message_clicked')
        group by e.message_id order by 1`,
      [workspaceId, campaignId, 'message_opened'],
    );
    for (const [place, name] of ['message_opened_proxy', 'message_opened_machine'].entries()) {
      await db.sql(`update event set kind_id = ${kind} where workspace_id = $1 and message_id = $2`, [
        workspaceId,
        opened[place]!.messageId,
        name,
      ]);
    }
    const [returned] = await db.sql<{ id: number }>(
      `select id from message where campaign_id = $1 and state = 'accepted' order by id limit 1`,
      [campaignId],
    );
    await db.sql(
      `insert into bounce (workspace_id, email_normal, message_id, class, reason, source, key, at)
       values ($1, 'x@people.example', $2, 'hard', 'no-such-mailbox', 'test', 'k', now())`,
      [workspaceId, returned!.id],
    );
    const [clicked] = await db.sql<{ contactId: number }>(
      `select e.contact_id as "contactId" from event e where e.workspace_id = $1 and e.kind_id = ${kind.replace('$3', '$2')} limit 1`,
      [workspaceId, 'message_clicked'],
    );
    await stage.house.events.append(workspaceId, [
      { type: 'order', orderId: 'after', amount: 12_300, at: new Date(), contact: { contactId: clicked!.contactId } },
    ]);
    while (!(await stage.house.conversions.follow()));
  }

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    await muddle();
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Corner Shop' }).waitFor();
    signedIn = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('tells people from machines, what came back, and what was ordered', async () => {
    const page = await openReport();
    expect(await row(page, 'What came of it', 'People who opened').textContent()).toContain('8');
    expect(await row(page, 'What came of it', 'does not work').textContent()).toContain('1');
    expect(await row(page, 'People and machines', 'Mail proxies').textContent()).toMatch(/1 \d/);
    expect(await row(page, 'People and machines', 'Machines').textContent()).toMatch(/1 \d/);
    expect(await row(page, 'What came of it', 'Orders that followed').textContent()).toMatch(
      /[1-9]\d* ?.* SEK after refunds/,
    );
    expect(await page.getByText('An order counts for the message').textContent()).toContain('within 7 days');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands on a phone and at night', async () => {
    const page = await openReport();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [width, height] of [
        [1440, 900],
        [390, 844],
      ] as const) {
        await page.setViewportSize({ width, height });
        await expectNoOverflow(page);
      }
      expect(await seriousFindings(page), colorScheme).toEqual([]);
    }
    await page.context().close();
  });

  it('lets a person decide about messages that nobody knows the fate of', async () => {
    const page = await openPage(browser, {
      ...{ baseURL: stage.url, storageState: signedIn, viewport: { width: 390, height: 844 } },
    });
    // The built-in mailbox remembers what it took, so nothing stays unknown here: the page is told so.
    let unknown = 2;
    const decisions: unknown[] = [];
    await page.route('**/api/v1/reports/campaigns/*', async (route) => {
      const response = await route.fetch();
      const report = (await response.json()) as { totals: { unknown: number } };
      await route.fulfill({ response, json: { ...report, totals: { ...report.totals, unknown } } });
    });
    await page.route('**/resolve-unknown', async (route) => {
      decisions.push(route.request().postDataJSON());
      unknown = 0;
      await route.fulfill({ json: { resolved: 2 } });
    });
    await page.goto(`/#campaign-${stage.campaignId}`);
    await page.locator('#unknown').waitFor();
    expect(await page.locator('#unknown').textContent()).toMatch(/2 messages were handed over.*gets it twice/s);
    await expectNoOverflow(page);
    await page.getByRole('button', { name: 'Leave as it is' }).click();
    await page.locator('#unknown').waitFor({ state: 'detached' });
    expect(decisions).toEqual([{ decision: 'leave' }]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });
});
