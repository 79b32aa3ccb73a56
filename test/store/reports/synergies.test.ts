import { beforeAll, describe, expect, test } from 'vitest';
import { createShop } from '../../../simulator/index.ts';
import { createFakeClock } from '../../../src/platform/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';

const until = Date.UTC(2026, 0, 1);
const days = 84;

type Found = {
  segments: { segmentId: number; name: string; buyers: number; shares: number[]; peak: { text: string } }[];
  pairs: {
    first: number;
    second: number;
    overlap: number;
    byHour: { isClear?: boolean };
    byCategory: { isClear?: boolean };
  }[];
  proposals: {
    mover: { name: string };
    gainer: { name: string };
    text: string[];
    simulation: {
      window: { text: string; weekdays: number[]; fromMinute: number; toMinute: number };
      hours: { before: number[] };
    };
  }[];
  notes: string[];
  shop: { orders: number };
};

describe('synergies', async () => {
  const api = await createTestApi({ clock: createFakeClock(new Date(until)) });
  const { db, house, workspaceId, ask } = api;
  const idOf: Record<string, number> = {};
  let orders = 0;

  beforeAll(async () => {
    const shop = createShop({ seed: 'grocer', until, days, contacts: 500 });
    const people = [...shop.contacts()];
    const outcomes = await house.contacts.upsertMany(
      workspaceId,
      people.map(({ number }) => ({ externalId: `s${number}` })),
    );
    const contactIds = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    const inputs = people.flatMap((person, place) =>
      shop.history(person).orders.map((order) => ({
        type: 'order' as const,
        orderId: order.id,
        at: new Date(order.at),
        contact: { contactId: contactIds[place]! },
        amount: order.totalMinor,
        lines: order.lines.map((line) => ({
          product: line.productId,
          category: line.category,
          quantity: line.quantity,
          amount: line.quantity * line.unitPriceMinor,
        })),
      })),
    );
    orders = inputs.length;
    const taken = await house.events.append(workspaceId, inputs);
    expect(taken.filter(({ kind }) => kind === 'rejected')).toEqual([]);
    const segment = async (name: string, isIn: (place: number) => boolean) => {
      const definition = { version: 1, root: { type: 'attribute', name: 'x', op: 'missing' } };
      const { id } = await insertRow(db, 'segment', {
        workspace_id: workspaceId,
        name,
        purpose: 'test',
        definition: JSON.stringify(definition),
        built_at: new Date(),
      });
      idOf[name] = Number(id);
      await db.sql(
        'insert into member (segment_id, contact_id, workspace_id, entered_at) select $1, unnest($2::int[]), $3, now()',
        [idOf[name], contactIds.filter((_, place) => isIn(place)), workspaceId],
      );
    };
    for (const kind of ['pensioner', 'working', 'family', 'student']) {
      await segment(kind, (place) => people[place]!.truth.kind === kind);
    }
    await segment('one half', (place) => place % 2 === 0);
    await segment('other half', (place) => place % 2 === 1);
    await segment('few', (place) => place < 20);
  }, 120_000);

  const look = async (names: string[] | null): Promise<Found> => {
    const query = names ? `?segmentIds=${names.map((name) => idOf[name]).join()}` : '';
    const answer = await ask('get', `/reports/synergies${query}`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };

  test('pensioners in the morning and people who work are what to begin with', async () => {
    const found = await look(null);
    expect(found.shop.orders).toBe(orders);
    expect(found.pairs).toHaveLength(21);
    const [top] = found.proposals;
    expect(top).toMatchObject({ mover: { name: 'pensioner' }, gainer: { name: 'working' } });
    const { window } = top!.simulation;
    expect(window.weekdays).toEqual([0, 1, 2, 3, 4]);
    expect(window.fromMinute).toBeGreaterThanOrEqual(8 * 60);
    expect(window.toMinute).toBeLessThanOrEqual(12 * 60);
    expect(top!.text[0]).toBe(
      `“pensioner” order ${window.text}, when “working” are seldom there; “working” order ${(top!.simulation as unknown as { peak: { text: string } }).peak.text}.`,
    );
    expect(found.notes.join(' ')).toMatch(/Assumed: 5 % to 30 %/);
    expect(found.notes.join(' ')).toMatch(/fewer than 30 people/);
    // A week of the whole shop.
    const week = top!.simulation.hours.before.reduce((sum, count) => sum + count, 0);
    expect(week).toBeCloseTo(orders / 12, -1);
  });

  test('halves drawn by lot complement nobody', async () => {
    const found = await look(['one half', 'other half']);
    expect(found.proposals).toEqual([]);
    expect(found.pairs[0]).toMatchObject({ overlap: 0, byHour: { isClear: false }, byCategory: { isClear: false } });
    expect(found.notes.join(' ')).toMatch(/No pair complements/);
  });

  test('those in both are left out', async () => {
    const found = await look(['pensioner', 'one half']);
    const [{ count }] = (await db.sql<{ count: number }>(
      `select count(*)::int as count from member a join member b using (contact_id)
        where a.segment_id = $1 and b.segment_id = $2`,
      [idOf.pensioner, idOf['one half']],
    )) as [{ count: number }];
    expect(found.pairs[0]!.overlap).toBe(count);
  });

  test('one pair comes with intervals for each hour', async () => {
    const { body, status } = await ask('get', `/reports/synergies/${idOf.working}/${idOf.pensioner}?percent=10`);
    expect(status).toBe(200);
    expect(body.segments.map(({ name }: { name: string }) => name)).toEqual(['working', 'pensioner']);
    const [, pensioner] = body.segments;
    const shown = pensioner.intervals[10];
    expect(shown.low).toBeLessThan(pensioner.shares[10]);
    expect(shown.high).toBeGreaterThan(shown.value);
    expect(pensioner.shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1);
    expect(body.pair.correlation).toBeLessThan(0);
    expect(body.pair.byCategory).toMatchObject({ kind: 'compared', isClear: true });
    expect(body.proposal).toMatchObject({ percent: 10, mover: { name: 'pensioner' } });
  });

  test('what does not fit is refused', async () => {
    const { pensioner } = idOf;
    expect((await ask('get', `/reports/synergies/${pensioner}/${pensioner}`)).body.code).toBe('request_invalid');
    expect((await ask('get', `/reports/synergies/${pensioner}/999999`)).status).toBe(404);
    expect((await ask('get', '/reports/synergies?segmentIds=7')).status).toBe(400);
    const strange = await api.createKey(['reports:read'], await api.createWorkspace());
    expect((await ask('get', `/reports/synergies/${pensioner}/${idOf.working}`, strange)).status).toBe(404);
    const empty = await ask('get', '/reports/synergies', strange);
    expect(empty.body).toMatchObject({ segments: [], pairs: [], proposals: [] });
  });
});
