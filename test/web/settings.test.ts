import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, seriousFindings, signIn, type WatchedPage } from '../kit/browser.ts';
import { createFakeResolver } from '../kit/fake-resolver.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();
const resolver = createFakeResolver({ 'shop.example': { txt: ['v=spf1 -all'] } });

/** Another system that takes every call and remembers what it was told. */
const told: string[] = [];
const receiver = createServer((request, response) => {
  let text = '';
  request.on('data', (piece: Buffer) => (text += piece.toString()));
  request.on('end', () => {
    told.push(text);
    response.end('thank you');
  });
});

describe.skipIf(!chromiumPath)('the settings in the browser', () => {
  const outside = { resolver, env: { WEBHOOK_PRIVATE_ADDRESSES: '127.0.0.1' } };
  const pages = usePages(database, outside);
  let receiverUrl: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => receiver.close());

  const open = async (address: string, more: Parameters<typeof pages.open>[0] = {}) => {
    const page = await pages.open(more);
    await page.goto(`/w/corner-shop/settings${address}`);
    return page;
  };
  const close = async (page: WatchedPage) => {
    expect(page.complaints).toEqual([]);
    await page.context().close();
  };

  it('changes a setting, says what is wrong with another, and takes the first back', async () => {
    const page = await pages.openSignedOut();
    await page.goto('/w/corner-shop/settings');
    await signIn(page, operator);
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Workspace' }).click();
    await pages.keepSession(page);
    const company = page.getByRole('form', { name: 'The company' });
    await company.getByLabel('Name').fill('Corner Shop & Sons');
    await company.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The company: saved.').waitFor();
    const name = async () => (await pages.stage().ask<{ name: string }>('GET', '/workspace')).name;
    expect(await name()).toBe('Corner Shop & Sons');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(name).toBe('Corner Shop');
    const links = page.getByRole('form', { name: 'Links in messages' });
    await links.getByLabel('Address of links').fill('http://links.shop.example');
    await links.getByRole('button', { name: 'Save' }).click();
    await links.getByRole('alert').waitFor();
    expect(await links.textContent()).toContain('Use an https address');
    expect(await links.getByLabel('Address of links').inputValue()).toBe('http://links.shop.example');
    page.complaints.length = 0; // Chromium writes a refused change down as an error.
    await close(page);
  });

  it('adds an operator, whose first password is shown once, and changes the role', async () => {
    const page = await open('/operators');
    await page.getByRole('button', { name: 'Add an operator' }).click();
    await page.getByRole('dialog').getByLabel('E-mail').fill('robin@shop.example');
    await page.getByRole('dialog').getByLabel('Name').fill('Robin');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const secret = page.getByRole('dialog', { name: 'Robin can sign in' });
    expect((await secret.locator('code').textContent())?.length).toBeGreaterThan(10);
    await secret.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('Role of Robin').selectOption('reader');
    await page.getByText('Robin is Reader now.').waitFor();
    await page.getByRole('button', { name: 'Take out: Robin' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await page.getByText('Robin works here no more.').waitFor();
    await close(page);
  });

  it('makes a key, shows it once, and revokes it', async () => {
    const page = await open('/api-keys');
    await page.getByRole('button', { name: 'Make an API key' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Make an API key' });
    await dialog.getByLabel('What it is for').fill('Till');
    await dialog.getByRole('button', { name: 'A shop or till' }).click();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const secret = page.getByRole('dialog', { name: 'The key of Till' });
    const key = await secret.locator('code').textContent();
    expect(key).toMatch(/^kht_/);
    await secret.getByRole('button', { name: 'Close' }).click();
    const asks = async () => {
      const answer = await fetch(`${pages.stage().url}/api/v1/offers`, { headers: { Authorization: `Bearer ${key}` } });
      return answer.status;
    };
    expect(await asks()).toBe(200);
    const row = page.getByRole('row').filter({ hasText: 'Till' });
    expect(await row.textContent()).toContain('Events and orders: send');
    await row.getByRole('button', { name: 'Revoke: Till' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('The key of Till is revoked.').waitFor();
    expect(await asks()).toBe(401);
    await close(page);
  });

  it('sets up a domain: what to publish, what the DNS says, and what is good once it is there', async () => {
    const page = await open('/sending');
    await page.getByRole('button', { name: 'Add a domain' }).first().click();
    expect(await page.getByRole('dialog').getByRole('textbox', { name: 'Domain', exact: true }).inputValue()).toBe(
      'shop.example',
    );
    await page.getByRole('button', { name: 'Add the domain' }).click();
    await page.getByRole('heading', { name: 'shop.example' }).waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    const records = page.getByRole('table', { name: 'DNS records' });
    await records.getByText('is not published yet').first().waitFor();
    type Domain = { id: number; keys: { record: { name: string; value: string } }[] };
    const { items } = await pages.stage().ask<{ items: Domain[] }>('GET', '/sending-domains');
    for (const { record } of items[0]!.keys) resolver.zones[record.name] = { txt: [record.value] };
    await page.getByRole('button', { name: 'Check now' }).click();
    await records.getByText('is published.').first().waitFor();
    await page.getByRole('table', { name: 'Keys' }).getByText('signs', { exact: true }).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await close(page);
  });

  it('makes a webhook, whose secret is shown once, and a test call that is answered', async () => {
    const page = await open('/webhooks');
    await page.getByRole('button', { name: 'Make a webhook' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Make a webhook' });
    await dialog.getByLabel('Name').fill('Customer system');
    await dialog.getByLabel('Address').fill(receiverUrl);
    await dialog.getByLabel('Somebody entered a segment').check();
    await dialog.getByRole('button', { name: 'Make the webhook' }).click();
    const secret = page.getByRole('dialog', { name: 'What signs the calls' });
    expect(await secret.locator('code').textContent()).toMatch(/^whsec_/);
    await secret.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'Customer system' }).waitFor();
    await page.getByRole('button', { name: 'Make a test call' }).click();
    const calls = page.getByRole('table', { name: 'Calls' });
    await calls.getByText('answered 200').waitFor();
    expect(told.join()).toContain('webhook.test');
    await close(page);
  });

  it('forbids an address, and allows it again after asking', async () => {
    const page = await open('/suppressions');
    await page.getByRole('button', { name: 'Forbid an address' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Address' }).fill('no@people.example');
    await page.getByRole('button', { name: 'Forbid it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'no@people.example' });
    await row.waitFor();
    await page.setInputFiles('input[type=file]', {
      name: 'old.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email,reason\nold@people.example,unsubscribed\nnone\n'),
    });
    await page.getByText('old.csv was taken in').waitFor();
    await page.getByRole('row').filter({ hasText: 'old@people.example' }).waitFor();
    await row.getByRole('button', { name: 'Allow again: no@people.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Allow it again' }).click();
    await row.waitFor({ state: 'detached' });
    await close(page);
  });

  it('shows a marketer the settings, and why they are not theirs to change', async () => {
    await pages
      .stage()
      .house.workspaces.addOperator(pages.stage().workspaceId, { email: 'anna@shop.example', role: 'owner' });
    await pages
      .stage()
      .house.workspaces.addOperator(pages.stage().workspaceId, { email: operator.email, role: 'marketer' });
    const page = await open('/workspace');
    await page.getByText('Owners of the workspace change this.').waitFor();
    expect(await page.getByLabel('Name of the sender').isDisabled()).toBe(true);
    await close(page);
    await pages
      .stage()
      .house.workspaces.addOperator(pages.stage().workspaceId, { email: operator.email, role: 'owner' });
  });
});
