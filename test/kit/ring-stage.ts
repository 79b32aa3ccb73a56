import { expect } from 'vitest';
import { readerHeaders } from '../../simulator/index.ts';
import { createFakeClock, instantOfLocal } from '../../src/platform/index.ts';
import { type FlowHouse, openFlowHouse } from './flow-house.ts';
import type { TestDatabase } from './postgres.ts';
import { type Letter, readLetter } from './read-letter.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { waitFor } from './wait-for.ts';

export const timeZone = 'Europe/Stockholm';

/** "2026-10-06 07:00" on the shop's clock. */
export function local(text: string): Date {
  const [year, month, day, hour, minute] = text.split(/[- :]/).map(Number);
  return new Date(instantOfLocal({ year: year!, month: month!, day: day!, hour: hour!, minute: minute! }, timeZone));
}

/** A contact as the API takes it in; `state`: what it says to the newsletter, nothing when absent. */
export const contact = (who: string, state?: string) => ({
  externalId: who,
  email: `${who}@people.example`,
  attributes: { firstName: who },
  ...(state ? { consent: [{ topic: 'newsletter', state }] } : {}),
});

/** An order of the shop as the API takes it in, at "2026-10-06 07:00" on the shop's clock. */
export const order = (who: string, when: string, kronor: number, more: object = {}) => ({
  type: 'order',
  orderId: `${who} ${when}`,
  at: local(when).toISOString(),
  contact: { externalId: who },
  amount: kronor * 100,
  ...more,
});

const last = (days: number) => ({ type: 'last', amount: days, unit: 'days' });
const weekdays = [0, 1, 2, 3, 4];
const orders = (fromMinute: number, toMinute: number) => ({
  ...{ type: 'purchase', measure: 'orders', op: 'at-least', value: 2, window: last(30) },
  localTime: { weekdays, fromMinute, toMinute },
});

const definitions = {
  wants: { type: 'consent', topic: 'newsletter', state: 'subscribed' },
  mornings: orders(480, 720),
  evenings: orders(960, 1440),
  spenders: { type: 'purchase', measure: 'net', op: 'at-least', value: 50_000, window: last(60) },
  clicked: { type: 'engagement', action: 'clicked', op: 'at-least', value: 1, window: last(7) },
  redeemed: { type: 'offer', op: 'at-least', value: 1, window: last(14) },
};
export type SegmentName = keyof typeof definitions;
export const segmentNames = Object.keys(definitions) as SegmentName[];
/** Who is in which segment, by external id; people of the crowd (crowd-…) are left out. */
export type Membership = Record<SegmentName, string[]>;

type Counts = Record<'planned' | 'claimed' | 'accepted' | 'unknown' | 'dropped' | 'control', number> & {
  drops: Record<string, number>;
};
export type Campaign = { id: number; state: string; messages: Counts };
export type Report = {
  totals: Record<string, number>;
  bySegment: (Record<string, number> & { segment: string })[];
  byVariant: (Record<string, number> & { variant: string })[];
  treatedAndControl: { arm: string; contacts: number; buyers: number; revenue: number }[];
  links: { url: string; people: number }[];
};
type Page<Item> = { items: Item[] };

/** The shop of the ring's story: a running house whose clock stands still until moved, and a mail server that remembers. */
export async function openRingStage({ database, redisUrl }: { database: TestDatabase; redisUrl: string | undefined }) {
  const clock = createFakeClock(local('2026-10-06 07:00'));
  const sink = await startSmtpSink();
  const house = await openFlowHouse({ database, redisUrl, smtpUrl: sink.url, clock }).catch(async (error) => {
    await sink.close();
    throw error;
  });
  const segmentIds = new Map<SegmentName, number>();
  for (const name of segmentNames) {
    const definition = { version: 1, root: definitions[name] };
    const { id } = await house.ask<{ id: number }>('POST', '/segments', { name, purpose: 'The story', definition });
    segmentIds.set(name, id);
  }
  const template = { name: 'Letter', starter: 'off-peak-offer' };
  const { id: templateId } = await house.ask<{ id: number }>('POST', '/templates', template);
  return {
    ...house,
    ...{ clock, sink, segmentIds, templateId },
    ...verbs(house, { segmentIds, templateId, sink }),

    /** The time passes to "2026-10-07 10:00" on the shop's clock, `beside` milliseconds off. */
    advanceTo: (when: string, beside = 0) => clock.set(new Date(local(when).getTime() + beside)),

    /** Everything submitted, and everything the clock asks for by now, has had its effect. */
    settle: () =>
      waitFor('memberships to settle', async () => {
        const due = 'select count(*) as count from segment_clock where due_at <= $1';
        const [late] = await house.db.sql<{ count: number }>(due, [clock.now()]);
        return late!.count === 0 && (await house.isSettled());
      }),

    async close() {
      await house.close();
      await sink.close();
    },
  };
}

export type RingStage = Awaited<ReturnType<typeof openRingStage>>;

