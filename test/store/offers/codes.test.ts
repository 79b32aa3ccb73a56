import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { findCode } from '../../../src/offers/codes/codes.service.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let people: number[] = [];

beforeAll(async () => {
  house = await createCampaignHouse(db);
  people = await house.addContacts(8);
});

const addOffer = async (codeKind: 'unique' | 'imported' | 'shared') => {
  const code = codeKind === 'shared' ? `S${Math.random().toString(36).slice(2, 10)}` : null;
  const input = newOffer.parse({ name: `o-${Math.random()}`, basisPoints: 1_000, codeKind, code });
  return (await house.offers.create(house.workspaceId, input)).id;
};

let campaigns = 10_000;
/** Planned messages that give an offer, one for each contact; their ids. */
const addMessages = async (contactIds: number[], offerId: number, state = 'planned'): Promise<number[]> => {
  campaigns += 1;
  const rows = await db.sql<{ id: number }>(
    `insert into message (workspace_id, campaign_id, contact_id, email, content_id, state, offer_ids, planned_at, due_at)
     select $1, $2, c, 'a@b.example', 1, $4, array[$5::int], $6, $6 from unnest($3::int[]) c returning id`,
    [house.workspaceId, campaigns, contactIds, state, offerId, house.clock.now()],
  );
  return rows.map(({ id }) => id);
};

const reserve = async (messageIds: number[]) => {
  const text =
    'select m.id as message_id, m.contact_id, unnest(m.offer_ids) as offer_id from message m where m.id = any($1)';
  const selection = { text, values: [messageIds] };
  return db.transaction((tx) => house.offers.reserveCodes(tx, house.workspaceId, { selection }));
};

const end = async (messageIds: number[], state: string) => {
  await db.sql('update message set state = $2 where id = any($1)', [messageIds, state]);
  const selection = { text: 'select id as message_id, state from message where id = any($1)', values: [messageIds] };
  return house.offers.settleCodes(null, house.workspaceId, { selection });
};

const importTo = (offerId: number, text: string, use: 'once' | 'open' = 'once') =>
  house.offers.importCodes(house.workspaceId, { offerId, use }, Readable.from([Buffer.from(text)]), 'system');

const codesOf = async (offerId: number, contactIds = people) => {
  const asked = contactIds.map((contactId) => ({ offerId, contactId }));
  const held = await house.offers.codesOf(house.workspaceId, asked);
  return contactIds.map((contactId) => {
    const own = held.get(`${offerId}:${contactId}`);
    return own?.kind === 'usable' ? own.code : undefined;
  });
};

const counts = async (offerId: number) =>
  (await house.offers.listCodes(house.workspaceId, offerId, { limit: 10 })).counts;

