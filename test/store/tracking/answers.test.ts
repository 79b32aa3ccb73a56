import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../src/platform/index.ts';
import { createClientAddress } from '../../../src/tracking/client-address.ts';
import { createKnownLinks } from '../../../src/tracking/known-links.ts';
import { createPages } from '../../../src/tracking/pages/pages.ts';
import type { SpoolRecord } from '../../../src/tracking/spool.ts';
import { findLink } from '../../../src/tracking/tracking.store.ts';
import { createTrackingServer } from '../../../src/tracking/tracking-server.ts';
import { createTestApi } from '../../kit/house.ts';
import { insertRow } from '../../kit/insert-row.ts';
import { openTrackingStage, sentAt } from '../../kit/tracking-stage.ts';

const api = await createTestApi();
const { ask, db, house, workspaceId } = api;
let stage: Awaited<ReturnType<typeof openTrackingStage>>;
let spool: Awaited<ReturnType<typeof stage.openProcess>>;
let server: Server = createServer();
let base = '';
const spooled: SpoolRecord[] = [];
const linkOf = new Map<string, number>();

beforeAll(async () => {
  stage = await openTrackingStage(api, 20);
  spool = await stage.openProcess();
  const { contacts } = house;
  await contacts.questions.define(
    workspaceId,
    { name: 'nps', kind: 'nps', text: 'Recommend us?', choices: [], languages: {}, attribute: 'wouldRecommend' },
    'system',
  );
  const choices = [
    { key: 'price', label: 'Low <prices>' },
    { key: 'advice', label: 'Advice' },
  ];
  const languages = { sv: { text: 'Vad är viktigast?', choices: { price: 'Låga priser' } } };
  await contacts.questions.define(
    workspaceId,
    { name: 'needs', kind: 'choice', text: 'What matters?', choices, languages, attribute: 'declaredNeed' },
    'system',
  );
  const urls = [
    ...Array.from({ length: 12 }, (_, score) => `answer:nps/${score}`),
    'answer:needs/price',
    'answer:gone/1',
  ];
  for (const [place, url] of urls.entries()) {
    const link = { workspace_id: workspaceId, campaign_id: stage.campaignId, content_id: stage.contentId };
    linkOf.set(url, Number((await insertRow(db, 'link', { ...link, position: place + 10, url })).id));
  }
  server = createTrackingServer({
    links: house.links,
    pages: createPages({ ...house, db, clock: systemClock, doorbell: api.queue, log: silentLog }),
    clock: systemClock,
    log: silentLog,
    append: (record, done) => {
      spooled.push(record);
      done(null);
    },
    knownLinks: createKnownLinks({ read: (id) => findLink(db.sql, id), now: () => 0, failed: () => {} }),
    addressOf: createClientAddress('loopback'),
    images: { serve: async () => null },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await stage.close();
});
beforeEach(() => spooled.splice(0));

let place = 0;
const nextMessage = () => {
  const messageId = stage.messageIds[place]!;
  return { messageId, externalId: `p${place++}` };
};
const attributesOf = async (externalId: string) =>
  (await house.contacts.find(workspaceId, { externalId }))?.attributes ?? {};
const eventsOf = (messageId: number) =>
  db.sql<{ kind: string; answer: string; score: string | null; via: string; comment: string | null; at: Date }>(
    `select k.name as kind, e.props ->> 'answer' as answer, e.props ->> 'score' as score, e.props ->> 'via' as via,
            e.props ->> 'comment' as comment, e.at
       from event e join event_kind k on k.id = e.kind_id
      where e.message_id = $1 and k.name like 'question%' order by e.id`,
    [messageId],
  );
const click = (messageId: number, url: string, more: Partial<SpoolRecord> = {}) =>
  stage.click(messageId, { linkId: linkOf.get(url)!, ...more });
const drained = async (...records: SpoolRecord[]) => {
  await spool.keep(...records);
  await spool.drain();
};

describe('an answer in a message', () => {
  it('is taken when a person clicked, once, with the attribute; a later click holds', async () => {
    const { messageId, externalId } = nextMessage();
    await drained(click(messageId, 'answer:nps/9'));
    expect(await eventsOf(messageId)).toMatchObject([
      { kind: 'question_answered', answer: '9', score: '9', via: 'message', at: new Date(sentAt + 60_000) },
    ]);
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 9 });
    await drained(
      click(messageId, 'answer:nps/7', { at: sentAt + 400_000 }),
      click(messageId, 'answer:needs/price', { at: sentAt + 410_000 }),
    );
    expect(await eventsOf(messageId)).toMatchObject([{ answer: '7' }, { answer: 'price', score: null }]);
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 7, declaredNeed: 'price' });
    // Late, but not the latest.
    await drained(click(messageId, 'answer:nps/1', { at: sentAt + 200_000 }));
    expect(await attributesOf(externalId)).toMatchObject({ wouldRecommend: 7 });
  });

  it('is none of a machine, of a look, of nobody knows whom, and of what nobody asks', async () => {
    const { messageId, externalId } = nextMessage();
    await drained(
      click(messageId, 'answer:nps/9', { isHead: true }),
      click(messageId, 'answer:nps/8', { agent: 'curl/8.0', at: sentAt + 500_000 }),
      click(messageId, 'answer:nps/7', { noLanguage: true, noPage: true, at: sentAt + 900_000 }),
      click(messageId, 'answer:nps/11', { at: sentAt + 1_300_000 }),
      click(messageId, 'answer:gone/1', { at: sentAt + 1_700_000 }),
    );
    expect(await eventsOf(messageId)).toEqual([]);
    expect(await attributesOf(externalId)).toEqual({});
  });

  it('is withdrawn when the click turns out a machine, and given back when it turns out a person', async () => {
    const { messageId, externalId } = nextMessage();
    await drained(click(messageId, 'answer:nps/9'));
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 9 });
    await drained(click(messageId, 'answer:nps/9', { linkId: 0, at: sentAt + 90_000 }));
    expect(await eventsOf(messageId)).toMatchObject([{ kind: 'question_answer_withdrawn' }]);
    expect(await attributesOf(externalId)).toEqual({});
    const [hit] = await db.sql<{ id: number; props: Record<string, unknown> }>(
      `select id, props from event where message_id = $1 and props ->> 'url' like 'answer:%' and props ->> 'linkId' <> '0'`,
      [messageId],
    );
    const change = { eventId: hit!.id, kind: 'message_clicked' as const, props: hit!.props };
    await db.transaction((tx) => house.events.reclassify(tx, workspaceId, [change]));
    expect(await eventsOf(messageId)).toMatchObject([{ kind: 'question_answered', answer: '9' }]);
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 9 });
  });

  it('comes to the same whatever is drained first and however often, by several at once', async () => {
    const { messageId, externalId } = nextMessage();
    const others = await Promise.all([stage.openProcess(), stage.openProcess(), stage.openProcess()]);
    const times = [60_000, 400_000, 800_000];
    await Promise.all(
      others.map((one, index) => one.keep(click(messageId, `answer:nps/${index}`, { at: sentAt + times[index]! }))),
    );
    await Promise.all([...others, ...others].map((one) => one.drain()));
    expect(await eventsOf(messageId)).toMatchObject([{ kind: 'question_answered', answer: '2' }]);
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 2 });
  });

  it('falls back to what the contact answered before when it is withdrawn', async () => {
    const { messageId, externalId } = nextMessage();
    await ask('post', '/answers')
      .send({ contact: { externalId }, question: 'nps', answer: 3, at: '2026-04-01T08:00:00Z', id: 'phone-1' })
      .expect(201);
    const again = await ask('post', '/answers')
      .send({ contact: { externalId }, question: 'nps', answer: 4, at: '2026-04-01T08:00:00Z', id: 'phone-1' })
      .expect(201);
    expect(again.body.kind).toBe('duplicate');
    await drained(click(messageId, 'answer:nps/10'));
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 10 });
    await drained(click(messageId, 'answer:nps/10', { linkId: 0, at: sentAt + 90_000 }));
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 3 });
  });
});

