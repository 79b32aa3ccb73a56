import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, signIn, type WatchedPage } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { usePages } from '../kit/use-pages.ts';
import { waitFor } from '../kit/wait-for.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

const file = [
  'Kundnummer;E-post;First name;Last name;Birthday;Newsletter;Stad',
  '1001;anna@people.example;Anna;Berg;1961-04-02;yes;Ystad',
  '1002;bo@people.example;Bo;Lind;1975-11-30;no;Lund',
  '1003;not an address;Cilla;Holm;1980-01-15;yes;Malmö',
  '1004;anna.berg@people.example;Anna;Berg;1961-04-02;yes;Ystad',
].join('\n');

describe.skipIf(!chromiumPath)('contacts, their imports and companies', () => {
  const pages = usePages(database);
  let page: WatchedPage;
  beforeAll(async () => {
    page = await pages.openSignedOut();
    await page.goto('/w/corner-shop/contacts');
    await signIn(page, operator);
  });
  afterAll(() => page?.context().close());

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const tab = (name: string) => page.getByRole('tab', { name }).click();
  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  const find = async (name: string) =>
    (await pages.stage().ask<{ items: { id: number; email: string }[] }>('GET', `/contacts?search=${name}`)).items;

  it('brings a file in: what its columns mean is proposed, a trial says what would happen, then it happens', async () => {
    await page.getByText('Nobody is here yet').waitFor();
    await page.getByRole('link', { name: 'Import contacts' }).click();
    await heading('Import a file');
    await page.getByLabel('File', { exact: true }).setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(file),
    });
    const column = (name: string) => page.getByRole('listitem', { name, exact: true });
    const field = (of: string, name: string) => column(of).getByLabel(name).first();
    expect(await field('E-post', 'Means').inputValue()).toBe('E-mail');
    expect(await field('Kundnummer', 'Means').inputValue()).toBe('Customer number');
    expect(await field('Birthday', 'Type').inputValue()).toBe('Date');
    expect(await field('First name', 'Attribute').inputValue()).toBe('firstName');
    await field('Newsletter', 'To which topic they agreed').waitFor();
    await column('E-post').getByText('1 of 4 values cannot be read so, such as “not an address”.').waitFor();
    await field('Stad', 'Attribute').fill('city');
    await expectSound(page);

    await button('Try it without changing anything').click();
    await heading('Trial of people.csv');
    await page.getByText('This was a trial: nothing was changed yet.').waitFor();
    await page.getByRole('cell', { name: /not an address/ }).waitFor();
    expect(await find('anna')).toEqual([]);
    await expectSound(page);

    await button('Import 3 rows').click();
    await page.getByRole('link', { name: 'See the contacts' }).waitFor();
    const saving = page.waitForEvent('download');
    await button('Save the error file').click();
    expect((await saving).suggestedFilename()).toMatch(/^import-\d+-problems\.csv$/);
    await page.getByRole('link', { name: 'See the contacts' }).click();
    await page.getByText('3 contacts.').waitFor();
  });

  it('finds somebody while the name is typed, and sums up who is chosen by keyboard', async () => {
    await page.getByRole('textbox', { name: 'Search' }).fill('anna be');
    await page.getByText('2 contacts.').waitFor();
    expect(new URL(page.url()).searchParams.get('search')).toContain('anna be');
    await page.getByRole('heading', { name: 'Contacts' }).click();
    await page.keyboard.press('j');
    await page.getByRole('complementary', { name: 'The chosen contact' }).getByText('Subscribed to').waitFor();
    await expectSound(page);
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await heading('Anna Berg');
  });

  it('writes down a note and a consent, edits where it stands, and tells all of it as one stream', async () => {
    const [bo] = await find('bo');
    await page.goto(`/w/corner-shop/contacts/${bo!.id}`);
    await heading('Bo Lind');
    await page.getByText('Declined', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Note' }).fill('Asked about rye bread.');
    await button('Write down').click();
    const timeline = page.getByRole('tabpanel', { name: 'Timeline' });
    await timeline.getByRole('listitem').filter({ hasText: 'Asked about rye bread.' }).first().waitFor();
    await expectSound(page);

    await tab('Consent');
    await button('Record consent').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Topic').first().fill('newsletter');
    await dialog.getByLabel('Where it was said').fill('by telephone');
    await dialog.getByLabel('What proves it').fill('Kim took the call.');
    await button('Record the yes').click();
    await page.getByText('note: Kim took the call.').waitFor();
    await page.getByText('May be written to').waitFor();

    await tab('Attributes and scores');
    await button('Edit city').click();
    await page.getByLabel('city', { exact: true }).first().fill('Ystad');
    await button('Save').click();
    await page.getByText('city is saved.').waitFor();
    await tab('Timeline');
    await timeline.getByText('Agreed to newsletter (by telephone)').waitFor();
    await page.getByText('Only orders').click();
    await timeline.getByText('Nothing yet.').waitFor();
    expect(page.url()).toContain('show=orders');
  });

  it('makes one of two who are the same, and forgets somebody who asks for it', async () => {
    const [first, second] = await find('anna');
    await page.goto(`/w/corner-shop/contacts/${first!.id}?tab=data`);
    await page.getByRole('textbox', { name: 'Merge with somebody else' }).fill(second!.email);
    await page.getByRole('option', { name: /Anna Berg/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Compare and merge' });
    await dialog.getByRole('radio', { name: `E-mail: ${second!.email}` }).check();
    await button('Make one of the two').click();
    await page.getByText('Anna Berg is one contact now.').waitFor();
    await button('Undo the merge').waitFor();
    await expectSound(page);
    expect(await pages.stage().ask('GET', `/contacts/${first!.id}`)).toMatchObject({ email: second!.email });

    await button('Erase this contact').click();
    const erase = page.getByRole('dialog');
    await erase.getByText('This cannot be undone.').waitFor();
    expect(await button('Erase for good').isDisabled()).toBe(true);
    await erase.getByRole('textbox').fill(second!.email);
    await button('Erase for good').click();
    await page.getByText('The contact is erased.').waitFor();
    await waitFor('the contact to be gone', async () => (await find('anna')).length === 0);
  });

  it('keeps companies with what is known of them and who belongs to them', async () => {
    await page.goto('/w/corner-shop/companies');
    await button('New company').click();
    await page.getByLabel('Name', { exact: true }).fill('Nordic Tea AB');
    await page.getByRole('textbox', { name: 'Key' }).fill('SE5560001');
    await button('Make the company').click();
    await heading('Nordic Tea AB');
    await button('Edit').click();
    await page.getByLabel('Employees').fill('42');
    await button('Save').click();
    await page.getByText('Nordic Tea AB is saved.').waitFor();
    await page.getByRole('textbox', { name: 'Link somebody' }).fill('bo lind');
    await page.getByRole('option', { name: /Bo Lind/ }).click();
    await button('Link').click();
    await page.getByRole('link', { name: 'Bo Lind' }).waitFor();
    await page.goto('/w/corner-shop/companies');
    await page.getByRole('row').filter({ hasText: '42' }).getByRole('link', { name: 'Nordic Tea AB' }).waitFor();
    expect(page.complaints).toEqual([]);
  });
});
