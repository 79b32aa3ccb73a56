import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createMailbox,
  createSmtpTransport,
  type Transport,
  type TransportOutcome,
  type WireMessage,
} from '../../../src/delivery/index.ts';
import { createMailboxReader } from '../../../src/delivery/mailbox.service.ts';
import { newOffer } from '../../../src/offers/index.ts';
import { silentLog, systemClock } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const mailbox = createMailbox({ db, clock: systemClock, port: 0, log: silentLog });
const reader = createMailboxReader({ db });
let house: CampaignHouse;
let transport: Transport;
let round = 0;

beforeAll(async () => {
  const port = await mailbox.start();
  transport = createSmtpTransport({ name: 'mailbox', url: `smtp://127.0.0.1:${port}`, lookup: reader.arrived });
  house = await createCampaignHouse(db);
});
afterAll(async () => {
  await transport.close();
  await mailbox.close();
});
beforeEach(async () => {
  round += 1;
  await db.sql(`update campaign set state = 'cancelled' where state in ('sending', 'paused')`);
  house.clock.set(start);
});

async function launched(count: number, more: Parameters<CampaignHouse['addCampaign']>[1] = {}) {
  const people = await house.addContacts(count, { prefix: `d${round}n` });
  const campaign = await house.addCampaign([await house.addSegment(`d${round}`, people)], more);
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return { id: campaign.id, people };
}

const plain = { segmentId: null, variant: null, subject: null, preheader: null, offerId: null };
const counts = (campaignId: number) => house.campaigns.counts(house.workspaceId, campaignId);
/** A transport whose `close` leaves the shared one open; `send` is for those that may go. */
const shared = ({
  send = (message) => transport.send(message),
  ...changes
}: Omit<Partial<Transport>, 'send'> & {
  send?: (message: WireMessage) => Promise<TransportOutcome>;
} = {}): Transport => ({
  name: 'test',
  connections: 10,
  close: async () => undefined,
  ...changes,
  async send(message, { mayGo = () => true } = {}) {
    return (await mayGo()) ? send(message) : { kind: 'not-sent' };
  },
});
const arrived = async (campaignId: number) =>
  db.sql<{ id: number; messageId: number; recipient: string }>(
    `select cm.id, cm.message_id as "messageId", cm.recipient
       from caught_mail cm join message m on m.id = cm.message_id where m.campaign_id = $1 order by cm.id`,
    [campaignId],
  );

