import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, openPage, signIn, startBrowser, type WatchedPage } from '../kit/browser.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { openAndClick } from '../kit/read-mail.ts';
import type { EmptyStage } from '../kit/use-pages.ts';
import { openEmptyStage, operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

const row = (name: string, place: number) =>
  `${1001 + place};${name.toLowerCase()}@people.example;${name};${place < 5 ? 'Lund' : 'Ystad'};yes`;
const file = [
  'Customer number;E-mail;First name;City;Newsletter',
  ...['Anna', 'Bo', 'Cilla', 'Dag', 'Eva', 'Folke', 'Gun', 'Hugo'].map(row),
  '1009;not an address;Ida;Lund;yes',
].join('\n');

const design = `<mjml>
  <mj-head>{{> styles}}</mj-head>
  <mj-body css-class="page">
    {{> header}}
    <mj-section mj-class="k-section" css-class="k-section"><mj-column>
      <mj-text>Dear {{default contact.firstName "friend"}}, the mornings are calm.</mj-text>
      <mj-button href="https://shop.example/week">See the week</mj-button>
    </mj-column></mj-section>
    <k-slot name="offer" />
    {{> footer}}
  </mj-body>
</mjml>`;

/** One story from a file of customers to the person whose click moved them: each test goes on where the one before ended. */
describe.skipIf(!chromiumPath)('from a file of customers to the click of one of them', () => {
  let stage: EmptyStage;
  let browser: Browser;
  let page: WatchedPage;
  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openEmptyStage(database);
    await stage.house.workspaces.addOperator(stage.workspaceId, { email: operator.email, role: 'owner' });
    page = await openPage(browser, { baseURL: stage.url, locale: 'en-GB' });
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  const place = (name: string) =>
    page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name, exact: true }).click();
  /** That a letter cannot be made yet (its offer is chosen later) is an answer, which Chromium writes down as an error. */
  const nobodyComplains = () =>
    expect(page.complaints.splice(0).filter((complaint) => !/status of 422/.test(complaint))).toEqual([]);

  it('signs in, and brings customers in from a file: first on trial, without the row that is wrong', async () => {
    await page.goto('/');
    await signIn(page, operator);
    await page.getByRole('link', { name: 'Import contacts' }).first().click();
    const people = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) };
    await page.getByLabel('File', { exact: true }).setInputFiles(people);
    const column = page.getByRole('listitem', { name: 'City', exact: true });
    await expect.poll(() => column.getByLabel('Attribute').first().inputValue()).toBe('city');
    await button('Try it without changing anything').click();
    await page.getByText('This was a trial: nothing was changed yet.').waitFor();
    await page.getByRole('cell', { name: /not an address/ }).waitFor();
    await button('Import 8 rows').click();
    await page.getByRole('link', { name: 'See the contacts' }).waitFor();
    const saving = page.waitForEvent('download');
    await button('Save the error file').click();
    const problems = await (await saving).createReadStream();
    expect(String(Buffer.concat(await problems.toArray()))).toContain('not an address');
    await page.getByRole('link', { name: 'See the contacts' }).click();
    await page.getByText('8 contacts.').waitFor();
    nobodyComplains();
  });

  /** Builds a segment of one condition, and waits for how many are in it. */
  async function buildSegment(segment: { ask: string; option: RegExp; count: string; name: string }) {
    await page.getByRole('combobox', { name: 'who …' }).fill(segment.ask);
    await page.getByRole('option', { name: segment.option }).first().click();
    await button('Done').click();
    const panel = page.getByRole('region', { name: 'How many' });
    await panel.getByText(segment.count, { exact: true }).first().waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill(segment.name);
    await page.getByRole('textbox', { name: 'Purpose' }).fill('Speak of what they care about.');
    await button('Save segment').click();
    await heading(segment.name);
  }

  it('says in sentences who belongs together, and sees how many that are', async () => {
    await place('Segments');
    await page.getByRole('link', { name: 'Create a segment' }).first().click();
    await buildSegment({ ask: 'city', option: /whose city is/, count: '5 people', name: 'Neighbours' });
    await place('Segments');
    await page.getByRole('link', { name: 'Create a segment' }).first().click();
    await buildSegment({ ask: 'clicked', option: /clicked in a message/, count: '0 people', name: 'Clicked' });
    nobodyComplains();
  });

  it('writes a letter in code, and reads it as one of them will get it', async () => {
    await place('Templates');
    await button('Begin with Newsletter').click();
    await page.getByLabel('What is it called?').fill('Calm mornings');
    await button('Make the template').click();
    await heading('Calm mornings');
    await page.getByRole('textbox', { name: 'Design, as MJML' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(design);
    await page.getByRole('textbox', { name: 'As the contact' }).fill('anna');
    await page.getByRole('option', { name: /anna@people\.example/ }).click();
    await page.frameLocator('iframe[title="The letter"]').getByText('Dear Anna, the mornings are calm.').waitFor();
    await button(/^Save as version/).click();
    await page.getByText('Saved as version 2').first().waitFor();
    nobodyComplains();
  });

  it('makes an offer', async () => {
    await place('Offers');
    await page.getByRole('link', { name: 'Make an offer' }).first().click();
    await page.getByLabel('Name').first().fill('Five off');
    await page.getByLabel('At the till they say').selectOption('shared');
    await page.getByLabel('The code').fill('calm5');
    await page.getByLabel('Held back').fill('0');
    await button('Make the offer').click();
    await heading('Five off');
    nobodyComplains();
  });

  it('makes a campaign of all that, checks whom it reaches, and launches it', async () => {
    await place('Campaigns');
    await page.getByRole('link', { name: 'Create a campaign' }).first().click();
    await page.getByLabel('Name of the campaign').fill('Calm week');
    await page.getByRole('combobox', { name: 'For people in', exact: true }).click();
    await page.getByRole('option', { name: /Neighbours/ }).click();
    await page.getByText('5 people match').waitFor();
    await page.getByLabel('Share that gets nothing').fill('0');
    await button('Go on to the content').click();
    await page.getByLabel('Subject', { exact: true }).fill('Calm mornings at the shop');
    await page.getByRole('combobox', { name: 'What stands in offer' }).click();
    await page.getByRole('option', { name: 'An offer' }).click();
    await button('Go on to: Offer').click();
    await page.getByRole('combobox', { name: 'Everybody else' }).click();
    await page.getByRole('option', { name: 'Five off' }).click();
    await page.getByText('Everybody gets the code CALM5.').waitFor();
    await page.getByRole('navigation', { name: 'Steps of the campaign' }).getByRole('link', { name: /Check/ }).click();
    await page
      .getByRole('link', { name: /, Will be mailed: see who/ })
      .filter({ hasText: '5' })
      .waitFor();
    await button('Launch to 5 people').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Launch to 5 people' }).click();
    await page.getByRole('tab', { name: 'What came of it' }).waitFor();
    await page.getByText('finished').first().waitFor();
    nobodyComplains();
  });

  it('reads the mail that was caught, and sees in the report that somebody opened it and clicked', async () => {
    const report = page.url();
    await place('Mailbox');
    await page
      .getByRole('list', { name: 'Mails' })
      .getByRole('link', { name: /anna@people\.example/ })
      .click();
    const letter = page.frameLocator('iframe');
    await letter.getByText('Dear Anna, the mornings are calm.').waitFor();
    await letter.getByText('CALM5').first().waitFor();
    const mailId = /mailbox\/(\d+)/.exec(page.url())![1];
    const { html } = await stage.ask<{ html: string }>('GET', `/mailbox/${mailId}`);
    await page.goto(report);
    const people = page.getByRole('row', { name: /^People what rates/ });
    await people.waitFor();
    expect(await people.getByRole('link').count()).toBe(0);
    // The report is open all the time: what happens comes to it by itself.
    await openAndClick(browser, html, 'See the week');
    await expect.poll(() => people.getByRole('link').count(), { timeout: 15_000 }).toBe(2);
    await people.getByRole('link').last().click();
    await page
      .getByRole('table', { name: 'People who clicked' })
      .getByRole('link', { name: 'anna@people.example' })
      .waitFor();
    await page.keyboard.press('Escape');
    nobodyComplains();
  });

  it('finds who came into a segment by that click, and why', async () => {
    await place('Segments');
    await page.getByRole('link', { name: 'Clicked', exact: true }).click();
    await page.getByRole('tab', { name: 'Movement' }).click();
    const entered = page.getByRole('table', { name: 'Latest changes' }).getByRole('row').filter({ hasText: 'Anna' });
    expect(await entered.textContent()).toMatch(/entered.*something happened/);
    await entered.getByRole('button', { name: 'Why? Anna' }).click();
    const why = page.getByRole('dialog');
    await why.getByText('in it', { exact: true }).waitFor();
    await why.getByText('Proved by').getByRole('link').click();
    await heading('Anna');
    await page
      .getByRole('tabpanel', { name: 'Timeline' })
      .getByText(/[Cc]licked/)
      .first()
      .waitFor();
    nobodyComplains();
  });
});
