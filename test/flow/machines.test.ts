import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readerHeaders } from '../../simulator/index.ts';
import { type FlowHouse, openFlowHouse } from '../kit/flow-house.ts';
import { createTestDatabase } from '../kit/postgres.ts';
import { type Letter, readLetter } from '../kit/read-letter.ts';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.ts';
import { waitFor } from '../kit/wait-for.ts';

const database = await createTestDatabase();
let house: FlowHouse;
let sink: SmtpSink;
let letter: Letter;
let clickedId = 0;

type Created = { id: number };

beforeAll(async () => {
  sink = await startSmtpSink();
  house = await openFlowHouse({ database, smtpUrl: sink.url });
  const { ask } = house;
  await ask('PATCH', '/workspace', { settings: { utm: { source: 'kohort', medium: 'email' } } });
  const consent = [{ topic: 'newsletter', state: 'subscribed' }];
  await ask('POST', '/contacts', { externalId: 'anna', email: 'anna@people.example', consent });
  const segment = (name: string, root: object) =>
    ask<Created>('POST', '/segments', { name, purpose: 'A test', definition: { version: 1, root } });
  const wants = await segment('Wants', { type: 'consent', topic: 'newsletter', state: 'subscribed' });
  clickedId = (await segment('Clicked', { type: 'engagement', action: 'clicked', op: 'at-least', value: 1 })).id;
  await waitFor('the segments to be built', house.isSettled);
  const { id: templateId } = await ask<Created>('POST', '/templates', { name: 'Letter', starter: 'newsletter' });
  const button = { label: 'Read', url: 'https://shop.example/news?page=2#top' };
  const hero = { kind: 'text', body: 'Fresh [bread](https://shop.example/bread).', button };
  const campaign = await ask<Created>('POST', '/campaigns', {
    ...{ name: 'News', topic: 'newsletter', templateId, audience: { include: [wants.id] } },
    contents: [{ subject: 'News', slots: { hero } }],
  });
  await ask('POST', `/campaigns/${campaign.id}/launch`);
  await waitFor('the letter', async () => sink.taken.length > 0, 30_000);
  letter = await readLetter(sink.taken[0]!);
}, 60_000);
afterAll(async () => {
  await house?.close();
  await sink?.close();
});

const follow = (url: string, from: string, agent = readerHeaders(0).click['user-agent']!) =>
  fetch(url, {
    redirect: 'manual',
    headers: { ...readerHeaders(0).click, 'user-agent': agent, 'x-forwarded-for': from },
  });

const hiddenUrl = () => /<a href="([^"]+)" aria-hidden="true"/.exec(letter.html)![1]!;

const isClicked = async () => (await house.ask<{ size: number }>('GET', `/segments/${clickedId}`)).size === 1;

const events = () =>
  house.db.sql<{ kind: string; slot: string | null; reasons: string[] }>(
    `select k.name as kind, props->>'slot' as slot, props->'reasons' as reasons
       from event e join event_kind k on k.id = e.kind_id where props ? 'class' order by e.at, e.id`,
  );

describe('a machine that looks like a person', () => {
  it('is taken for one at first: the link leads on, tagged, and the contact moves', async () => {
    const response = await follow(letter.clickUrls[0]!, '203.0.113.7');
    expect(response.headers.get('location')).toBe(
      'https://shop.example/news?page=2&utm_source=kohort&utm_medium=email&utm_campaign=News#top',
    );
    await waitFor('the contact to be a member', isClicked);
    expect(await events()).toMatchObject([{ kind: 'message_clicked', slot: 'hero' }]);
  });

  it('gives itself away by the hidden link, and the contact moves back', async () => {
    const response = await follow(hiddenUrl(), '203.0.113.7');
    expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    await waitFor('the contact to be no member', async () => !(await isClicked()));
    expect(await events()).toMatchObject([
      { kind: 'message_clicked_machine', reasons: expect.arrayContaining(['with-hidden-link']) },
      { kind: 'message_probed', reasons: expect.arrayContaining(['hidden-link']) },
    ]);
  });

  it('does not stand in the way of the reader, who is somebody else', async () => {
    await follow(letter.clickUrls[0]!, '198.51.100.9', readerHeaders(1).click['user-agent']);
    await waitFor('the reader to be a member', isClicked);
    expect((await events()).map(({ kind }) => kind)).toEqual([
      'message_clicked_machine',
      'message_probed',
      'message_clicked',
    ]);
  });
});
