import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../../src/platform/index.ts';
import { adjustedRand } from '../../../../src/value/needs/agreement.ts';
import { readBehaviour } from '../../../../src/value/needs/behaviour.store.ts';
import { createTestApi } from '../../../kit/house.ts';
import { type NeedsStage, openNeedsStage } from '../../../kit/needs-stage.ts';

const DAY_MS = 86_400_000;
const until = Date.UTC(2026, 0, 1);
const four = { price: 1, time: 1, quality: 1, family: 1 };

describe('needs groups', async () => {
  const clock = createFakeClock(new Date(until));
  const api = await createTestApi({ clock });
  const { db, house, workspaceId, ask } = api;
  const { needs } = house.value;
  let stage: NeedsStage;
  let other = 0;

  beforeAll(async () => {
    stage = await openNeedsStage(api, workspaceId, { seed: 1, until, contacts: 400, truth: four });
    other = await api.createWorkspace();
    await openNeedsStage(api, other, { seed: 2, until, contacts: 20, truth: 'plain' });
  }, 120_000);

  const score = async () => {
    clock.advance(60_000);
    expect(await needs.scorer.score(workspaceId)).toBe(true);
  };
  const scoresOf = async (contactId: number) =>
    Object.fromEntries(
      (await house.contacts.scoresOf(workspaceId, [contactId])).map(({ name, value }) => [name, value]),
    );
  const truthOf = (contactId: number) => ['price', 'time', 'quality', 'family'].indexOf(stage.kinds.get(contactId)!);
  const someOf = (kind: string) => stage.contactIds.filter((id) => stage.kinds.get(id) === kind);
  const say = async (contactIds: number[], attributes: Record<string, string | number | null>) => {
    clock.advance(1_000);
    await house.contacts.upsertMany(
      workspaceId,
      contactIds.map((contactId) => ({ externalId: `n${stage.contactIds.indexOf(contactId) + 1}`, attributes })),
    );
  };

  test('the database adds behaviour up as the simulator knows it', async () => {
    const span = { from: new Date(until - 365 * DAY_MS), until: new Date(until) };
    const found = await readBehaviour(db.sql, workspaceId, stage.contactIds, span);
    const expected = [...stage.behaviours.values()].filter(({ orders }) => orders > 0);
    expect(found.length).toBe(expected.length);
    for (const one of found) {
      const wanted = stage.behaviours.get(one.contactId)!;
      expect({ ...one, days: Math.round(one.days * 1_000) }).toEqual({
        ...wanted,
        days: Math.round(wanted.days * 1_000),
      });
    }
  });

  test('behaviour is read of the own workspace only', async () => {
    const span = { from: new Date(0), until: new Date(until) };
    expect(await readBehaviour(db.sql, other, stage.contactIds, span)).toEqual([]);
  });

  let proposalId = 0;
  test('a proposal is asked for, comes, and finds the four', async () => {
    const asked = await ask('post', '/customers/needs/proposals').send({ seed: 3 });
    expect(asked.status).toBe(202);
    expect(asked.body).toMatchObject({ kind: 'waiting', seed: 3, until: clock.now().toISOString() });
    proposalId = asked.body.id;
    await needs.runDiscovery();
    const { body } = await ask('get', `/customers/needs/proposals/${proposalId}`);
    expect(body).toMatchObject({ kind: 'groups', seed: 3 });
    expect(body.groups).toHaveLength(4);
    expect(body.groups.map((group: { name: string }) => group.name).join()).toMatch(/in the morning/);
    expect(body).not.toHaveProperty('scales');
    const list = await ask('get', '/customers/needs/proposals');
    expect(list.body.items).toHaveLength(1);
    // Nothing waits any more: the second time changes nothing.
    await needs.runDiscovery();
    expect((await ask('get', `/customers/needs/proposals/${proposalId}`)).body).toEqual(body);
  });

  test('where few have ordered, it says that there is too little', async () => {
    const { id } = await needs.discover(other, { seed: 1 }, 'system');
    await needs.runDiscovery();
    expect(await needs.proposal(other, id)).toMatchObject({ kind: 'too-little-data' });
  });

  test('a proposal taken over places contacts by likeness, as likely as it says', async () => {
    const { status, body } = await ask('post', `/customers/needs/proposals/${proposalId}/take-over`).send({});
    expect(status).toBe(201);
    expect(body.items).toHaveLength(4);
    await score();
    const overview = await ask('get', '/customers/needs-groups');
    expect(overview.status).toBe(200);
    expect(overview.body.likeness).toMatchObject({ by: 'proposal', check: { kind: 'not-checked' } });
    const placed = overview.body.groups.reduce(
      (sum: number, { contacts }: { contacts: { all: number } }) => sum + contacts.all,
      0,
    );
    expect(placed).toBeGreaterThan(350);
    expect(overview.body.withoutGroup).toBe(overview.body.contacts - placed);
    const rows = await db.sql<{ contactId: number; name: string }>(
      `select contact_id as "contactId", scores ->> 'needs_group' as name from contact_score
        where workspace_id = $1 and model = 'needs' order by contact_id`,
      [workspaceId],
    );
    const names = body.items.map(({ name }: { name: string }) => name);
    const agreement = adjustedRand(
      rows.map(({ contactId }) => truthOf(contactId)),
      rows.map(({ name }) => names.indexOf(name)),
    );
    expect(agreement).toBeGreaterThanOrEqual(0.9);
    expect((await db.sql('select 1 from contact_score where workspace_id = $1', [other])).length).toBe(0);
  });

  test('the people behind a count are as many as it says, page by page, and nobody of another workspace', async () => {
    const overview = (await ask('get', '/customers/needs-groups')).body;
    const idsOf = async (query: string) => {
      const ids: number[] = [];
      let cursor = '';
      do {
        const { body } = await ask('get', `/customers/needs/contacts?limit=90&${query}${cursor}`).expect(200);
        ids.push(...body.items.map(({ contactId }: { contactId: number }) => contactId));
        cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
      } while (cursor !== '');
      return ids;
    };
    const everybody = await idsOf('group=none');
    expect(everybody).toHaveLength(overview.withoutGroup);
    for (const { id, contacts } of overview.groups) {
      const ids = await idsOf(`group=${id}`);
      expect(ids).toHaveLength(contacts.all);
      expect(await idsOf(`group=${id}&by=likeness`)).toEqual(ids);
      expect(await idsOf(`group=${id}&by=declared`)).toEqual([]);
      everybody.push(...ids);
    }
    expect(new Set(everybody).size).toBe(overview.contacts);
    const { body } = await ask('get', `/customers/needs/contacts?group=${overview.groups[0].id}&limit=1`);
    expect(body.items[0]).toEqual({
      ...{ contactId: expect.any(Number), externalId: expect.any(String), email: null, by: 'likeness' },
      probability: expect.any(Number),
    });
    await ask('get', '/customers/needs/contacts?group=999999').expect(404);
  });

  test('a night without news writes nothing', async () => {
    await score();
    const [run] = (await house.value.runs.latest(workspaceId)).filter(({ model }) => model === 'needs');
    expect(run).toMatchObject({ state: 'done', contacts: 400, contactsTotal: 400, written: 0 });
  });

  test('of an archived group nothing is left', async () => {
    for (const group of (await ask('get', '/customers/needs-groups')).body.groups) {
      expect((await ask('delete', `/customers/needs-groups/${group.id}`)).status).toBe(204);
    }
    await score();
    expect(await scoresOf(stage.contactIds[0]!)).toEqual({});
    const { body } = await ask('get', '/customers/needs-groups');
    expect(body).toMatchObject({ groups: [], withoutGroup: 400 });
    expect(body.advice[0]).toMatch(/no needs groups yet/);
  });

  const big = (value: number) => ({
    version: 1,
    root: { type: 'attribute', name: 'household', op: 'more-than', value: value - 1 },
  });
  const made: Record<string, number> = {};
  test('groups are defined in words, answers and rules, and a rule is a segment', async () => {
    const wanted = [
      {
        name: 'Price',
        words: 'They compare prices.',
        arguments: ['5 % off before noon'],
        answers: [{ attribute: 'matters', values: ['price'] }],
      },
      { name: 'Time', answers: [{ attribute: 'matters', values: ['time', 'No queue'] }] },
      {
        name: 'Family',
        rule: big(3),
      },
    ];
    for (const body of wanted) {
      const answer = await ask('post', '/customers/needs-groups').send(body);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      made[body.name] = answer.body.id;
    }
    const again = await ask('post', '/customers/needs-groups').send({ name: 'price' });
    expect(again.body).toMatchObject({ status: 409, code: 'needs_group_name_taken' });
    const unknown = await ask('post', '/customers/needs-groups').send({
      name: 'X',
      rule: { version: 1, root: { type: 'membership', segmentId: 999_999 } },
    });
    expect(unknown.status).toBeGreaterThanOrEqual(400);
  });

  test('an answer acts soon, without a run', async () => {
    await needs.follow();
    const [someone] = someOf('quality') as [number];
    await say([someone], { matters: 'NO QUEUE' });
    expect(await needs.follow()).toBe(true);
    expect(await scoresOf(someone)).toEqual({ needs_group: 'Time', needs_by: 'declared', needs_probability: 1 });
    const { body } = await ask('get', `/customers/needs-groups/contacts/${someone}`);
    expect(body).toMatchObject({ group: 'Time', by: 'declared', probability: 1 });
    expect(body.why[0]).toBe('Said so: matters is “NO QUEUE”.');
    await say([someone], { matters: null });
    await needs.follow();
    expect(await scoresOf(someone)).toEqual({});
  });

  test('so does a rule, and an answer counts for more', async () => {
    const [first, second] = someOf('family') as [number, number];
    const family = await ask('get', `/customers/needs-groups/${made.Family}`);
    await house.segments.build(family.body.segmentId);
    await needs.follow();
    const live = async (ids: number[], attributes: Record<string, string | number | null>) => {
      await say(ids, attributes);
      await house.segments.refresh();
      await needs.follow();
    };
    await live([first, second], { household: 5 });
    expect(await scoresOf(first)).toEqual({ needs_group: 'Family', needs_by: 'rule', needs_probability: 1 });
    await live([second], { matters: 'price' });
    expect(await scoresOf(second)).toMatchObject({ needs_group: 'Price', needs_by: 'declared' });
    const { body } = await ask('get', `/customers/needs-groups/contacts/${second}`);
    expect(body.why).toEqual(['Said so: matters is “price”.', 'Also in “Family” by rule, which counts for less.']);
    await live([first], { household: 2 });
    expect(await scoresOf(first)).toEqual({});
    await live([second], { matters: null, household: null });
  });

  test('with few examples nobody is placed by likeness, and it is said', async () => {
    await score();
    const { body } = await ask('get', '/customers/needs-groups');
    expect(body.likeness).toMatchObject({ by: 'nobody', check: null });
    expect(body.likeness.detail).toMatch(/at least two groups with 30 contacts/);
    expect(body.groups.every(({ contacts }: { contacts: { likeness: number } }) => contacts.likeness === 0)).toBe(true);
  });

  test('of those who declared it learns to place others, and says how good it is', async () => {
    const declared = { price: someOf('price').slice(0, 45), time: someOf('time').slice(0, 45) };
    await say(declared.price, { matters: 'price' });
    await say(declared.time, { matters: 'time' });
    await score();
    const { body } = await ask('get', '/customers/needs-groups');
    expect(body.likeness.by).toBe('known-contacts');
    expect(body.likeness.check).toMatchObject({ kind: 'checked', known: 90 });
    expect(body.likeness.check.accuracy).toBeGreaterThan(0.9);
    const price = body.groups.find(({ name }: { name: string }) => name === 'Price');
    expect(price.contacts.declared).toBe(45);
    const like = someOf('price').slice(45);
    const judged = await Promise.all(like.slice(0, 10).map((id) => needs.explain(workspaceId, id)));
    expect(judged.filter(({ group }) => group === 'Price').length).toBeGreaterThanOrEqual(9);
    expect(judged[0]!.probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1);
    expect(judged[0]!.why.join(' ')).toMatch(/Behaves like “Price”: \d+ % likely.*Speaks for it:/);
  });

  test('what a group is called is what its contacts are told by, and changes of its rule change its segment', async () => {
    const rule = big(4);
    const changed = await ask('patch', `/customers/needs-groups/${made.Family}`).send({ name: 'Families', rule });
    expect(changed.body).toMatchObject({ name: 'Families', words: '', rule });
    const { body } = await ask('get', `/segments/${changed.body.segmentId}`);
    expect(body.name).toBe('Needs: Family');
    const gone = await ask('patch', `/customers/needs-groups/${made.Family}`).send({ rule: null });
    expect(gone.body).toMatchObject({ rule: null, segmentId: null });
  });

  test('unknown contacts, groups and proposals are not found', async () => {
    for (const path of ['needs-groups/99999', 'needs-groups/contacts/99999', 'needs/proposals/99999']) {
      expect((await ask('get', `/customers/${path}`)).status).toBe(404);
    }
    const empty = await needs.discover(workspaceId, { seed: 1 }, 'system');
    const refused = await ask('post', `/customers/needs/proposals/${empty.id}/take-over`).send({});
    expect(refused.body).toMatchObject({ status: 409, code: 'needs_proposal_empty' });
  });
});
