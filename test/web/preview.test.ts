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
import { waitFor } from '../kit/wait-for.ts';
import { openShopStage, operator, type ShopStage } from '../kit/web-stage.ts';

const database = await createTestDatabase();

const design = (words: string) => `<mjml>
  <mj-body>
    <mj-section><mj-column>
      <mj-text>${words}</mj-text>
      <mj-image src="https://shop.example/bread.png" />
    </mj-column></mj-section>
    <mj-section><mj-column>
      <mj-text><a href="{{unsubscribeUrl}}">Unsubscribe</a> {{workspace.address}}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;

describe.skipIf(!chromiumPath)('previews in the browser', () => {
  let stage: ShopStage;
  let browser: Browser;
  let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;
  let greeting: number;
  let needy: number;
  let misspelt: number;
  const open = (more: Partial<Parameters<typeof openPage>[1]> = {}) =>
    openPage(browser, { baseURL: stage.url, storageState: signedIn, ...more });
  const letter = (page: WatchedPage) => page.frameLocator('#paper .frame');
  const choose = (page: WatchedPage, label: string) => page.getByLabel('Template or campaign').selectOption({ label });
  const findContact = async (page: WatchedPage, text: string) => {
    await page.getByLabel('As the contact').fill(text);
    await page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    browser = await startBrowser();
    stage = await openShopStage(database);
    const create = async (name: string, words: string, subject: string) =>
      (await stage.ask<{ id: number }>('POST', '/templates', { name, mjml: design(words), subject })).id;
    greeting = await create(
      'Greeting',
      'Dear {{default contact.firstName "friend"}}',
      'Hello {{default contact.firstName "you"}}',
    );
    misspelt = await create('Misspelt', 'Dear {{default contact.frstName "friend"}}', 'Hello');
    needy = await create('Needy', 'Dear {{contact.group}}', 'Hello');
    const page = await openPage(browser, { baseURL: stage.url });
    // Asked to sign in, and led back to what was asked for.
    await page.goto(`/preview#template=${greeting}`);
    await signIn(page, operator);
    await page.getByRole('heading', { name: 'Hello' }).waitFor();
    expect(page.url()).toContain('/preview');
    signedIn = await page.context().storageState();
    await page.context().close();
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it('shows a template as any contact, on a phone and a desktop, by day and night, and as text', async () => {
    const page = await open();
    await page.route('https://shop.example/**', (route) => route.abort());
    await page.goto(`/preview#template=${greeting}`);
    await page.getByText('Shown as a made-up contact, in English.').waitFor();
    await findContact(page, 'p7@people.example');
    await page.getByRole('heading', { name: 'Hello P7' }).waitFor();
    await letter(page).getByText('Dear P7').waitFor();
    await findContact(page, 'p8');
    await letter(page).getByText('Dear P8').waitFor();
    await findContact(page, 'nobody@people.example');
    await page.locator('#contact-form input:invalid').waitFor();

    const box = async () => ((await page.locator('#paper .frame').boundingBox())?.width ?? 0) - 2;
    expect(await box()).toBe(800);
    await page.getByRole('button', { name: 'Phone' }).click();
    await waitFor('the width of a phone', async () => (await box()) === 375);
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.locator('#paper .frame.dark').waitFor();
    await page.getByRole('button', { name: 'Text' }).click();
    expect(await page.locator('#paper pre').textContent()).toContain('Dear P8');

    // The address keeps all of it.
    const kept = page.url();
    await page.goto('about:blank');
    await page.goto(kept);
    await page.locator('#paper pre').getByText('Dear P8').waitFor();
    await page.context().close();
  });

  it('goes through contacts by keyboard', async () => {
    const page = await open();
    await page.goto(`/preview#template=${greeting}`);
    await page.getByText('Shown as a made-up contact, in English.').waitFor();
    await page.getByRole('heading', { name: 'Preview' }).click();
    await page.keyboard.press('j');
    await letter(page).getByText('Dear P1', { exact: true }).waitFor();
    await page.keyboard.press('j');
    await letter(page).getByText('Dear P2', { exact: true }).waitFor();
    await page.keyboard.press('k');
    await letter(page).getByText('Dear P1', { exact: true }).waitFor();
    await page.context().close();
  });

  it('says beside it what was found, with the line of the design', async () => {
    const page = await open();
    await page.goto(`/preview#template=${misspelt}`);
    const found = page.locator('#problems li').filter({ hasText: 'Design, line 4' });
    await found.first().waitFor();
    expect(await found.first().textContent()).toContain('contact.frstName');
    expect(await found.first().textContent()).toContain('look at');
    await page.context().close();
  });

  it('says what is missing when a message cannot be made, and how to mend it', async () => {
    await stage.ask('POST', '/contacts/bulk', { contacts: [{ externalId: 'bare', email: 'bare@people.example' }] });
    const page = await open();
    await page.goto(`/preview#template=${needy}`);
    await findContact(page, 'bare');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('contact.group');
    await page.getByText('It cannot be shown').waitFor();
    await findContact(page, 'p1');
    await letter(page).getByText('Dear mornings').waitFor();
    await alert.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('says for a campaign why this contact gets this, slot by slot', async () => {
    const page = await open();
    await page.goto('/');
    await page.getByRole('link', { name: 'Next month' }).click();
    await page.getByRole('link', { name: 'see it as any contact' }).click();
    await page.locator('#why li').first().waitFor();
    await findContact(page, 'p2');
    await page.getByRole('heading', { name: 'No queues tonight' }).waitFor();
    await letter(page).getByText('Calm evenings').waitFor();
    const why = page.locator('#why');
    expect(await why.textContent()).toContain('The contact is not in "Morning shoppers".');
    expect(await why.locator('li').filter({ hasText: 'Evening shoppers' }).first().textContent()).toContain('this one');
    expect(await why.locator('li').filter({ hasText: 'hero' }).count()).toBe(1);
    await findContact(page, 'p1');
    await page.getByRole('heading', { name: 'Good morning' }).waitFor();
    expect(page.complaints).toEqual([]);
    await page.context().close();
  });

  it('takes over the six starters by one button, and shows them in five languages, by night too', async () => {
    const slug = 'second-shop';
    const { id } = await stage.house.workspaces.create({
      name: 'Second Shop',
      slug,
      timeZone: 'Europe/Stockholm',
      currency: 'SEK',
      language: 'sv',
      settings: { sender: { name: 'Second Shop', email: 'news@second.example' }, postalAddress: 'Storgatan 1, Lund' },
    });
    await stage.house.workspaces.addOperator(id, { email: operator.email, role: 'owner' });
    const { key } = await stage.house.workspaces.createApiKey(id, { name: 'test', scopes: ['contacts:write'] });
    const created = await fetch(`${stage.url}/api/v1/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'asa@people.example', attributes: { firstName: 'Åsa' } }),
    });
    expect(created.ok).toBe(true);
    const page = await open();
    await page.goto('/preview');
    await page.evaluate(`localStorage.setItem('kohort.workspace', '${slug}')`);
    await page.goto('about:blank');
    await page.goto('/preview');
    await page.getByRole('button', { name: 'Take them over' }).click();
    await page.getByRole('heading', { name: 'Nytt från Second Shop' }).waitFor();
    const subjects = {
      'Product launch': 'här är något nytt',
      'Off-peak offer': 'de lugna timmarna är dina',
      Welcome: 'Välkommen',
      'Win-back': 'Det var ett tag sedan',
      Invitation: 'du är bjuden',
    };
    for (const [label, subject] of Object.entries(subjects)) {
      await choose(page, label);
      await page.locator('#inbox-line h2', { hasText: subject }).waitFor();
      await letter(page).getByText('Storgatan 1, Lund').first().waitFor();
    }
    const greeting = {
      sv: 'du är bjuden',
      da: 'du er inviteret',
      nb: 'du er invitert',
      en: 'you are invited',
      fi: 'olet kutsuttu',
    };
    for (const [tag, words] of Object.entries(greeting)) {
      await page.getByLabel('Language').selectOption(tag);
      await letter(page).getByRole('heading', { name: words }).waitFor();
    }
    type Styled = { getComputedStyle(element: unknown): { backgroundColor: string } };
    const ground = () =>
      letter(page)
        .locator('.k-section')
        .first()
        .evaluate((element) => (globalThis as unknown as Styled).getComputedStyle(element).backgroundColor);
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.getByRole('button', { name: 'Dark' }).click();
    await page.locator('#paper .frame.dark').waitFor();
    await letter(page).locator('.k-section').first().waitFor();
    expect(await ground()).toBe('rgb(28, 33, 41)');
    expect(await page.locator('#problems').textContent()).toContain('Nothing was found.');
    expect(page.complaints).toEqual([]);
    await findContact(page, 'asa@people.example');
    await page.locator('#inbox-line h2', { hasText: 'Åsa, olet kutsuttu' }).waitFor();
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
    await page.route('**/api/v1/templates/*/preview', (route) =>
      route.fulfill({
        json: {
          subject: 'Bad',
          preheader: '',
          text: '',
          html: `<html><head><title>x</title></head><body><p>Bad letter</p>
            <script>parent.document.title = 'taken'</script>
            <img src="data:," onerror="parent.document.title = 'taken'">
            <link rel="stylesheet" href="${stage.url}/leak.css">
            <link rel="stylesheet" href="https://elsewhere.example/leak.css">
            <iframe src="${stage.url}/leak.html"></iframe>
            <form action="${stage.url}/leak" method="post"><button>Send</button></form>
            <a href="${stage.url}/left">Go</a></body></html>`,
        },
      }),
    );
    await page.goto(`/preview#template=${greeting}`);
    await letter(page).getByText('Bad letter').waitFor();
    expect(await page.locator('#paper .frame').getAttribute('sandbox')).toBe('');
    await letter(page).getByRole('button', { name: 'Send' }).click();
    await letter(page).getByRole('link', { name: 'Go' }).click();
    await page.getByRole('button', { name: 'Phone' }).click();
    await letter(page).getByText('Bad letter').waitFor();
    expect(await page.title()).toBe('Preview · Kohort');
    await expect.poll(() => [...asked].filter((url) => /leak|left/.test(url))).toEqual([]);
    await page.context().close();
  });

  it('is there for people who see or hear differently, and on a phone', async () => {
    const page = await open();
    await page.route('https://shop.example/**', (route) => route.abort());
    for (const address of [
      `/preview#template=${greeting}`,
      `/preview#campaign=${stage.campaignId}&contact=1&show=text`,
    ]) {
      await page.goto('about:blank');
      await page.goto(address);
      await page.locator('#problems h2').waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await seriousFindings(page), `${address}, ${colorScheme}`).toEqual([]);
      }
      for (const width of [1200, 700, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await expectNoOverflow(page);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await page.context().close();
  });
});
