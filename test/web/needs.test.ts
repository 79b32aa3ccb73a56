import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, expectNoOverflow, seriousFindings, signIn } from '../kit/browser.ts';
import { addWorkspace } from '../kit/flow-house.ts';
import { openNeedsStage } from '../kit/needs-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

type Proposal = { kind: string; groups: { name: string; traits: { text: string }[] }[]; tried: { groups: number }[] };
type Overview = {
  groups: { id: number; name: string; contacts: { all: number; declared: number; likeness: number } }[];
  withoutGroup: number;
};

describe.skipIf(!chromiumPath)('needs groups in the browser', () => {
  const pages = usePages(database);
  const { keepSession, open, openSignedOut } = pages;
  let stage: EmptyStage;
  let kinds = new Map<number, string | null>();
  const overview = () => stage.ask<Overview>('GET', '/customers/needs-groups');

  beforeAll(() => {
    stage = pages.stage();
  });

  it('says what to do where there is nothing, and that there is too little data', async () => {
    const page = await openSignedOut();
    await page.goto('/customers/needs');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'There are no needs groups yet' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await page.getByRole('link', { name: 'Look for groups in what customers do' }).click();
    await page.getByRole('button', { name: 'Look for groups' }).click();
    await page.getByRole('heading', { name: 'Too little data' }).waitFor({ timeout: 60_000 });
    expect(page.url()).toContain('tab=discovery');
    expect(page.url()).toMatch(/proposal=\d+/);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('finds the groups there are, draws how it knows, and takes them over in other words', {
    timeout: 180_000,
  }, async () => {
    const truth = { price: 1, time: 1, quality: 1, family: 1 };
    ({ kinds } = await openNeedsStage(stage, stage.workspaceId, { seed: 4, until: Date.now(), contacts: 260, truth }));
    const page = await open();
    await page.goto('/w/corner-shop/customers/needs?tab=discovery');
    await page.getByRole('button', { name: 'Look again with other people' }).click();
    await page.getByRole('heading', { name: 'A proposal: 4 groups' }).waitFor({ timeout: 120_000 });
    const id = /proposal=(\d+)/.exec(page.url())![1];
    const proposal = await stage.ask<Proposal>('GET', `/customers/needs/proposals/${id}`);
    const cards = page.getByRole('article');
    expect(await cards.getByRole('heading').allTextContents()).toEqual(proposal.groups.map(({ name }) => name));
    expect(await cards.getByRole('listitem').allTextContents()).toEqual(
      proposal.groups.flatMap(({ traits }) => traits.map(({ text }) => text)),
    );
    const chart = 'Silhouette by number of groups';
    await page.getByRole('button', { name: `As a table: ${chart}` }).click();
    const tried = page.getByRole('table', { name: chart });
    expect(await tried.getByRole('rowheader').allTextContents()).toEqual(
      proposal.tried.map(({ groups }) => (groups === 4 ? '4 (proposed)' : String(groups))),
    );
    await page.getByRole('button', { name: 'Take them over, in your words' }).click();
    const form = page.getByRole('form', { name: 'Take them over, in your words' });
    const names = form.getByLabel('What you call it');
    for (const [place, name] of ['Price', 'Time', 'Quality', 'Family'].entries()) await names.nth(place).fill(name);
    await form.getByLabel('Arguments that speak to them').first().fill('Five per cent off before noon\nNo queues');
    expect(await seriousFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Make 4 groups of it' }).click();
    const rows = page.getByRole('table', { name: 'Needs groups' }).getByRole('row');
    await rows.nth(4).waitFor();
    await expect
      .poll(async () => (await overview()).groups.reduce((sum, { contacts }) => sum + contacts.all, 0), {
        timeout: 60_000,
      })
      .toBeGreaterThan(200);
    await page.reload();
    await rows.nth(4).waitFor();
    for (const [place, { name, contacts }] of (await overview()).groups.entries()) {
      const text = await rows.nth(place + 1).textContent();
      expect(text).toContain(name);
      expect(text).toContain(`${contacts.all} `);
    }
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows the people behind a count, and makes a segment of them', async () => {
    const [price] = (await overview()).groups;
    const page = await open();
    await page.goto('/w/corner-shop/customers/needs');
    const row = page.getByRole('table', { name: 'Needs groups' }).getByRole('row', { name: /^Price/ });
    await row
      .getByRole('link', { name: String(price!.contacts.likeness), exact: true })
      .last()
      .click();
    await page.getByRole('heading', { name: 'Who behaves like them' }).waitFor();
    expect(page.url()).toContain('by=likeness');
    const people = page.getByRole('table', { name: 'Contacts' });
    await people.waitFor();
    expect(await people.getByRole('row').count()).toBe(1 + Math.min(25, price!.contacts.likeness));
    await page.getByText('No queues').waitFor();
    await page.getByRole('button', { name: 'Make a segment of them' }).click();
    await page.waitForURL(/\/segments\/\d+/);
    const id = /segments\/(\d+)/.exec(page.url())![1];
    const { definition } = await stage.ask<{ definition: object }>('GET', `/segments/${id}`);
    expect(definition).toMatchObject({ root: { type: 'value', name: 'needs_group', op: 'in', values: ['Price'] } });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('changes a group by keyboard alone, takes the change back, and tells why somebody is where they are', async () => {
    const page = await open();
    const { id } = (await overview()).groups[0]!;
    await page.goto(`/w/corner-shop/customers/needs/${id}`);
    await page.getByRole('link', { name: 'Edit' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Change “Price”' });
    await form.getByRole('button', { name: 'Add an answer' }).focus();
    await page.keyboard.press('Enter');
    await form.getByLabel('Attribute').focus();
    await page.keyboard.type('what_matters');
    await page.keyboard.press('Tab');
    await page.keyboard.type('price');
    await page.keyboard.press('Enter');
    await page.keyboard.type('offers');
    await page.keyboard.press('Enter');
    expect(await seriousFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Save the group' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('An answer: what_matters is “price” or “offers”.').waitFor();

    await stage.ask('POST', '/contacts', { externalId: 'n7', attributes: { what_matters: 'offers' } });
    await page.goto('/w/corner-shop/customers/needs');
    await page.getByRole('textbox', { name: 'Contact', exact: true }).fill('n7');
    await page.getByRole('option', { name: /^n7\s*n7$/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Said so: what_matters is “offers”.').waitFor();
    expect(page.url()).toMatch(/contact=\d+/);

    await page.goto(`/w/corner-shop/customers/needs/${id}/edit`);
    await form.getByRole('button', { name: 'Leave out the answer what_matters' }).click();
    await form.getByRole('button', { name: 'Save the group' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('An answer: what_matters is “price” or “offers”.').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows what likeness is worth once enough people have said what they value', { timeout: 120_000 }, async () => {
    for (const { id, name } of (await overview()).groups) {
      const answers = [{ attribute: 'what_matters', values: [name.toLowerCase()] }];
      await stage.ask('PATCH', `/customers/needs-groups/${id}`, { answers });
    }
    const said = [...kinds.values()].map((kind, place) => ({
      externalId: `n${place + 1}`,
      attributes: { what_matters: kind! },
    }));
    await stage.ask('POST', '/contacts/bulk', { contacts: said.slice(0, 200) });
    const page = await open();
    await page.goto('/w/corner-shop/customers/needs');
    await page.getByRole('button', { name: 'Put everybody into their group now' }).click();
    const table = page.getByRole('table', { name: 'Said and was so' });
    await table.waitFor({ timeout: 60_000 });
    expect(await table.locator('[data-chance]').count()).toBe((await table.getByRole('row').count()) - 1);
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
    await page.goto('/w/one-crowd/customers/needs?tab=discovery');
    await page.getByRole('button', { name: 'Look for groups' }).click();
    await page.getByRole('heading', { name: 'No groups', exact: true }).waitFor({ timeout: 90_000 });
    await page.getByRole('application', { name: 'Silhouette by number of groups' }).waitFor();
    expect(await page.getByRole('button', { name: 'Take them over, in your words' }).count()).toBe(0);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('takes a group out of use once somebody has said yes', async () => {
    const page = await open();
    const [{ id, name } = { id: 0, name: '' }] = (await overview()).groups;
    await page.goto(`/w/corner-shop/customers/needs/${id}`);
    await page.getByRole('button', { name: 'Take it out of use' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take it out of use' }).click();
    await page.getByRole('table', { name: 'Needs groups' }).waitFor();
    expect((await overview()).groups.map((group) => group.name)).not.toContain(name);
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('stands in the way of nobody, by day and night, on a phone too', async () => {
    const [{ id } = { id: 0 }] = (await overview()).groups;
    for (const more of [{}, { colorScheme: 'dark' as const }, { viewport: { width: 390, height: 844 } }]) {
      const page = await open(more);
      for (const path of ['', '?tab=discovery', '/new', `/${id}`]) {
        await page.goto(`/w/corner-shop/customers/needs${path}`);
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
