import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCampaignsRoutes } from '../../../src/campaigns/index.ts';
import {
  createDeliveryRoutes,
  createMailbox,
  createSmtpTransport,
  type Delivery,
} from '../../../src/delivery/index.ts';
import { createMessagesRoutes } from '../../../src/messages/index.ts';
import { createOffersRoutes } from '../../../src/offers/index.ts';
import { type AnyRoute, silentLog, systemClock } from '../../../src/platform/index.ts';
import { createTemplatesRoutes } from '../../../src/templates/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { startApi } from '../../kit/start-api.ts';

const { db } = await createTestDatabase();
const mailbox = createMailbox({ db, clock: systemClock, port: 0, log: silentLog });
let house: CampaignHouse;
let delivery: Delivery;
let api: Awaited<ReturnType<typeof startApi>>;

beforeAll(async () => {
  const port = await mailbox.start();
  const first = await createCampaignHouse(db);
  delivery = first.openDelivery(createSmtpTransport({ url: `smtp://127.0.0.1:${port}` }));
  const routes = (): AnyRoute[] => [
    ...createOffersRoutes(first.offers),
    ...createTemplatesRoutes(first.templates),
    ...createMessagesRoutes(first.messages),
    ...createCampaignsRoutes(first.campaigns),
    ...createDeliveryRoutes(delivery),
  ];
  const areas = ['offers', 'templates', 'campaigns'] as const;
  const scopes = [...areas.flatMap((area) => [`${area}:read`, `${area}:write`] as const), 'mailbox:read' as const];
  api = await startApi({ db, path: '/api/v1', routes, scopes });
  house = await createCampaignHouse(db, { in: api.workspace.id });
});
afterAll(async () => {
  await delivery.close();
  await mailbox.close();
});

const ask = (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) => {
  const asked = request(api.app)[method](`/api/v1${path}`).set('Authorization', `Bearer ${api.key}`);
  return body ? asked.send(body) : asked;
};

