import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { addWorkspace } from '../kit/flow-house.ts';
import { openNeedsStage } from '../kit/needs-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

type Proposal = {
  kind: string;
  groups: { name: string; share: number; traits: { text: string }[] }[];
  tried: { groups: number }[];
};
type Overview = { groups: { id: number; name: string; contacts: { all: number; declared: number } }[] };

describe.skipIf(!chromiumPath)('needs groups in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;
  let kinds = new Map<number, string | null>();

  beforeAll(() => {
    stage = pages.stage();
  });

  it('says what to do where there is nothing, and that there is too little data', async () => {
    const page = await openSignedOut();
    await page.goto('/needs');
    await signIn(page, operator);
    await page.getByText('There are no needs groups yet').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await page.getByRole('link', { name: 'Look for groups in what customers do' }).click();
    await page.getByRole('button', { name: 'Look for groups' }).click();
    await page.getByRole('heading', { name: 'Too little data' }).waitFor();
    expect(page.url()).toMatch(/#view=discovery&proposal=\d+$/);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('finds the groups there are, draws how it knows, and takes them over in other words', {
    timeout: 180_000,
  }, async () => {
    const truth = { price: 1, time: 1, quality: 1, family: 1 };
    ({ kinds } = await openNeedsStage(stage, stage.workspaceId, { seed: 4, until: Date.now(), contacts: 260, truth }));
    const page = await open();
    await page.goto('/needs#view=discovery');
    await page.getByRole('button', { name: 'Look for groups' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'A proposal: 4 groups' }).waitFor({ timeout: 120_000 });
    const id = /proposal=(\d+)/.exec(page.url())![1];
    const proposal = await stage.ask<Proposal>('GET', `/customers/needs/proposals/${id}`);
    expect(await page.locator('.card h3').allTextContents()).toEqual(proposal.groups.map(({ name }) => name));
    expect(await page.locator('.traits li').allTextContents()).toEqual(
      proposal.groups.flatMap(({ traits }) => traits.map(({ text }) => text)),
    );
    expect(await page.locator('.column').count()).toBe(proposal.tried.length);
    expect(await page.locator('.column.chosen').count()).toBe(1);
    expect(await seriousFindings(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/needs-proposal.png`, fullPage: true });

    const names = page.getByLabel('What you call it');
    for (const [place, name] of ['Price', 'Time', 'Quality', 'Family'].entries()) await names.nth(place).fill(name);
    await page.getByLabel('Arguments that speak to them').first().fill('Five per cent off before noon\nNo queues');
    await page.getByRole('button', { name: 'Take these over' }).click();
    const rows = page.getByRole('table', { name: 'Needs groups' }).getByRole('row');
    await rows.nth(4).waitFor();
    await expect
      .poll(
        async () => {
          const { groups } = await stage.ask<Overview>('GET', '/customers/needs-groups');
          return groups.reduce((sum, { contacts }) => sum + contacts.all, 0);
        },
        { timeout: 60_000 },
      )
      .toBeGreaterThan(200);
    const { groups } = await stage.ask<Overview>('GET', '/customers/needs-groups');
    for (const [place, { name, contacts }] of groups.entries()) {
      await expect.poll(() => rows.nth(place + 1).textContent(), { timeout: 30_000 }).toContain(`${contacts.all} `);
      expect(await rows.nth(place + 1).textContent()).toContain(name);
    }
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('changes a group by keyboard alone, and tells why somebody is where they are', async () => {
    const page = await open();
    await page.goto('/needs');
    await page.getByRole('link', { name: 'Change Price' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Change “Price”' });
    await form.waitFor();
    await form.getByLabel('Answers that put somebody here').fill('what matters');
    await form.getByRole('button', { name: 'Save the group' }).click();
    await form.getByText('write an attribute, a colon and its values').waitFor();
    await form.getByLabel('Answers that put somebody here').fill('what_matters: price, offers');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Change Price' }).click();
    await form.getByLabel('Answers that put somebody here').fill('what_matters: price, offers');
    await form.getByRole('button', { name: 'Save the group' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Says so: what_matters is “price” or “offers”.').waitFor();

    await stage.ask('POST', '/contacts', { externalId: 'n7', attributes: { what_matters: 'offers' } });
    await page.getByLabel('E-mail or external id').fill('N7');
    await page.getByRole('button', { name: 'n7', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Said so: what_matters is “offers”.').waitFor();
    expect(page.url()).toMatch(/contact=\d+/);
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows what likeness is worth once enough people have said what they value', { timeout: 120_000 }, async () => {
    const { groups } = await stage.ask<Overview>('GET', '/customers/needs-groups');
    for (const { id, name } of groups) {
      const answers = [{ attribute: 'what_matters', values: [name.toLowerCase()] }];
      await stage.ask('PATCH', `/customers/needs-groups/${id}`, { answers });
    }
    const said = [...kinds.values()].map((kind, place) => ({
      externalId: `n${place + 1}`,
      attributes: { what_matters: kind! },
    }));
    await stage.ask('POST', '/contacts/bulk', { contacts: said.slice(0, 200) });
    const page = await open();
    await page.goto('/needs');
    await page.getByRole('button', { name: 'Put everybody into their group now' }).click();
    const table = page.getByRole('table', { name: 'Said and was so' });
    await table.waitFor({ timeout: 60_000 });
    expect(await table.locator('.range').count()).toBe((await table.getByRole('row').count()) - 1);
    await page.getByText('known contacts').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('says plainly that there are no groups in another shop', { timeout: 120_000 }, async () => {
    const { workspaceId } = await addWorkspace(stage.house, 'one-crowd');
    await stage.house.workspaces.addOperator(workspaceId, { email: operator.email, role: 'owner' });
    await openNeedsStage(stage, workspaceId, { seed: 2, until: Date.now(), contacts: 260, truth: 'plain' });
    const page = await open();
    await page.goto('/needs#view=discovery');
    await page.evaluate(`localStorage.setItem('kohort.workspace', 'one-crowd')`);
    await page.reload();
    await page.getByRole('button', { name: 'Look for groups' }).click();
    await page.getByRole('heading', { name: 'No groups' }).waitFor({ timeout: 90_000 });
    expect(await page.locator('.column').count()).toBeGreaterThan(3);
    expect(await page.locator('.column.chosen').count()).toBe(0);
    expect(await page.getByRole('form').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/no-groups.png`, fullPage: true });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', async () => {
    const { items } = await stage.ask<{ items: { id: number }[] }>('GET', '/customers/needs/proposals');
    const looks = [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }];
    for (const more of looks) {
      const page = await open(more);
      for (const view of ['groups&group=new', `discovery&proposal=${items[0]!.id}`]) {
        await page.goto(`/needs#view=${view}`);
        await page.locator('form:visible').first().waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await expectNoOverflow(page);
        if (process.env.SHOTS) {
          const name = `needs-${view}-${JSON.stringify(more)}`.replace(/\W+/g, '-');
          await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
        }
      }
      await page.context().close();
    }
  });
});
