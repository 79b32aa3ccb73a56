import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignArm } from '../../src/experiments/index.ts';
import { queueBackends } from '../kit/backends.ts';
import { createTestDatabase, postgresServers } from '../kit/postgres.ts';
import type { Letter } from '../kit/read-letter.ts';
import {
  contact,
  expectToAddUp,
  local,
  type Membership,
  openRingStage,
  order,
  press,
  type RingStage,
  segmentNames,
} from '../kit/ring-stage.ts';
import { waitFor } from '../kit/wait-for.ts';

const places = [];
for (const { name, server } of postgresServers()) {
  for (const { name: backend, redisUrl } of queueBackends()) {
    places.push({ place: `queue on ${backend}, ${name}`, redisUrl, database: await createTestDatabase({ server }) });
  }
}

const named = ['anna', 'bo', 'cia', 'dan', 'eva', 'fia'];
const crowd = Array.from({ length: 40 }, (_, index) => `crowd-${index + 1}`);
const annasFirst = order('anna', '2026-09-28 09:00', 300);
const firstOrders = [
  annasFirst,
  order('anna', '2026-10-05 09:30', 300),
  order('bo', '2026-10-02 10:00', 100),
  order('cia', '2026-09-30 18:00', 100),
  order('cia', '2026-10-01 19:00', 100),
];
const button = (label: string, page: string) => ({ label, url: `https://shop.example/${page}` });

/** What one step leaves behind for those after it. */
type Story = RingStage & { letterId: number; offerId: number; mail: Map<string, Letter> };
/** `moves`: segments whose members are others than after the step before, and who is in them then. */
type Step = { name: string; act(stage: Story): Promise<unknown>; moves?: Partial<Membership> };

