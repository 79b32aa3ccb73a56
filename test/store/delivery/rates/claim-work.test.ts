import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClaimWork } from '../../../../src/delivery/claim-work.ts';
import { createBackOff } from '../../../../src/delivery/rates/back-off.ts';
import type { Limits, WarmUp } from '../../../../src/delivery/rates/limits.schema.ts';
import { findPauses, liftPause } from '../../../../src/delivery/rates/pauses.store.ts';
import type { Way } from '../../../../src/delivery/ways/way.ts';
import type { Outcome } from '../../../../src/messages/index.ts';
import { silentLog } from '../../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../../kit/campaign-house.ts';
import { createTestDatabase } from '../../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

afterEach(async () => {
  await db.sql(`update campaign set state = 'paused' where state = 'sending'`);
  await db.sql('delete from provider_pause');
  house.clock.set(start);
});

const noTransport: Way['transport'] = {
  name: 'none',
  connections: 1,
  send: async () => ({ kind: 'accepted', response: '250 ok' }),
  close: async () => undefined,
};

/** One worker's claims by a way of its own. */
function workerBy({ limits = {}, warmUp = null }: { limits?: Limits; warmUp?: WarmUp | null }, wayId: string) {
  const way: Way = { id: wayId, transport: noTransport, limits, warmUp };
  const backOff = createBackOff({
    db,
    clock: house.clock,
    doorbell: { ring: () => undefined },
    log: silentLog,
    draw: () => 0,
  });
  const claims = createClaimWork({
    db,
    messages: house.messages,
    ways: { of: async () => way },
    backOff,
    log: silentLog,
  });
  return {
    backOff,
    way,
    nextAt: claims.nextAt,
    next: (limit = 100) => claims.next({ workerId: `w-${wayId}`, limitOf: () => limit, now: house.clock.now() }),
    /** All that goes up to this instant, waking only when told to. */
    async until(end: Date, limit = 100) {
      const taken: { at: Date; ids: number[]; emails: string[] }[] = [];
      for (;;) {
        const work = await claims.next({ workerId: `w-${wayId}`, limitOf: () => limit, now: house.clock.now() });
        if (work) {
          taken.push({
            at: house.clock.now(),
            ids: work.messages.map(({ id }) => id),
            emails: work.messages.map(({ email }) => email),
          });
          continue;
        }
        const next = claims.nextAt();
        if (next === null || next > end) return taken;
        expect(next.getTime()).toBeGreaterThan(house.clock.now().getTime());
        house.clock.set(next);
      }
    },
  };
}

const later = (ms: number) => new Date(start.getTime() + ms);
const count = (taken: { ids: number[] }[]) => taken.reduce((sum, { ids }) => sum + ids.length, 0);

/** A sending campaign to this many people at people.example. */
async function sending(people: number, more: { priority?: 'low' | 'normal' | 'urgent'; endsAt?: string } = {}) {
  round += 1;
  const contacts = await house.addContacts(people, { prefix: `r${round}n` });
  const campaign = await house.addCampaign([await house.addSegment(`s${round}`, contacts)], more);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return campaign.id;
}