type Known = { segmentIds: Map<SegmentName, number>; templateId: number; sink: SmtpSink };

function verbs(house: FlowHouse, { segmentIds, templateId, sink }: Known) {
  const { ask, db } = house;
  const verbsOfStage = {
    /** Sends events through the API; returns what became of each, in order. */
    async submit(...events: object[]): Promise<string[]> {
      const { outcomes } = await ask<{ outcomes: { kind: string }[] }>('POST', '/events/bulk', { events });
      return outcomes.map(({ kind }) => kind);
    },

    async members(): Promise<Membership> {
      const membership = {} as Membership;
      for (const [name, id] of segmentIds) {
        const { items } = await ask<Page<{ externalId: string }>>('GET', `/segments/${id}/members?limit=200`);
        membership[name] = items.map(({ externalId }) => externalId).filter((who) => !who.startsWith('crowd-'));
        membership[name].sort();
      }
      return membership;
    },

    /** How often each kind of engagement is in the contact's timeline. */
    async engagement(who: string): Promise<Record<string, number>> {
      const rows = await db.sql<{ kind: string; count: number }>(
        `select k.name as kind, count(*) as count from event e join event_kind k on k.id = e.kind_id
           join contact c on c.id = e.contact_id where c.external_id = $1 and k.name like 'message_%' group by 1`,
        [who],
      );
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    },

    /** Kinds of the contact's engagement that do not say which content of the campaign it was. */
    async withoutContent(who: string): Promise<string[]> {
      const rows = await db.sql<{ kind: string }>(
        `select k.name as kind from event e join event_kind k on k.id = e.kind_id
           join contact c on c.id = e.contact_id join message m on m.id = e.message_id
          where c.external_id = $1 and k.name like 'message_%'
            and (e.props ->> 'contentId')::int is distinct from m.content_id`,
        [who],
      );
      return rows.map(({ kind }) => kind);
    },

    async draft(name: string, more: object): Promise<number> {
      const campaign = {
        ...{ name, topic: 'newsletter', templateId, audience: { include: [segmentIds.get('wants')] } },
        contents: [{ subject: name }],
        ...more,
      };
      return (await ask<{ id: number }>('POST', '/campaigns', campaign)).id;
    },

    campaign: (id: number) => ask<Campaign>('GET', `/campaigns/${id}`),
    report: (id: number) => ask<Report>('GET', `/reports/campaigns/${id}`),
    move: (id: number, verb: string, body?: object) => ask<Campaign>('POST', `/campaigns/${id}/${verb}`, body ?? {}),

    untilState: (id: number, state: string) =>
      waitFor(`campaign ${id} to be ${state}`, async () => {
        const campaign = await verbsOfStage.campaign(id);
        return campaign.state === state ? campaign : null;
      }),

    /** Everybody in the ledger of the campaign has been tried this often. */
    untilTried: (id: number, attempts: number) =>
      waitFor(`campaign ${id} to have been tried`, async () => {
        const [row] = await db.sql<{ waiting: number }>(
          `select count(*) as waiting from message
            where campaign_id = $1 and state not in ('control', 'dropped') and (attempts < $2 or state <> 'planned')`,
          [id, attempts],
        );
        return row!.waiting === 0;
      }),

    /** What arrived of a campaign, read off the wire: contact → letter. Fails on a second copy. */
    async letters(campaignId: number): Promise<Map<string, Letter>> {
      const rows = await db.sql<{ id: number; who: string }>(
        `select m.id, c.external_id as who from message m join contact c on c.id = m.contact_id where m.campaign_id = $1`,
        [campaignId],
      );
      const who = new Map(rows.map((row) => [row.id, row.who]));
      const letters = new Map<string, Letter>();
      for (const mail of sink.taken) {
        const letter = await readLetter(mail);
        const name = who.get(letter.messageId);
        if (name === undefined) continue;
        expect(letter.to).toBe(`${name}@people.example`);
        expect(letters.has(name), `a second copy to ${name}`).toBe(false);
        letters.set(name, letter);
      }
      return letters;
    },
  };
  return verbsOfStage;
}

/** Presses a link as a browser or a mail program would; answers the status and where it leads. */
export async function press(url: string, method: 'GET' | 'POST' = 'GET'): Promise<{ status: number; to: string }> {
  const body = method === 'POST' ? new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) : null;
  const { open, click } = readerHeaders(0);
  const headers = new URL(url).pathname.startsWith('/o/') ? open : click;
  const response = await fetch(url, { method, redirect: 'manual', body, headers });
  await response.arrayBuffer();
  return { status: response.status, to: response.headers.get('location') ?? '' };
}

/** Each planned message of a report's group ended in one way, or waits. */
export function expectToAddUp(group: Record<string, number | string>) {
  const ends = ['accepted', 'rejected', 'unknown', 'dropped', 'waiting'].map((name) => Number(group[name]));
  expect(Number(group.planned)).toBe(ends.reduce((sum, count) => sum + count));
}
