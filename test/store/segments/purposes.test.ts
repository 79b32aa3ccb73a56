import { beforeAll, describe, expect, test } from 'vitest';
import { simulateLikenessWorld } from '../../../simulator/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { newDefinitionSchema } from '../../../src/segments/index.ts';
import { readKinds } from '../../../src/segments/purposes/criteria.store.ts';
import { purposeKinds } from '../../../src/segments/purposes/purpose-kinds.ts';
import { createTestApi } from '../../kit/house.ts';
import { loadBuyers } from '../../kit/likeness-stage.ts';

const now = new Date('2026-11-02T12:00:00Z');
type Item = { about: string; name: string; filled: number | null; values: unknown[]; range: unknown; example: unknown };

describe('purpose and criteria, through the API', async () => {
  const clock = createFakeClock(now);
  const { house, ask, workspaceId, db } = await createTestApi({ clock });
  const definition = { version: 1, root: { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 } };

  beforeAll(async () => {
    const world = { seed: 'purposes', customers: 120, prospects: 60, until: now.getTime(), isPlanted: true };
    await loadBuyers({ db, house, clock }, workspaceId, [...simulateLikenessWorld(world)]);
  }, 60_000);

  test('the kind of a purpose is kept when it is said, and only proposed when it is not', async () => {
    const wanted = { name: 'Silent', purpose: 'Win back who has been silent', definition };
    const { body: made } = await ask('post', '/segments').send(wanted).expect(201);
    expect(made).toMatchObject({ purposeKind: null, purposeGuess: 'win-back' });
    const said = await ask('patch', `/segments/${made.id}`).send({ purposeKind: 'service' }).expect(200);
    expect(said.body).toMatchObject({ purposeKind: 'service', purposeGuess: null });
    const renamed = await ask('patch', `/segments/${made.id}`).send({ name: 'Quiet' }).expect(200);
    expect(renamed.body.purposeKind).toBe('service');
    const unsaid = await ask('patch', `/segments/${made.id}`).send({ purposeKind: null }).expect(200);
    expect(unsaid.body).toMatchObject({ purposeKind: null, purposeGuess: 'win-back' });
    const direct = { ...wanted, name: 'Direct', purposeKind: 'test-launch' };
    expect((await ask('post', '/segments').send(direct).expect(201)).body.purposeKind).toBe('test-launch');
    await ask('post', '/segments')
      .send({ ...wanted, name: 'Odd', purposeKind: 'world-peace' })
      .expect(400);
  });

  test('the catalogue tells all six kinds from the data, each with an example that works', {
    timeout: 60_000,
  }, async () => {
    const { body } = await ask('get', '/segments/criteria').expect(200);
    expect(body.sample).toBe(body.population);
    const items: Item[] = body.kinds.flatMap(({ items: some }: { items: Item[] }) => some);
    const find = (name: string) => items.find((item) => item.name === name)!;
    expect(find('industry')).toMatchObject({ about: 'company', filled: 1 });
    expect(find('industry').values).toContainEqual({ value: 'hotels', count: expect.any(Number) });
    expect(find('region').filled).toBeCloseTo(180 / body.population, 5);
    expect(find('points').range).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
    expect(find('category').values.length).toBeGreaterThan(3);
    for (const { name, example } of items) {
      const asked = { version: 1, root: example };
      expect(newDefinitionSchema.parse(asked), name).toEqual(asked);
      const { body: preview } = await ask('post', '/segments/preview').send({ definition: asked }).expect(200);
      expect(preview.count, name).toBeGreaterThan(0);
    }
  });

  test('a kind that nobody of the sample has is told with none of it, one without events and those of others not at all', async () => {
    await db.sql(`insert into event_kind (workspace_id, name) values ($1, 'never_happened'), ($1 + 1, 'elsewhere')`, [
      workspaceId,
    ]);
    const everybody = await db.sql<{ id: number }>('select id from contact where workspace_id = $1', [workspaceId]);
    const all = await readKinds(
      db.sql,
      workspaceId,
      everybody.map(({ id }) => id),
    );
    const [orders] = await db.sql<{ events: number; contacts: number }>(
      `select count(*)::int as events, count(distinct contact_id)::int as contacts from event
        where workspace_id = $1 and kind_id = (select id from event_kind where workspace_id = $1 and name = 'order')`,
      [workspaceId],
    );
    expect(all.find(({ name }) => name === 'order')).toEqual({ name: 'order', ...orders });
    const none = await readKinds(db.sql, workspaceId, []);
    expect(none.map(({ name }) => name).sort()).toEqual(all.map(({ name }) => name).sort());
    expect(none.every(({ events, contacts }) => events === 0 && contacts === 0)).toBe(true);
    expect(all.map(({ name }) => name)).not.toContain('never_happened');
    expect(await readKinds(db.sql, workspaceId + 1, [everybody[0]!.id])).toEqual([]);
  });

  test.each(purposeKinds)('proposals for %s can be saved as they are', { timeout: 60_000 }, async (kind) => {
    const { body } = await ask('get', `/segments/purposes/${kind}/proposals`).expect(200);
    expect(body.items.length + body.missing.length).toBeGreaterThan(0);
    for (const item of body.items) {
      expect(item.size.low).toBeLessThanOrEqual(item.size.count);
      expect(item.sentence.length).toBeGreaterThan(10);
      const wanted = {
        name: `${kind} ${item.name}`,
        purpose: item.why,
        purposeKind: kind,
        definition: item.definition,
      };
      await ask('post', '/segments').send(wanted).expect(201);
    }
  });
});
