import { beforeAll, describe, expect, test } from 'vitest';
import { type SimBuyer, simulateLikenessWorld } from '../../../simulator/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { areaUnder } from '../../../src/value/likeness/set-aside.ts';
import { createTestApi } from '../../kit/house.ts';
import { loadBuyers } from '../../kit/likeness-stage.ts';

const now = new Date('2026-11-02T12:00:00Z');
const top = { count: 10, measure: 'revenue', windowDays: 800 };
type Trait = { key: string; why: string; words: string; weight: { yes: number; no: number } };
type Ranked = { contactId: number; score: number; advice: string; isProspect: boolean; explanation: string };

describe('a template of best customers, through the API', async () => {
  const clock = createFakeClock(now);
  const { house, ask, workspaceId, createWorkspace, createKey, db } = await createTestApi({ clock });
  const world = { customers: 500, prospects: 200, until: now.getTime() };
  const buyers: SimBuyer[] = [...simulateLikenessWorld({ ...world, seed: 'api', isPlanted: true })];
  let ids: number[] = [];
  const revenueOf = ({ orders }: SimBuyer) => orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  let templateId = 0;
  const path = () => `/customers/templates/${templateId}`;

  async function rankAll(query = ''): Promise<Ranked[]> {
    const found: Ranked[] = [];
    for (let cursor = ''; ; ) {
      const asked = `${path()}/contacts?limit=200${query}${cursor && `&cursor=${cursor}`}`;
      const { body } = await ask('get', asked).expect(200);
      found.push(...body.items);
      if (body.nextCursor === null) return found;
      cursor = body.nextCursor;
    }
  }

  beforeAll(async () => {
    ids = await loadBuyers({ db, house, clock }, workspaceId, buyers);
    for (const table of ['contact', 'event', 'order_line']) await db.sql(`analyze ${table}`);
    const { body } = await ask('post', '/customers/templates').send({ name: 'Our ten', top }).expect(201);
    templateId = body.id;
  }, 120_000);

  test('it is made of the ten who brought most, and says what sets them apart', async () => {
    const { body } = await ask('get', path()).expect(200);
    const wanted = buyers
      .map((buyer, place) => ({ id: ids[place]!, revenue: revenueOf(buyer) }))
      .sort((a, b) => b.revenue - a.revenue)
      .slice(0, 10);
    expect(body.contactIds).toEqual(wanted.map(({ id }) => id).sort((a, b) => a - b));
    expect(body).toMatchObject({
      version: 1,
      state: 'draft',
      scored: null,
      basis: { kind: 'found', best: 10, rest: 490 },
    });
    expect(body.summary).toMatch(/^What sets them apart: same industry \(hotels\);/);
    expect(body.thresholds.go).toBeGreaterThan(body.thresholds.no);
  });

  test('what counts is what was planted; what restates purchases is set aside, and says so', async () => {
    const { body } = await ask('get', `${path()}/traits`).expect(200);
    const kept: string[] = body.kept.map(({ key }: Trait) => key);
    expect(kept).toContain('company:industry is hotels');
    expect(kept).toContain('timing:weekday is Friday');
    expect(kept.filter((key) => !/^(company|timing):|region/.test(key))).toEqual([]);
    const asideWhy = (start: string) => body.setAside.find(({ key }: Trait) => key.startsWith(start))?.why;
    expect(asideWhy('attribute:points')).toContain('it restates value');
    expect(asideWhy('attribute:tier')).toContain('it restates value');
    expect(asideWhy('purchase:revenue')).toContain('says that they bought a lot');
    expect(asideWhy('purchase:recency-days')).toContain('it restates “bought a lot”');
    expect(asideWhy('company:employees')).toContain('both would count one thing twice');
  });

  test('the template of half a year ago is held against what happened since', async () => {
    const { check } = (await ask('get', `${path()}/check`).expect(200)).body;
    expect(check).toMatchObject({ kind: 'measured', asOf: '2026-05-04T12:00:00.000Z' });
    const [best] = check.customers.bands;
    expect(best.worthMost.share).toBeGreaterThan(2 * check.customers.bands.at(-1).worthMost.share);
    expect(best.ordered.low).toBeLessThanOrEqual(best.ordered.share);
    expect(check.customers.deciles).toHaveLength(10);
    expect(check.customers.deciles[0].lift).toBeGreaterThan(1.5);
    expect(check.customers.area).toBeGreaterThan(0.6);
    expect(check.prospects).toBeNull();
  });

  test('it scores everybody, ranks prospects by what was planted, and explains in words', {
    timeout: 60_000,
  }, async () => {
    expect((await ask('post', `${path()}/score`).expect(202)).body).toEqual({ job: 'value.likeness' });
    expect(await house.value.likeness.score(workspaceId, templateId)).toBe(true);
    const prospects = await rankAll('&prospects=true');
    const goodIds = new Set(buyers.flatMap(({ isGood }, place) => (isGood ? [ids[place]!] : [])));
    const planted = new Set(buyers.flatMap(({ isProspect }, place) => (isProspect ? [ids[place]!] : [])));
    const scored = prospects.filter(({ contactId }) => planted.has(contactId));
    expect(scored).toHaveLength(200);
    const rows = scored.map(({ contactId, score }) => ({ score, isPositive: goodIds.has(contactId) }));
    expect(areaUnder(rows)).toBeGreaterThanOrEqual(0.9);
    expect(prospects.every(({ isProspect }) => isProspect)).toBe(true);
    expect(prospects.map(({ score }) => score)).toEqual(prospects.map(({ score }) => score).sort((a, b) => b - a));
    expect(prospects[0]!.explanation).toMatch(/same industry \(hotels\), \+\d\.\d/);

    const everybody = await rankAll();
    expect(new Set(everybody.map(({ contactId }) => contactId)).size).toBe(everybody.length);
    const { scored: counts } = (await ask('get', path()).expect(200)).body;
    const go = await rankAll('&advice=go');
    expect(counts.go).toBe(go.length);
    expect(counts.go + counts.thinkTwice + counts.no).toBe(everybody.length);
    const [first] = everybody;
    const one = (await ask('get', `${path()}/contacts/${first!.contactId}`).expect(200)).body;
    expect(one).toMatchObject({
      score: first!.score,
      advice: first!.advice,
      held: { score: first!.score, version: 1 },
    });
    const { body: contact } = await ask('get', `/contacts/${first!.contactId}`).expect(200);
    expect(JSON.stringify(contact)).toContain(`template_${templateId}_advice`);
  });

  test('a second night without news writes nothing', async () => {
    const rows = 'select count(*)::int as count from contact_score where workspace_id = $1';
    const [before] = await db.sql<{ count: number }>(rows, [workspaceId]);
    await house.value.likeness.score(workspaceId, templateId);
    expect(await db.sql(rows, [workspaceId])).toEqual([before]);
  });

  test('the operator has the last word: struck traits count no more, under a new version', async () => {
    const before = (await ask('get', `${path()}/traits`).expect(200)).body;
    const struck = before.kept.find(({ key }: Trait) => key === 'timing:weekday is Friday');
    const kept = before.setAside.find(({ key }: Trait) => key.startsWith('attribute:tier'));
    const traits = [
      { key: struck.key, decision: 'strike' },
      { key: kept.key, decision: 'keep' },
    ];
    const changed = (
      await ask('patch', path())
        .send({ traits, thresholds: { go: 2, no: -1 } })
        .expect(200)
    ).body;
    expect(changed).toMatchObject({ version: 2, struck: 1, thresholds: { go: 2, no: -1, byOperator: true } });
    const after = (await ask('get', `${path()}/traits`).expect(200)).body;
    expect(after.kept.map(({ key }: Trait) => key)).toContain(kept.key);
    expect(after.struck[0].why).toMatch(/^Struck by an operator\./);
    const [version] = await db.sql<{ count: number }>(
      `select count(*)::int as count from value_model where workspace_id = $1 and kind = $2`,
      [workspaceId, `template:${templateId}`],
    );
    expect(version!.count).toBe(2);
    await ask('patch', path())
      .send({ thresholds: { go: 0, no: 1 } })
      .expect(400);
    await ask('patch', path())
      .send({ traits: [{ key: 'no such', decision: 'keep' }] })
      .expect(400);
    const back = (await ask('patch', path()).send({ thresholds: null }).expect(200)).body;
    expect(back.thresholds).toMatchObject({ byOperator: false, go: back.thresholds.proposed.go });
  });

  test('best customers that are erased are examples no more', async () => {
    const { contactIds } = (await ask('get', path()).expect(200)).body;
    await house.contacts.erase(workspaceId, contactIds[0]);
    expect((await ask('get', path()).expect(200)).body.contactIds).toEqual(contactIds.slice(1));
  });

  test('archived, it takes its scores with it', async () => {
    clock.set(new Date(now.getTime() + 30_000));
    await ask('delete', path()).expect(204);
    await ask('get', path()).expect(404);
    // Nobody rang: the sweeper finds it.
    clock.set(new Date(now.getTime() + 60_000));
    await house.value.likeness.scoreDue();
    const left = await db.sql(
      `select 1 from (select distinct on (contact_id) scores from contact_score where workspace_id = $1 and model = $2
        order by contact_id, at desc, id desc) held where scores <> '{}'`,
      [workspaceId, `template:${templateId}`],
    );
    expect(left).toHaveLength(0);
  });

  test('where nothing sets them apart it says so, and scores nobody', { timeout: 60_000 }, async () => {
    const otherId = await createWorkspace();
    const key = await createKey(undefined, otherId);
    const noise = [...simulateLikenessWorld({ ...world, seed: 3, isPlanted: false })];
    await loadBuyers({ db, house, clock }, otherId, noise);
    const { body } = await ask('post', '/customers/templates', key).send({ name: 'Noise', top }).expect(201);
    expect(body).toMatchObject({ kept: 0, basis: { kind: 'nothing-found' } });
    expect(body.summary).toMatch(/^Nothing sets them apart/);
    const refused = await ask('post', `/customers/templates/${body.id}/score`, key).expect(409);
    expect(refused.body.code).toBe('customer_template_empty');
    await ask('get', `/customers/templates/${body.id}`).expect(404);
  });

  test('picked by hand, and compared with everybody; by margin, once costs are known', {
    timeout: 60_000,
  }, async () => {
    const otherId = await createWorkspace();
    const key = await createKey(undefined, otherId);
    const few = [...simulateLikenessWorld({ ...world, customers: 200, prospects: 40, seed: 5, isPlanted: true })];
    const known = await loadBuyers({ db, house, clock }, otherId, few);
    const good = known.filter((_, place) => few[place]!.isGood && !few[place]!.isProspect).slice(0, 8);
    const wanted = { name: 'By hand', contactIds: good, compareWith: 'everybody' };
    const { body } = await ask('post', '/customers/templates', key).send(wanted).expect(201);
    expect(body).toMatchObject({
      chosenBy: 'by-hand',
      contactIds: good,
      basis: { measure: 'by-hand', windowDays: null },
    });
    const { check } = (await ask('get', `/customers/templates/${body.id}/check`, key).expect(200)).body;
    expect(JSON.stringify(check)).toMatch(/hindsight|too-little-data/);

    const margin = { name: 'By margin', top: { ...top, measure: 'margin' } };
    const none = await ask('post', '/customers/templates', key).send(margin).expect(409);
    expect(none.body.detail).toContain('cost of products');
    await db.sql(
      `insert into product (workspace_id, sku, name, cost, added_at) select $1, c, c, 10000, now() from unnest($2::text[]) as c`,
      [otherId, ['linen', 'paper', 'soap', 'coffee', 'lamps', 'plants']],
    );
    const byMargin = (await ask('post', '/customers/templates', key).send(margin).expect(201)).body;
    const [best] = few
      .map((buyer, place) => ({ id: known[place]!, margin: revenueOf(buyer) - 10_000 * buyer.orders.length }))
      .sort((a, b) => b.margin - a.margin);
    expect(byMargin.contactIds).toContain(best!.id);
    expect(byMargin.contactIds).toHaveLength(10);

    const pair = { keptId: known.at(-1)!, mergedId: best!.id };
    await db.transaction((tx) => house.value.likeness.followMerge(tx, otherId, pair));
    const after = (await ask('get', `/customers/templates/${byMargin.id}`, key).expect(200)).body.contactIds;
    expect(after).toContain(pair.keptId);
    expect(after).not.toContain(pair.mergedId);
    const page = (await ask('get', '/customers/templates?limit=1', key).expect(200)).body;
    expect(page.items.map(({ name }: { name: string }) => name)).toEqual(['By hand']);
    expect(page.nextCursor).not.toBeNull();
  });

  test('picked by hand: too few, or unknown ones, are refused with the reason', async () => {
    const unknown = [1, 2, 3, 4, 2_000_000_000];
    const { body } = await ask('post', '/customers/templates')
      .send({ name: 'By hand', contactIds: unknown })
      .expect(409);
    expect(body.detail).toContain('no contact 2000000000');
    await ask('post', '/customers/templates').send({ name: 'Both', contactIds: unknown, top }).expect(400);
    const expected = { count: 10, measure: 'expected' };
    const none = await ask('post', '/customers/templates').send({ name: 'None yet', top: expected }).expect(409);
    expect(none.body.detail).toContain('expected value');
  });
});
