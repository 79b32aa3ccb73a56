import { beforeAll, describe, expect, it } from 'vitest';
import { newOffer } from '../../../src/offers/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;

beforeAll(async () => {
  house = await createCampaignHouse(db);
  await house.addContacts(5);
  house.clock.set(new Date('2026-10-20T00:00:00Z'));
});

const mornings = [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 720 }];
let orders = 0;

const order = async (code: string, at: string) => {
  orders += 1;
  const line = { product: 'bread', quantity: 1, amount: 4_500 };
  const input = { type: 'order' as const, orderId: `o${orders}`, at: new Date(at), codes: [code], lines: [line] };
  const [outcome] = await house.events.append(house.workspaceId, [{ ...input, contact: { externalId: 'p1' } }]);
  expect(outcome?.kind).toBe('accepted');
};

const redeemed = async () =>
  (await house.events.list(house.workspaceId, { limit: 100 }, { kind: 'offer_redeemed' })).items;

describe('settling', () => {
  it('judges each code once, by the shop clock at the time of the order', async () => {
    const offer = await house.offers.create(
      house.workspaceId,
      newOffer.parse({
        name: 'Morning five',
        basisPoints: 500,
        code: ' morning5 ',
        validFrom: start.toISOString(),
        validUntil: '2026-10-12T00:00:00Z',
        windows: mornings,
      }),
    );
    expect(offer.code).toBe('MORNING5');
    await order('Morning5', '2026-10-06T09:30:00Z'); // 11:30 in Stockholm
    await order('MORNING5', '2026-10-06T10:00:00Z'); // 12:00
    await order('MORNING5', '2026-10-05T07:00:00Z'); // before it began
    await order('MORNING5', '2026-10-13T07:00:00Z'); // after it ended
    await order('NOBODYKNOWS', '2026-10-06T09:30:00Z');

    expect(await Promise.all([house.offers.settle(), house.offers.settle()])).toContain(1);
    expect(await house.offers.settle()).toBe(0);
    const { items } = await house.offers.redemptions(house.workspaceId, offer.id, { limit: 10 });
    expect(items.map(({ isValid, reason }) => [isValid, reason])).toEqual([
      [true, null],
      [false, 'outside-window'],
      [false, 'not-started'],
      [false, 'expired'],
    ]);
    expect(items[0]).toMatchObject({ orderAmount: 4_500, code: 'Morning5' });
    const events = await redeemed();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ ref: String(offer.id), at: new Date('2026-10-06T09:30:00Z') });
  });

  it('judges again what came before its offer was known here', async () => {
    expect(await redeemed()).toHaveLength(1);
    const late = await house.offers.create(
      house.workspaceId,
      newOffer.parse({ name: 'Late', basisPoints: 1_000, code: 'NobodyKnows', validFrom: start.toISOString() }),
    );
    await house.offers.settle();
    expect(await redeemed()).toHaveLength(2);
    expect((await house.offers.redemptions(house.workspaceId, late.id, { limit: 10 })).items).toHaveLength(1);
  });

  it('refuses a code after its offer was archived, and a code for two offers', async () => {
    const input = newOffer.parse({ name: 'Short', basisPoints: 100, code: 'SHORT', validFrom: start.toISOString() });
    const offer = await house.offers.create(house.workspaceId, input);
    await expect(house.offers.create(house.workspaceId, input)).rejects.toMatchObject({ code: 'offer_code_taken' });
    await house.offers.archive(house.workspaceId, offer.id);
    await order('SHORT', '2026-10-20T00:00:00Z');
    await house.offers.settle();
    const { items } = await house.offers.redemptions(house.workspaceId, offer.id, { limit: 10 });
    expect(items.map(({ reason }) => reason)).toEqual(['archived']);
    expect((await house.offers.list(house.workspaceId, { limit: 100 })).items.map(({ code }) => code)).not.toContain(
      'SHORT',
    );
  });
});

describe('in a message', () => {
  it('an offer tells its windows in the language asked for', async () => {
    const [offer] = (await house.offers.list(house.workspaceId, { limit: 1 })).items;
    expect(await house.offers.describeForMessage(house.workspaceId, offer!.id, 'sv')).toEqual({
      name: 'Morning five',
      kind: 'percent',
      isPrice: true,
      percent: 5,
      amount: null,
      points: null,
      gives: null,
      minBasket: null,
      code: 'MORNING5',
      windowText: 'måndag till fredag före 12:00',
      validUntil: new Date('2026-10-12T00:00:00Z'),
    });
  });
});