describe('sending', () => {
  it('reaches everybody once, with their own words, offer and links, and finishes the campaign', async () => {
    const offer = await house.offers.create(
      house.workspaceId,
      newOffer.parse({ name: 'Five', basisPoints: 500, code: `FIVE${round}` }),
    );
    const hero = {
      kind: 'mjml' as const,
      mjml: `<mj-text>{{percent offer.percent}} with {{offer.code}}
        <a href="https://shop.example/a?x=1&amp;y=2">A</a> <a href="https://shop.example/for/{{contact.id}}">B</a></mj-text>`,
    };
    const { id, people } = await launched(230, {
      contents: [
        { segmentId: null, variant: null, subject: null, preheader: null, slots: { hero }, offerId: offer.id },
      ],
    });
    const one = house.openDelivery(shared());
    const two = house.openDelivery(shared());
    await Promise.all([one.send(), two.send()]);
    await house.campaigns.advance();
    expect(await counts(id)).toMatchObject({ accepted: 230, planned: 0, unknown: 0, rejected: 0 });
    expect((await house.campaigns.get(house.workspaceId, id)).state).toBe('finished');
    const mails = await arrived(id);
    expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(230);
    expect(mails).toHaveLength(230);

    const first = mails[0]!;
    const { read } = await reader.get(house.workspaceId, first.id);
    const name = first.recipient.split('@')[0]!.toUpperCase();
    expect(read.subject).toBe('News from Corner Shop');
    expect(read.html).toContain(`Hello ${name}`);
    expect(read.html).toContain(`FIVE${round}`);
    expect(read.text).toContain(`Hello ${name}`);
    const header = (wanted: string) => read.headers.find((found) => found.name.toLowerCase() === wanted)?.value;
    const leave = /^<https:\/\/t\.example\/u\/([^>]+)>$/.exec(header('list-unsubscribe') ?? '')?.[1] ?? '';
    expect(house.links.readUnsubscribe(leave)).toBe(first.messageId);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('message-id')).toBe(`<m${first.messageId}@shop.example>`);
    expect(header('x-kohort-message')).toBe(`${house.workspaceId}.${first.messageId}`);

    // Links that lead back: the static one is shared by all, the one with the contact's own address is its own.
    // The hidden one, which only machines follow, is not among those that a reader can.
    const clicks = read.links.flatMap((link) => house.links.readClick(link.split('/c/')[1] ?? '') ?? []);
    expect(read.html).toMatch(/<a href="[^"]+\.0" aria-hidden="true"/);
    expect(clicks.map(({ messageId }) => messageId)).toEqual([first.messageId, first.messageId]);
    const urls = await db.sql<{ url: string }>('select url from link where id = any($1::int[]) order by id', [
      clicks.map(({ linkId }) => linkId),
    ]);
    const [row] = await db.sql<{ contactId: number }>('select contact_id as "contactId" from message where id = $1', [
      first.messageId,
    ]);
    expect(urls.map(({ url }) => url).sort()).toEqual([
      'https://shop.example/a?x=1&y=2',
      `https://shop.example/for/${row!.contactId}`,
    ]);
    const [total] = await db.sql<{ count: number }>('select count(*) as count from link where campaign_id = $1', [id]);
    expect(total!.count).toBe(people.length + 1);
    await one.close();
    await two.close();
  });

  it('asks for consent and suppression once more', async () => {
    const { id, people } = await launched(5);
    await house.contacts.setConsent(house.workspaceId, [
      { contactId: people[0]!, topic: 'news', state: 'unsubscribed', source: 'test', at: start },
    ]);
    await house.contacts.suppress(house.workspaceId, [{ email: `d${round}n2@people.example`, reason: 'hard-bounce' }]);
    await house.contacts.erase(house.workspaceId, people[2]!);
    const delivery = house.openDelivery(shared());
    await delivery.send();
    await delivery.close();
    const { accepted, drops } = await counts(id);
    expect({ accepted, drops }).toEqual({ accepted: 2, drops: { unsubscribed: 1, suppressed: 1, erased: 1 } });
    expect((await arrived(id)).map(({ recipient }) => recipient)).not.toContain(`d${round}n1@people.example`);
  });

  it('sends no more than what is on the wire once the campaign is paused, and goes on later', async () => {
    const { id } = await launched(60);
    let sent = 0;
    const delivery = house.openDelivery(
      shared({
        async send(message) {
          sent += 1;
          if (sent === 15) await house.campaigns.pause(house.workspaceId, id);
          return transport.send(message);
        },
      }),
    );
    await delivery.send();
    const paused = await counts(id);
    expect(paused).toMatchObject({ claimed: 0 });
    expect(paused.accepted + paused.planned).toBe(60);
    expect(paused.accepted).toBeGreaterThanOrEqual(15);
    expect(paused.accepted).toBeLessThanOrEqual(15 + 2 * shared().connections);
    await house.campaigns.resume(house.workspaceId, id);
    await delivery.send();
    expect(await counts(id)).toMatchObject({ accepted: 60 });
    expect(await arrived(id)).toHaveLength(60);
    await delivery.close();
  });

  it('hears those who say no while their group waits for a slow server', async () => {
    const { id, people } = await launched(60);
    let sent = 0;
    const changes = people.map((contactId) => ({
      contactId,
      topic: 'news',
      state: 'unsubscribed' as const,
      at: start,
    }));
    const delivery = house.openDelivery(
      shared({
        async send(message) {
          sent += 1;
          if (sent === 5) await house.contacts.setConsent(house.workspaceId, changes);
          return transport.send(message);
        },
      }),
    );
    await delivery.send();
    await delivery.close();
    const { accepted, drops } = await counts(id);
    expect(accepted).toBe(sent);
    expect(sent).toBeLessThan(30);
    expect(drops).toEqual({ unsubscribed: 60 - sent });
  });

  it('told to stop, finishes what is handed over and gives back the rest', async () => {
    const { id } = await launched(60);
    const stopping = new AbortController();
    const delivery = house.openDelivery(
      shared({
        send(message) {
          stopping.abort();
          return transport.send(message);
        },
      }),
    );
    await delivery.send(stopping.signal);
    await delivery.close();
    const stopped = await counts(id);
    expect(stopped).toMatchObject({ claimed: 0 });
    expect(stopped.accepted + stopped.planned).toBe(60);
    expect(stopped.accepted).toBeGreaterThan(0);
    expect(stopped.accepted).toBeLessThanOrEqual(shared().connections);
  });

  it('settles doubts by what the mailbox has, and repeats only what never came', async () => {
    const { id } = await launched(20);
    let sent = 0;
    const delivery = house.openDelivery(
      shared({
        lookup: reader.arrived,
        async send(message) {
          sent += 1;
          const place = sent;
          const lost = { kind: 'unknown' as const, reason: 'connection lost' };
          if (place === 3) return lost; // never left
          const outcome = await transport.send(message);
          return place === 5 ? lost : outcome; // came, but nobody heard the answer
        },
      }),
    );
    await delivery.send();
    expect(await counts(id)).toMatchObject({ accepted: 18, unknown: 2 });
    await house.campaigns.advance();
    house.clock.advance(2_000);
    expect(await delivery.settleUnknown()).toBe(2);
    expect(await counts(id)).toMatchObject({ accepted: 19, planned: 1, unknown: 0 });
    await delivery.send();
    await delivery.close();
    expect(await counts(id)).toMatchObject({ accepted: 20 });
    const mails = await arrived(id);
    expect(mails).toHaveLength(20);
    expect(new Set(mails.map(({ recipient }) => recipient)).size).toBe(20);
  });

  it('writes over what was accepted, and never over what somebody may still hold', async () => {
    const held: { raw: Buffer; copy: Buffer }[] = [];
    const delivery = house.openDelivery(
      shared({
        async send({ raw }) {
          held.push({ raw, copy: Buffer.from(raw) });
          if (held.length === 8) return { kind: 'unknown', reason: 'connection lost' };
          return { kind: 'accepted', response: '250 ok' };
        },
      }),
    );
    for (const name of ['a', 'b', 'c']) {
      round += 1;
      expect((await launched(5, { name })).people).toHaveLength(5);
      await delivery.send();
    }
    await delivery.close();
    const [first, second, third] = [0, 5, 10].map((from) => held.slice(from, from + 5));
    expect(third).toHaveLength(5);
    expect(second![0]!.raw.buffer).toBe(first![0]!.raw.buffer);
    expect(third![0]!.raw.buffer).not.toBe(second![0]!.raw.buffer);
    for (const { raw, copy } of [...second!, ...third!]) expect(raw.equals(copy)).toBe(true);
  });

  it('a message that cannot be made is rejected with the reason, and holds up nobody', async () => {
    const { id, people } = await launched(3, {
      contents: [
        {
          segmentId: null,
          variant: null,
          subject: 'For {{contact.first_name}}',
          preheader: null,
          slots: { hero: { kind: 'text', body: 'x' } },
          offerId: null,
        },
      ],
    });
    await house.contacts.upsertMany(house.workspaceId, [
      { externalId: `d${round}n2`, attributes: { first_name: null } },
    ]);
    const delivery = house.openDelivery(shared());
    await delivery.send();
    await delivery.close();
    expect(await counts(id)).toMatchObject({ accepted: 2, rejected: 1 });
    const rejected = (await house.states(id)).find(({ state }) => state === 'rejected');
    expect(rejected?.contactId).toBe(people[1]);
    expect(rejected?.reason).toContain('first_name');
  });
});