describe('the API of offers, templates, campaigns and the mailbox', () => {
  it('tells one story from draft to inbox', async () => {
    const people = await house.addContacts(4);
    const all = await house.addSegment('all', people);
    const few = await house.addSegment('few', people.slice(0, 2));

    const offer = await ask('post', '/offers', { name: 'Five', basisPoints: 500, code: 'five' }).expect(201);
    expect(offer.body).toMatchObject({ code: 'FIVE', windows: [], windowText: 'at any time' });
    await ask('post', '/offers', { name: 'Five', basisPoints: 500, code: 'five' }).expect(409);
    expect((await ask('get', '/offers').expect(200)).body.items).toHaveLength(1);
    await ask('get', `/offers/${offer.body.id}/redemptions`).expect(200);

    expect((await ask('get', '/template-starters').expect(200)).body.items).toHaveLength(6);
    const template = await ask('post', '/templates', { name: 'Calm', starter: 'off-peak-offer' }).expect(201);
    const slots = { hero: { kind: 'text', body: 'for all' } };
    const lint = await ask('post', '/templates/lint', { mjml: '<mjml><mj-body>', subject: '{{#if', slots }).expect(200);
    expect(lint.body.problems.length).toBeGreaterThan(1);
    const broken = await ask('post', '/templates', { name: 'B', mjml: '<mjml></mjml>', subject: '{{nothing' }).expect(
      422,
    );
    expect(broken.body.code).toBe('rendering_template_invalid');
    const preview = await ask('post', `/templates/${template.body.id}/preview`, { slots }).expect(200);
    expect(preview.body.html).toContain('for all');
    const { mjml, languages } = template.body;
    const second = { mjml, languages, subject: 'Second' };
    const version = await ask('post', `/templates/${template.body.id}/versions`, second).expect(201);
    expect(version.body).toMatchObject({ version: 2, subject: 'Second' });

    const offerContent = { segmentId: few, offerId: offer.body.id, slots: { offer: { kind: 'offer' } } };
    const draft = {
      name: 'October',
      topic: 'news',
      templateId: template.body.id,
      audience: { include: [all] },
      contents: [offerContent, { slots }],
    };
    const campaign = await ask('post', '/campaigns', draft).expect(201);
    const path = `/campaigns/${campaign.body.id}`;
    expect(campaign.body).toMatchObject({ state: 'draft', controlShare: 0, messages: { planned: 0 } });
    await ask('post', '/campaigns', draft).expect(409);
    await ask('patch', path, { name: 'November' }).expect(200);
    const check = await ask('get', `${path}/check`).expect(200);
    expect(check.body).toMatchObject({ isReady: true, funnel: { matching: 4, mailed: 4 } });
    const seen = await ask('get', `${path}/preview?contactId=${people[0]}`).expect(200);
    expect(seen.body.html).toContain('FIVE');
    const test = await ask('post', `${path}/test-mail`, { contactId: people[3], to: 'me@office.example' }).expect(200);
    expect(test.body.outcome).toBe('accepted');
    const scheduled = await ask('post', `${path}/schedule`, { at: '2027-01-01T08:00:00+01:00' }).expect(200);
    expect(scheduled.body.scheduledAt).toBe('2027-01-01T07:00:00.000Z');
    await ask('post', `${path}/unschedule`).expect(200);
    await ask('post', `${path}/pause`).expect(409);
    const launched = await ask('post', `${path}/launch`).expect(200);
    expect(launched.body).toMatchObject({ state: 'sending', name: 'November', messages: { planned: 4 } });
    await ask('patch', path, { name: 'Too late' }).expect(409);
    await ask('post', `${path}/resolve-unknown`, { decision: 'leave' }).expect(200, { resolved: 0 });
    await delivery.send();

    const mails = await ask('get', `/mailbox?campaignId=${campaign.body.id}&segmentId=${few}`).expect(200);
    expect(mails.body.items).toHaveLength(2);
    const [mail] = mails.body.items;
    const read = await ask('get', `/mailbox/${mail.id}`).expect(200);
    expect(read.body).toMatchObject({ subject: 'Second', segment: 'few', campaign: 'November' });
    expect(read.body.links.some((link: string) => link.includes('/u/'))).toBe(true);
    const html = await ask('get', `/mailbox/${mail.id}/html`).expect(200);
    expect(html.headers['content-security-policy']).toMatch(/^sandbox /);
    expect(html.text).toContain('FIVE');
    await ask('get', `/mailbox/${mail.id}/raw`)
      .expect(200)
      .expect('content-type', /message\/rfc822/);
    const trace = await ask('get', `/messages/${mail.messageId}`).expect(200);
    expect(trace.body.steps.map(({ state }: { state: string }) => state)).toEqual([
      'planned',
      'claimed',
      'handing-over',
      'accepted',
    ]);
    await ask('post', `${path}/cancel`).expect(200);
    await ask('delete', `/offers/${offer.body.id}`).expect(204);
  });

  it('takes choices by segment in and gives them back, and shows what they come to', async () => {
    const people = await house.addContacts(2, { prefix: 'choosing' });
    const all = await house.addSegment('choosing', people);
    const few = await house.addSegment('few of choosing', people.slice(0, 1));
    const text = (body: string) => ({ kind: 'text', body });
    const hero = {
      kind: 'choices',
      choices: [{ segmentId: few, content: { ...text('for few'), languages: { sv: { body: 'till några' } } } }],
      otherwise: text('for others'),
    };
    const templateId = await house.addTemplate();
    const draft = { name: 'Choosing', topic: 'news', templateId, audience: { include: [all] } };
    const { body } = await ask('post', '/campaigns', { ...draft, contents: [{ slots: { hero } }] }).expect(201);
    expect(body).toMatchObject({ contents: [{ slots: { hero } }], brandVersionId: null });
    const path = `/campaigns/${body.id}`;
    const aside = { kind: 'choices', choices: hero.choices };
    await ask('patch', path, { contents: [{ slots: { hero: aside } }] }).expect(200);
    const changed = await ask('get', path).expect(200);
    expect(changed.body.contents[0].slots).toEqual({ hero: { ...aside, otherwise: null } });
    const twice = { ...hero, choices: [...hero.choices, ...hero.choices] };
    const refused = await ask('patch', path, { contents: [{ slots: { hero: twice } }] }).expect(400);
    expect(JSON.stringify(refused.body.errors ?? refused.body)).toContain('stands in this slot twice');
    const query = `contactId=${people[0]}&language=sv&scheme=dark`;
    const seen = await ask('get', `${path}/preview?${query}`).expect(200);
    expect(seen.body).toMatchObject({
      language: 'sv',
      slots: [{ slot: 'hero', from: 'choice for "few of choosing"' }],
    });
    expect(seen.body.html).toContain('till några');
    await ask('get', `${path}/preview?contactId=${people[0]}&language=!`).expect(400);
  });

  it('knows nothing of other workspaces', async () => {
    const strangers = await createCampaignHouse(db);
    const people = await strangers.addContacts(1);
    const theirs = await strangers.addCampaign([await strangers.addSegment('theirs', people)]);
    for (const path of ['', '/check', `/preview?contactId=${people[0]}`]) {
      await ask('get', `/campaigns/${theirs.id}${path}`).expect(404);
    }
    for (const verb of ['launch', 'pause', 'cancel']) await ask('post', `/campaigns/${theirs.id}/${verb}`).expect(404);
    await ask('get', `/templates/${theirs.templateId}`).expect(404);
    const mine = { name: 'x', topic: 'news', audience: { include: [1] }, contents: [{}] };
    await ask('post', '/campaigns', { ...mine, templateId: theirs.templateId }).expect(404);
  });
});
