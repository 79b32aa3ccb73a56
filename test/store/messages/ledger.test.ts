import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/messages/index.ts';
import { retrySchedules } from '../../../src/messages/retry-delay.ts';
import { takeOverDead } from '../../../src/messages/worker-presence.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db, url } = await createTestDatabase();
let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

/** A campaign that is sending, alone in doing so. */
async function launched(count: number) {
  round += 1;
  await house.messages.recoverStale();
  await db.sql(`update campaign set state = 'paused' where state = 'sending'`);
  const people = await house.addContacts(count, { prefix: `r${round}n` });
  const campaign = await house.addCampaign([await house.addSegment(`s${round}`, people)]);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return campaign.id;
}

const counts = (campaignId: number) => house.campaigns.counts(house.workspaceId, campaignId);
const accepted: Outcome = { kind: 'accepted', response: '250 ok' };

describe('claims', () => {
  it('give no message to two of four workers, and leave none', async () => {
    const campaignId = await launched(1_000);
    const workers = await Promise.all([1, 2, 3, 4].map(() => house.messages.joinWorkers()));
    const claims = await Promise.all(
      workers.map(async ({ workerId }) => {
        const mine: number[] = [];
        for (;;) {
          const batch = await house.hands.claim({ workerId, limit: 37, now: start });
          if (batch.length === 0) return mine;
          mine.push(...batch.map(({ id }) => id));
        }
      }),
    );
    const all = claims.flat();
    expect(all).toHaveLength(1_000);
    expect(new Set(all).size).toBe(1_000);
    expect(await counts(campaignId)).toMatchObject({ planned: 0, claimed: 1_000 });
    for (const worker of workers) await worker.leave();
  });

  it('are made only of campaigns that send, and only when due', async () => {
    const campaignId = await launched(4);
    await house.campaigns.pause(house.workspaceId, campaignId);
    const claim = () => house.hands.claim({ workerId: 'nobody', limit: 10, now: start });
    expect(await claim()).toEqual([]);
    await house.campaigns.resume(house.workspaceId, campaignId);
    await db.sql(`update message set due_at = $2 where campaign_id = $1`, [campaignId, new Date(start.getTime() + 1)]);
    expect(await claim()).toEqual([]);
  });
});

describe('recovery', () => {
  it('takes over from a worker whose connection died, and from no living one', async () => {
    const campaignId = await launched(30);
    const dead = await house.messages.joinWorkers();
    const alive = await house.messages.joinWorkers();
    const ofDead = await house.hands.claim({ workerId: dead.workerId, limit: 15, now: start });
    const ofAlive = await house.hands.claim({ workerId: alive.workerId, limit: 15, now: start });
    const handed = ofDead.slice(0, 4).map(({ id }) => id);
    expect((await house.hands.letGo(dead.workerId, handed)).sort()).toEqual(handed.sort());
    expect(await house.messages.recoverStale()).toEqual({ givenBack: 0, unknown: 0 });

    await killSessionOf(dead.workerId);
    expect(await house.messages.recoverStale()).toEqual({ givenBack: 11, unknown: 4 });
    expect(await counts(campaignId)).toMatchObject({ planned: 11, claimed: 15, unknown: 4 });
    expect(dead.isHeld()).toBe(false);

    // What the dead worker's program still tries is refused row by row, but its word on what it handed over counts.
    expect(await house.hands.letGo(dead.workerId, [ofDead[5]!.id])).toEqual([]);
    await house.hands.tell(dead.workerId, [{ messageId: handed[0]!, outcome: accepted }]);
    expect(await counts(campaignId)).toMatchObject({ unknown: 3, accepted: 1 });
    await house.messages.giveBack(
      alive.workerId,
      ofAlive.map(({ id }) => id),
    );
    await alive.leave();
    expect(await counts(campaignId)).toMatchObject({ planned: 26, claimed: 0 });
  });

  it('knows at once that a worker has left', async () => {
    for (let time = 0; time < 20; time++) {
      const worker = await house.messages.joinWorkers();
      await worker.leave();
      expect(await db.transaction((tx) => takeOverDead(tx, [worker.workerId]))).toEqual([worker.workerId]);
    }
  });

  it('leaves an unknown message alone until a person decides', async () => {
    const campaignId = await launched(3);
    const worker = await house.messages.joinWorkers();
    const ids = (await house.hands.claim({ workerId: worker.workerId, limit: 3, now: start })).map(({ id }) => id);
    await house.hands.letGo(worker.workerId, ids);
    await worker.leave();
    await house.messages.recoverStale();
    expect(await house.hands.claim({ workerId: 'other', limit: 10, now: new Date('2030-01-01') })).toEqual([]);
    await house.campaigns.advance();
    expect((await house.campaigns.get(house.workspaceId, campaignId)).state).toBe('finished');

    expect(await house.campaigns.resolveUnknown(house.workspaceId, campaignId, { decision: 'leave' })).toBe(3);
    expect(await house.campaigns.resolveUnknown(house.workspaceId, campaignId, { decision: 'leave' })).toBe(0);
    expect(await house.campaigns.resolveUnknown(house.workspaceId, campaignId, { decision: 'resend' })).toBe(3);
    expect(await counts(campaignId)).toMatchObject({ planned: 3, unknown: 0 });
    expect((await house.campaigns.get(house.workspaceId, campaignId)).state).toBe('sending');
  });
});

