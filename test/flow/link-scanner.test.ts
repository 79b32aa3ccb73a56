import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsentStage, openConsentStage } from '../kit/consent-stage.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { waitFor } from '../kit/wait-for.ts';

// Mail gateways look behind every link of a mail before its reader does. That must mean nothing.

const database = await createTestDatabase();
let stage: ConsentStage;
let clickers = 0;
let confirmUrl = '';

beforeAll(async () => {
  stage = await openConsentStage(database);
  const { ask } = stage;
  const root = { type: 'engagement', action: 'clicked', op: 'at-least', value: 1, window: { type: 'ever' } };
  const segment = { name: 'Clicked', purpose: 'Those who look.', definition: { version: 1, root } };
  clickers = (await ask<{ id: number }>('POST', '/segments', segment)).id;
  await ask('POST', '/topics', { name: 'offers', title: 'Offers', doubleOptIn: true });
  await ask('POST', '/questions', { name: 'nps', kind: 'nps', text: 'Recommend us?', attribute: 'wouldRecommend' });
  await ask('POST', '/opt-ins', { email: 'kim@people.example', topic: 'offers' });
  confirmUrl = await waitFor('the confirmation mail', async () => {
    const mail = stage.sink.taken.find(({ raw }) => /^auto-submitted: auto-generated/im.test(raw));
    return mail ? linkIn(mail.raw) : null;
  });
}, 60_000);
afterAll(() => stage?.close());

/** The link of a confirmation mail, out of its quoted-printable text. */
const linkIn = (raw: string): string | null =>
  /http:\S+\/k\/[\w.-]+/.exec(raw.replace(/=\r\n/g, '').replaceAll('=3D', '='))?.[0] ?? null;

const agent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36';
/** As a scanner does: with the headers of a browser, one link after the other, in the first seconds. */
const follow = async (url: string, method: string) => {
  const headers = { 'user-agent': agent, accept: 'text/html,*/*', 'accept-language': 'en' };
  const response = await fetch(url, { method, redirect: 'manual', headers });
  await response.arrayBuffer();
  return response.status;
};

const ofKimAndLee = () =>
  stage.db.sql(
    `select s.topic, s.state, s.source from consent s join contact c on c.id = s.contact_id
      where c.external_id in ('kim', 'lee') order by s.id`,
  );

const known = async () => ({
  news: await stage.stateOf('kim'),
  offers: await stage.stateOf('kim', 'offers'),
  lee: await stage.stateOf('lee'),
  consents: await ofKimAndLee(),
  redemptions: (await stage.db.sql('select id from redemption')).length,
  requests: await stage.db.sql('select id, state, confirmed_at from opt_in_request order by id'),
  language: await stage.db.sql('select id, language from contact order by id'),
  answers: await stage.db.sql(
    `select e.id from event e join event_kind k on k.id = e.kind_id where k.name like 'question%'`,
  ),
  attributes: await stage.db.sql('select id, attributes from contact order by id'),
});

describe('a link scanner', () => {
  it('unsubscribes nobody, confirms nobody, answers nothing, redeems nothing, and moves nobody between segments', async () => {
    const hero = {
      kind: 'mjml',
      mjml: `<mj-text>Fresh bread. ${['0', '9', '10'].map((one) => `<a href="answer:nps/${one}">${one}</a>`).join(' ')}</mj-text>`,
    };
    const news = await stage.campaign('News', { contents: [{ subject: 'News', slots: { hero } }] });
    await stage.launch(news);
    await stage.untilFinished(news);
    const letters = await stage.letters(news);
    await waitFor('nobody to be looked at', stage.isSettled);
    const before = await known();
    expect(before).toMatchObject({ news: 'subscribed', offers: null, answers: [] });
    expect(confirmUrl).not.toBe('');

    let visits = 0;
    for (const { clickUrls, openUrl, unsubscribeUrl, html } of letters.values()) {
      const inBody = [...html.matchAll(/href="(https?:[^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
      const preferencesUrl = unsubscribeUrl.replace('/u/', '/p/');
      const links = new Set([...clickUrls, ...inBody, openUrl, unsubscribeUrl, preferencesUrl, confirmUrl]);
      expect(clickUrls.length).toBeGreaterThan(2);
      for (const url of links) {
        for (const method of ['HEAD', 'GET', 'GET', 'OPTIONS']) {
          const status = await follow(url, method);
          expect(status, `${method} ${url}`).toBeLessThan(500);
          if (method === 'GET') expect([200, 302], url).toContain(status);
          visits += 1;
        }
      }
    }
    expect(visits).toBeGreaterThan(3 * 4 * 4);

    // What a person does after all that is read after all that.
    await fetch(letters.get('max')!.unsubscribeUrl, { method: 'POST' });
    await waitFor('max to be heard', async () => (await stage.stateOf('max')) === 'unsubscribed');
    await waitFor('nobody to be looked at', stage.isSettled);
    const people = await stage.db.sql<{ kind: string }>(
      `select k.name as kind from event e join event_kind k on k.id = e.kind_id
        where k.name in ('message_clicked', 'message_opened')`,
    );
    expect(people).toEqual([]);
    const { items } = await stage.ask<{ items: unknown[] }>('GET', `/segments/${clickers}/members?limit=10`);
    expect(items).toEqual([]);
    const entered = await stage.db.sql('select * from member_log where segment_id = $1', [clickers]);
    expect(entered).toEqual([]);
    expect(await known()).toEqual(before);
  }, 60_000);

  it('a person who sends the form behind an answer is heard', async () => {
    const [item] = (await stage.ask<{ items: { id: number }[] }>('GET', '/campaigns')).items;
    const { clickUrls } = (await stage.letters(item!.id)).get('lee')!;
    const pages = await Promise.all(clickUrls.map(async (url) => ({ url, html: await (await fetch(url)).text() })));
    const page = pages.find(({ html }) => html.includes('You chose: 9'))!;
    const body = new URLSearchParams({ answer: '8', comment: 'Good bread' });
    await fetch(page.url.replace('/c/', '/a/'), { method: 'POST', body });
    expect(await known()).toMatchObject({ answers: [{ id: expect.any(Number) }] });
    const { items } = await stage.ask<{ items: { attributes: object }[] }>('GET', '/contacts?externalId=lee');
    expect(items[0]!.attributes).toEqual({ wouldRecommend: 8 });
  }, 30_000);

  it('a person who presses the button of the same page afterwards is heard', async () => {
    const response = await fetch(confirmUrl, { method: 'POST', headers: { 'user-agent': agent } });
    expect(response.status).toBe(200);
    expect(await stage.stateOf('kim', 'offers')).toBe('subscribed');
  });
});
