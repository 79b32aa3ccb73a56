import { createFakeClock } from '../../src/platform/index.ts';
import { openFlowHouse } from './flow-house.ts';
import type { TestDatabase } from './postgres.ts';
import { type Letter, messageIdOf, readLetter } from './read-letter.ts';
import { startSmtpSink } from './smtp-sink.ts';
import { waitFor } from './wait-for.ts';

type Created = { id: number };
type Domain = { id: number; keys: { id: number; record: { name: string; value: string } }[] };

/** A letter as it stands on the wire, with its header fields, unfolded, as often as they are there. */
export type WireLetter = Letter & { raw: string; fields: Map<string, string[]> };

export function headerFields(raw: string): Map<string, string[]> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]/g, ' ');
  const fields = new Map<string, string[]>();
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    fields.set(name, [...(fields.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return fields;
}

/**
 * A shop whose mail is signed and taken by a server that remembers: kim, lee and max want the news; the clock stands still.
 */
export async function openConsentStage(database: TestDatabase) {
  const clock = createFakeClock(new Date('2026-10-06T08:00:00Z'));
  const sink = await startSmtpSink();
  const house = await openFlowHouse({ database, smtpUrl: sink.url, clock });
  const { ask, db } = house;
  const domain = await ask<Domain>('POST', '/sending-domains', { domain: 'shop.example' });
  for (const key of domain.keys) await ask('POST', `/sending-domains/${domain.id}/keys/${key.id}/force`);
  const names = ['kim', 'lee', 'max'];
  const people = names.map((name) => ({
    externalId: name,
    email: `${name}@people.example`,
    consent: [{ topic: 'news', state: 'subscribed' }],
  }));
  await ask('POST', '/contacts/bulk', { contacts: people });
  const definition = { version: 1, root: { type: 'consent', topic: 'news', state: 'subscribed' } };
  const { id: segmentId } = await ask<Created>('POST', '/segments', {
    name: 'All',
    purpose: 'Those who asked.',
    definition,
  });
  await house.house.segments.build(segmentId);
  const { id: templateId } = await ask<Created>('POST', '/templates', { name: 'Letter', starter: 'newsletter' });
  const hero = { kind: 'text', body: 'Fresh bread.', button: { label: 'Read', url: 'https://shop.example/news' } };

  const stage = {
    ...house,
    ...{ clock, sink, segmentId, domain },

    /** A campaign to all three; launched unless `more` says when it is due. */
    async campaign(name: string, more: object = {}): Promise<number> {
      const { id } = await ask<Created>('POST', '/campaigns', {
        ...{ name, topic: 'news', templateId, audience: { include: [segmentId] } },
        contents: [{ subject: name, slots: { hero } }],
        ...more,
      });
      return id;
    },
    launch: (id: number) => ask('POST', `/campaigns/${id}/launch`, {}),

    untilFinished: (id: number) =>
      waitFor(`campaign ${id} to be finished`, async () => {
        const { state } = await ask<{ state: string }>('GET', `/campaigns/${id}`);
        return state === 'finished';
      }),

    /** What arrived of a campaign, by the name before the @. */
    async letters(campaignId: number): Promise<Map<string, WireLetter>> {
      const rows = await db.sql<{ id: number }>('select id from message where campaign_id = $1', [campaignId]);
      const ids = new Set(rows.map(({ id }) => id));
      const letters = new Map<string, WireLetter>();
      for (const mail of sink.taken) {
        if (!ids.has(messageIdOf(mail.raw))) continue;
        const letter = { ...(await readLetter(mail)), raw: mail.raw, fields: headerFields(mail.raw) };
        letters.set(mail.to.split('@')[0]!, letter);
      }
      return letters;
    },

    async stateOf(name: string, topic = 'news'): Promise<string | null> {
      const { items } = await ask<{ items: { subscriptions: { topic: string; state: string }[] }[] }>(
        'GET',
        `/contacts?externalId=${name}`,
      );
      return items[0]?.subscriptions.find((one) => one.topic === topic)?.state ?? null;
    },

    /** How many statements about consent there are. */
    async consents(): Promise<number> {
      const [row] = await db.sql<{ count: number }>('select count(*) as count from consent');
      return row!.count;
    },

    async close() {
      await house.close();
      await sink.close();
    },
  };
  return stage;
}

export type ConsentStage = Awaited<ReturnType<typeof openConsentStage>>;