describe('made codes', () => {
  it('are one for each contact, used again by the next campaign, and found however they are typed', async () => {
    const offerId = await addOffer('unique');
    const first = await addMessages(people, offerId);
    expect(await reserve(first)).toEqual({ reserved: 8, reused: 0, short: [] });
    const codes = await codesOf(offerId);
    expect(new Set(codes).size).toBe(8);
    expect(await reserve(await addMessages(people, offerId))).toEqual({ reserved: 8, reused: 8, short: [] });
    expect(await codesOf(offerId)).toEqual(codes);

    const typed = ` ${codes[3]!.toLowerCase().replaceAll('-', ' ')}`;
    const found = await findCode(db.sql, house.workspaceId, typed);
    expect(found).toMatchObject([{ offerId, contactId: people[3], state: 'reserved', code: codes[3] }]);
    expect(await findCode(db.sql, house.workspaceId, 'EXAMPLE-CODE')).toEqual([]);
    expect(await findCode(db.sql, house.workspaceId + 1, typed)).toEqual([]);
  });

  it('are given when sent, void when not, and stay reserved while nobody knows', async () => {
    const offerId = await addOffer('unique');
    const [a, b, c, d] = (await addMessages(people.slice(0, 4), offerId)) as [number, number, number, number];
    await reserve([a, b, c, d]);
    await house.offers.noteShown(house.workspaceId, [{ messageId: d, offerId, wasShown: false }]);
    expect(await end([a], 'accepted')).toEqual({ given: 1, released: 0, takenOver: 0 });
    expect(await end([b], 'rejected')).toEqual({ given: 0, released: 1, takenOver: 0 });
    expect(await end([c], 'unknown')).toEqual({ given: 0, released: 0, takenOver: 0 });
    expect(await end([d], 'accepted')).toEqual({ given: 0, released: 1, takenOver: 0 });
    expect(await counts(offerId)).toEqual({ free: 0, reserved: 1, given: 1, void: 2, open: 0 });
    expect(await end([a, b, d], 'rejected')).toEqual({ given: 0, released: 0, takenOver: 0 });
  });

  it('stay with the contact when another message shows the same code', async () => {
    const offerId = await addOffer('unique');
    const [one, two] = people as [number, number];
    const earlier = await addMessages([one, two], offerId);
    await reserve(earlier);
    const codes = await codesOf(offerId, [one, two]);
    house.clock.advance(60_000);
    const later = await addMessages([one, two], offerId);
    await reserve(later);
    expect(await end([earlier[0]!], 'rejected')).toEqual({ given: 0, released: 0, takenOver: 1 });
    await db.sql("update message set state = 'accepted' where id = $1", [later[1]]);
    expect(await end([earlier[1]!], 'dropped')).toEqual({ given: 1, released: 0, takenOver: 0 });
    expect(await end(later, 'accepted')).toEqual({ given: 1, released: 0, takenOver: 0 });
    expect(await codesOf(offerId, [one, two])).toEqual(codes);
  });

  it('leave shared offers alone', async () => {
    const offerId = await addOffer('shared');
    expect(await reserve(await addMessages(people, offerId))).toEqual({ reserved: 0, reused: 0, short: [] });
  });

  it('come by the hundred thousand in seconds', async () => {
    const offerId = await addOffer('unique');
    const text =
      'select g as message_id, g + 1000000 as contact_id, $1::int as offer_id from generate_series(1, 100000) g';
    const startedAt = performance.now();
    const done = await db.transaction((tx) =>
      house.offers.reserveCodes(tx, house.workspaceId, { selection: { text, values: [offerId] } }),
    );
    console.info(`100,000 codes reserved in ${Math.round(performance.now() - startedAt)} ms`);
    expect(done).toEqual({ reserved: 100_000, reused: 0, short: [] });
    const [row] = await db.sql<{ distinct: number }>(
      'select count(distinct code) as distinct from offer_code where offer_id = $1',
      [offerId],
    );
    expect(row!.distinct).toBe(100_000);
  });
});

