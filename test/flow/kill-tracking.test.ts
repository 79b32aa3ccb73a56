import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, readerHeaders } from '../../simulator/index.ts';
import { freePort } from '../../src/platform/index.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { type FlowHouse, openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { killSeeds } from '../kit/kill-seeds.ts';
import { launchToMany } from '../kit/launched-campaign.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';

/** Others: `KILL_SEED=7 npx vitest run --project flow test/flow/kill-tracking.test.ts`. */
const seeds = killSeeds([1, 2]);
const perSeed = 330;
const database = await createTestDatabase();

let house: FlowHouse;
const children: ChildProgram[] = [];
let ids: number[] = [];
let clickUrl: (messageId: number) => string;

beforeAll(async () => {
  house = await openFlowHouse({ database, env: { ROLES: 'api', TRACKING_URL: 'http://links.kohort.test' } });
  const campaign = await launchToMany(house, seeds.length * perSeed);
  ids = [...(await campaign.states()).keys()];
  const [{ id: contentId } = { id: 0 }] = await house.db.sql<{ id: number }>('select id from campaign_content');
  const wanted = [{ contentId, position: 0, url: 'https://shop.example/news' }];
  const [link] = await house.house.messages.ensureLinks(house.workspaceId, campaign.id, wanted);
  clickUrl = (messageId) => house.house.links.of(messageId, contentId).clickUrl(link!.id);
}, 180_000);
afterAll(async () => {
  await endAll(children);
  await house.close();
});

/** Two programs that serve links and drain, over one folder: whatever one leaves behind, the other takes up. */
async function startTracker() {
  const TRACKING_PORT = String(await freePort());
  const env = { ...settingsBeside({ databaseUrl: database.url, dataDir: house.dataDir }), TRACKING_PORT };
  const child = startChild(env, { entry: 'workers/tracking.ts' });
  children.push(child);
  await child.until(ready);
  return { child, origin: `http://127.0.0.1:${TRACKING_PORT}` };
}

type Step = { id: number; isStop: boolean };

describe('SIGKILL of programs that serve links and drain them', () => {
  it.each(seeds)(
    'loses no click that was answered, and counts none twice (seed %i)',
    { timeout: 400_000 },
    async (seed) => {
      const random = createRandom(seed).fork('clicks');
      const begin = seeds.indexOf(seed) * perSeed;
      const steps = ids.slice(begin, begin + perSeed).map((id, index): Step => ({ id, isStop: index % 10 === 9 }));
      const answered = new Set<number>();
      const trackers = await Promise.all([startTracker(), startTracker()]);
      const kills = [random.between(30, 90), random.between(100, 170), random.between(180, 240)];
      let place = 0;

      const go = async ({ id, isStop }: Step, origin: string) => {
        const path = new URL(isStop ? house.house.links.unsubscribeUrl(id) : clickUrl(id)).pathname;
        const method = isStop ? 'POST' : 'GET';
        const headers = readerHeaders(id).click;
        const response = await fetch(origin + path, { method, redirect: 'manual', headers }).catch(() => null);
        if (response?.status === (isStop ? 200 : 302)) answered.add(id);
      };
      const walk = async (until: number | null) => {
        for (let step = steps[place++]; step; step = steps[place++]) {
          await go(step, trackers[place % 2]!.origin);
          if (until !== null && answered.size >= until) return;
        }
      };
      for (const after of kills) {
        const walks = Array.from({ length: 32 }, () => walk(after));
        await waitFor('enough answers', async () => answered.size >= after || place > steps.length, 180_000);
        const victim = random.between(0, 1);
        // Others are still asking, and what was answered a moment ago is just being drained.
        trackers[victim]!.child.kill('SIGKILL');
        await Promise.all(walks);
        expect(await trackers[victim]!.child.ended).toMatchObject({ signal: 'SIGKILL' });
        trackers[victim] = await startTracker();
      }
      await Promise.all(Array.from({ length: 32 }, () => walk(null)));
      expect(answered.size).toBeGreaterThan(kills[2]!);
      for (const { child } of trackers) child.kill('SIGTERM');
      for (const { child } of trackers) expect(await child.ended).toMatchObject({ code: 0 });

      const rows = await house.db.sql<{ id: number; kinds: string[]; state: string }>(
        `select e.message_id as id, array_agg(k.name) as kinds, min(s.state) as state
         from event e join event_kind k on k.id = e.kind_id join subscription s on s.contact_id = e.contact_id
        where e.message_id = any($1::bigint[]) group by 1`,
        [steps.map(({ id }) => id)],
      );
      const came = new Map(rows.map((row) => [row.id, row]));
      for (const { id, isStop } of steps) {
        const kinds = [isStop ? 'message_unsubscribed' : 'message_clicked'];
        const state = isStop ? 'unsubscribed' : 'subscribed';
        if (came.has(id) || answered.has(id)) expect(came.get(id)).toEqual({ id, kinds, state });
      }
    },
  );
});