describe('what a server or a contact may bring', () => {
  it('an address too long to be kept holds up only its own message', async () => {
    const path = '{{default contact.a "x"}}{{default contact.b "y"}}';
    const mjml = `<mj-text><a href="https://shop.example/${path}">A</a></mj-text>`;
    const { id } = await launched(3, { contents: [{ ...plain, slots: { hero: { kind: 'mjml', mjml } } }] });
    const random = () => randomBytes(1_000).toString('hex');
    const attributes = (name: string, a: string, b: string) => ({
      externalId: `d${round}n${name}`,
      attributes: { a, b },
    });
    await house.contacts.upsertMany(house.workspaceId, [
      attributes('1', 'x', 'y'),
      attributes('2', random(), random()),
      attributes('3', 'x', 'y'),
    ]);
    const delivery = house.openDelivery(shared());
    await delivery.send();
    await delivery.close();
    expect(await counts(id)).toMatchObject({ accepted: 2, rejected: 1 });
  });

  it('an answer with characters that cannot be stored is recorded without them', async () => {
    const { id } = await launched(2);
    const delivery = house.openDelivery(
      shared({ send: async () => ({ kind: 'rejected', reason: '550 no\0such user' }) }),
    );
    await delivery.send();
    await delivery.close();
    expect(await counts(id)).toMatchObject({ rejected: 2, claimed: 0 });
    expect((await house.states(id)).map(({ reason }) => reason)).toEqual(Array(2).fill('550 no such user'));
  });
});

