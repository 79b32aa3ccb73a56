import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TransportOutcome, WireMessage } from '../../../src/delivery/index.ts';
import { createConfirmations } from '../../../src/delivery/send-confirmations.ts';
import { createConsentLinks } from '../../../src/messages/index.ts';
import { silentLog } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const MINUTE = 60_000;
const trackingUrl = 'https://t.example';
const consentLinks = createConsentLinks({ secret: 'a secret of at least 32 characters', trackingUrl });
let house: CampaignHouse;
let sent: WireMessage[] = [];
let outcomes: TransportOutcome[] = [];

const transport = {
  name: 'test',
  connections: 4,
  close: async () => undefined,
  send: async (message: WireMessage): Promise<TransportOutcome> => {
    sent.push(message);
    return outcomes.shift() ?? { kind: 'accepted', response: '250 2.0.0 queued' };
  },
};

beforeEach(async () => {
  await db.sql('delete from opt_in_request');
  house = await createCampaignHouse(db);
  sent = [];
  outcomes = [];
  const topic = { name: 'news', title: 'News & more', description: '', isPublic: true, position: 0, doubleOptIn: true };
  const languages = { sv: { title: 'Nyheter', description: '' } };
  await house.contacts.topics.define(house.workspaceId, { ...topic, languages }, 'system');
});

const sender = () => {
  const { clock, contacts, workspaces } = house;
  const way = { id: 'installation', transport, limits: {}, warmUp: null };
  const signer = { sign: async () => Buffer.from('X-Signed: yes\r\n') };
  return createConfirmations({
    ...{ clock, contacts, workspaces, consentLinks, signer, log: silentLog },
    ways: { of: async () => way },
  });
};

const askFor = async (email: string, language?: string) => {
  const { contactId } = await house.contacts.upsert(house.workspaceId, { email, language });
  const wish = { contactId, topic: 'news', source: 'form', evidence: null };
  return (await house.contacts.optIns.ask(house.workspaceId, wish)).requestId!;
};
const stateOf = async (requestId: number) => {
  const { state, answer, mailedAt } = (await house.contacts.optIns.find(requestId))!;
  return { state, answer, mailed: mailedAt !== null };
};

describe('a confirmation mail', () => {
  it('says what it asks in the language of the contact, signed, with one link and no tracking', async () => {
    const requestId = await askFor('kim@people.example', 'sv');
    expect(await sender().send()).toBe(1);
    const [{ envelope, raw, prefix }] = sent as [WireMessage];
    expect(envelope).toEqual({ from: 'news@shop.example', to: 'kim@people.example' });
    expect(prefix?.toString()).toBe('X-Signed: yes\r\n');
    expect(raw.toString('latin1')).not.toMatch(/[^\r]\n/);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('Bekräfta: Nyheter från Corner Shop');
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    const url = consentLinks.confirmUrl(requestId);
    expect(mail.text).toContain(url);
    expect(mail.text).toContain('High Street 1');
    expect([...(mail.html ?? '').matchAll(/(?:href|src)="([^"]+)"/g)].map((match) => match[1])).toEqual([url]);
    expect(await stateOf(requestId)).toEqual({ state: 'accepted', answer: '250 2.0.0 queued', mailed: true });
    expect(await sender().send()).toBe(0);
  });

  it("leads to the workspace's own tracking address", async () => {
    const settings = { trackingUrl: 'https://links.shop.example' };
    await house.workspaces.update(house.workspaceId, { settings }, 'system');
    const requestId = await askFor('kim@people.example');
    await sender().send();
    const mail = await PostalMime.parse(sent[0]!.raw);
    expect(mail.text).toContain(consentLinks.confirmUrl(requestId, 'https://links.shop.example'));
  });

  it('is never sent again by itself when nobody knows its end, or when it was refused', async () => {
    outcomes = [
      { kind: 'unknown', reason: 'the connection was lost' },
      { kind: 'rejected', reason: '550 no such user' },
    ];
    const [first, second] = [await askFor('kim@people.example'), await askFor('lee@people.example')];
    await sender().send();
    house.clock.advance(60 * MINUTE);
    await sender().send();
    expect(sent).toHaveLength(2);
    const ends = [await stateOf(first), await stateOf(second)].map(({ state }) => state).sort();
    expect(ends).toEqual(['rejected', 'unknown']);
  });

  it('is tried again a few times for a server that asks for patience, then given up', async () => {
    const requestId = await askFor('kim@people.example');
    outcomes = Array.from({ length: 9 }, () => ({ kind: 'try-later' as const, reason: '451 later' }));
    for (let time = 0; time < 12; time += 1) {
      await sender().send();
      house.clock.advance(130 * MINUTE);
    }
    expect(sent).toHaveLength(5);
    expect(await stateOf(requestId)).toMatchObject({ state: 'rejected', answer: 'gave up: 451 later' });
  });

  it('goes out once, however many processes send', async () => {
    for (let index = 0; index < 25; index += 1) await askFor(`p${index}@people.example`);
    await Promise.all([sender(), sender(), sender()].map((one) => one.send()));
    expect(sent.map(({ envelope }) => envelope.to).sort()).toEqual(
      Array.from({ length: 25 }, (_, index) => `p${index}@people.example`).sort(),
    );
  });

  it('cannot be made to write headers by what a shop or a topic is called', async () => {
    await house.workspaces.update(house.workspaceId, { name: 'Shop\r\nBcc: eve@evil.example' }, 'system');
    await askFor('kim@people.example');
    await sender().send();
    const head = sent[0]!.raw.toString('latin1').split('\r\n\r\n')[0]!;
    expect(head).not.toMatch(/^bcc:/im);
  });
});
