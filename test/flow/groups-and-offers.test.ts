import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../kit/postgres.ts';
import { contact, openRingStage, order, type RingStage } from '../kit/ring-stage.ts';
import { waitFor } from '../kit/wait-for.ts';

const database = await createTestDatabase();
const dayMs = 86_400_000;
/** They come every month, now and then, once; nia once as well, until she comes again. */
const loyal = Array.from({ length: 8 }, (_, who) => `loyal-${who + 1}`);
const casual = Array.from({ length: 12 }, (_, who) => `casual-${who + 1}`);
const once = [...Array.from({ length: 12 }, (_, who) => `once-${who + 1}`), 'nia'];

type Created = { id: number };
type Evaluated = { offers: { offerId: number }[]; refused: { offerId: number; reason: string }[] };
type Redeemed = { outcome: string; reason?: string };

/** What people may use follows what they do and what was decided about them, over the API, while everything runs. */
describe('offers follow groups and decisions', () => {
  let stage: RingStage;
  const ids = new Map<string, number>();
  let tillCount = 0;

  const ago = (days: number) => new Date(stage.clock.now().getTime() - days * dayMs).toISOString();
  const orderOf = (who: string, days: number, kronor: number) => ({
    ...order(who, '2026-10-06 07:00', kronor),
    ...{ orderId: `${who} ${days}`, at: ago(days) },
  });
  const basket = (who: string) => ({
    contact: { externalId: who },
    lines: [{ product: 'rye', amount: 10_000 }],
  });
  const evaluate = (who: string) => stage.ask<Evaluated>('POST', '/offers/evaluate', basket(who));
  const redeem = (who: string, what: object) => {
    tillCount += 1;
    return stage.ask<Redeemed>('POST', '/offers/redeem', { ...basket(who), ...what, key: `till-${tillCount}` });
  };
  const makeSegment = async (name: string, root: object) => {
    const definition = { version: 1, root };
    const { id } = await stage.ask<Created>('POST', '/segments', { name, purpose: 'To give what suits', definition });
    ids.set(name, id);
    return id;
  };
  const makeOffer = async (name: string, more: object) => {
    const { id } = await stage.ask<Created>('POST', '/offers', { name, validFrom: ago(1), ...more });
    ids.set(name, id);
    return id;
  };
  const scoreEverybody = async () => {
    type Run = { id: number; model: string; state: string };
    const latest = async () => {
      const { items } = await stage.ask<{ items: Run[] }>('GET', '/customers/runs');
      return items.find(({ model }) => model === 'purchases') ?? { id: 0, state: 'none' };
    };
    // The first orders of a shop ring by themselves: not meant is a run that did not see all of them.
    await waitFor('runs to rest', async () => (await latest()).state !== 'running');
    const before = await latest();
    await stage.ask('POST', '/customers/groups/score');
    await waitFor('everybody to be in a group', async () => {
      const { id, state } = await latest();
      return id > before.id && state === 'done';
    });
  };
  /** Whether somebody may use an offer now, or why not. */
  const stands = async (who: string, offer: string): Promise<string> => {
    const { offers, refused } = await evaluate(who);
    if (offers.some(({ offerId }) => offerId === ids.get(offer))) return 'may use it';
    return refused.find(({ offerId }) => offerId === ids.get(offer))?.reason ?? 'nothing is said';
  };

  beforeAll(async () => {
    stage = await openRingStage({ database, redisUrl: undefined });
    const people = [...loyal, ...casual, ...once].map((who) => contact(who, 'subscribed'));
    await stage.ask('POST', '/contacts/bulk', { contacts: people });
    const past = [
      ...loyal.flatMap((who, place) =>
        Array.from({ length: 12 }, (_, month) => orderOf(who, 3 + place + 30 * month, 800)),
      ),
      ...casual.flatMap((who, place) => [30 + place, 130, 220 + place].map((days) => orderOf(who, days, 200))),
      ...once.map((who, place) => orderOf(who, 70 + 6 * place, 90)),
    ];
    await stage.submit(...past);
    await stage.settle();
    await scoreEverybody();
    // A mobile customer may get a percentage only with somebody's yes: not what is looked at here.
    const { policy } = await stage.ask<{ policy: object }>('GET', '/offers/policy');
    const ladder = { mobileNeedsApproval: false, stepsNeedApproval: false };
    await stage.ask('PUT', '/offers/policy', { ...policy, ladder });
    const group = (name: string) => ({ type: 'value', name: 'customer_group', op: 'in', values: [name] });
    const recurring = await makeSegment('Recurring', group('recurring'));
    const mobile = await makeSegment('Mobile', group('mobile'));
    await makeOffer('For regulars', { basisPoints: 500, rules: { segments: { in: [recurring] } } });
    await makeOffer('For newcomers', { kind: 'points', points: 50, rules: { segments: { in: [mobile] } } });
    await waitFor('the segments to be built', stage.isSettled);
  }, 120_000);
  afterAll(() => stage?.close());

  it('an offer for a group is for those who are in it', async () => {
    expect(await stands('casual-1', 'For regulars')).toBe('may use it');
    expect(await stands('nia', 'For regulars')).toBe('not-in-segment');
    expect(await stands('nia', 'For newcomers')).toBe('may use it');
    expect(await redeem('nia', { offerId: ids.get('For regulars') })).toMatchObject({ outcome: 'refused' });
  });

  it('who orders again moves up, gets the offer of the new group and loses that of the old one', async () => {
    await stage.submit(orderOf('nia', 0.01, 150));
    await waitFor('nia to be recurring', async () => (await stands('nia', 'For regulars')) === 'may use it');
    await waitFor('nia to be mobile no more', async () => (await stands('nia', 'For newcomers')) === 'not-in-segment');
    expect(await redeem('nia', { offerId: ids.get('For regulars') })).toMatchObject({ outcome: 'redeemed' });
    expect(await redeem('nia', { offerId: ids.get('For newcomers') })).toMatchObject({
      outcome: 'refused',
      reason: 'not-in-segment',
    });
  });

  describe('once a segment is deselected', () => {
    let codeOf: (who: string) => Promise<string>;
    let letters: Awaited<ReturnType<RingStage['letters']>>;

    beforeAll(async () => {
      await makeOffer('Ten off', { basisPoints: 1_000 });
      await makeOffer('Own code', { basisPoints: 2_000, codeKind: 'unique' });
      await makeOffer('Tasting', { kind: 'event-invitation', gives: 'A tasting on Friday' });
      const early = await stage.draft('Given before', {
        audience: { include: [ids.get('Mobile'), ids.get('Recurring')] },
        contents: [{ subject: 'Your own code', offerId: ids.get('Own code'), slots: { offer: { kind: 'offer' } } }],
      });
      await stage.move(early, 'launch');
      await stage.untilState(early, 'finished');
      codeOf = async (who) => {
        const [row] = await stage.db.sql<{ code: string }>(
          `select oc.code from offer_code oc join contact c on c.id = oc.contact_id
            where oc.offer_id = $1 and c.external_id = $2`,
          [ids.get('Own code'), who],
        );
        return row!.code;
      };
      await stage.ask('PUT', `/customers/decisions/${ids.get('Mobile')}`, {
        decision: 'deselect',
        reason: 'They buy what is marked down, and return half of it',
      });
      const later = await stage.draft('After the decision', {
        audience: { include: [ids.get('Mobile'), ids.get('Recurring')] },
        contents: [{ subject: 'Ten off', offerId: ids.get('Ten off'), slots: { offer: { kind: 'offer' } } }],
      });
      await stage.move(later, 'launch');
      await stage.untilState(later, 'finished');
      letters = await stage.letters(later);
    }, 120_000);

    it('a campaign with a price offer reaches nobody of it, and everybody else', () => {
      const reached = [...letters.keys()];
      expect(reached.filter((who) => once.includes(who) && who !== 'nia')).toEqual([]);
      expect(new Set(reached)).toEqual(new Set([...casual, 'nia']));
    });

    it('a price offer without a code is refused at the till, with the reason; what is not about price is not', async () => {
      const refused = await redeem('once-1', { offerId: ids.get('Ten off') });
      expect(refused).toMatchObject({ outcome: 'refused', reason: 'deselected' });
      expect(await stands('once-1', 'Ten off')).toBe('deselected');
      expect(await stands('once-1', 'Tasting')).toBe('may use it');
      expect(await redeem('casual-2', { offerId: ids.get('Ten off') })).toMatchObject({ outcome: 'redeemed' });
    });

    it('a code that was given before stays good', async () => {
      const code = await codeOf('once-2');
      expect(await redeem('once-2', { code })).toMatchObject({ outcome: 'redeemed' });
    });

    it('who moves out of the segment gets price offers again', async () => {
      await stage.submit(orderOf('once-3', 0.01, 150));
      await waitFor('once-3 to be courted', async () => (await stands('once-3', 'Ten off')) === 'may use it');
      expect(await redeem('once-3', { offerId: ids.get('Ten off') })).toMatchObject({ outcome: 'redeemed' });
    });

    it('withdrawn, everybody is courted again', async () => {
      await stage.ask('DELETE', `/customers/decisions/${ids.get('Mobile')}`);
      expect(await redeem('once-1', { offerId: ids.get('Ten off') })).toMatchObject({ outcome: 'redeemed' });
    });
  });
});
