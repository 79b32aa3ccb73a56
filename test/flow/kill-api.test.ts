import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulator/index.ts';
import { freePort } from '../../src/platform/index.ts';
import { type ChildProgram, endAll, ready, startChild } from '../kit/child-program.ts';
import { openFlowHouse, settingsBeside } from '../kit/flow-house.ts';
import { killSeeds } from '../kit/kill-seeds.ts';
import { addReaders, draftTo } from '../kit/launched-campaign.ts';
import { createTestDatabase, type TestDatabase } from '../kit/postgres.ts';
import { messageIdOf } from '../kit/read-letter.ts';
import { startSmtpSink } from '../kit/smtp-sink.ts';
import { waitFor } from '../kit/wait-for.ts';

/** Others: `KILL_SEED=7 npx vitest run --project flow test/flow/kill-api.test.ts`. */
const seeds = killSeeds([1]);
const databases = new Map<number, TestDatabase>();
for (const seed of seeds) databases.set(seed, await createTestDatabase());

const people = 200;
const kills = 3;
const longWait = 180_000;

/** One write: with a name of its own in the body, or with a key in the header that stands for the whole request. */
type Write = { place: number; hasKey: boolean };

describe('SIGKILL of the API', () => {
  const promise =
    'while it launches and takes in: a launch is all or nothing, what it said yes to is there, and once (seed %i)';
  it.each(seeds)(promise, { timeout: 400_000 }, async (seed) => {
    const random = createRandom(seed).fork('api');
    const database = databases.get(seed)!;
    const sink = await startSmtpSink();
    const house = await openFlowHouse({ database, env: { ROLES: 'api' } });
    const settings = { ...settingsBeside({ databaseUrl: database.url, dataDir: house.dataDir }), SMTP_URL: sink.url };
    const children: ChildProgram[] = [];
    const startApi = async () => {
      const PORT = String(await freePort());
      const child = startChild({ ...settings, ROLES: 'api', PORT });
      children.push(child);
      await child.until(ready);
      return { child, url: `http://127.0.0.1:${PORT}/api/v1` };
    };

    /** The status, or null when nobody answered. */
    const post = async (url: string, body: unknown, more: Record<string, string> = {}): Promise<number | null> => {
      const headers = { authorization: `Bearer ${house.key}`, 'content-type': 'application/json', ...more };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => null);
      // An answer counts once it has come whole.
      return (await answer?.text().catch(() => null)) == null ? null : answer!.status;
    };
    const write = (api: string, { place, hasKey }: Write) => {
      const at = new Date(Date.UTC(2026, 9, 1, 0, 0, place)).toISOString();
      const event = { type: 'event', kind: 'store_visited', at, contact: { externalId: `p${1 + (place % people)}` } };
      return hasKey
        ? post(`${api}/events`, { ...event, ref: String(place) }, { 'idempotency-key': `key-${place}` })
        : post(`${api}/events`, { ...event, ref: String(place), id: `visit-${place}` });
    };

    try {
      const readers = await addReaders(house, people);
      const campaigns: number[] = [];
      const writes: Write[] = [];
      const agreed = new Set<number>();
      for (let kill = 0; kill < kills; kill += 1) {
        const campaignId = await draftTo(house, readers, `News ${kill}`);
        campaigns.push(campaignId);
        const api = await startApi();
        const launchAt = agreed.size + random.between(10, 60);
        const killAt = launchAt + random.between(0, 40);
        let launching: Promise<number | null> | null = null;
        let isKilled = false;
        const walk = async () => {
          while (!isKilled) {
            const one: Write = { place: writes.length, hasKey: writes.length % 2 === 0 };
            writes.push(one);
            const status = await write(api.url, one);
            if (status !== null) {
              expect(status).toBe(200);
              agreed.add(one.place);
            }
            if (agreed.size >= launchAt) launching ??= post(`${api.url}/campaigns/${campaignId}/launch`, {});
            if (agreed.size >= killAt && !isKilled) {
              isKilled = true;
              api.child.kill('SIGKILL');
            }
          }
        };
        await Promise.all(Array.from({ length: 16 }, walk));
        const launched = await launching;
        expect(await api.child.ended).toMatchObject({ signal: 'SIGKILL' });

        // What it had asked of PostgreSQL may still be done by it, or not: what there is at any instant is whole.
        const [found] = await house.db.sql<{ state: string; messages: number; contacts: number }>(
          `select c.state, count(m.id) as messages, count(distinct m.contact_id) as contacts
             from campaign c left join message m on m.campaign_id = c.id where c.id = $1 group by c.id`,
          [campaignId],
        );
        const whole = found!.state === 'sending' ? people : 0;
        expect(['draft', 'launching', 'sending']).toContain(found!.state);
        expect(found).toMatchObject({ messages: whole, contacts: whole });
        if (launched === 200) expect(found!.state).toBe('sending');
      }

      // The next one is asked again for everything, as a client does that got no answer.
      const api = await startApi();
      const busy: number[] = [];
      const repeat = async (one: Write) => {
        const status = await write(api.url, one);
        if (status === 409 && one.hasKey && !agreed.has(one.place)) busy.push(one.place);
        else expect(status, `repetition of write ${one.place}`).toBe(200);
      };
      for (let begin = 0; begin < writes.length; begin += 16) {
        await Promise.all(writes.slice(begin, begin + 16).map(repeat));
      }
      // A key whose request died unanswered stays taken for a while, and its write may be in or not.
      expect(busy.length).toBeLessThanOrEqual(kills * 16);
      const rows = await house.db.sql<{ ref: string; count: number }>(
        `select e.ref, count(*) as count from event e join event_kind k on k.id = e.kind_id
          where k.name = 'store_visited' group by 1`,
      );
      const counts = new Map(rows.map(({ ref, count }) => [Number(ref), count]));
      for (const { place } of writes) {
        const wanted = busy.includes(place) ? [0, 1] : [1];
        expect(wanted, `write ${place}`).toContain(counts.get(place) ?? 0);
      }

      children.push(startChild(settings, { entry: 'workers/workers.ts' }));
      for (const id of campaigns) {
        const look = async () => (await house.ask<{ state: string }>('GET', `/campaigns/${id}`)).state;
        if ((await look()) === 'draft') await house.ask('POST', `/campaigns/${id}/launch`);
        await waitFor(`campaign ${id} to be finished`, async () => (await look()) === 'finished', longWait);
        const { accepted } = await house.house.campaigns.counts(house.workspaceId, id);
        expect(accepted).toBe(people);
      }
      const ids = sink.taken.map(({ raw }) => messageIdOf(raw));
      expect(ids).toHaveLength(kills * people);
      expect(new Set(ids).size).toBe(kills * people);
    } finally {
      await endAll(children);
      await house.close();
      await sink.close();
    }
  });
});
