import { beforeAll, describe, expect, test } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';

const now = new Date('2026-11-02T12:00:00Z');
const towns = ['Lund', 'Lund', 'Malmö', 'Lomma'];

const city = (value: string) => ({ type: 'attribute', name: 'city', op: 'is', value });
const orders = { type: 'purchase', measure: 'orders', op: 'at-least', value: 1 };

/** What the builder of segments asks while somebody types. */
describe('writing a definition, through the API', async () => {
  const { ask } = await createTestApi({ clock: createFakeClock(now) });

  beforeAll(async () => {
    const contacts = Array.from({ length: 40 }, (_, index) => ({
      externalId: `c${index}`,
      email: `c${index}@people.example`,
      attributes: {
        firstName: `P${index}`,
        city: towns[index % 4]!,
        interests: index % 2 ? ['tea'] : ['tea', 'books'],
      },
    }));
    await ask('post', '/contacts/bulk').send({ contacts }).expect(200);
    const events = Array.from({ length: 10 }, (_, index) => ({
      ...{ type: 'order', orderId: `o${index}`, at: '2026-11-01T08:00:00Z', contact: { externalId: `c${index}` } },
      lines: [{ product: 'tea-100', category: 'tea', brand: '100 % Leaf', quantity: 1, amount: 5_000 }],
    }));
    const visits = Array.from({ length: 6 }, (_, index) => ({
      ...{ type: 'event', kind: 'visit', at: '2026-11-01T09:00:00Z', contact: { externalId: `c${index}` } },
      props: { shop: index < 4 ? 'Lund' : 'Malmö', minutes: index },
    }));
    const { body } = await ask('post', '/events/bulk')
      .send({ events: [...events, ...visits] })
      .expect(200);
    expect(body.counts).toMatchObject({ accepted: 16 });
  });

  const values = async (query: string) =>
    (await ask('get', `/segments/criteria/values?${query}`).expect(200)).body.items as {
      value: unknown;
      count: number;
    }[];

  test('finds values by a part of them, the most frequent first', async () => {
    expect(await values('about=attribute&name=city&search=L')).toEqual([
      { value: 'Lund', label: null, count: 20 },
      { value: 'Lomma', label: null, count: 10 },
      { value: 'Malmö', label: null, count: 10 },
    ]);
    expect(await values('about=attribute&name=city&search=lom')).toEqual([{ value: 'Lomma', label: null, count: 10 }]);
    expect(await values('about=attribute&name=interests&search=')).toMatchObject([
      { value: 'tea', count: 40 },
      { value: 'books', count: 20 },
    ]);
    expect(await values('about=category')).toEqual([{ value: 'tea', label: null, count: 10 }]);
    expect(await values('about=product&search=100')).toMatchObject([{ value: 'tea-100' }]);
    // Signs that patterns use are text like any other.
    expect(await values(`about=brand&search=${encodeURIComponent('100 %')}`)).toHaveLength(1);
    expect(await values(`about=attribute&name=city&search=${encodeURIComponent('%')}`)).toEqual([]);
    expect(await values('about=event&kind=visit&name=shop')).toMatchObject([
      { value: 'Lund', count: 4 },
      { value: 'Malmö', count: 2 },
    ]);
    expect(await values('about=event&kind=order')).toHaveLength(10);
    expect(await values('about=event&kind=never')).toEqual([]);
    expect(await values('about=company&name=industry')).toEqual([]);
    expect(await values('about=role')).toEqual([]);
  });

  test('tells what events of a kind hold', async () => {
    const { body } = await ask('get', '/segments/criteria/events?kind=visit').expect(200);
    expect(body).toMatchObject({ sample: 6, hasAmounts: false });
    expect(body.properties).toMatchObject([
      { name: 'minutes', type: 'number', filled: 1, range: { low: 0, high: 5 } },
      {
        name: 'shop',
        type: 'text',
        values: [
          { value: 'Lund', count: 4 },
          { value: 'Malmö', count: 2 },
        ],
      },
    ]);
  });

  test('tells what each condition does to the count, and some of the people', async () => {
    const root = {
      type: 'all',
      of: [orders, { type: 'not', of: { type: 'any', of: [city('Malmö'), city('Lomma')] } }],
    };
    const definition = { version: 1, root };
    const { body } = await ask('post', '/segments/preview/conditions').send({ definition }).expect(200);
    const { body: preview } = await ask('post', '/segments/preview').send({ definition }).expect(200);
    expect(body).toMatchObject({ sample: 40, population: 40, isExact: true });
    const counts = body.parts.map(
      (part: { path: string; alone: { count: number }; without: { count: number } | null }) => [
        part.path,
        part.alone.count,
        part.without?.count ?? null,
      ],
    );
    expect(counts).toEqual([
      ['root', preview.count, null],
      ['root.of.0', 10, 20],
      ['root.of.1', 20, 10],
      ['root.of.1.of', 20, 10],
      ['root.of.1.of.of.0', 10, 8],
      ['root.of.1.of.of.1', 10, 8],
    ]);
    expect(body.examples).toHaveLength(5);
    expect(body.examples[0]).toMatchObject({ contactId: expect.any(Number), name: expect.stringMatching(/^P\d/) });
  });

  test('refuses a segment that is not there, at its condition', async () => {
    const root = { type: 'all', of: [orders, { type: 'segment', segmentId: 999, is: 'in' }] };
    const { body } = await ask('post', '/segments/preview/conditions')
      .send({ definition: { version: 1, root } })
      .expect(400);
    expect(body).toMatchObject({ code: 'segment_unknown' });
    expect(body.errors[0].path).toMatch(/root\.of\.1/);
  });
});
