import { beforeAll, describe, expect, test } from 'vitest';
import { type SimBuyer, simulateLikenessWorld } from '../../simulator/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';
import { loadBuyers } from '../kit/likeness-stage.ts';

const now = new Date('2026-11-02T12:00:00Z');
const nightLater = new Date('2026-11-03T04:00:00Z');

/** From the ten best customers to whom we call on, and back to what came of it: by the API and the jobs alone. */
describe('learning from the best customers', async () => {
  const clock = createFakeClock(now);
  const { house, ask, workspaceId, db } = await createTestApi({ clock });
  const world = { seed: 'flow', customers: 300, prospects: 150, until: now.getTime(), isPlanted: true };
  const buyers: SimBuyer[] = [...simulateLikenessWorld(world)];
  let ids: number[] = [];
  let templateId = 0;
  let segmentId = 0;

  /** What the queue does when it rings, or when the sweeper comes round. */
  async function ring(payload: Record<string, unknown>): Promise<void> {
    const job = house.jobs.find(({ name }) => name === 'value.likeness')!;
    await job.run(job.payload.parse(payload), new AbortController().signal);
    await house.segments.refresh();
  }
  const sizeNow = async () => (await ask('get', `/segments/${segmentId}`).expect(200)).body.size;

  beforeAll(async () => {
    ids = await loadBuyers({ db, house, clock }, workspaceId, buyers);
  }, 60_000);

  test('prospects like the best enter a segment, and those who score a no do not', { timeout: 60_000 }, async () => {
    const top = { count: 10, measure: 'revenue', windowDays: 800 };
    templateId = (await ask('post', '/customers/templates').send({ name: 'Ten', top }).expect(201)).body.id;
    const root = {
      type: 'all',
      of: [
        { type: 'value', name: `template_${templateId}_advice`, op: 'in', values: ['go'] },
        { type: 'purchase', measure: 'orders', op: 'exactly', value: 0 },
      ],
    };
    const wanted = { name: 'Worth a visit', purpose: 'Prioritise sales calls', definition: { version: 1, root } };
    const made = (await ask('post', '/segments').send(wanted).expect(201)).body;
    segmentId = made.id;
    expect(made.purposeGuess).toBe('prioritise-sales');
    await house.segments.build(segmentId);
    expect(await sizeNow()).toBe(0);

    await ask('post', `/customers/templates/${templateId}/score`).expect(202);
    await ring({ workspaceId, templateId });
    const { items } = (await ask('get', `/segments/${segmentId}/members?limit=500`).expect(200)).body;
    const members = new Set(items.map(({ contactId }: { contactId: number }) => contactId));
    const prospects = buyers.flatMap((buyer, place) => (buyer.isProspect ? [{ ...buyer, id: ids[place]! }] : []));
    const rate = (isGood: boolean) => {
      const some = prospects.filter((one) => one.isGood === isGood);
      return some.filter(({ id }) => members.has(id)).length / some.length;
    };
    expect(rate(true)).toBeGreaterThan(0.4);
    expect(rate(false)).toBeLessThan(0.1);
    const runs = (await ask('get', '/customers/runs').expect(200)).body.items;
    expect(runs).toContainEqual(expect.objectContaining({ model: `template:${templateId}`, state: 'done' }));
  });

  test('a bar set higher lets some go, at once', async () => {
    const before = await sizeNow();
    await ask('patch', `/customers/templates/${templateId}`)
      .send({ thresholds: { go: 100, no: -100 } })
      .expect(200);
    await ring({ workspaceId, templateId });
    expect(await sizeNow()).toBe(0);
    await ask('patch', `/customers/templates/${templateId}`).send({ thresholds: null }).expect(200);
    await ring({ workspaceId, templateId });
    expect(await sizeNow()).toBe(before);
  });

  test('what becomes known of a firm counts after the night', async () => {
    const before = await sizeNow();
    const poor = buyers.findIndex(
      ({ isProspect, isGood, firm }) => isProspect && !isGood && firm.industry !== 'hotels',
    );
    await db.sql(
      `update company set attributes = '{"industry": "hotels", "employees": 400}' where workspace_id = $1 and key = $2`,
      [workspaceId, buyers[poor]!.firm.key],
    );
    await ring({});
    expect(await sizeNow()).toBe(before);
    clock.set(nightLater);
    await ring({});
    const one = (await ask('get', `/customers/templates/${templateId}/contacts/${ids[poor]}`).expect(200)).body;
    expect(one.held.score).toBe(one.score);
    expect(one.explanation).toContain('same industry (hotels)');
    expect(await sizeNow()).toBe(before + (one.advice === 'go' ? 1 : 0));
  });

  test('the report says that the segment changes nothing yet, and the template can be proposed for its purpose', async () => {
    const { body } = await ask('get', `/reports/segment-use/${segmentId}`).expect(200);
    expect(body).toMatchObject({ state: 'new', uses: [], outcome: { messages: 0 } });
    const proposals = (await ask('get', '/segments/purposes/prioritise-sales/proposals').expect(200)).body.items;
    const like = proposals.find(({ name }: { name: string }) => name === 'Like our best: Ten');
    expect(like.size.count).toBeGreaterThanOrEqual(await sizeNow());
  });
});