describe('a test mail', () => {
  it('looks like the real one, says [test], and is not in the ledger', async () => {
    const { id, people } = await launched(1);
    const delivery = house.openDelivery(shared());
    const outcome = await delivery.sendTest(house.workspaceId, id, { contactId: people[0]!, to: 'me@office.example' });
    await delivery.close();
    expect(outcome.kind).toBe('accepted');
    const page = await reader.list(house.workspaceId, { limit: 10, recipient: 'me@office' });
    expect(page.items).toHaveLength(1);
    expect(page.items[0]).toMatchObject({ subject: '[test] News from Corner Shop', messageId: null });
    const { read } = await reader.get(house.workspaceId, page.items[0]!.id);
    expect(read.html).toContain('https://shop.example/a');
    expect(await counts(id)).toMatchObject({ planned: 1, accepted: 0 });
  });

  it('of the longest subject there may be goes out too', async () => {
    const hero = { kind: 'text' as const, body: 'x' };
    const contents = [{ ...plain, subject: 'a'.repeat(1_000), slots: { hero } }];
    const { id, people } = await launched(1, { contents });
    const delivery = house.openDelivery(shared());
    const outcome = await delivery.sendTest(house.workspaceId, id, {
      contactId: people[0]!,
      to: 'long@office.example',
    });
    await delivery.close();
    expect(outcome.kind).toBe('accepted');
  });
});

describe('the mailbox', () => {
  it('believes a header only when there is such a message', async () => {
    const mail = (header: string) => ({
      envelope: { from: 'x@elsewhere.example', to: `forged${round}@people.example` },
      raw: Buffer.from(`${header}\r\nSubject: =?UTF-8?Q?sm=C3=B6r?=\r\n\r\nhello\r\n`),
      messageId: null,
    });
    await transport.send(mail('X-Kohort-Message: 1.999999'));
    await transport.send(mail(`X-Kohort-Message: ${house.workspaceId + 1}.1`));
    await transport.send(mail('X-Kohort-Test: 4711'));
    const rows = await db.sql<{ workspaceId: number | null; subject: string }>(
      'select workspace_id as "workspaceId", subject from caught_mail where recipient = $1',
      [`forged${round}@people.example`],
    );
    expect(rows).toEqual(Array(3).fill({ workspaceId: null, subject: 'smör' }));
  });

  it('pages, filters, and shows nobody the mail of another workspace', async () => {
    const { id } = await launched(7);
    const delivery = house.openDelivery(shared());
    await delivery.send();
    await delivery.close();
    const first = await reader.list(house.workspaceId, { limit: 4, campaignId: id });
    const second = await reader.list(house.workspaceId, { limit: 4, campaignId: id, cursor: first.nextCursor! });
    const ids = [...first.items, ...second.items].map((mail) => mail.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
    expect(ids).toHaveLength(7);
    expect(second.nextCursor).toBeNull();
    expect((await reader.list(house.workspaceId + 1, { limit: 4 })).items).toEqual([]);
    await expect(reader.get(house.workspaceId + 1, ids[0]!)).rejects.toMatchObject({ code: 'not_found' });
  });
});
