import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsOfContacts } from '../../kit/contact-rows.ts';
import { createTestApi } from '../../kit/house.ts';

const { db, house, createWorkspace } = await createTestApi();
const { contacts } = house;

const names = ['a', 'b', 'c', 'd'] as const;
type Name = (typeof names)[number];
const who = fc.constantFrom(...names);
const day = fc.integer({ min: 1, max: 5 });
const at = (dayOfMay: number) => new Date(Date.UTC(2026, 4, dayOfMay));

/** What happens to four contacts before they are merged. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('attribute' as const),
    who,
    name: fc.constantFrom('city', 'shoe'),
    value: fc.constantFrom('1', '2', null),
  }),
  fc.record({ kind: fc.constant('language' as const), who, language: fc.constantFrom('sv', 'de') }),
  fc.record({
    kind: fc.constant('consent' as const),
    who,
    topic: fc.constantFrom('news', 'tips', 'offers'),
    state: fc.constantFrom('subscribed' as const, 'unsubscribed' as const),
    day,
  }),
  fc.record({ kind: fc.constant('order' as const), who, day }),
  fc.record({
    kind: fc.constant('value' as const),
    who,
    name: fc.constantFrom('tier', 'rank'),
    value: fc.integer(),
    day,
  }),
  fc.record({ kind: fc.constant('note' as const), who }),
);
const merge = fc.record({
  kept: who,
  merged: who,
  prefer: fc.uniqueArray(fc.constantFrom('city', 'shoe', '$email', '$language')),
});
/** Which contacts have an external id, an e-mail, or both. */
const keys = fc.array(fc.constantFrom('external', 'email', 'both'), { minLength: 4, maxLength: 4 });
const world = fc.record({
  keys,
  deeds: fc.array(deed, { maxLength: 25 }),
  merges: fc.array(merge, { minLength: 1, maxLength: 4 }),
  confirmed: fc.subarray(['news', 'tips']),
  complained: fc.option(who, { freq: 4 }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

let made = 0;

async function build({ keys: given, deeds, confirmed, complained }: World) {
  const workspaceId = await createWorkspace();
  const ids = {} as Record<Name, number>;
  for (const [place, name] of names.entries()) {
    const externalId = given[place] === 'email' ? {} : { externalId: name };
    const email = given[place] === 'external' ? {} : { email: `${name}@people.example` };
    ids[name] = (await contacts.upsert(workspaceId, { ...externalId, ...email })).contactId;
  }
  for (const topic of confirmed) {
    await db.sql('insert into topic (workspace_id, name, title, double_opt_in) values ($1, $2, $2, true)', [
      workspaceId,
      topic,
    ]);
  }
  for (const one of deeds) {
    const contactId = ids[one.who];
    if (one.kind === 'attribute')
      await contacts.update(workspaceId, contactId, { attributes: { [one.name]: one.value } });
    else if (one.kind === 'language') await contacts.update(workspaceId, contactId, { language: one.language });
    else if (one.kind === 'consent') {
      await contacts.setConsent(workspaceId, [{ contactId, topic: one.topic, state: one.state, at: at(one.day) }]);
    } else if (one.kind === 'value') {
      await contacts.setValues(workspaceId, [
        { contact: { contactId }, name: one.name, value: one.value, at: at(one.day) },
      ]);
    } else if (one.kind === 'note') {
      await db.sql(
        `insert into note (workspace_id, contact_id, kind, text, author) values ($1, $2, 'note', 'n', 'x')`,
        [workspaceId, contactId],
      );
    } else {
      made += 1;
      const order = {
        type: 'order' as const,
        orderId: `o${made}`,
        at: at(one.day),
        contact: { contactId },
        amount: 100,
      };
      await house.events.append(workspaceId, [order]);
    }
  }
  if (complained !== null) {
    const { email } = await contacts.get(workspaceId, ids[complained]);
    if (email !== null) await contacts.suppress(workspaceId, [{ email, reason: 'complaint' }], { actor: 'system' });
  }
  return { workspaceId, ids };
}

/** Merges that can be made, one after the other: of those two that are still there. */
async function mergeAll(
  { merges }: World,
  { workspaceId, ids }: Awaited<ReturnType<typeof build>>,
  each: (pair: { keptId: number; mergedId: number }, merging: () => Promise<unknown>) => Promise<void>,
): Promise<number[]> {
  const gone = new Set<Name>();
  const mergeIds: number[] = [];
  for (const { kept, merged, prefer } of merges) {
    if (kept === merged || gone.has(kept) || gone.has(merged)) continue;
    const pair = { keptId: ids[kept], mergedId: ids[merged] };
    await each(pair, async () => {
      mergeIds.push((await contacts.merging.merge(workspaceId, pair, { prefer, actor: 'system' })).mergeId);
    });
    gone.add(merged);
  }
  return mergeIds;
}

const statesOf = async (workspaceId: number, contactId: number) =>
  new Map((await contacts.get(workspaceId, contactId)).subscriptions.map(({ topic, state }) => [topic, state]));

test('merges undone in the opposite order give every table back as it was', async () => {
  const property = fc.asyncProperty(world, async (given) => {
    const built = await build(given);
    const { workspaceId } = built;
    const before = await rowsOfContacts(db, workspaceId);
    const names = Object.values(built.ids).map((contactId) => ({ contactId }));
    const mergeIds = await mergeAll(given, built, async (_, merging) => {
      await merging();
    });
    for (const mergeId of mergeIds.toReversed()) {
      expect((await contacts.merging.undo(workspaceId, mergeId, 'system')).stays).toEqual([]);
    }
    expect(await rowsOfContacts(db, workspaceId)).toEqual(before);
    expect(await db.sql('select * from contact_alias where workspace_id = $1', [workspaceId])).toEqual([]);
    expect(await contacts.resolve(workspaceId, names)).toEqual(Object.values(built.ids));
  });
  await fc.assert(property, { numRuns: 15 });
}, 120_000);

test('consent after a merge is never looser than the stricter of both, and every name leads to the one contact', async () => {
  const property = fc.asyncProperty(world, async (given) => {
    const built = await build(given);
    const { workspaceId } = built;
    await mergeAll(given, built, async ({ keptId, mergedId }, merging) => {
      const [ofKept, ofMerged] = [await statesOf(workspaceId, keptId), await statesOf(workspaceId, mergedId)];
      await merging();
      const after = await statesOf(workspaceId, keptId);
      for (const topic of ['news', 'tips', 'offers']) {
        const said = [ofKept.get(topic), ofMerged.get(topic)];
        if (said.includes('unsubscribed')) expect(after.get(topic)).toBe('unsubscribed');
        if (!said.includes('subscribed')) expect(after.get(topic)).not.toBe('subscribed');
      }
      expect(await contacts.resolve(workspaceId, [{ contactId: mergedId }])).toEqual([keptId]);
    });
    const refs = [...names].flatMap((name, place) => [
      ...(given.keys[place] === 'email' ? [] : [{ externalId: name }]),
      ...(given.keys[place] === 'external' ? [] : [{ email: `${name}@people.example` }]),
    ]);
    const found = await contacts.resolve(workspaceId, refs);
    const left = (await contacts.list(workspaceId, { limit: 10 })).items.map(({ id }) => id);
    for (const id of found) expect(left).toContain(id);
  });
  await fc.assert(property, { numRuns: 15 });
}, 120_000);