describe('claims within limits', () => {
  it('take no more in any second than there is room for, and sleep in between', async () => {
    await sending(130);
    const worker = workerBy({ limits: { perSecond: 20 } }, 'second');
    const taken = await worker.until(later(10_000));
    expect(count(taken)).toBe(130);
    for (const { at } of taken) {
      const inSecond = taken.filter((take) => take.at >= at && take.at.getTime() < at.getTime() + 1_000);
      expect(count(inSecond)).toBeLessThanOrEqual(20);
    }
    expect(house.clock.now().getTime() - start.getTime()).toBeLessThan(7_500);
    // A hundred and thirty messages, at most a message or two a wake-up: nobody ran in circles.
    expect(taken.length).toBeLessThanOrEqual(131);
  });

  it('stop at what a warm-up plan allows for the day, and go on with the next', async () => {
    await sending(120);
    const plan = { startedAt: start.toISOString(), perDay: [50, 60] };
    const worker = workerBy({ warmUp: plan }, 'warm');
    expect(count(await worker.until(later(60_000)))).toBe(50);
    const midnight = new Date('2026-10-06T00:00:00Z');
    expect(worker.nextAt()).toEqual(midnight);
    expect(count(await worker.until(new Date('2026-10-06T12:00:00Z')))).toBe(60);
    expect(count(await worker.until(new Date('2026-10-07T12:00:00Z')))).toBe(10);
  });

  it('bound one operator and let the others go', async () => {
    const campaignId = await sending(60);
    await db.sql('update message set operator = 1 where campaign_id = $1 and id % 2 = 0', [campaignId]);
    const worker = workerBy({ limits: { operators: { google: { perMinute: 20 } } } }, 'google');
    const first = await worker.until(later(0));
    expect(count(first)).toBe(31);
    expect(count(await worker.until(later(120_000)))).toBe(29);
  });

  it('bound each domain by itself, put its messages off without an attempt, and all of them go in the end', async () => {
    const campaignId = await sending(90);
    await db.sql(`update message set email = 'a' || id || '@other.example' where campaign_id = $1 and id % 3 = 0`, [
      campaignId,
    ]);
    const worker = workerBy({ limits: { perDomain: { perMinute: 20 } } }, 'domain');
    const taken = await worker.until(later(10 * 60_000));
    expect(count(taken)).toBe(90);
    for (const { at } of taken) {
      const inMinute = taken.filter((take) => take.at >= at && take.at.getTime() < at.getTime() + 60_000);
      for (const domain of ['people.example', 'other.example']) {
        const to = inMinute.flatMap(({ emails }) => emails).filter((email) => email.endsWith(`@${domain}`));
        expect(to.length).toBeLessThanOrEqual(20);
      }
    }
    expect(house.clock.now().getTime() - start.getTime()).toBeLessThan(4.5 * 60_000);
    const [row] = await db.sql<{ attempts: number }>(
      'select max(attempts) as attempts from message where campaign_id = $1',
      [campaignId],
    );
    expect(row!.attempts).toBe(0);
  });

  it('of several workers at once keep to the limit together', async () => {
    await sending(200);
    const workers = [1, 2, 3].map(() => workerBy({ limits: { perHour: 3_000 } }, 'shared'));
    const works = await Promise.all(workers.flatMap((worker) => [worker.next(50), worker.next(50)]));
    expect(works.reduce((sum, work) => sum + (work?.messages.length ?? 0), 0)).toBe(60);
  });

  it('give back the room they took for messages that were not there', async () => {
    await sending(3);
    const worker = workerBy({ limits: { perDay: 100 } }, 'spare');
    expect(count(await worker.until(later(1_000)))).toBe(3);
    const [row] = await db.sql<{ used: number }>(`select used from rate_window where scope = 'spare:day'`);
    expect(row!.used).toBe(3);
  });
});

describe('priority', () => {
  it('lets what is urgent take the room first, and what is low only what is left', async () => {
    const low = await sending(20, { priority: 'low' });
    const normal = await sending(20);
    const worker = workerBy({ limits: { perSecond: 10 } }, 'prior');
    await worker.next();
    const receipt = await sending(3, { priority: 'urgent' });
    const taken = (await worker.until(later(10_000))).flatMap(({ ids }) => ids);
    const rows = await db.sql<{ id: number; campaignId: number }>(
      'select id, campaign_id as "campaignId" from message where id = any($1::bigint[])',
      [taken],
    );
    const campaignOf = new Map(rows.map(({ id, campaignId }) => [id, campaignId]));
    const order = taken.map((id) => campaignOf.get(id));
    expect(order.slice(0, 3)).toEqual([receipt, receipt, receipt]);
    expect(order.lastIndexOf(normal)).toBeLessThan(order.indexOf(low));
    expect(order).toHaveLength(42);
  });
});

describe('an end', () => {
  it('stops claims even before the sweep has come by', async () => {
    await sending(2, { endsAt: later(60_000).toISOString() });
    house.clock.set(later(60_000));
    expect(await workerBy({}, 'ended').next()).toBeNull();
  });
});