const story: Step[] = [
  {
    name: 'contacts come in',
    async act({ ask }) {
      const consents = { eva: 'unsubscribed', fia: undefined } as Record<string, string | undefined>;
      const people = named.map((who) => contact(who, who in consents ? consents[who] : 'subscribed'));
      const contacts = [...people, ...crowd.map((who) => contact(who, 'subscribed'))];
      const { counts } = await ask<{ counts: object }>('POST', '/contacts/bulk', { contacts });
      expect(counts).toMatchObject({ created: 46, rejected: 0 });
    },
    moves: { wants: ['anna', 'bo', 'cia', 'dan'] },
  },
  {
    name: 'purchases form segments, by the time of day on the clock of the shop',
    async act({ submit }) {
      expect(await submit(...firstOrders)).toEqual(Array(5).fill('accepted'));
    },
    moves: { mornings: ['anna'], evenings: ['cia'], spenders: ['anna'] },
  },
  {
    name: 'the same purchases once more change nothing',
    async act({ submit }) {
      expect(await submit(...firstOrders)).toEqual(Array(5).fill('duplicate'));
    },
  },
  {
    name: 'a purchase of four weeks ago, told only now, counts from when it was made',
    async act({ submit }) {
      expect(await submit(order('bo', '2026-09-07 10:00', 100))).toEqual(['accepted']);
    },
    moves: { mornings: ['anna', 'bo'] },
  },
  {
    name: 'a refund takes money off',
    async act({ submit }) {
      const refund = { type: 'refund', refundId: 'r1', orderId: annasFirst.orderId, contact: annasFirst.contact };
      expect(await submit({ ...refund, at: local('2026-10-06 06:00').toISOString() })).toEqual(['accepted']);
    },
    moves: { spenders: [] },
  },
  {
    name: 'nobody leaves a millisecond too early',
    act: async ({ advanceTo }) => advanceTo('2026-10-07 10:00', -1),
  },
  {
    name: 'the purchase of 30 days ago leaves the window by the clock alone, at its instant',
    act: async ({ advanceTo }) => advanceTo('2026-10-07 10:00'),
    moves: { mornings: ['anna'] },
  },
  {
    name: 'the exit is written down with its cause: the instant',
    async act({ ask, segmentIds }) {
      const path = `/segments/${segmentIds.get('mornings')}/changes`;
      const { items } = await ask<{ items: { change: string; at: string }[] }>('GET', path);
      expect(items[0]).toMatchObject({ change: 'left', at: local('2026-10-07 10:00').toISOString() });
    },
  },
  {
    name: 'a campaign: another letter for each segment, for the others a general one, nothing without consent',
    async act(stage) {
      const { ask, draft, move, untilState, segmentIds, letters } = stage;
      const offer = {
        ...{ name: 'Five before noon', basisPoints: 500, code: 'MORGON5' },
        validFrom: local('2026-10-07 00:00').toISOString(),
        validUntil: local('2026-10-14 00:00').toISOString(),
        windows: [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 480, toMinute: 720 }],
      };
      stage.offerId = (await ask<{ id: number }>('POST', '/offers', offer)).id;
      const hero = (body: string, page: string) => ({ hero: { kind: 'text', body, button: button('Read', page) } });
      stage.letterId = await draft('The letter', {
        contents: [
          {
            segmentId: segmentIds.get('mornings'),
            subject: '5 % before noon, {{contact.firstName}}',
            slots: { ...hero('Come early.', 'early'), offer: { kind: 'offer' } },
            offerId: stage.offerId,
          },
          { segmentId: segmentIds.get('evenings'), subject: 'No queues', slots: hero('Easy parking.', 'late') },
          { subject: 'News', slots: hero('Fresh bread.', 'news') },
        ],
      });
      await move(stage.letterId, 'launch');
      const { messages } = await untilState(stage.letterId, 'finished');
      expect(messages).toMatchObject({ accepted: 44, planned: 0, claimed: 0, unknown: 0, dropped: 0 });

      stage.mail = await letters(stage.letterId);
      const subjects = Object.fromEntries(named.map((who) => [who, stage.mail.get(who)?.subject]));
      expect(subjects).toEqual({
        ...{ anna: '5 % before noon, anna', bo: 'News', cia: 'No queues', dan: 'News' },
        ...{ eva: undefined, fia: undefined },
      });
      expect(stage.mail.size).toBe(44);
      const withCode = [...stage.mail.values()].filter(({ html }) => html.includes('MORGON5'));
      expect(withCode.map(({ to }) => to)).toEqual(['anna@people.example']);
    },
  },
  {
    name: 'clicks lead where the letter said, and move who clicked',
    async act({ mail }) {
      const anna = mail.get('anna')!;
      const bo = mail.get('bo')!;
      expect(await press(anna.openUrl)).toMatchObject({ status: 200 });
      expect(await press(anna.clickUrls[0]!)).toEqual({ status: 302, to: 'https://shop.example/early' });
      for (let time = 0; time < 2; time++) {
        expect(await press(bo.clickUrls[0]!)).toEqual({ status: 302, to: 'https://shop.example/news' });
      }
    },
    moves: { clicked: ['anna', 'bo'] },
  },
  {
    name: 'and each is one event, which says what content it was about',
    async act({ engagement, withoutContent }) {
      await expect
        .poll(() => engagement('anna'))
        .toEqual({ message_accepted: 1, message_opened: 1, message_clicked: 1 });
      await expect.poll(() => engagement('bo')).toEqual({ message_accepted: 1, message_clicked: 2 });
      expect(await withoutContent('anna')).toEqual([]);
    },
  },
  {
    name: 'a link that was tampered with leads nowhere and counts nothing',
    async act({ mail, engagement }) {
      expect((await press(mail.get('dan')!.clickUrls[0]!.replace(/.$/, '!'))).status).toBe(404);
      expect(await engagement('dan')).toEqual({ message_accepted: 1 });
    },
  },
  {
    name: 'to look at the page of the unsubscribe link is no unsubscribe; one click in the mail program is',
    async act({ mail, engagement }) {
      expect((await press(mail.get('dan')!.unsubscribeUrl)).status).toBe(200);
      expect((await press(mail.get('cia')!.unsubscribeUrl, 'POST')).status).toBe(200);
      await expect.poll(() => engagement('cia')).toEqual({ message_accepted: 1, message_unsubscribed: 1 });
      expect(await engagement('dan')).toEqual({ message_accepted: 1 });
    },
    moves: { wants: ['anna', 'bo', 'dan'] },
  },
  {
    name: 'the consent says where and why it ended',
    async act({ ask, mail }) {
      const { items } = await ask<{ items: { id: number }[] }>('GET', '/contacts?externalId=cia');
      type Consents = { items: { state: string; source: string; evidence: object }[] };
      const consents = await ask<Consents>('GET', `/contacts/${items[0]!.id}/consent`);
      const evidence = { messageId: mail.get('cia')!.messageId };
      const said = { state: 'unsubscribed', source: 'unsubscribe-link', evidence: expect.objectContaining(evidence) };
      expect(consents.items).toContainEqual(expect.objectContaining(said));
    },
  },
  {
    name: 'codes are taken inside the hours of the offer, refused outside, and unknown ones too',
    async act({ advanceTo, submit, ask, offerId }) {
      advanceTo('2026-10-08 20:00');
      const outcomes = await submit(
        order('anna', '2026-10-08 09:00', 200, { codes: [' morgon5 '] }),
        order('bo', '2026-10-08 18:00', 100, { codes: ['MORGON5'] }),
        order('dan', '2026-10-08 09:00', 100, { codes: ['NOSUCH'] }),
        order('dan', '2026-10-06 09:00', 100, { codes: ['MORGON5'] }),
      );
      expect(outcomes).toEqual(Array(4).fill('accepted'));
      type Uses = { items: { isValid: boolean; reason: string | null; orderAmount: number }[] };
      const uses = async () => {
        const { items } = await ask<Uses>('GET', `/offers/${offerId}/redemptions`);
        return items.map(({ isValid, reason, orderAmount }) => [isValid, reason, orderAmount]).sort();
      };
      await expect.poll(uses).toEqual([
        [false, 'not-started', 10_000],
        [false, 'outside-window', 10_000],
        [true, null, 20_000],
      ]);
    },
    moves: { redeemed: ['anna'], mornings: ['anna', 'dan'], spenders: ['anna'] },
  },
  {
    name: 'the order with a code, told twice, is redeemed once',
    async act({ submit, ask, offerId }) {
      const again = order('anna', '2026-10-08 09:00', 200, { codes: ['MORGON5'] });
      expect(await submit(again)).toEqual(['duplicate']);
      expect((await ask<{ items: object[] }>('GET', `/offers/${offerId}/redemptions`)).items).toHaveLength(3);
    },
  },
  {
    name: 'the report adds up, in all and by segment',
    async act({ report, letterId }) {
      const { totals, bySegment, links } = await report(letterId);
      expect(totals).toMatchObject({
        ...{ planned: 44, accepted: 44, opened: 1, clicked: 2, unsubscribed: 1, redeemed: 1, redeemedAmount: 20_000 },
        ...{ rejected: 0, unknown: 0, dropped: 0, waiting: 0 },
      });
      for (const group of [totals, ...bySegment]) expectToAddUp(group);
      const rows = bySegment.map(({ segment, planned, clicked }) => ({ segment, planned, clicked }));
      expect(rows).toEqual([
        { segment: 'mornings', planned: 1, clicked: 1 },
        { segment: 'evenings', planned: 1, clicked: 0 },
        { segment: 'everybody else', planned: 42, clicked: 1 },
      ]);
      const clicks = Object.fromEntries(links.map(({ url, people }) => [url, people]));
      expect(clicks).toMatchObject({ 'https://shop.example/early': 1, 'https://shop.example/news': 1 });
    },
  },
  {
    name: 'a week after the click who clicked is out again, by the clock alone',
    act: async ({ advanceTo }) => advanceTo('2026-10-14 10:00'),
    moves: { clicked: [] },
  },
  {
    name: 'a code after the last day is refused; an order of earlier, told late, is judged by its own time',
    async act({ submit, ask, offerId }) {
      const late = order('dan', '2026-10-09 09:00', 100, { codes: ['MORGON5'] });
      await submit(order('bo', '2026-10-14 09:00', 100, { codes: ['MORGON5'] }), late);
      type Uses = { items: { isValid: boolean; reason: string | null }[] };
      const uses = async () => (await ask<Uses>('GET', `/offers/${offerId}/redemptions`)).items;
      await expect
        .poll(uses)
        .toEqual(
          expect.arrayContaining([
            expect.objectContaining({ isValid: false, reason: 'expired' }),
            expect.objectContaining({ isValid: true, at: local('2026-10-09 09:00').toISOString() }),
          ]),
        );
    },
    moves: { redeemed: ['anna', 'dan'], mornings: ['anna', 'bo', 'dan'] },
  },
  {
    name: 'who unsubscribes or is suppressed after the launch gets nothing, though already planned',
    async act(stage) {
      const { sink, draft, move, untilTried, untilState, clock, letters, report, ask, settle } = stage;
      sink.misbehave({ at: 'rcpt', answer: '451 come back later' });
      const id = await draft('Held back', {});
      await move(id, 'launch');
      await untilTried(id, 1);
      await press(stage.mail.get('bo')!.unsubscribeUrl, 'POST');
      await ask('POST', '/suppressions', { email: 'dan@people.example', reason: 'asked by telephone' });
      await waitFor('the unsubscribe', async () => !(await stage.members()).wants.includes('bo'));
      await settle();
      sink.misbehave();
      clock.advance(hour);
      const { messages } = await untilState(id, 'finished');
      expect(messages).toMatchObject({ accepted: 41, dropped: 2, drops: { unsubscribed: 1, suppressed: 1 } });
      expect([...(await letters(id)).keys()].sort()).toEqual(['anna', ...crowd].sort());
      const { totals } = await report(id);
      expect(totals).toMatchObject({ planned: 43, accepted: 41, dropped: 2 });
      expectToAddUp(totals);
    },
    moves: { wants: ['anna', 'dan'] },
  },
  {
    name: 'a scheduled campaign goes out at its time, not before',
    async act({ clock, draft, move, campaign, house, untilState, letters }) {
      const id = await draft('Scheduled', {});
      const at = new Date(clock.now().getTime() + hour).toISOString();
      expect(await move(id, 'schedule', { at })).toMatchObject({ state: 'scheduled' });
      clock.advance(hour - 1);
      await house.campaigns.advance();
      expect((await campaign(id)).state).toBe('scheduled');
      clock.advance(1);
      const { messages } = await untilState(id, 'finished');
      expect(messages).toMatchObject({ accepted: 41, dropped: 1, drops: { suppressed: 1 } });
      expect((await letters(id)).size).toBe(41);
    },
  },
  {
    name: 'a schedule taken back does nothing',
    async act({ clock, draft, move, campaign, house }) {
      const id = await draft('Taken back', {});
      await move(id, 'schedule', { at: new Date(clock.now().getTime() + hour).toISOString() });
      expect(await move(id, 'unschedule')).toMatchObject({ state: 'draft' });
      clock.advance(2 * hour);
      await house.campaigns.advance();
      expect((await campaign(id)).state).toBe('draft');
    },
  },
  {
    name: 'a paused campaign sends nothing until it goes on',
    async act({ sink, clock, draft, move, untilTried, untilState, house, letters }) {
      sink.misbehave({ at: 'rcpt', answer: '451 come back later' });
      const id = await draft('Paused', {});
      await move(id, 'launch');
      await untilTried(id, 1);
      expect(await move(id, 'pause')).toMatchObject({ state: 'paused' });
      sink.misbehave();
      clock.advance(hour);
      await house.delivery.send();
      expect((await letters(id)).size).toBe(0);
      expect(await move(id, 'resume')).toMatchObject({ state: 'sending' });
      expect((await untilState(id, 'finished')).messages).toMatchObject({ accepted: 41, planned: 0 });
      expect((await letters(id)).size).toBe(41);
    },
  },
  {
    name: 'a cancelled campaign is over: what had not gone out is dropped',
    async act({ sink, clock, draft, move, untilTried, house, letters, report, campaign }) {
      sink.misbehave({ at: 'rcpt', answer: '451 come back later' });
      const id = await draft('Cancelled', {});
      await move(id, 'launch');
      await untilTried(id, 1);
      expect(await move(id, 'cancel')).toMatchObject({ state: 'cancelled' });
      sink.misbehave();
      clock.advance(24 * hour);
      await house.delivery.send();
      expect((await letters(id)).size).toBe(0);
      expect((await campaign(id)).messages.drops).toEqual({ cancelled: 41, suppressed: 1 });
      expectToAddUp((await report(id)).totals);
    },
  },
  {
    name: 'variants and a control group: each gets what the draw says, the control group nothing',
    async act({ draft, move, untilState, letters, report, db }) {
      const id = await draft('A test', {
        controlShare: 2_500,
        variants: [
          { key: 'short', share: 5_000 },
          { key: 'long', share: 5_000 },
        ],
        contents: [
          { variant: 'short', subject: 'Bread' },
          { variant: 'long', subject: 'Bread, baked for you this morning' },
        ],
      });
      await move(id, 'launch');
      await untilState(id, 'finished');
      const rows = await db.sql<{ id: number; who: string }>(
        `select c.id, c.external_id as who from message m join contact c on c.id = m.contact_id
          where m.campaign_id = $1 and m.state <> 'dropped'`,
        [id],
      );
      expect(rows).toHaveLength(41);
      const expected = rows.flatMap(({ id: contactId, who }) => {
        const draw = (of: string, arms: { key: string; share: number }[]) =>
          assignArm({ seed: `campaign:${id}:${of}`, contactId, arms });
        if (draw('control', halves('control', 'mailed', 0.25)) === 'control') return [];
        const isShort = draw('variant', halves('short', 'long', 0.5)) === 'short';
        return [[who, isShort ? 'Bread' : 'Bread, baked for you this morning']];
      });
      const got = [...(await letters(id))].map(([who, letter]) => [who, letter.subject]);
      expect(got.sort()).toEqual(expected.sort());
      const { totals, byVariant, treatedAndControl } = await report(id);
      expectToAddUp(totals);
      const arms = Object.fromEntries(treatedAndControl.map(({ arm, contacts }) => [arm, contacts]));
      expect(arms).toEqual({ control: 41 - expected.length, treated: expected.length });
      expect(arms.control).toBeGreaterThan(0);
      expect(byVariant.map(({ variant }) => variant).sort()).toEqual(['long', 'short']);
    },
  },
];

const hour = 3_600_000;
const halves = (first: string, second: string, share: number) => [
  { key: first, share },
  { key: second, share: 1 - share },
];

describe.each(places)('the ring ($place)', ({ redisUrl, database }) => {
  let stage: Story;
  const expected = Object.fromEntries(segmentNames.map((name) => [name, [] as string[]])) as Membership;

  beforeAll(async () => {
    stage = Object.assign(await openRingStage({ database, redisUrl }), { letterId: 0, offerId: 0, mail: new Map() });
  });
  afterAll(() => stage?.close());

  for (const { name, act, moves } of story) {
    it(name, async () => {
      await act(stage);
      Object.assign(expected, moves);
      await expect.poll(() => stage.members(), { timeout: 15_000, interval: 20 }).toEqual(expected);
      await stage.settle();
      expect(await stage.members()).toEqual(expected);
    });
  }
});
