import { beforeAll, describe, expect, it } from 'vitest';
import { newOffer } from '../../../src/offers/index.ts';
import { evaluateBody, redeemBody } from '../../../src/offers/redeem/redeem.schema.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;
let contactIds: number[];
const ids: Record<string, number> = {};

const add = async (name: string, more: Record<string, unknown>) => {
  const input = { name, validFrom: '2026-01-01T00:00:00Z', ...more };
  ids[name] = (await house.offers.create(house.workspaceId, newOffer.parse(input))).id;
};
const evaluate = (more: Record<string, unknown> = {}) =>
  house.offers.evaluate(
    house.workspaceId,
    evaluateBody.parse({
      contact: { externalId: 'p1' },
      lines: [
        { product: 'rye', category: 'Bread', amount: 6_000 },
        { product: 'tea', category: 'Drinks', amount: 4_000 },
      ],
      shipping: 500,
      ...more,
    }),
  );

beforeAll(async () => {
  house = await createCampaignHouse(db);
  contactIds = await house.addContacts(3);
  await add('bread ten', { basisPoints: 1_000, rules: { categories: ['Bread'] } });
  await add('seven off', { kind: 'amount', amount: 700 });
  await add('free shipping', { kind: 'free-shipping', rules: { stacking: 'with-any' } });
  await add('a cup', { kind: 'gift', gives: 'A cup' });
  await add('coded', { basisPoints: 2_000, code: 'TWENTY' });
  await add('own code', { basisPoints: 3_000, codeKind: 'unique' });
  await add('large', { basisPoints: 5_000, rules: { minBasket: 50_000 } });
  await add('full', { basisPoints: 9_000, capacityTotal: 1 });
  await house.offers.redeem(
    house.workspaceId,
    redeemBody.parse({ key: 'full', contact: { externalId: 'p2' }, offerId: ids.full }),
  );
});

describe('evaluating a basket', () => {
  it('tells what each offer takes off every line, and why the others do not apply', async () => {
    const { offers, refused, best } = await evaluate();
    const byName = new Map(offers.map((offer) => [offer.name, offer]));
    expect([...byName.keys()]).toEqual(['bread ten', 'seven off', 'free shipping', 'a cup']);
    expect(byName.get('bread ten')?.lines).toEqual([
      { product: 'rye', amount: 6_000, discount: 600 },
      { product: 'tea', amount: 4_000, discount: 0 },
    ]);
    expect(byName.get('seven off')?.lines.map(({ discount }) => discount)).toEqual([420, 280]);
    expect(byName.get('free shipping')).toMatchObject({ discount: 500, shippingDiscount: 500 });
    expect(byName.get('a cup')).toMatchObject({ discount: 0, gives: 'A cup', isPrice: false });
    expect(Object.fromEntries(refused.map(({ name, reason }) => [name, reason]))).toEqual({
      coded: 'code-needed',
      'own code': 'code-needed',
      large: 'basket-too-small',
      full: 'capacity',
    });
    expect(new Set(best.offerIds)).toEqual(new Set([ids['seven off'], ids['a cup']]));
    expect(best).toMatchObject({ discount: 700, shippingDiscount: 0 });
    expect(best.lines.map(({ discount }) => discount)).toEqual([420, 280]);
  });

  it('takes codes that are shown, finds those of the contact, and names those nobody knows', async () => {
    await db.sql(
      `insert into offer_code (workspace_id, offer_id, code, state, contact_id) values ($1, $2, 'MINE', 'given', $3)`,
      [house.workspaceId, ids['own code'], contactIds[0]],
    );
    const { offers, refused, best } = await evaluate({ codes: ['twenty', 'NOPE'] });
    const codes = Object.fromEntries(offers.map(({ name, code }) => [name, code]));
    expect(codes).toMatchObject({ coded: 'twenty', 'own code': 'MINE' });
    expect(refused).toContainEqual({
      offerId: null,
      name: null,
      code: 'NOPE',
      reason: 'unknown-code',
      detail: 'Nobody here knows this code.',
    });
    expect(best.discount).toBe(3_000);
  });

  it('knows nothing of a stranger, and writes nothing down', async () => {
    const before = await db.sql('select count(*) as count from redemption');
    const { offers } = await evaluate({ contact: { email: 'stranger@people.example' } });
    expect(offers.map(({ name }) => name)).toContain('bread ten');
    expect(await db.sql('select count(*) as count from redemption')).toEqual(before);
    expect(await house.contacts.find(house.workspaceId, { email: 'stranger@people.example' })).toBeNull();
  });

  it('promises what redeeming gives', async () => {
    const { offers } = await evaluate({ contact: { externalId: 'p3' } });
    for (const { offerId, lines, discount } of offers) {
      const body = { key: `e${offerId}`, contact: { externalId: 'p3' }, offerId, shipping: 500 };
      const basket = lines.map(({ product, amount }) => ({
        product,
        amount,
        category: product === 'rye' ? 'Bread' : null,
      }));
      const answer = await house.offers.redeem(house.workspaceId, redeemBody.parse({ ...body, lines: basket }));
      expect(answer).toMatchObject({ outcome: 'redeemed', discount, lines });
    }
  });
});

it('knows the offers that need no code before hundreds that wait for one, or for their time', async () => {
  const shop = await createCampaignHouse(db);
  const input = { name: 'For everybody', basisPoints: 500, validFrom: '2026-01-01T00:00:00Z' };
  const { id } = await shop.offers.create(shop.workspaceId, newOffer.parse(input));
  await db.sql(
    `insert into offer (workspace_id, name, kind, basis_points, code_kind, code, valid_from)
     select $1, 'Later ' || n, 'percent', 500, case when n % 2 = 0 then 'shared' else 'none' end,
            case when n % 2 = 0 then 'LATER' || n end, case when n % 2 = 0 then $2::timestamptz else $2 + interval '1 year' end
       from generate_series(1, 500) n`,
    [shop.workspaceId, new Date('2026-01-01T00:00:00Z')],
  );
  const lines = [{ product: 'rye', amount: 6_000 }];
  const asked = evaluateBody.parse({ contact: { email: 'somebody@people.example' }, lines });
  expect((await shop.offers.evaluate(shop.workspaceId, asked)).offers).toMatchObject([{ offerId: id }]);
});