describe('a pause', () => {
  const refusal: Outcome = {
    kind: 'try-later',
    reason: '421 4.7.28 rate limited',
    code: 421,
    status: '4.7.28',
    stage: 'rcpt',
  };
  const gmail = { email: 'a@gmail.com', operator: 1 };

  it('begins once for many refusals, grows with every refused try, and ends with a message that gets through', async () => {
    const campaignId = await sending(30);
    await db.sql('update message set operator = 1 where campaign_id = $1', [campaignId]);
    const { backOff, way, next, nextAt } = workerBy({}, 'slow');
    await backOff.notice(
      way,
      [1, 2, 3].map(() => ({ ...gmail, outcome: refusal })),
    );
    await backOff.notice(way, [{ ...gmail, outcome: refusal }]);
    expect(await findPauses(db.sql)).toMatchObject([{ scope: 'slow:operator:1', step: 1, until: later(60_000) }]);
    expect(await next()).toBeNull();
    expect(nextAt()).toEqual(later(60_000));

    house.clock.set(later(60_000));
    expect((await next())?.messages).toHaveLength(5);
    expect(await next()).toBeNull();
    await backOff.notice(way, [{ ...gmail, outcome: refusal }]);
    expect(await findPauses(db.sql)).toMatchObject([{ step: 2, until: later(180_000) }]);

    house.clock.set(later(180_000));
    expect((await next())?.messages).toHaveLength(5);
    await backOff.notice(way, [{ ...gmail, outcome: { kind: 'accepted', response: '250 ok' } }]);
    expect(await findPauses(db.sql)).toEqual([]);
    expect((await next())?.messages).toHaveLength(20);
  });

  it('is tried by one worker at a time, and by another when that one is gone', async () => {
    const campaignId = await sending(30);
    await db.sql('update message set operator = 1 where campaign_id = $1', [campaignId]);
    const [one, other] = [workerBy({}, 'both'), workerBy({}, 'both')];
    await one.backOff.notice(one.way, [{ ...gmail, outcome: refusal }]);
    house.clock.set(later(60_000));
    expect((await one.next())?.messages).toHaveLength(5);
    expect(await other.next()).toBeNull();
    house.clock.set(later(90_000));
    expect((await other.next())?.messages).toHaveLength(5);
  });

  it('of one domain holds up nobody else', async () => {
    const campaignId = await sending(20);
    await db.sql(`update message set email = 'a' || id || '@other.example' where campaign_id = $1 and id % 2 = 0`, [
      campaignId,
    ]);
    const { backOff, way, next } = workerBy({}, 'domains');
    await backOff.notice(way, [{ email: 'x@other.example', operator: 0, outcome: refusal }]);
    const work = await next();
    expect(work?.messages).toHaveLength(10);
    expect(work?.messages.every(({ email }) => email.endsWith('@people.example'))).toBe(true);
  });

  it('begins for nothing that is about one person, and for a server that cannot be reached until it answers', async () => {
    const { backOff, way } = workerBy({}, 'person');
    const said = (reason: string): Outcome => ({ kind: 'try-later', reason, stage: 'rcpt' });
    await backOff.notice(way, [
      { ...gmail, outcome: said('452 4.2.2 over quota') },
      { ...gmail, outcome: said('450 greylisted') },
      { ...gmail, outcome: said('451 4.3.0 trouble') },
      { ...gmail, outcome: { kind: 'rejected', reason: '550 5.1.1 no such user' } },
    ]);
    expect(await findPauses(db.sql)).toEqual([]);
    const away: Outcome = { kind: 'try-later', reason: 'connect ECONNREFUSED', stage: 'connect' };
    await backOff.notice(way, [
      { ...gmail, outcome: away },
      { ...gmail, outcome: { kind: 'accepted', response: '250' } },
    ]);
    expect(await findPauses(db.sql)).toEqual([]);
    await backOff.notice(way, [{ ...gmail, outcome: away }]);
    expect(await findPauses(db.sql)).toMatchObject([{ scope: 'person', until: later(5_000) }]);
  });

  it('that a person lifts is tried at once', async () => {
    const campaignId = await sending(8);
    await db.sql('update message set operator = 1 where campaign_id = $1', [campaignId]);
    const { backOff, way, next } = workerBy({}, 'lifted');
    await backOff.notice(way, [{ ...gmail, outcome: refusal }]);
    expect(await liftPause(db.sql, 'lifted:operator:1', house.clock.now())).toBe(true);
    expect((await next())?.messages).toHaveLength(5);
  });
});
