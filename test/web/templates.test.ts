import type { Browser, BrowserContext, Locator } from 'playwright-core';
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

const design = (words: string) => `<mjml>
  <mj-head>{{> styles}}</mj-head>
  <mj-body css-class="page">
    {{> header}}
    <mj-section mj-class="k-section" css-class="k-section"><mj-column>
      <mj-text>${words}</mj-text>
    </mj-column></mj-section>
    <k-slot name="offer" />
    {{> footer}}
  </mj-body>
</mjml>`;

describe.skipIf(!chromiumPath)('templates in the browser', () => {
  let stage: ShopStage;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  let base: string;
  let greeting: number;
  const open = (more: Partial<Parameters<typeof openPage>[1]> = {}) =>
    openPage(browser, { baseURL: stage.url, storageState: signedIn, locale: 'en-GB', ...more });
  const letter = (page: WatchedPage) => page.frameLocator('iframe[title="The letter"]');
  const write = async (page: WatchedPage, text: string) => {
    await page.getByRole('textbox', { name: 'Design, as MJML' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  };

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    const asked = { name: 'Greeting', mjml: design('Dear {{default contact.firstName "friend"}}'), subject: 'Hello' };
    greeting = (await stage.ask<{ id: number }>('POST', '/templates', asked)).id;
    const page = await openPage(browser, { baseURL: stage.url });
    await page.goto('/templates');
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Templates', level: 1 }).waitFor();
    base = new URL(page.url()).pathname.replace(/\/templates$/, '');
    signedIn = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('teaches on an empty page, and makes a template of a starter', async () => {
    const workspace = {
      name: 'Second Shop',
      slug: 'second-shop',
      timeZone: 'Europe/Stockholm',
      currency: 'SEK',
      language: 'sv',
    };
    const settings = {
      sender: { name: 'Second Shop', email: 'news@second.example' },
      postalAddress: 'Storgatan 1, Lund',
    };
    const { id } = await stage.house.workspaces.create({ ...workspace, settings });
    await stage.house.workspaces.addOperator(id, { email: operator.email, role: 'owner' });
    const page = await open();
    await page.goto('/w/second-shop/templates');
    await page.getByRole('heading', { name: 'No templates yet' }).waitFor();
    await page.getByRole('button', { name: 'Begin with Invitation' }).click();
    await page.getByLabel('What is it called?').fill('Open evening');
    await page.getByRole('button', { name: 'Make the template' }).click();
    await page.getByRole('heading', { name: 'Open evening', level: 1 }).waitFor();
    await letter(page).getByText('Storgatan 1, Lund').first().waitFor();
    await page.getByRole('link', { name: '← Templates' }).click();
    await page.getByRole('button', { name: 'More about Open evening' }).click();
    await page.getByRole('menuitem', { name: 'Put into the archive' }).click();
    await page.getByRole('heading', { name: 'No templates yet' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong while one writes, and shows the letter as anybody gets it', async () => {
    const page = await open();
    await page.goto(`${base}/templates/${greeting}`);
    await letter(page).getByText('Dear [firstName]').waitFor();
    await write(page, design('Dear {{default contact.frstName "friend"}}'));
    const found = page.getByRole('region', { name: 'What is checked' });
    await found.getByText('frstName').first().waitFor();
    await page.locator('.cm-lint-marker').first().waitFor();
    await found.getByRole('button', { name: 'Design, line 6' }).first().click();
    await write(page, design('Good day {{default contact.firstName "friend"}}'));
    await found.getByText('frstName').waitFor({ state: 'detached' });

    await page.getByRole('textbox', { name: 'As the contact' }).fill('p7@');
    await page.getByRole('option', { name: 'p7@people.example' }).click();
    await letter(page).getByText('Good day P7').waitFor();
    await page.getByText('Phone', { exact: true }).click();
    await expect.poll(async () => (await page.locator('iframe[title="The letter"]').boundingBox())?.width).toBe(375);
    await page.getByText('Dark', { exact: true }).click();
    await page.locator('iframe[data-scheme=dark]').waitFor();
    await page.getByText('Plain text', { exact: true }).first().click();
    await page.locator('pre', { hasText: 'Good day P7' }).waitFor();
    await page.getByRole('button', { name: 'At random' }).click();

    // What was not saved is there again.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText('Changes that were not saved are here again').waitFor();
    await page.locator('pre', { hasText: 'Good day P' }).waitFor();
    await page.keyboard.press('ControlOrMeta+s');
    await page.getByText('Saved as version 2').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('edits by blocks without touching what only code can hold', async () => {
    const page = await open();
    await page.goto(`${base}/templates/${greeting}?tab=visual`);
    const canvas = page.frameLocator('iframe[title="The letter, by blocks"]');
    await canvas.getByText('Good day').waitFor();
    await page.getByRole('button', { name: 'Only in code {{> header}}' }).click();
    await page.getByText('This part can only be changed in code.').waitFor();
    await page.getByRole('button', { name: 'Text Good day' }).click();
    await page.getByLabel('Contents').fill('Good evening {{default contact.firstName "friend"}}');
    await canvas.getByText('Good evening').waitFor();
    await page.getByRole('region', { name: 'Add' }).getByRole('button', { name: 'Button', exact: true }).click();
    await canvas.getByText('Read more').waitFor();
    await page.getByRole('button', { name: 'Take the last change back' }).click();
    await canvas.getByText('Read more').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '← Templates' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Save as version 3' }).click();
    await page.getByText('Saved as version 3').waitFor();
    const { mjml } = await stage.ask<{ mjml: string }>('GET', `/templates/${greeting}`);
    expect(mjml).toBe(design('Good evening {{default contact.firstName "friend"}}'));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('carries blocks over the letter by mouse, and moves them by keyboard as well', async () => {
    const text = (words: string) => `<mj-text>${words}</mj-text>`;
    const two = (above: string, below: string) =>
      design('Hello {{#if contact.city}}there{{/if}}').replace(
        '<k-slot name="offer" />',
        `<mj-section><mj-column>
      ${above}
    </mj-column></mj-section>
    <mj-section><mj-column>
      ${below}
    </mj-column></mj-section>
    <k-slot name="offer" />`,
      );
    const asked = { name: 'Moving', subject: 'Moving', mjml: two(text('Apples'), text('Pears')) };
    const { id } = await stage.ask<{ id: number }>('POST', '/templates', asked);
    const page = await open();
    await page.goto(`${base}/templates/${id}?tab=visual`);
    const canvas = page.frameLocator('iframe[title="The letter, by blocks"]');
    const add = page.getByRole('region', { name: 'Add' });
    const said = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor();
    /** To the upper or lower edge of what stands on the letter. */
    const carry = async (from: Locator, to: Locator, edge: 'above' | 'below') => {
      const [start, end] = [(await from.boundingBox())!, (await to.boundingBox())!];
      await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
      await page.mouse.down();
      await page.mouse.move(end.x + 40, edge === 'above' ? end.y : end.y + end.height, { steps: 4 });
      await page.locator('[data-drop-line]').waitFor();
      await page.mouse.up();
      await page.locator('[data-drop-line]').waitFor({ state: 'detached' });
    };
    await canvas.getByText('Pears').waitFor();
    await carry(canvas.getByText('Apples'), canvas.getByText('Pears'), 'below');
    await said('Text: now number 2 of 2 in “Column”.');
    await expect.poll(async () => canvas.locator('body').textContent()).toMatch(/Pears\s+Apples/);
    await carry(add.getByRole('button', { name: 'Button', exact: true }), canvas.getByText('Pears'), 'above');
    await canvas.getByText('Read more').waitFor();
    await page.getByLabel('Leads to').fill('https://shop.example/pears');

    // Back over everything, and forth again but for the address and the button.
    const back = page.getByRole('button', { name: 'Take the last change back' });
    for (let steps = 0; steps < 3; steps += 1) await back.click();
    await canvas.getByText('Read more').waitFor({ state: 'detached' });
    await page.getByText('version 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();

    await page.getByRole('button', { name: 'Text Pears' }).click();
    await page.getByRole('button', { name: 'Move down' }).click();
    await said('Text: now number 2 of 2 in “Column”.');
    await page.getByRole('button', { name: 'Text Apples' }).click();
    await page.getByRole('button', { name: 'Move up' }).click();
    await said('Text: now number 1 of 1 in “Column”.');
    // Byte for byte as it was before.
    await page.getByText('version 1', { exact: true }).waitFor();
    await back.click();
    await page.getByRole('button', { name: 'Save as version 2' }).click();
    await page.getByText('Saved as version 2').waitFor();
    const { mjml } = await stage.ask<{ mjml: string }>('GET', `/templates/${id}`);
    const onOneLine = (lines: string) => lines.replace(/\s+/g, ' ');
    expect(onOneLine(mjml)).toBe(onOneLine(two('', `${text('Apples')} ${text('Pears')}`)));
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('shows what versions changed, and makes an old one the newest', async () => {
    const page = await open();
    await page.goto(`${base}/templates/${greeting}?tab=versions`);
    await page.getByRole('button', { name: 'Compare version 2' }).click();
    const differences = page.getByRole('region', { name: 'Differences' });
    await differences.locator('.cm-changedText').first().waitFor();
    await differences.getByRole('button', { name: 'Restore version 2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore version 2' }).click();
    await page.getByText('Saved as version 4').waitFor();
    const { mjml } = await stage.ask<{ mjml: string }>('GET', `/templates/${greeting}`);
    expect(mjml).toContain('Good day');
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('sends a test mail of what stands in the editor', async () => {
    const page = await open();
    await page.goto(`${base}/templates/${greeting}`);
    await page.getByLabel('Subject', { exact: true }).fill('A word before');
    await page.getByRole('button', { name: 'Test mail' }).click();
    await page.getByRole('button', { name: 'Send the test' }).click();
    await page.getByText('Sent. The mail server said').waitFor();
    type Mails = { items: { subject: string; messageId: number | null; recipient: string }[] };
    const { items } = await stage.ask<Mails>('GET', '/mailbox?limit=1');
    expect(items[0]).toMatchObject({ subject: '[test] A word before', messageId: null, recipient: operator.email });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('changes the brand with the letter beside it, and warns of texts that cannot be read', async () => {
    const page = await open();
    await page.goto(`${base}/brand`);
    await page.getByText('All texts can be read on their grounds').waitFor();
    const accent = page.getByRole('textbox', { name: 'Buttons and highlights' });
    await accent.fill('#ffe9a8');
    await accent.press('Escape');
    await page.getByText('Some texts stand out too little').waitFor();
    await accent.fill('#7a1f5c');
    await accent.press('Tab');
    await page.getByRole('button', { name: 'Save as version 1' }).click();
    await page.getByText('Saved as version 1').waitFor();
    expect(await stage.ask('GET', '/brand')).toMatchObject({ version: 1, theme: { accent: '#7a1f5c' } });
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('tells the story of a message: its states, the very mail, and who opened and clicked it', async () => {
    const page = await open();
    const { items } = await stage.ask<{ items: { messageId: number; subject: string }[] }>(
      'GET',
      `/mailbox?campaignId=${stage.campaignId}&limit=100`,
    );
    const clicked = items[0]!;
    await page.goto(`${base}/messages/${clicked.messageId}`);
    await page.getByRole('heading', { name: clicked.subject, level: 1 }).waitFor();
    await page.getByText('The mail server took it.').waitFor();
    await page.getByText('The very mail, as the mailbox took it.').waitFor();
    await page.frameLocator('iframe[title="The mail"]').getByText('Come in.').waitFor();
    await page.getByText('People: 1 open and 1 click.').waitFor();
    await page.getByRole('button', { name: 'Why? Clicked by a person' }).click();
    await page.getByText('It called itself').waitFor();

    // The mailbox keeps mails for a while only: later it is made anew.
    await database.db.sql('delete from caught_mail where message_id = $1', [clicked.messageId]);
    await page.reload();
    await page.getByText('Made anew from the design').waitFor();
    await page.frameLocator('iframe[title="The mail"]').getByText('Come in.').waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('lets a letter run nothing, send nothing and leave its frame for nowhere', async () => {
    const page = await open();
    // The browser tells of requests that it then refuses to send by the policy: those never went out.
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(request.url()));
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText === 'csp') asked.delete(request.url());
    });
    const html = `<html><head><title>x</title></head><body><p>Bad letter</p>
      <script>parent.document.title = 'taken'</script>
      <img src="data:," onerror="parent.document.title = 'taken'">
      <link rel="stylesheet" href="${stage.url}/leak.css">
      <iframe src="${stage.url}/leak.html"></iframe>
      <form action="${stage.url}/leak" method="post"><button>Send</button></form>
      <a href="${stage.url}/left">Go</a></body></html>`;
    await page.route('**/api/v1/templates/preview', (route) =>
      route.fulfill({ json: { subject: 'Bad', preheader: '', text: '', language: 'en', html } }),
    );
    await page.goto(`${base}/templates/${greeting}`);
    await letter(page).getByText('Bad letter').waitFor();
    expect(await page.locator('iframe[title="The letter"]').getAttribute('sandbox')).toBe('allow-same-origin');
    await letter(page).getByRole('button', { name: 'Send' }).click();
    await letter(page).getByRole('link', { name: 'Go' }).click();
    await page.getByText('Phone', { exact: true }).click();
    await letter(page).getByText('Bad letter').waitFor();
    expect(await page.title()).toBe('Greeting · Kohort');
    expect(page.context().pages()).toHaveLength(1);
    expect([...asked].filter((url) => /leak|left/.test(url))).toEqual([]);
    await page.context().close();
  });

  it('is there for people who see or hear differently, and on a phone', async () => {
    const page = await open();
    const template = `/templates/${greeting}`;
    for (const address of [
      '/templates',
      template,
      `${template}?tab=visual`,
      `${template}?tab=versions&version=2`,
      '/brand',
    ]) {
      await page.goto(`${base}${address}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), `${address}, ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await expectNoOverflow(page);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.context().close();
  });
});
