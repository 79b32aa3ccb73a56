import { beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, seriousFindings, signIn, type WatchedPage } from '../kit/browser.ts';
import { expectSound } from '../kit/expect-sound.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type EmptyStage, usePages } from '../kit/use-pages.ts';
import { operator } from '../kit/web-stage.ts';

const database = await createTestDatabase();

const first = ['Vendela', 'Torkel', 'Sixten', 'Ylva', 'Runar', 'Bodil', 'Hedvig', 'Folke', 'Signe', 'Arvid'];
const last = ['Sjöblad', 'Ekdahl', 'Brandt', 'Wallin', 'Kvist', 'Munther'];
/** Digits that are far apart for neighbours. */
const digits = (place: number, factor: number, length: number) =>
  String((place + 17) * factor)
    .slice(-length)
    .padStart(length, '3');

/** Sixty people, each of another name and number, some of them carelessly written down. */
const people = Array.from({ length: 60 }, (_, place) => {
  const [firstName, lastName] = [first[place % 10]!, last[Math.floor(place / 10)]!];
  const number = digits(place, 73_939_133, 7);
  const mailbox = `${lastName.slice(0, 3)}${digits(place, 7_393_913, 4)}${firstName}`.toLowerCase().replace('ö', 'o');
  return {
    externalId: `K${1000 + place}`,
    email: place < 3 ? `${['anna', 'bo', 'cia'][place]}@gmail.con` : `${mailbox}@people.example`,
    attributes: {
      firstName,
      lastName,
      phone: place % 7 === 3 ? `070-${number.slice(0, 3)} ${number.slice(3, 5)} ${number.slice(5)}` : `+4670${number}`,
      ...(place % 4 === 0 ? {} : { postcode: `1${digits(place, 739_391, 2)} ${digits(place, 7_151, 2)}` }),
      birthDate: `19${50 + (place % 47)}-0${1 + (place % 9)}-1${place % 10}`,
      country: 'SE',
      ...(place < 40 ? { region: place % 2 === 0 ? 'north' : 'south' } : {}),
    },
    consent: place % 3 === 0 ? [] : [{ topic: 'news', state: 'subscribed', evidence: { form: 'till' } }],
  };
});

/** The second record of somebody: the same person, written down again. */
const again = (place: number, change: { externalId: string; email: string; attributes?: Record<string, string> }) => ({
  ...change,
  attributes: { ...people[place]!.attributes, ...change.attributes },
  consent: [{ topic: 'news', state: 'subscribed', evidence: { form: 'web' } }],
});
const copies = [
  again(10, { externalId: 'W1', email: 'vendela.ekdahl@web.example', attributes: { region: 'south' } }),
  again(21, {
    externalId: 'W2',
    email: 'torkel.b@web.example',
    attributes: { lastName: 'BRANDT', newsletterName: 'T' },
  }),
  again(33, { externalId: 'W3', email: 'ylva@web.example' }),
  again(33, { externalId: 'W4', email: 'ylva.wallin@work.example' }),
];
const odd = [
  { externalId: 'O1', email: 'info@office.example' },
  { externalId: 'O2', email: 'someone@mailinator.com' },
  { externalId: 'O3', attributes: { firstName: 'Nobody' } },
];

type Pair = { firstId: number; secondId: number; kind: string; first: { externalId: string } };
type Found = { pairs: Pair[]; clusters: number[][] };
type Person = { id: number; email: string; attributes: Record<string, string> };