describe('outcomes', () => {
  it('move only what this worker holds, once, and become events', async () => {
    const campaignId = await launched(4);
    const worker = await house.messages.joinWorkers();
    const ids = (await house.hands.claim({ workerId: worker.workerId, limit: 4, now: start })).map(({ id }) => id);
    await house.hands.letGo(worker.workerId, ids.slice(0, 3));
    const outcomes: { messageId: number; outcome: Outcome }[] = [
      { messageId: ids[0]!, outcome: accepted },
      { messageId: ids[1]!, outcome: { kind: 'rejected', reason: '550 no such user' } },
      { messageId: ids[2]!, outcome: { kind: 'unknown', reason: 'connection lost' } },
    ];
    await house.hands.tell('somebody else', outcomes);
    expect(await counts(campaignId)).toMatchObject({ claimed: 4, accepted: 0 });
    await house.hands.tell(worker.workerId, outcomes);
    await house.hands.tell(worker.workerId, outcomes);
    expect(await counts(campaignId)).toMatchObject({ accepted: 1, rejected: 1, unknown: 1, claimed: 1 });
    const page = await house.events.list(house.workspaceId, { limit: 100 }, { kind: 'message_accepted' });
    const mine = page.items.filter((event) => ids.includes(event.messageId ?? 0));
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ messageId: ids[0], ref: String(campaignId) });

    const trace = await house.messages.trace(house.workspaceId, ids[1]!);
    expect(trace.steps.map(({ state }) => state)).toEqual(['planned', 'claimed', 'handing-over', 'rejected']);
    expect(trace.steps.at(-1)?.reason).toBe('550 no such user');
    await worker.leave();
  });

  it('say which content was accepted, and which offer the contact received with it', async () => {
    const morning = { name: 'Morning', basisPoints: 500, code: 'MORNING5', validFrom: start.toISOString() };
    const offer = await house.offers.create(house.workspaceId, newOffer.parse(morning));
    round += 1;
    const people = await house.addContacts(2, { prefix: `r${round}n` });
    await db.sql(`update campaign set state = 'paused' where state = 'sending'`);
    const some = await house.addSegment(`o${round}`, people.slice(0, 1));
    const none = { variant: null, subject: null, preheader: null };
    const slots = { hero: { kind: 'text' as const, body: 'Bread' } };
    const campaign = await house.addCampaign([await house.addSegment(`s${round}`, people)], {
      contents: [
        { ...none, segmentId: some, slots, offerId: offer.id },
        { ...none, segmentId: null, slots, offerId: null },
      ],
    });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const { workerId, leave } = await house.messages.joinWorkers();
    const claimed = await house.hands.claim({ workerId, limit: 10, now: start });
    const ids = claimed.map(({ id }) => id);
    await house.hands.letGo(workerId, ids);
    await house.hands.tell(
      workerId,
      ids.map((messageId) => ({ messageId, outcome: accepted })),
    );
    const of = async (kind: string) => {
      const { items } = await house.events.list(house.workspaceId, { limit: 500 }, { kind });
      return items.filter(({ messageId }) => ids.includes(messageId ?? 0));
    };
    expect((await of('message_accepted')).map(({ messageId, props }) => [messageId, props?.contentId]).sort()).toEqual(
      claimed.map(({ id, contentId }) => [id, contentId]).sort(),
    );
    expect(await of('offer_received')).toMatchObject([{ contactId: people[0], ref: String(offer.id) }]);
    await leave();
  });

  it('try-later waits longer each time, and gives up in the end', async () => {
    const campaignId = await launched(1);
    const worker = await house.messages.joinWorkers();
    let now = start;
    const { greylisted } = retrySchedules;
    for (const minutes of greylisted) {
      const id = await attempt(worker.workerId, now);
      const [row] = await db.sql<{ dueAt: Date; state: string }>(
        'select due_at as "dueAt", state from message where id = $1',
        [id],
      );
      expect(row!.state).toBe('planned');
      const waitedMinutes = (row!.dueAt.getTime() - now.getTime()) / 60_000;
      expect(waitedMinutes).toBeGreaterThanOrEqual(0.9 * minutes);
      expect(waitedMinutes).toBeLessThanOrEqual(1.1 * minutes);
      now = row!.dueAt;
      house.clock.set(now);
    }
    const id = await attempt(worker.workerId, now);
    house.clock.set(start);
    expect(await counts(campaignId)).toMatchObject({ rejected: 1, planned: 0 });
    const trace = await house.messages.trace(house.workspaceId, id);
    expect(trace.attempts).toBe(greylisted.length + 1);
    expect(trace.steps.filter(({ state }) => state === 'try-later')).toHaveLength(greylisted.length);
    expect(trace.steps.at(-1)?.reason).toBe(`gave up after ${greylisted.length + 1} attempts: 451 greylisted`);
    await worker.leave();
  });

  it('unknown ones are settled by what a transport has', async () => {
    const campaignId = await launched(2);
    const worker = await house.messages.joinWorkers();
    const ids = (await house.hands.claim({ workerId: worker.workerId, limit: 2, now: start })).map(({ id }) => id);
    await house.hands.letGo(worker.workerId, ids);
    const lost: Outcome = { kind: 'unknown', reason: 'connection lost' };
    await house.hands.tell(
      worker.workerId,
      ids.map((messageId) => ({ messageId, outcome: lost })),
    );
    expect((await house.messages.findUnknown(1_000)).filter(({ id }) => ids.includes(id))).toEqual([]);
    house.clock.advance(2_000);
    expect((await house.messages.findUnknown(1_000)).filter(({ id }) => ids.includes(id))).toHaveLength(2);
    house.clock.set(start);
    const again = await house.messages.settleUnknown([
      { messageId: ids[0]!, wasTaken: true },
      { messageId: ids[1]!, wasTaken: false },
    ]);
    expect(again).toEqual([campaignId]);
    expect(await counts(campaignId)).toMatchObject({ accepted: 1, planned: 1, unknown: 0 });
    await worker.leave();
  });
});

