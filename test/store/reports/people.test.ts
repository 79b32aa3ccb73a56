import { beforeAll, describe, expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

type Entry = { kind: string; at: string; key: string } & Record<string, unknown>;

describe('contacts as they are looked at', async () => {
  const { house, ask, db, workspaceId, createWorkspace, createKey } = await createTestApi();
  let anna = 0;
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  beforeAll(async () => {
    const person = (place: number, firstName: string, lastName: string) => ({
      externalId: `p${place}`,
      email: `${firstName}.${lastName}@people.example`.toLowerCase(),
      attributes: { firstName, efternamn: lastName },
      consent: place === 2 ? [] : [{ topic: 'news', state: 'subscribed' as const, at: minutesAgo(600) }],
    });
    await house.contacts.upsertMany(workspaceId, [
      person(0, 'Anna', 'Berg'),
      person(1, 'Johanna', 'Bergström'),
      person(2, 'Bo', 'Öberg'),
    ]);
    anna = (await house.contacts.find(workspaceId, { externalId: 'p0' }))!.id;
    const contact = { externalId: 'p0' };
    const lines = [{ product: 'bread', name: 'Rye bread', quantity: 2, amount: 5_000 }];
    const order = { type: 'order', orderId: 'o1', at: minutesAgo(60).toISOString(), contact, lines };
    const refund = { type: 'refund', refundId: 'r1', orderId: 'o1', at: minutesAgo(30).toISOString(), contact };
    await ask('post', '/events/bulk')
      .send({ events: [order, refund] })
      .expect(200);
    await ask('post', `/contacts/${anna}/notes`)
      .send({ kind: 'moment', moment: { rule: 'never', weekdays: [0] } })
      .expect(201);
    const segment = await ask('post', '/segments')
      .send({
        name: 'Bergs',
        purpose: 'p',
        definition: { version: 1, root: { type: 'attribute', name: 'efternamn', op: 'is', value: 'Berg' } },
      })
      .expect(201);
    await house.segments.build(segment.body.id);
    const at = minutesAgo(20);
    const campaign = await insertRow(db, 'campaign', {
      ...{ workspace_id: workspaceId, name: 'Spring', topic: 'news', state: 'finished', audience: '{}' },
    });
    const message = await insertRow(db, 'message', {
      ...{ workspace_id: workspaceId, campaign_id: campaign.id, contact_id: anna, content_id: 1 },
      ...{ email: 'a@x.example', state: 'accepted', planned_at: at, due_at: at, finished_at: at },
    });
    const kinds = await house.events.kindIds(workspaceId);
    for (const [place, kind] of ['message_opened_machine', 'message_opened', 'message_accepted'].entries())
      await insertRow(db, 'event', {
        ...{ workspace_id: workspaceId, contact_id: anna, kind_id: kinds.get(kind), message_id: message.id },
        at: minutesAgo(15 - place),
      });
  });

  const idsOf = async (query: string) =>
    (await ask('get', `/reports/contacts?${query}`).expect(200)).body.items.map(
      (one: { externalId: string }) => one.externalId,
    );

  test('are found by words of name, e-mail and number, whatever the case, and by nothing in between', async () => {
    expect(await idsOf('search=anna')).toEqual(['p0']);
    expect(await idsOf('search=BERG&order=oldest')).toEqual(['p0', 'p1']);
    expect(await idsOf('search=berg%20joh')).toEqual(['p1']);
    expect(await idsOf(`search=${encodeURIComponent('öb')}`)).toEqual(['p2']);
    expect(await idsOf('search=p2')).toEqual(['p2']);
    expect(await idsOf(`search=${encodeURIComponent('@people.ex')}`)).toEqual(['p2', 'p1', 'p0']);
    expect(await idsOf(`search=${encodeURIComponent('.* (')}`)).toEqual([]);
    const { body } = await ask('get', '/contacts?search=anna%20berg').expect(200);
    expect(body.items).toMatchObject([{ name: 'Anna Berg', externalId: 'p0' }]);
  });

  test('are narrowed down, counted, told page by page and as a table', async () => {
    expect(await idsOf('topic=news')).toEqual(['p1', 'p0']);
    const first = (await ask('get', '/reports/contacts?limit=2').expect(200)).body;
    expect(await idsOf(`limit=2&cursor=${first.nextCursor}`)).toEqual(['p0']);
    await ask('post', '/suppressions').send({ email: 'bo.öberg@people.example' });
    await ask('post', '/suppressions').send({ email: 'anna.berg@people.example', reason: 'complaint' }).expect(204);
    expect((await ask('get', '/reports/contacts/count?suppressed=true').expect(200)).body.contacts).toBeGreaterThan(0);
    const { body } = await ask('get', `/reports/contacts/${anna}`).expect(200);
    expect(body).toMatchObject({ name: 'Anna Berg', orders: 1, worth: 0, topics: ['news'], suppressed: 'complaint' });
    const { body: segments } = await ask('get', `/reports/contacts/${anna}/segments`).expect(200);
    expect(segments.items).toMatchObject([{ name: 'Bergs' }]);
    expect(await idsOf(`segmentId=${segments.items[0].segmentId}`)).toEqual(['p0']);
    const { text } = await ask('get', '/reports/contacts.csv?search=anna').expect(200);
    expect(text.trim().split('\r\n')).toHaveLength(2);
    expect(text).toContain('Anna Berg');
  });

  test('have one life in the order of time, across the rooms, with machines told apart', async () => {
    const all = (await ask('get', `/reports/contacts/${anna}/timeline`).expect(200)).body.items as Entry[];
    expect(
      all.map(({ kind, what, by }) => [kind, what, by].filter(Boolean).join(' ')).filter((kind) => kind !== 'segment'),
    ).toEqual(['note', 'reaction opened person', 'reaction opened machine', 'message', 'refund', 'order', 'consent']);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    const of = (kind: string) => all.find((entry) => entry.kind === kind);
    expect(of('order')).toMatchObject({ ref: 'o1', amount: 5_000, lines: [{ name: 'Rye bread', quantity: 2 }] });
    expect(of('message')).toMatchObject({ campaign: 'Spring', state: 'accepted' });
    expect(of('note')).toMatchObject({ sentence: 'Never on Mondays.', removed: false });
    expect(of('segment')).toMatchObject({ change: 'entered', segment: 'Bergs' });

    const keys: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await ask('get', `/reports/contacts/${anna}/timeline?limit=3${cursor}`).expect(200);
      keys.push(...body.items.map(({ key }: Entry) => key));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(keys).toEqual(all.map(({ key }) => key));
    const { body } = await ask('get', `/reports/contacts/${anna}/timeline?kinds=orders,opens`).expect(200);
    expect(body.items.map(({ kind }: Entry) => kind)).toEqual(['reaction', 'refund', 'order']);
    await ask('get', `/reports/contacts/${anna}/timeline?kinds=gossip`).expect(400);
    await ask('get', `/reports/contacts/${anna}/timeline?cursor=x`).expect(400);
  });

  test('are theirs to ask for, and nobody else’s', async () => {
    const { body } = await ask('get', `/reports/contacts/${anna}/file`).expect(200);
    expect(body).toMatchObject({
      contact: [{ external_id: 'p0' }],
      orderLines: [{ name: 'Rye bread' }, {}],
      consents: [{}],
    });
    const other = await createKey(undefined, await createWorkspace());
    for (const path of ['', '/timeline', '/segments', '/file'])
      await ask('get', `/reports/contacts/${anna}${path}`, other).expect(404);
    expect((await ask('get', '/reports/contacts', other).expect(200)).body.items).toEqual([]);
  });
});
