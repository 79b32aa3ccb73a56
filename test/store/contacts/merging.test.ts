import { beforeEach, describe, expect, test } from 'vitest';
import { rowsOfContacts, tablesWithContact } from '../../kit/contact-rows.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

const { ask, db, house, createWorkspace, createKey } = await createTestApi();
const { contacts } = house;
let workspaceId = 0;
let key = '';

beforeEach(async () => {
  workspaceId = await createWorkspace();
  key = await createKey(undefined, workspaceId);
});

type Input = Parameters<typeof contacts.upsert>[1];
const add = async (input: Input) => (await contacts.upsert(workspaceId, input)).contactId;
const merge = async (keptId: number, mergedId: number, prefer?: string[]): Promise<number> => {
  const { body } = await ask('post', `/contacts/${keptId}/merge`, key).send({ mergedId, prefer }).expect(201);
  return body.mergeId;
};
const undo = (mergeId: number) => ask('post', `/merges/${mergeId}/undo`, key);
const stateOf = async (contactId: number, topic = 'news') =>
  (await contacts.get(workspaceId, contactId)).subscriptions.find((one) => one.topic === topic)?.state ?? null;
const order = (contact: { contactId: number } | { externalId: string }, orderId: string) =>
  house.events.append(
    workspaceId,
    [{ type: 'order', orderId, at: new Date('2026-05-01T10:00:00Z'), contact, amount: 100 }],
    { createMissing: true },
  );
const sendable = { email: 'x@example.com', content_id: 1 };

/** What columns with rules of their own must hold. */
const checked: Record<string, Record<string, unknown>> = {
  message: { ...sendable, state: 'accepted' },
  offer_code: { state: 'given' },
};

test('every table with a contact_id says what becomes of its rows in a merge', async () => {
  const known = contacts.merging.mergedTables().map(({ table }) => table);
  expect([...known].sort()).toEqual(await tablesWithContact(db));
});

test('keys by which moved rows are found again are unique', async () => {
  for (const spec of contacts.merging.mergedTables()) {
    if (!('key' in spec)) continue;
    const [row] = await db.sql<{ keys: string[][] }>(
      `select json_agg(columns) as keys from (
         select (select json_agg(a.attname) from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) as columns
           from pg_index i where i.indrelid = $1::regclass and i.indisunique) u`,
      [`"${spec.table}"`],
    );
    const isUnique = row!.keys.some((columns) => columns.every((one) => [...spec.key, 'contact_id'].includes(one)));
    expect(isUnique, spec.table).toBe(true);
  }
});

