import { beforeEach, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { productInput } from '../../../src/products/products.schema.ts';
import { createTestApi } from '../../kit/house.ts';

const clock = createFakeClock(new Date('2026-11-20T10:00:00Z'));
const api = await createTestApi({ clock });
const { house } = api;
let workspaceId = 0;

beforeEach(async () => {
  clock.set(new Date('2026-11-20T10:00:00Z'));
  workspaceId = await api.createWorkspace();
});

const upsert = (...rows: Parameters<typeof house.products.upsert>[1]) => house.products.upsert(workspaceId, rows);
const contact = async (externalId: string) => (await house.contacts.upsert(workspaceId, { externalId })).contactId;
let orders = 0;
/** An order of one line each, `daysAgo` before now. */
async function order(
  contactId: number,
  daysAgo: number,
  ...lines: [product: string, category: string, amount: number][]
) {
  orders += 1;
  await house.events.append(workspaceId, [
    {
      type: 'order',
      orderId: `o${orders}`,
      contact: { contactId },
      at: new Date(clock.now().getTime() - daysAgo * 86_400_000),
      lines: lines.map(([product, category, amount]) => ({ product, category, name: product, quantity: 1, amount })),
    },
  ]);
}
const names = async (contactId: number, wish: Partial<Parameters<typeof house.products.suggest>[1]>) =>
  (await house.products.suggest(workspaceId, { contactIds: [contactId], source: 'newest', limit: 3, ...wish }))
    .get(contactId)
    ?.map(({ sku }) => sku);

describe('products', () => {
  test('with an address that no message can hold are refused, and not the messages', () => {
    const url = `https://shop.example/${'å'.repeat(1_500)}`;
    for (const field of ['url', 'imageUrl']) {
      expect(productInput.safeParse({ sku: 'a', [field]: url }).error?.issues[0]?.message).toContain('2000 bytes');
    }
    expect(productInput.safeParse({ sku: 'a', url: url.slice(0, 1_000) }).success).toBe(true);
  });

  test('are taken in row by row: new, changed by what is named, and refused without a name', async () => {
    expect(await upsert({ sku: 'a', name: 'Apple', price: 500, category: 'Fruit' }, { sku: 'b' })).toEqual([
      { index: 0, kind: 'created', sku: 'a' },
      {
        index: 1,
        kind: 'rejected',
        problem: { code: 'product_invalid', message: 'A new product needs a name.', path: 'name' },
      },
    ]);
    clock.advance(1000);
    expect(await upsert({ sku: 'a', price: null }, { sku: 'a', cost: 200 })).toMatchObject([
      { kind: 'updated' },
      { kind: 'updated' },
    ]);
    const { items } = await house.products.list(workspaceId, { limit: 10 });
    expect(items).toMatchObject([
      { sku: 'a', name: 'Apple', category: 'Fruit', price: null, cost: 200, addedAt: new Date('2026-11-20T10:00:00Z') },
    ]);
  });

  test('keep what two senders say of a new one at the same time', async () => {
    for (let round = 1; round <= 10; round += 1) {
      const sku = `new ${round}`;
      const outcomes = await Promise.all([
        upsert({ sku, name: 'Plum', price: 300 }),
        upsert({ sku, name: 'Plum', category: 'Fruit' }),
      ]);
      expect(outcomes.map(([outcome]) => outcome?.kind).sort()).toEqual(['created', 'updated']);
      const { items } = await house.products.list(workspaceId, { limit: 1, search: sku });
      expect(items).toMatchObject([{ sku, price: 300, category: 'Fruit' }]);
    }
  });

  test('are found by category and by part of their name; other workspaces see none', async () => {
    await upsert({ sku: 'a', name: 'Red apple', category: 'Fruit' }, { sku: 'b', name: 'Bread', category: 'Bakery' });
    const list = async (query: object, of = workspaceId) =>
      (await house.products.list(of, { limit: 10, ...query })).items.map(({ sku }) => sku);
    expect(await list({ category: 'Bakery' })).toEqual(['b']);
    expect(await list({ search: 'APPLE' })).toEqual(['a']);
    expect(await list({ search: '%' })).toEqual([]);
    expect(await list({}, await api.createWorkspace())).toEqual([]);
  });

  test('over HTTP a bad row is refused alone', async () => {
    const body = {
      products: [
        { sku: 'a', name: 'Apple', url: 'javascript:alert(1)' },
        { sku: 'b\0', name: 'x' },
        7,
        { sku: 'c', name: 'Cake' },
      ],
    };
    const answer = await api.ask('post', '/products').send(body).expect(200);
    expect(answer.body.counts).toEqual({ created: 1, updated: 0, rejected: 3 });
    expect(answer.body.outcomes.map((one: { kind: string }) => one.kind)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'created',
    ]);
    const { body: page } = await api.ask('get', '/products?search=cake').expect(200);
    expect(page.items).toMatchObject([{ sku: 'c', name: 'Cake', hidden: false, price: null }]);
  });
});