describe('erasing a contact', () => {
  it('leaves no address behind, wherever its message is, and nothing more goes out', async () => {
    const campaignId = await launched(6);
    const worker = await house.messages.joinWorkers();
    const claimed = await house.hands.claim({ workerId: worker.workerId, limit: 5, now: start });
    const ids = claimed.map(({ id }) => id);
    expect(await house.hands.letGo(worker.workerId, ids.slice(0, 4))).toHaveLength(4);
    const lost: Outcome = { kind: 'unknown', reason: 'connection lost' };
    await house.hands.tell(worker.workerId, [
      { messageId: ids[2]!, outcome: lost },
      { messageId: ids[3]!, outcome: lost },
    ]);
    for (const { contactId } of await house.states(campaignId))
      await house.contacts.erase(house.workspaceId, contactId);

    expect(await house.hands.letGo(worker.workerId, [ids[4]!])).toEqual([]);
    await house.messages.giveBack(worker.workerId, [ids[4]!]);
    await house.hands.tell(worker.workerId, [
      { messageId: ids[0]!, outcome: accepted },
      { messageId: ids[1]!, outcome: { kind: 'try-later', reason: '451 busy' } },
    ]);
    await house.messages.settleUnknown([{ messageId: ids[2]!, wasTaken: false }]);
    expect(await house.campaigns.resolveUnknown(house.workspaceId, campaignId, { decision: 'resend' })).toBe(1);
    expect(await counts(campaignId)).toMatchObject({ accepted: 1, dropped: 5, drops: { erased: 5 } });
    const [row] = await db.sql<{ kept: number }>(
      'select count(*) as kept from message where campaign_id = $1 and (email is not null or finished_at is null)',
      [campaignId],
    );
    expect(row!.kept).toBe(0);
    await worker.leave();
  });
});

async function attempt(workerId: string, now: Date): Promise<number> {
  const [message] = await house.hands.claim({ workerId, limit: 1, now });
  await house.hands.letGo(workerId, [message!.id]);
  const outcome: Outcome = { kind: 'try-later', reason: '451 greylisted' };
  await house.hands.tell(workerId, [{ messageId: message!.id, outcome }]);
  return message!.id;
}

/** What SIGKILL does to a worker, seen from PostgreSQL: its session is gone. */
async function killSessionOf(workerId: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select pg_terminate_backend(l.pid, 5000) as ended from pg_locks l, hashtextextended('kohort-worker:' || $1, 0) as key
      where l.locktype = 'advisory' and l.classid = ((key >> 32) & 4294967295)::oid and l.objid = (key & 4294967295)::oid`,
    [workerId],
  );
  expect(rows).toEqual([{ ended: true }]);
  await client.end();
}