describe('a merge', () => {
  test('brings over what the kept contact does not know, and its own values win', async () => {
    const kept = await add({ externalId: 'k1', attributes: { city: 'Umeå', phone: '1' } });
    const merged = await add({
      email: 'm@example.com',
      language: 'sv',
      attributes: { city: 'Luleå', shoe: 42, phone: '2' },
    });
    await merge(kept, merged, ['phone']);
    expect(await contacts.get(workspaceId, kept)).toMatchObject({
      externalId: 'k1',
      email: 'm@example.com',
      language: 'sv',
      attributes: { city: 'Umeå', shoe: 42, phone: '2' },
    });
    await ask('get', `/contacts/${merged}`, key).expect(404);
  });

  test('takes events, notes, codes, messages and companies along, and undone gives the same rows back', async () => {
    const kept = await add({ externalId: 'k1', email: 'k@example.com', attributes: { city: 'Umeå' } });
    const merged = await add({ externalId: 'm1', email: 'm@example.com', attributes: { city: 'Luleå', shoe: 42 } });
    await add({ externalId: 'm1', attributes: { city: 'Kiruna', shoe: 43 } });
    await order({ contactId: merged }, 'A1');
    await order({ contactId: kept }, 'A2');
    await contacts.setConsent(workspaceId, [
      { contactId: kept, topic: 'news', state: 'subscribed', at: new Date('2026-05-02T00:00:00Z') },
      { contactId: merged, topic: 'news', state: 'unsubscribed', at: new Date('2026-05-01T00:00:00Z') },
      { contactId: merged, topic: 'tips', state: 'subscribed', at: new Date('2026-05-01T00:00:00Z') },
    ]);
    const of = { workspace_id: workspaceId, contact_id: merged };
    for (const table of await tablesWithContact(db)) {
      if (
        [
          'event',
          'contact_alias',
          'consent',
          'subscription',
          'member',
          'member_log',
          'segment_clock',
          'dirty',
          'segment_touched',
        ].includes(table)
      )
        continue;
      const needs = { ...of, ...(checked[table] ?? {}) };
      await insertRow(db, table, needs);
      // What one contact may have once is there for both.
      const spec = contacts.merging.mergedTables().find((one) => one.table === table);
      if (spec?.how === 'one-of' || spec?.how === 'where-free')
        await insertRow(db, table, { ...needs, contact_id: kept });
    }
    const before = await rowsOfContacts(db, workspaceId, [kept, merged]);

    const mergeId = await merge(kept, merged);
    const left = await rowsOfContacts(db, workspaceId, [merged]);
    for (const [table, rows] of Object.entries(left)) {
      if (table !== 'message') expect(rows, table).toEqual([]);
    }
    expect(await stateOf(kept)).toBe('unsubscribed');
    expect(await stateOf(kept, 'tips')).toBe('subscribed');

    await undo(mergeId).expect(200);
    expect(await rowsOfContacts(db, workspaceId, [kept, merged])).toEqual(before);
    await undo(mergeId).expect(409);
  });

  test('of two messages of one campaign drops the one that has not left', async () => {
    const [kept, merged] = [await add({ externalId: 'k1' }), await add({ externalId: 'm1' })];
    const message = (contact_id: number, campaign_id: number, state: string) =>
      insertRow(db, 'message', { workspace_id: workspaceId, contact_id, campaign_id, state, ...sendable });
    await message(kept, 901, 'planned');
    await message(merged, 901, 'planned');
    await message(kept, 902, 'planned');
    await message(merged, 902, 'accepted');
    await message(merged, 903, 'planned');
    await merge(kept, merged);
    const rows = await db.sql<{ campaign: number; contact: number; state: string }>(
      `select campaign_id as campaign, contact_id as contact, state from message where workspace_id = $1 order by 1, 2`,
      [workspaceId],
    );
    expect(
      rows.map(({ campaign, contact, state }) => `${campaign} ${contact === kept ? 'kept' : 'merged'} ${state}`),
    ).toEqual([
      '901 kept planned',
      '901 merged dropped',
      '902 kept dropped',
      '902 merged accepted',
      '903 kept planned',
    ]);
  });

  test('a yes that was confirmed from another mailbox does not count, and a complaint is a no', async () => {
    const kept = await add({ email: 'k@example.com' });
    const merged = await add({ email: 'm@example.com' });
    const at = new Date('2026-05-01T00:00:00Z');
    await contacts.setConsent(workspaceId, [
      { contactId: merged, topic: 'news', state: 'subscribed', at },
      { contactId: merged, topic: 'tips', state: 'subscribed', at },
    ]);
    await db.sql(
      `insert into topic (workspace_id, name, title, double_opt_in) values ($1, 'news', 'News', true)
       on conflict (workspace_id, name) do update set double_opt_in = true`,
      [workspaceId],
    );
    await merge(kept, merged);
    expect([await stateOf(kept), await stateOf(kept, 'tips')]).toEqual(['unsubscribed', 'subscribed']);
    const angry = await add({ email: 'angry@example.com' });
    await insertRow(db, 'suppression', {
      workspace_id: workspaceId,
      email_normal: 'angry@example.com',
      reason: 'complaint',
    });
    await merge(kept, angry);
    expect(await stateOf(kept, 'tips')).toBe('unsubscribed');
    const { body } = await ask('get', `/merges?contactId=${kept}`, key).expect(200);
    expect(body.items.map((one: { withdrawn: unknown }) => one.withdrawn)).toEqual([
      [{ topic: 'tips', why: 'complained' }],
      [{ topic: 'news', why: 'confirmed-by-another-mailbox' }],
    ]);
  });

  test('is refused with itself, with nobody, and with a contact of another workspace', async () => {
    const kept = await add({ externalId: 'k1' });
    const elsewhere = await createWorkspace();
    const { contactId: stranger } = await contacts.upsert(elsewhere, { externalId: 'x' });
    expect((await ask('post', `/contacts/${kept}/merge`, key).send({ mergedId: kept }).expect(400)).body.code).toBe(
      'contacts_same',
    );
    await ask('post', `/contacts/${kept}/merge`, key).send({ mergedId: stranger }).expect(404);
    expect(await contacts.get(elsewhere, stranger)).toMatchObject({ externalId: 'x' });
  });
});