describe('imported codes', () => {
  it('are taken in whatever stands between them', async () => {
    const offerId = await addOffer('imported');
    const csv =
      '\ufeffcode;products\r\nspring-1;rye|oat\r\n"SPRING-2"\r\n\r\nspring1;\r\nÅ B;\r\n;\r\nSPRING-3;"a b"\r\n';
    const result = await importTo(offerId, csv);
    expect(result).toMatchObject({ read: 6, imported: 3, refused: 3 });
    expect(result.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [5, 'duplicate'],
      [6, 'code-invalid'],
      [7, 'code-invalid'],
    ]);
    const { items } = await house.offers.listCodes(house.workspaceId, offerId, { limit: 10 });
    expect(items.map(({ code, products }) => [code, products])).toEqual([
      ['SPRING-1', ['rye', 'oat']],
      ['SPRING-2', []],
      ['SPRING-3', ['a', 'b']],
    ]);
    const lines =
      '{"code":"spring-3"}\nnot json\n{"code":7}\n{"code":"SPRING-4","products":["x"]}\n{"code":"A1","products":"x"}';
    const again = await importTo(offerId, lines);
    expect(again).toMatchObject({ read: 5, imported: 1, refused: 4 });
    expect(again.problems.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'duplicate'],
      [2, 'unreadable'],
      [3, 'unreadable'],
      [5, 'products-invalid'],
    ]);
  });

  it('a list without a header, and a code that another offer shares', async () => {
    const input = newOffer.parse({ name: 'shared one', basisPoints: 500, code: 'TAKEN-1' });
    await house.offers.create(house.workspaceId, input);
    const offerId = await addOffer('imported');
    const result = await importTo(offerId, 'LIST-1\nTAKEN-1\nLIST-2');
    expect(result).toMatchObject({ read: 3, imported: 2, problems: [{ line: 2, reason: 'taken' }] });
    await expect(importTo(await addOffer('unique'), 'X1')).rejects.toMatchObject({ code: 'offer_code_kind' });
    const latin = Readable.from([Buffer.from([0x41, 0x31, 0x0a, 0xe5, 0x0a])]);
    await expect(
      house.offers.importCodes(house.workspaceId, { offerId, use: 'once' }, latin, 'system'),
    ).rejects.toMatchObject({ code: 'import_unreadable' });
  });

  it('go out in their order, say how many are missing, and come back when a message fails', async () => {
    const offerId = await addOffer('imported');
    await importTo(offerId, 'Q-1\nQ-2\nQ-3');
    const messages = await addMessages(people.slice(0, 5), offerId);
    expect(await reserve(messages)).toEqual({ reserved: 3, reused: 0, short: [{ offerId, missing: 2 }] });
    expect(await codesOf(offerId, people.slice(0, 5))).toEqual(['Q-1', 'Q-2', 'Q-3', undefined, undefined]);
    await end([messages[1]!], 'dropped');
    expect(await counts(offerId)).toEqual({ free: 1, reserved: 2, given: 0, void: 0, open: 0 });
    expect(await reserve([messages[4]!])).toEqual({ reserved: 1, reused: 0, short: [] });
    expect(await codesOf(offerId, [people[4]!])).toEqual(['Q-2']);
  });

  it('never go to two contacts when two launches take them at once', async () => {
    const offerId = await addOffer('imported');
    await importTo(offerId, Array.from({ length: 8 }, (_, index) => `P-${index}`).join('\n'));
    const halves = [await addMessages(people.slice(0, 4), offerId), await addMessages(people.slice(4), offerId)];
    const done = await Promise.all(halves.map(reserve));
    const reserved = done.reduce((sum, one) => sum + one.reserved, 0);
    const missing = done.flatMap(({ short }) => short).reduce((sum, one) => sum + one.missing, 0);
    expect(reserved + missing).toBe(8);
    const codes = (await codesOf(offerId)).filter((code) => code !== undefined);
    expect(new Set(codes).size).toBe(reserved);
  });

  it('open coupons are nobody’s and need no reservation', async () => {
    const offerId = await addOffer('imported');
    await importTo(offerId, 'COUPON-1,rye', 'open');
    expect(await reserve(await addMessages(people, offerId))).toEqual({ reserved: 0, reused: 0, short: [] });
    expect(await findCode(db.sql, house.workspaceId, 'coupon 1')).toMatchObject([{ state: 'open', products: ['rye'] }]);
  });
});

