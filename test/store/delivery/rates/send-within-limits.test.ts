import { beforeAll, describe, expect, it } from 'vitest';
import { createDelivery, type Transport } from '../../../../src/delivery/index.ts';
import { createTravelClock, silentLog } from '../../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../../kit/campaign-house.ts';
import { createTestDatabase } from '../../../kit/postgres.ts';
import { waitFor } from '../../../kit/wait-for.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

/** A worker of its own, whose transport takes everything at once. */
function openWorker() {
  const { campaigns, messages } = house;
  const taken: { messageId: number | null; atMs: number }[] = [];
  const transport: Transport = {
    name: 'test',
    connections: 10,
    async send({ messageId }, { mayGo = () => true } = {}) {
      if (!(await mayGo())) return { kind: 'not-sent' };
      taken.push({ messageId, atMs: Date.now() });
      return { kind: 'accepted', response: '250 ok' };
    },
    close: async () => undefined,
  };
  const clock = createTravelClock(start);
  const doorbell = { ring: () => undefined };
  const delivery = createDelivery({
    db,
    clock,
    doorbell,
    campaigns,
    messages,
    smtpUrl: null,
    transport,
    log: silentLog,
  });
  return { delivery, taken };
}

describe('two workers under one limit', () => {
  it('send everything once, never more than allowed in any second, and come when there is room', async () => {
    const { workspaces, workspaceId } = house;
    const { settings } = await workspaces.get(workspaceId);
    await workspaces.update(workspaceId, { settings: { ...settings, sendingLimits: { perSecond: 50 } } }, 'system');
    const people = await house.addContacts(120, { prefix: 'limited' });
    const { id } = await house.addCampaign([await house.addSegment('limited', people)]);
    await house.campaigns.launch(workspaceId, id);
    const workers = [openWorker(), openWorker()];
    const begunMs = Date.now();
    await Promise.all(workers.map(({ delivery }) => delivery.send()));
    const tookMs = Date.now() - begunMs;
    for (const { delivery } of workers) await delivery.close();

    const sent = workers.flatMap(({ taken }) => taken);
    expect(sent).toHaveLength(120);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(120);
    const claims = await db.sql<{ at: Date }>('select claimed_at as at from message where campaign_id = $1', [id]);
    const instants = claims.map(({ at }) => at.getTime()).sort((one, other) => one - other);
    const inSecond = instants.map((from) => instants.filter((at) => at >= from && at < from + 1_000).length);
    expect(Math.max(...inSecond)).toBeLessThanOrEqual(50);
    // At 46 a second after the first 5: two seconds and a half, were they always there in time.
    expect(tookMs).toBeGreaterThan(2_000);
  });
});

describe('a receipt', () => {
  it('stands behind few messages of a newsletter that is under way, also where the way out is slow', async () => {
    const { campaigns, messages, workspaces, workspaceId, clock } = house;
    const { settings } = await workspaces.get(workspaceId);
    await workspaces.update(workspaceId, { settings: { ...settings, sendingLimits: null } }, 'system');
    const launchTo = async (prefix: string, count: number, priority: 'normal' | 'urgent') => {
      const people = await house.addContacts(count, { prefix });
      const { id } = await house.addCampaign([await house.addSegment(prefix, people)], { priority });
      await house.campaigns.launch(workspaceId, id);
      return id;
    };
    /** Messages on the wire, each with what lets the server answer. */
    const onWire: { messageId: number | null; answer: () => void }[] = [];
    const transport: Transport = {
      name: 'slow',
      connections: 4,
      async send({ messageId }, { mayGo = () => true } = {}) {
        if (!(await mayGo())) return { kind: 'not-sent' };
        await new Promise<void>((answer) => onWire.push({ messageId, answer }));
        return { kind: 'accepted', response: '250 ok' };
      },
      close: async () => undefined,
    };
    const doorbell = { ring: () => undefined };
    const delivery = createDelivery({
      db,
      clock,
      doorbell,
      campaigns,
      messages,
      smtpUrl: null,
      transport,
      log: silentLog,
    });
    /** The server answers one message every 50 ms. */
    const answerOne = async () => {
      await waitFor('a message on the wire', async () => onWire.length > 0);
      const { messageId, answer } = onWire.shift()!;
      clock.advance(50);
      answer();
      return messageId;
    };

    await launchTo('news', 300, 'normal');
    const sending = delivery.send();
    for (let count = 0; count < 100; count += 1) await answerOne();
    const receipt = await launchTo('receipt', 1, 'urgent');
    const [receiptMessage] = await house.states(receipt);
    let before = 0;
    while ((await answerOne()) !== receiptMessage!.id) before += 1;
    expect(before).toBeLessThan(40);

    let isDone = false;
    void sending.finally(() => {
      isDone = true;
    });
    await waitFor('everything to be sent', async () => {
      clock.advance(50);
      for (const { answer } of onWire.splice(0)) answer();
      return isDone;
    });
    await delivery.close();
    const left = await db.sql(`select id from message where state in ('planned', 'claimed')`);
    expect(left).toEqual([]);
  });
});
