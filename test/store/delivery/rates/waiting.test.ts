import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBackOff } from '../../../../src/delivery/rates/back-off.ts';
import type { Limits, WarmUp } from '../../../../src/delivery/rates/limits.schema.ts';
import { createRates } from '../../../../src/delivery/rates/rates.service.ts';
import { roomScopes } from '../../../../src/delivery/rates/scopes.ts';
import { takeRoom } from '../../../../src/delivery/rates/take-room.store.ts';
import { KohortError, silentLog } from '../../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../../kit/campaign-house.ts';
import { insertRow } from '../../../kit/insert-row.ts';
import { createTestDatabase } from '../../../kit/postgres.ts';

const { db } = await createTestDatabase();
const rung: string[] = [];
const doorbell = { ring: (name: string) => void rung.push(name) };
let house: CampaignHouse;
let round = 0;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

afterEach(async () => {
  await db.sql('delete from provider_pause');
  await db.sql('update transport set archived_at = now()');
});

/** A way out of the workspace with these limits, and what the room says of it. */
async function opened(limits: Limits, warmUp: WarmUp | null = null) {
  round += 1;
  const row = await insertRow(db, 'transport', {
    workspace_id: house.workspaceId,
    name: `way ${round}`,
    limits: JSON.stringify(limits),
    warm_up: warmUp && JSON.stringify(warmUp),
    is_default: true,
  });
  const way = { id: `transport:${row.id}`, limits, warmUp, transport: null as never };
  const { workspaces, messages, clock } = house;
  const rates = createRates({ db, clock, doorbell, workspaces, messages, ways: { of: async () => way } });
  const backOff = createBackOff({ db, clock, doorbell, log: silentLog, draw: () => 0 });
  const use = (count: number, operator = 0) => {
    const bound = { way, workspaceId: house.workspaceId, workspaceRates: null, operator, now: start };
    return takeRoom(db.sql, roomScopes(bound), count, start);
  };
  return { way, rates, backOff, use };
}

async function sending(more: Parameters<CampaignHouse['addCampaign']>[1] = {}) {
  round += 1;
  const people = await house.addContacts(3, { prefix: `q${round}n` });
  const { id } = await house.addCampaign([await house.addSegment(`q${round}`, people)], more);
  await house.campaigns.launch(house.workspaceId, id);
  return () => house.campaigns.get(house.workspaceId, id);
}

const refusal = { kind: 'try-later', reason: '421 4.7.28 slow down', code: 421, stage: 'rcpt' } as const;

describe('a campaign that waits', () => {
  it('says nothing while nothing holds it', async () => {
    const { rates } = await opened({ perSecond: 10 });
    expect(await rates.waitingFor(await (await sending())())).toEqual([]);
  });

  it('names the operator that asked us to slow down, and until when, in the time of the workspace', async () => {
    const { rates, backOff, way } = await opened({});
    const campaign = await sending();
    await backOff.notice(way, [{ email: 'a@gmail.com', operator: 1, outcome: refusal }]);
    expect(await rates.waitingFor(await campaign())).toEqual([]);
    await db.sql('update message set operator = 1 where campaign_id = $1', [(await campaign()).id]);
    expect(await rates.waitingFor(await campaign())).toEqual([
      'Gmail asked us to slow down until 10:01 (it said: 421 4.7.28 slow down).',
    ]);
  });

  it('names a domain only when something is planned to it', async () => {
    const { rates, backOff, way } = await opened({});
    const campaign = await sending();
    const notice = (domain: string) => backOff.notice(way, [{ email: `a@${domain}`, operator: 0, outcome: refusal }]);
    await notice('elsewhere.example');
    expect(await rates.waitingFor(await campaign())).toEqual([]);
    await notice('people.example');
    expect(await rates.waitingFor(await campaign())).toEqual([
      expect.stringMatching(/^people\.example asked us to slow down/),
    ]);
  });

  it('names limits and warm-up plans that are used up', async () => {
    const plan = { startedAt: start.toISOString(), perDay: [50] };
    const { rates, use } = await opened({ perDay: 900, operators: { google: { perHour: 10 } } }, plan);
    const campaign = await sending();
    await use(50);
    expect(await rates.waitingFor(await campaign())).toEqual([
      'Warm-up: 50 of 50 used today; more tomorrow (days in UTC).',
    ]);
  });

  it('names what cannot be used, and what is put off', async () => {
    const { workspaces, messages, clock } = house;
    const broken = createRates({
      ...{ db, clock, doorbell, workspaces, messages },
      ways: {
        of: async () => Promise.reject(new KohortError('delivery_no_transport', { detail: 'There is no way out.' })),
      },
    });
    const campaign = await sending();
    expect(await broken.waitingFor(await campaign())).toEqual(['There is no way out.']);
    const { rates } = await opened({ perDomain: { perMinute: 1 } });
    const { id } = await campaign();
    await db.sql(
      `update message set due_at = due_at + interval '1 hour', attempts = case when id % 3 = 0 then 1 else 0 end where campaign_id = $1`,
      [id],
    );
    expect(await rates.waitingFor(await campaign())).toEqual([
      '1 message refused for now, tried again from 11:00 on.',
      'Limit of each domain: 2 messages wait, the first until 11:00.',
    ]);
  });
});

describe('the overview of rates', () => {
  it('shows room, use and pauses of the workspace’s own ways only', async () => {
    const { rates, use, backOff, way } = await opened({ perDay: 100, operators: { google: { perMinute: 40 } } });
    await use(7, 1);
    await backOff.notice(way, [{ email: 'a@gmail.com', operator: 1, outcome: refusal }]);
    await backOff.notice({ id: 'transport:999999' }, [{ email: 'a@gmail.com', operator: 1, outcome: refusal }]);
    const { ways, pauses } = await rates.overview(house.workspaceId);
    expect(ways.map(({ id }) => id)).toEqual([way.id, 'installation']);
    expect(ways[0]!.room).toEqual([
      { of: 'the way out', per: 'day', limit: 100, free: 98, usedToday: 2 },
      { of: 'Gmail', per: 'minute', limit: 40, free: 0, usedToday: null },
    ]);
    expect(pauses).toMatchObject([{ id: `${way.id}:operator:1`, of: 'Gmail', isOver: false, timesInARow: 1 }]);
    await rates.lift(house.workspaceId, pauses[0]!.id, 'system');
    expect(await rates.pauses(house.workspaceId)).toMatchObject([{ isOver: true, timesInARow: 1 }]);
    expect(rung).toContain('delivery.send');
    const foreign = rates.lift(house.workspaceId, 'transport:999999:operator:1', 'system');
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  });

  it('forgets days and pauses that are long past', async () => {
    const { rates, use, backOff, way } = await opened({ perDay: 100 });
    await use(7);
    await backOff.notice(way, [{ email: 'a@gmail.com', operator: 1, outcome: refusal }]);
    await rates.forget();
    expect(await rates.pauses(house.workspaceId)).toHaveLength(1);
    house.clock.advance(9 * 86_400_000);
    await rates.forget();
    expect(await rates.pauses(house.workspaceId)).toEqual([]);
    expect(await db.sql('select scope from rate_window where scope = $1', [`${way.id}:day`])).toEqual([]);
  });
});