describe('names of the merged contact', () => {
  test('lead to the kept one: by API, look-up, event, and a chain of merges', async () => {
    const kept = await add({ externalId: 'k1', email: 'k@example.com' });
    const merged = await add({ externalId: 'm1', email: 'm@example.com' });
    const last = await add({ externalId: 'z1', email: 'z@example.com' });
    await merge(merged, last);
    await merge(kept, merged);
    for (const ref of [
      { externalId: 'm1' },
      { email: 'M@example.com' },
      { contactId: merged },
      { externalId: 'z1' },
      { contactId: last },
    ]) {
      expect(await contacts.resolve(workspaceId, [ref])).toEqual([kept]);
      expect(await contacts.resolve(workspaceId, [ref], { createMissing: true })).toEqual([kept]);
    }
    expect(await add({ externalId: 'm1', email: 'm@example.com', attributes: { shoe: 42 } })).toBe(kept);
    expect(await add({ externalId: 'z1' })).toBe(kept);
    expect(await add({ email: 'z@example.com' })).toBe(kept);
    expect(await contacts.get(workspaceId, kept)).toMatchObject({
      externalId: 'k1',
      email: 'k@example.com',
      attributes: { shoe: 42 },
    });
    // A new address beside an old id is news of the same person.
    expect(await add({ externalId: 'm1', email: 'new@example.com' })).toBe(kept);
    expect(await contacts.get(workspaceId, kept)).toMatchObject({ email: 'new@example.com' });
    const { body } = await ask('get', '/contacts?externalId=z1', key).expect(200);
    expect(body.items.map((one: { id: number }) => one.id)).toEqual([kept]);
    expect((await contacts.list(workspaceId, { limit: 10 })).items).toHaveLength(1);
  });

  test('are its own again after the undo, the later merge first', async () => {
    const kept = await add({ externalId: 'k1' });
    const merged = await add({ externalId: 'm1', email: 'm@example.com' });
    const last = await add({ externalId: 'z1' });
    const first = await merge(merged, last);
    const second = await merge(kept, merged);
    await undo(first).expect(409);
    await undo(second).expect(200);
    expect(await contacts.resolve(workspaceId, [{ externalId: 'z1' }, { email: 'm@example.com' }])).toEqual([
      merged,
      merged,
    ]);
    await undo(first).expect(200);
    expect(await contacts.resolve(workspaceId, [{ externalId: 'z1' }, { externalId: 'm1' }])).toEqual([last, merged]);
  });

  test('cannot be given back when somebody else has them by now', async () => {
    const kept = await add({ externalId: 'k1' });
    const merged = await add({ externalId: 'm1' });
    const mergeId = await merge(kept, merged);
    const other = await add({ externalId: 'o1' });
    await contacts.update(workspaceId, other, { externalId: 'm1' });
    expect((await undo(mergeId).expect(409)).body.detail).toContain('m1');
    expect(await contacts.resolve(workspaceId, [{ externalId: 'm1' }])).toEqual([other]);
  });
});

test('what happened since the merge stays with the kept contact, a value changed since stays as it is', async () => {
  const kept = await add({ externalId: 'k1' });
  const merged = await add({ externalId: 'm1', attributes: { shoe: 42, city: 'Umeå' } });
  await order({ contactId: merged }, 'A1');
  const mergeId = await merge(kept, merged);
  await order({ externalId: 'm1' }, 'A2');
  await add({ externalId: 'k1', attributes: { shoe: 44 } });
  expect((await undo(mergeId).expect(200)).body).toMatchObject({ keptId: kept, mergedId: merged, stays: ['shoe'] });
  expect((await contacts.get(workspaceId, kept)).attributes).toEqual({ shoe: 44 });
  expect((await contacts.get(workspaceId, merged)).attributes).toEqual({ shoe: 42, city: 'Umeå' });
  const rows = await db.sql('select contact_id, ref from event where workspace_id = $1 order by ref', [workspaceId]);
  expect(rows).toEqual([
    { contact_id: merged, ref: 'A1' },
    { contact_id: kept, ref: 'A2' },
  ]);
});