describe('the page behind an answer', () => {
  const pageOf = (messageId: number, url: string) =>
    base +
    house.links.of(messageId, stage.contentId).clickUrl(linkOf.get(url)!).replace('http://links.kohort.test', '');
  const post = (url: string, fields: Record<string, string>) =>
    fetch(url.replace('/c/', '/a/'), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

  it('thanks, shows the choice in the language of the reader, and changes nothing by itself', async () => {
    const { messageId, externalId } = nextMessage();
    await house.contacts.upsert(workspaceId, { externalId, language: 'sv' });
    const response = await fetch(pageOf(messageId, 'answer:needs/price'), { redirect: 'manual' });
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('Tack för ditt svar');
    expect(html).toContain('Du valde: Låga priser');
    expect(html).toContain('<option value="price" selected>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(spooled).toMatchObject([{ kind: 'click', messageId, linkId: linkOf.get('answer:needs/price') }]);
    expect(await eventsOf(messageId)).toEqual([]);
    expect(await attributesOf(externalId)).toEqual({});
    // Without a language of its own, labels are as written, and never HTML.
    const other = await (await fetch(pageOf(nextMessage().messageId, 'answer:needs/price'))).text();
    expect(other).toContain('You chose: Low &lt;prices&gt;');
  });

  it('takes what the form sends, with a comment, whatever machines clicked', async () => {
    const { messageId, externalId } = nextMessage();
    await drained(click(messageId, 'answer:nps/9', { agent: 'curl/8.0' }));
    const url = pageOf(messageId, 'answer:nps/9');
    const saved = await post(url, { answer: '4', comment: ' Long <queues> ' });
    expect(saved.status).toBe(200);
    expect(await saved.text()).toContain('Your answer is saved.');
    expect(await eventsOf(messageId)).toMatchObject([{ answer: '4', via: 'page', comment: 'Long <queues>' }]);
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 4 });
    const shown = await (await fetch(url.replace('/c/', '/a/'))).text();
    expect(shown).toContain('You chose: 4');
    expect(shown).toContain('Long &lt;queues&gt;</textarea>');
    await post(url, { answer: '5' });
    expect(await eventsOf(messageId)).toMatchObject([{ answer: '5', comment: 'Long <queues>' }]);
    // A click that comes in late does not undo what was said on the page.
    await drained(click(messageId, 'answer:nps/9'));
    expect(await attributesOf(externalId)).toEqual({ wouldRecommend: 5 });
  });

  it('does nothing for a form that is none of ours, and refuses links that were tampered with', async () => {
    const { messageId } = nextMessage();
    const url = pageOf(messageId, 'answer:nps/9');
    expect((await post(url, { answer: '11' })).status).toBe(200);
    expect((await post(url, { other: 'x' })).status).toBe(200);
    expect((await post(url, { answer: '4', comment: 'a\0b' })).status).toBe(200);
    expect(await eventsOf(messageId)).toMatchObject([{ answer: '4', comment: null }]);
    // A link of the message that is no answer, one of another content, and no link at all.
    const plain =
      base +
      house.links.of(messageId, stage.contentId).clickUrl(stage.linkIds[0]!).replace('http://links.kohort.test', '');
    expect((await fetch(plain.replace('/c/', '/a/'))).status).toBe(404);
    const foreign = house.links.of(messageId, stage.contentId + 1).clickUrl(linkOf.get('answer:nps/9')!);
    expect((await fetch(base + foreign.replace('http://links.kohort.test', ''))).status).toBe(404);
    for (const token of ['', 'x', '1.2.3', '%00', '1.2.AAAAAAAAAAAAAAAA.zzzzzzz', '..%2f..']) {
      expect((await fetch(`${base}/a/${token}`)).status).toBe(404);
      expect((await post(`${base}/a/${token}`, { answer: '1' })).status).toBe(404);
    }
    // What nobody asks is thanked for, and nothing more.
    const gone = await fetch(pageOf(messageId, 'answer:gone/1'), { redirect: 'manual' });
    expect([gone.status, gone.headers.get('location')]).toEqual([200, null]);
    expect((await fetch(pageOf(messageId, 'answer:nps/11'))).status).toBe(200);
  });
});

it('answers from elsewhere are judged', async () => {
  const { externalId } = nextMessage();
  const contact = { externalId };
  const refused = await ask('post', '/answers').send({ contact, question: 'nps', answer: '11' }).expect(400);
  expect(refused.body.code).toBe('answer_invalid');
  await ask('post', '/answers').send({ contact, question: 'unknown', answer: '1' }).expect(404);
  await ask('post', '/answers')
    .send({ contact: { externalId: 'nobody' }, question: 'nps', answer: '1' })
    .expect(404);
  await ask('post', '/answers').send({ contact, question: 'needs', answer: 'advice', comment: 'By phone' }).expect(201);
  expect(await attributesOf(externalId)).toEqual({ declaredNeed: 'advice' });
});