describe('suggestions', () => {
  test("keep to the contact's favourite category: what it spent most on, refunds off, by the catalogue's word", async () => {
    const anna = await contact('anna');
    const bo = await contact('bo');
    await order(anna, 10, ['rye', 'Bread', 900], ['gouda', 'Cheese', 500]);
    await order(bo, 400, ['gouda', 'Cheese', 500]);
    expect(await house.products.favourites(workspaceId, [anna, bo])).toEqual(new Map([[anna, 'Bread']]));
    await upsert({ sku: 'rye', name: 'Rye', category: 'Bakery' });
    expect(await house.products.favourites(workspaceId, [anna])).toEqual(new Map([[anna, 'Bakery']]));
    await house.events.append(workspaceId, [
      {
        type: 'refund',
        orderId: `o${orders - 1}`,
        refundId: 'r1',
        contact: { contactId: anna },
        at: clock.now(),
        lines: [{ product: 'rye', quantity: 1, amount: 900 }],
      },
    ]);
    expect(await house.products.favourites(workspaceId, [anna])).toEqual(new Map([[anna, 'Cheese']]));
  });

  test('newest: hidden and coming products are left out; without a favourite those of the whole shop', async () => {
    const anna = await contact('anna');
    const bo = await contact('bo');
    await order(anna, 10, ['rye', 'Bread', 900]);
    await upsert(
      { sku: 'old', name: 'Old', category: 'Bread', addedAt: '2026-01-01T00:00:00Z' },
      { sku: 'new', name: 'New', category: 'Bread', addedAt: '2026-11-01T00:00:00Z' },
      { sku: 'hid', name: 'Hidden', category: 'Bread', addedAt: '2026-11-02T00:00:00Z', hidden: true },
      { sku: 'soon', name: 'Soon', category: 'Bread', addedAt: '2026-12-24T00:00:00Z' },
      { sku: 'brie', name: 'Brie', category: 'Cheese', addedAt: '2026-11-10T00:00:00Z' },
    );
    expect(await names(anna, {})).toEqual(['new', 'old']);
    expect(await names(bo, {})).toEqual(['brie', 'new', 'old']);
    expect(await names(anna, { category: 'Cheese' })).toEqual(['brie']);
    expect(await names(anna, { limit: 1 })).toEqual(['new']);
  });

  test('bought most counts people, not pieces, within 90 days', async () => {
    const people = await Promise.all(['a', 'b', 'c'].map(contact));
    await order(people[0]!, 5, ['rye', 'Bread', 900], ['bun', 'Bread', 90_000]);
    await order(people[1]!, 5, ['rye', 'Bread', 900]);
    for (const person of people) await order(person, 100, ['wheat', 'Bread', 900]);
    expect(await names(people[2]!, { source: 'bought-most' })).toEqual(['rye', 'bun']);
    const facts = await house.products.suggest(workspaceId, { contactIds: people, source: 'bought-most', limit: 1 });
    expect(facts.get(people[0]!)).toEqual([
      { sku: 'rye', name: 'rye', category: 'Bread', brand: null, price: null, url: null, imageUrl: null },
    ]);
  });

  test('basket: the latest one, in its order, until an order comes; picked: as named', async () => {
    const anna = await contact('anna');
    await upsert({ sku: 'a', name: 'A' }, { sku: 'b', name: 'B' }, { sku: 'c', name: 'C', hidden: true });
    const basket = (hoursAgo: number, products: unknown) =>
      house.events.append(workspaceId, [
        {
          type: 'event',
          id: `basket-${hoursAgo}`,
          kind: 'basket_changed',
          contact: { contactId: anna },
          at: new Date(clock.now().getTime() - hoursAgo * 3_600_000),
          props: { products },
        },
      ]);
    await basket(9, ['a']);
    expect(await names(anna, { source: 'basket' })).toEqual(['a']);
    await basket(8, [{ sku: 'b', quantity: 2 }, 'a', 'gone', 'c', 'b']);
    expect(await names(anna, { source: 'basket' })).toEqual(['b', 'a']);
    await basket(7, 'not a list');
    expect(await names(anna, { source: 'basket' })).toEqual([]);
    await basket(6, ['a']);
    await order(anna, 0, ['a', 'Fruit', 100]);
    expect(await names(anna, { source: 'basket' })).toEqual([]);
    expect(await names(anna, { source: 'picked', skus: ['b', 'c', 'a', 'b'] })).toEqual(['b', 'a']);
  });
});