describe('what was on its way while its contact was merged', () => {
  const late = async (contactId: number, ref: string) =>
    insertRow(db, 'event', {
      workspace_id: workspaceId,
      contact_id: contactId,
      kind_id: (await house.events.kindIds(workspaceId)).get('order'),
      ref,
      at: new Date('2026-05-01T10:00:00Z'),
    });
  const contactOf = async (ref: string) =>
    (
      await db.sql<{ id: number }>('select contact_id as id from event where workspace_id = $1 and ref = $2', [
        workspaceId,
        ref,
      ])
    )[0]!.id;

  test('comes to the kept contact, who is judged anew, and goes back with the undo', async () => {
    const [kept, merged] = [await add({ externalId: 'k1' }), await add({ externalId: 'm1' })];
    const mergeId = await merge(kept, merged);
    await late(merged, 'A1');
    await db.sql('delete from dirty where workspace_id = $1', [workspaceId]);
    await Promise.all([contacts.merging.followLate(), contacts.merging.followLate()]);
    expect(await contactOf('A1')).toBe(kept);
    const dirty = await db.sql<{ id: number }>('select contact_id as id from dirty where workspace_id = $1', [
      workspaceId,
    ]);
    expect(dirty.map(({ id }) => id)).toContain(kept);
    await db.sql('delete from dirty where workspace_id = $1', [workspaceId]);
    await contacts.merging.followLate();
    expect(await db.sql('select 1 from dirty where workspace_id = $1', [workspaceId])).toEqual([]);
    await undo(mergeId).expect(200);
    expect(await contactOf('A1')).toBe(merged);
    await contacts.merging.followLate();
    expect(await contactOf('A1')).toBe(merged);
  });

  test('follows a chain of merges, and comes back the same way', async () => {
    const [kept, merged, last] = [
      await add({ externalId: 'k' }),
      await add({ externalId: 'm' }),
      await add({ externalId: 'z' }),
    ];
    const first = await merge(merged, last);
    const second = await merge(kept, merged);
    await late(last, 'A1');
    await late(merged, 'A2');
    await contacts.merging.followLate();
    expect([await contactOf('A1'), await contactOf('A2')]).toEqual([kept, kept]);
    await undo(second).expect(200);
    expect([await contactOf('A1'), await contactOf('A2')]).toEqual([merged, merged]);
    await undo(first).expect(200);
    expect([await contactOf('A1'), await contactOf('A2')]).toEqual([last, merged]);
  });
});

describe('an undo that would take a name from somebody', () => {
  test('is refused, and says who has it', async () => {
    const kept = await add({ externalId: 'k1', email: 'k@example.com' });
    const merged = await add({ externalId: 'm1', email: 'm@example.com' });
    const mergeId = await merge(kept, merged, ['$email']);
    const other = await add({ externalId: 'o1' });
    await contacts.update(workspaceId, other, { email: 'k@example.com' });
    const { body } = await undo(mergeId).expect(409);
    expect(body).toMatchObject({ code: 'merge_cannot_be_undone' });
    expect(body.detail).toBe(
      `Contact ${other} has the e-mail k@example.com of contact ${kept} by now: change it there first.`,
    );
    expect(await contacts.get(workspaceId, kept)).toMatchObject({ email: 'm@example.com' });
    await contacts.update(workspaceId, other, { email: 'o@example.com' });
    await undo(mergeId).expect(200);
    expect(await contacts.get(workspaceId, kept)).toMatchObject({ email: 'k@example.com' });
    expect(await contacts.get(workspaceId, merged)).toMatchObject({ email: 'm@example.com' });
  });

  test('or leave one without any, or with the same as the other, is refused too', async () => {
    const kept = await add({ email: 'k@example.com' });
    const merged = await add({ externalId: 'm1' });
    const mergeId = await merge(kept, merged);
    await contacts.update(workspaceId, kept, { email: null });
    expect((await undo(mergeId).expect(409)).body.detail).toMatch(/neither an external id nor an e-mail/);
    await contacts.update(workspaceId, kept, { email: 'k2@example.com' });
    await undo(mergeId).expect(200);

    const [one, two] = [
      await add({ externalId: 'a', email: 'a@example.com' }),
      await add({ externalId: 'b', email: 'b@example.com' }),
    ];
    const second = await merge(one, two, ['$email']);
    // Written in another way: a change since, but the same mailbox.
    await contacts.update(workspaceId, one, { email: 'B@example.com' });
    expect((await undo(second).expect(409)).body.detail).toMatch(/given anew since/);
  });
});

test('erasing the kept contact takes the records of its merges along, and whatever is left under the other number', async () => {
  const kept = await add({ externalId: 'k1' });
  const merged = await add({ externalId: 'm1', email: 'secret@example.com' });
  const mergeId = await merge(kept, merged);
  await insertRow(db, 'member_log', { workspace_id: workspaceId, contact_id: merged, change: 'left' });
  await ask('delete', `/contacts/${kept}`, key).expect(204);
  await undo(mergeId).expect(404);
  for (const table of ['contact_merge', 'contact_alias', 'member_log']) {
    expect(await db.sql(`select 1 from ${table} where workspace_id = $1`, [workspaceId]), table).toEqual([]);
  }
});