describe('withdrawing', () => {
  it('one code, by hand, once and for all', async () => {
    const offerId = await addOffer('unique');
    await reserve(await addMessages([people[0]!], offerId));
    const [row] = (await house.offers.listCodes(house.workspaceId, offerId, { limit: 1 })).items;
    for (let time = 0; time < 2; time += 1) {
      await house.offers.voidCode(house.workspaceId, offerId, row!.id, 'system');
    }
    expect(await counts(offerId)).toMatchObject({ void: 1, reserved: 0 });
    await expect(house.offers.voidCode(house.workspaceId, offerId, 1, 'system')).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(house.offers.voidCode(house.workspaceId + 1, offerId, row!.id, 'system')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('those of an erased contact, without saying whose they were', async () => {
    const offerId = await addOffer('imported');
    await importTo(offerId, 'GONE-1\nGONE-2');
    await reserve(await addMessages(people.slice(6, 8), offerId));
    await db.transaction((tx) => house.offers.erase(tx, house.workspaceId, people[6]!));
    const { items } = await house.offers.listCodes(house.workspaceId, offerId, { limit: 5 });
    expect(items.map(({ state, contactId }) => [state, contactId])).toEqual([
      ['void', null],
      ['reserved', people[7]],
    ]);
  });
});

describe('one text', () => {
  const share = (code: string) =>
    house.offers.create(house.workspaceId, newOffer.parse({ name: `Shared ${code}`, basisPoints: 500, code }));
  const taken = (offer: string) => ({
    code: 'offer_code_taken',
    fields: [{ path: 'code', message: expect.stringContaining(`"${offer}"`) }],
  });
  const nameOf = async (offerId: number) => (await house.offers.get(house.workspaceId, offerId)).name;

  it('cannot become the shared code of an offer when it is a code of another, however it is typed', async () => {
    const [imported, unique] = [await addOffer('imported'), await addOffer('unique')];
    await importTo(imported, 'TEXT-ONE\nTEXT-TWO');
    await reserve(await addMessages([people[0]!], unique));
    const [made] = await codesOf(unique, [people[0]!]);
    for (const [code, offerId] of [
      ['TEXT-ONE', imported],
      ['textone', imported],
      [made!, unique],
      [made!.replaceAll('-', ''), unique],
    ] as const) {
      const name = await nameOf(offerId);
      await expect(share(code)).rejects.toMatchObject(taken(name));
    }
    const plain = await share('TEXTFREE');
    const change = (code: string) => house.offers.change(house.workspaceId, plain.id, { code });
    await expect(change('TEXT_TWO')).resolves.toMatchObject({ code: 'TEXT_TWO' });
    const name = await nameOf(imported);
    await expect(change('TEXTTWO')).rejects.toMatchObject(taken(name));
    // Somebody else's workspace is another world.
    const other = await createCampaignHouse(db);
    const elsewhere = newOffer.parse({ name: 'Elsewhere', basisPoints: 500, code: 'TEXT-ONE' });
    expect((await other.offers.create(other.workspaceId, elsewhere)).code).toBe('TEXT-ONE');
  });

  it('that is a shared code is left out of an import with the reason, and the others come in', async () => {
    await share('MORNING-7');
    const offerId = await addOffer('imported');
    const { imported, problems } = await importTo(offerId, 'AFTER-1\nMORNING7\nmor-ning-7\nAFTER-2');
    expect(imported).toBe(2);
    expect(problems).toMatchObject([
      { line: 2, reason: 'taken', message: expect.stringContaining('"Shared MORNING-7"') },
      { line: 3, reason: 'duplicate' },
    ]);
  });

  it('that PostgreSQL cannot keep sinks no import', async () => {
    const offerId = await addOffer('imported');
    const rows = ['{"code":"HALF-1","products":["\\ud83d"]}', '{"code":"HALF-2","products":["rye"]}'];
    const { imported, problems } = await importTo(offerId, rows.join('\n'));
    expect([imported, problems]).toMatchObject([1, [{ line: 1, reason: 'products-invalid' }]]);
  });

  it('goes to one of the two, when an import and an offer want it at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const offerId = await addOffer('imported');
      const text = `RACE${round}`;
      const [shared, sent] = await Promise.allSettled([share(text), importTo(offerId, `RA-CE${round}\nOTHER${round}`)]);
      if (sent.status === 'rejected') throw sent.reason;
      expect(sent.value.imported).toBe(shared.status === 'fulfilled' ? 1 : 2);
    }
  });
});