describe.skipIf(!chromiumPath)('the quality of data in the browser', () => {
  const pages = usePages(database);
  const { keepSession, openSignedOut } = pages;
  let stage: EmptyStage;
  const open = async (address: string) => {
    const page = await pages.open();
    await page.goto(`/w/corner-shop/customers/quality${address}`);
    return page;
  };
  const close = async (page: WatchedPage) => {
    expect(page.complaints).toEqual([]);
    await page.context().close();
  };
  const contact = async (externalId: string) => {
    const { items } = await stage.ask<{ items: Person[] }>('GET', `/contacts?externalId=${externalId}`);
    return items[0];
  };

  beforeAll(() => {
    stage = pages.stage();
  });

  it('says what to do while there is nobody, and checks everybody when asked', async () => {
    const page = await openSignedOut();
    await page.goto('/w/corner-shop/customers/quality');
    await signIn(page, operator);
    await page.getByText('There is nobody whose data could be checked yet').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await keepSession(page);
    await stage.ask('POST', '/contacts/bulk', { contacts: [...people, ...copies, ...odd] });
    const definition = { version: 1, root: { type: 'attribute', name: 'region', op: 'is', value: 'north' } };
    await stage.ask('POST', '/segments', { name: 'North', purpose: 'To fill the shop up north.', definition });
    await expect.poll(() => stage.isSettled()).toBe(true);
    await page.reload();
    const check = page.getByRole('button', { name: 'Check now' });
    await check.waitFor();
    await check.press('Enter');
    await page.getByRole('heading', { name: 'What is wrong' }).waitFor();
    const { score, sentence } = await stage.ask<{ score: number; sentence: string }>('GET', '/quality');
    await page.getByText(sentence).waitFor();
    await page.getByText(`${score} of 100`, { exact: true }).waitFor();
    const slips = page.getByRole('table', { name: 'E-mail address' }).getByRole('row').filter({ hasText: 'slip' });
    expect(await slips.textContent()).toContain('anna@gmail.con → anna@gmail.com');
    expect(await slips.getByRole('link', { name: 'Take over 3' }).count()).toBe(1);
    expect(await page.getByText('from the second day on').count()).toBe(1);
    await close(page);
  });

  it('draws how quality went', async () => {
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    await stage.house.contacts.quality.keepDays(
      stage.workspaceId,
      [30, 20, 10].map((ago, place) => ({ day: day(ago), scope: 'all', score: 50 + place, figures: { contacts: 60 } })),
    );
    const page = await open('');
    const trend = page.getByRole('region', { name: 'Over time' });
    await trend.getByRole('button', { name: 'As a table' }).click();
    const rows = trend.getByRole('table').getByRole('row');
    await expect.poll(() => rows.count()).toBe(1 + 4);
    await close(page);
  });

  it('shows who is behind a problem, takes over a suggestion, and takes it back', async () => {
    const page = await open('');
    await page.getByRole('link', { name: 'slip of the fingers' }).click();
    await page.getByRole('heading', { name: '3 contacts' }).waitFor();
    expect(page.url()).toContain('code=typo');
    await page.getByRole('button', { name: 'Take over anna@gmail.com' }).click();
    await page.getByText('E-mail is “anna@gmail.com” now').waitFor();
    expect((await contact('K1000'))?.email).toBe('anna@gmail.com');
    await page.getByText('taken over', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('E-mail is “anna@gmail.con” again').waitFor();
    expect((await contact('K1000'))?.email).toBe('anna@gmail.con');
    await page.goto('/w/corner-shop/customers/quality?code=missing&field=postcode');
    await page.getByRole('heading', { name: 'No postcode' }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(1 + 18);
    await close(page);
  });

  it('says how far each segment can be trusted, and why', async () => {
    const page = await open('?tab=segments');
    const row = page.getByRole('table', { name: 'Quality by segment' }).getByRole('row').filter({ hasText: 'North' });
    expect(await row.textContent()).toContain('Region 100%');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV: Quality by segment' }).click();
    expect((await saved).suggestedFilename()).toBe('data-quality-of-segments.csv');
    await row.getByRole('link').click();
    await page.getByRole('table', { name: 'Fields of North' }).waitFor();
    expect(await page.getByText('This rule leans on region').count()).toBe(1);
    expect(await page.getByText('others might belong').textContent()).toMatch(/^Up to \d+ others/);
    await close(page);
  });

  it('finds duplicates, merges two with the values chosen, and makes two of them again', async () => {
    const page = await open('?tab=duplicates');
    await page.getByText('Nobody looked for duplicates yet').waitFor();
    await page.getByRole('button', { name: 'Look for duplicates now' }).click();
    await page.locator('[data-pair]').first().waitFor();
    const found = await stage.ask<Found>('GET', '/duplicates');
    const pair = found.pairs.find((one) => one.first.externalId === 'K1010')!;
    const card = page.locator(`[data-pair="${pair.firstId}-${pair.secondId}"]`);
    expect(await card.locator('tr[data-look=differs]').filter({ hasText: 'Region' }).textContent()).toContain(
      'northsouth',
    );
    expect(await card.textContent()).toContain('Same phone number');
    await card.locator('tr').filter({ hasText: 'E-mail' }).getByLabel('vendela.ekdahl@web.example').check();
    await card.getByRole('button', { name: 'Merge' }).press('Enter');
    await page.getByText('Orders, events and messages followed').waitFor();
    const kept = await contact('K1010');
    expect(kept).toMatchObject({
      id: pair.firstId,
      email: 'vendela.ekdahl@web.example',
      attributes: { region: 'north' },
    });
    expect(await contact('W1')).toMatchObject({ id: pair.firstId });
    await card.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Undo');
    await page.keyboard.press('Enter');
    await page.getByText('They are as they were').waitFor();
    expect(await contact('K1010')).toMatchObject({ email: people[10]!.email });
    expect(await contact('W1')).toMatchObject({ id: pair.secondId });
    await page.getByRole('button', { name: 'Ask about them again' }).click();
    await card.getByRole('button', { name: 'Two people' }).click();
    await page.getByText('are two people').waitFor();
    await card.waitFor({ state: 'detached' });
    await page.getByLabel('How probable').selectOption('0.99');
    await expect.poll(() => page.url()).toContain('score=0.99');
    await close(page);
  });

  it('makes one of three', async () => {
    const { clusters } = await stage.ask<Found>('GET', '/duplicates');
    expect(clusters.map((ids) => ids.length)).toEqual([3]);
    const page = await open('?tab=duplicates');
    await page.getByRole('button', { name: 'Make one of 3' }).waitFor();
    const outside = page.getByRole('region', { name: 'Pairs', exact: true });
    expect(await outside.getByRole('article', { name: 'Ylva Wallin and Ylva Wallin' }).count()).toBe(0);
    await page.getByText('Its pairs one by one').click();
    expect(await page.getByRole('button', { name: 'Two people' }).count()).toBe(4);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make one of 3' }).click();
    await page.getByText('Orders, events and messages followed').waitFor();
    const ids = await Promise.all(['K1033', 'W3', 'W4'].map(async (name) => (await contact(name))?.id));
    expect(new Set(ids).size).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('They are as they were').waitFor();
    const after = await Promise.all(['K1033', 'W3', 'W4'].map(async (name) => (await contact(name))?.id));
    expect(after).toEqual(clusters[0]);
    await close(page);
  });

  it('tries a repair, does it, and takes it back', async () => {
    const page = await open('?tab=repairs');
    const form = page.getByRole('form', { name: 'Bring values into one form' });
    const written = people[3]!.attributes.phone;
    const normal = `+46${written.slice(1).replace(/\D/g, '')}`;
    await form.getByLabel('Spaces at').uncheck();
    await form.getByLabel('Postcodes, as').uncheck();
    await form.getByLabel('Countries, as').uncheck();
    await form.getByRole('button', { name: 'Try it first' }).click();
    await page.getByText('Nothing was written').waitFor();
    expect(await page.getByRole('row').filter({ hasText: written }).textContent()).toContain(normal);
    expect((await contact('K1003'))?.attributes.phone).toBe(written);
    await page.getByRole('button', { name: /^Change \d+ contacts$/ }).press('Enter');
    await page.getByRole('button', { name: 'Undo all of it' }).waitFor();
    expect((await contact('K1003'))?.attributes.phone).toBe(normal);
    await stage.ask('POST', '/contacts', { externalId: 'K1010', attributes: { phone: '+46700000000' } });
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByText('taken back.', { exact: false }).first().waitFor();
    await page.getByText('1 change stays').waitFor();
    expect((await contact('K1003'))?.attributes.phone).toBe(written);
    expect((await contact('K1010'))?.attributes.phone).toBe('+46700000000');
    await close(page);
  });

  it('takes over all suggestions of one kind', async () => {
    const page = await open('');
    await page.getByRole('link', { name: 'Take over 3' }).click();
    const form = page.getByRole('form', { name: 'Take over suggestions' });
    await form.waitFor();
    await expect.poll(() => form.getByLabel('For').inputValue()).toBe('typo');
    await form.getByRole('button', { name: 'Try it first' }).click();
    await page.getByRole('button', { name: 'Change 3 contacts' }).click();
    await page.getByText('3 contacts changed (3 values).').waitFor();
    expect((await contact('K1001'))?.email).toBe('bo@gmail.com');
    await close(page);
  });

  it('merges many pairs at once, after a trial that shows them, and takes them apart again', async () => {
    const page = await open('?tab=repairs');
    const form = page.getByRole('form', { name: 'Merge duplicates' });
    await form.getByLabel('At least so probable').selectOption('0.8');
    await form.getByRole('button', { name: 'Try it first' }).click();
    const examples = page.getByRole('table', { name: 'Examples' });
    await examples.getByText('Torkel Brandt and Torkel BRANDT').waitFor();
    await expect.poll(() => page.getByText('would become one contact').count(), { timeout: 15_000 }).toBe(1);
    const id = (await contact('W2'))?.id;
    await page.getByRole('button', { name: /^Merge \d+ pairs?$/ }).click();
    await page.getByRole('table', { name: 'What it merged' }).getByText('torkel.b@web.example').waitFor();
    expect((await contact('W2'))?.id).toBe((await contact('K1021'))?.id);
    await page.getByRole('button', { name: 'Undo all of it' }).click();
    await page.getByText('taken back', { exact: true }).waitFor();
    expect((await contact('W2'))?.id).toBe(id);
    // They count as two from now on; the tests below want a pair to look at.
    await stage.ask('POST', `/duplicates/${(await contact('K1021'))?.id}/${id}/decide`, { distinct: false });
    await close(page);
  });

  it('fills in what is missing from a file, tried first as well', async () => {
    const page = await open('?tab=repairs');
    const form = page.getByRole('form', { name: 'Fill in from a file' });
    const text = 'externalId,city,region\nK1005,Umeå,west\nK1045,Luleå,north\nK9999,Nowhere,north\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await form.getByRole('button', { name: 'Try it first' }).click();
    await page.getByText('1 row is of nobody who is known').waitFor();
    expect((await contact('K1005'))?.attributes.city).toBeUndefined();
    await page.getByRole('button', { name: 'Change 2 contacts' }).click();
    await page.getByText('2 contacts changed (3 values).').waitFor();
    expect((await contact('K1005'))?.attributes).toMatchObject({ city: 'Umeå', region: people[5]!.attributes.region });
    expect((await contact('K1045'))?.attributes).toMatchObject({ city: 'Luleå', region: 'north' });
    await close(page);
  });

  it('says what is wrong with an address of another system, and keeps what was typed', async () => {
    const page = await open('?tab=repairs');
    const form = page.getByRole('form', { name: 'Fill in from another system' });
    await form.getByLabel('Address').fill('https://127.0.0.1/enrich');
    await form.getByLabel('Fields to ask for').fill('city, industry');
    await form.getByLabel('Fields to ask for').press('Enter');
    await form.getByRole('alert').waitFor();
    expect(await form.getByRole('alert').textContent()).toContain('127.0.0.1');
    expect(await form.getByLabel('Fields to ask for').inputValue()).toBe('city, industry');
    await page.context().close();
  });

  it('stands in the way of nobody, whatever it has found', async () => {
    const places = [
      ['', 'How complete each field is'],
      ['?code=typo&field=email', ''],
      ['?tab=segments', 'Quality by segment'],
      ['?tab=segments&segment=1', 'Fields of North'],
      ['?tab=duplicates', 'Compared'],
      ['?tab=repairs', 'Repairs'],
      ['?tab=repairs&repair=2', ''],
    ] as const;
    const page = await pages.open();
    for (const [address, sign] of places) {
      await page.goto(`/w/corner-shop/customers/quality${address}`);
      await page
        .getByRole('table', sign === '' ? {} : { name: sign })
        .first()
        .waitFor();
      await expectSound(page, address);
    }
    await close(page);
  });
});
