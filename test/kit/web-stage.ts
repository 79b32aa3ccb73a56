import { readerHeaders } from '../../simulator/index.ts';
import { openFlowHouse } from './flow-house.ts';
import type { TestDatabase } from './postgres.ts';
import { waitFor } from './wait-for.ts';

export const operator = { email: 'kim@shop.example', password: 'a password of Kim' };

/** What of the world outside a test brings along. */
export type Outside = Pick<Parameters<typeof openFlowHouse>[0], 'resolver' | 'env'>;

type Created = { id: number };
type Mail = { id: number; recipient: string; segment: string | null; html: string; links: string[] };

/** A running house without anything in it but an operator who works nowhere yet. */
export async function openEmptyStage(database: TestDatabase, outside: Outside = {}) {
  const house = await openFlowHouse({ database, ...outside });
  await house.house.workspaces.createOperator({ ...operator, name: 'Kim' });
  return { ...house, url: house.program.publicUrl };
}

const people = Array.from({ length: 40 }, (_, index) => ({
  externalId: `p${index + 1}`,
  email: `p${index + 1}@people.example`,
  attributes: { firstName: `P${index + 1}`, group: index % 2 === 0 ? 'mornings' : 'evenings' },
  consent: [{ topic: 'news', state: 'subscribed' }],
}));

const group = (value: string) => ({ version: 1, root: { type: 'attribute', name: 'group', op: 'is', value } });

const hero = (heading: string) => ({
  hero: { kind: 'text', heading, body: 'Come in.', button: { label: 'Look', url: 'https://shop.example/week' } },
});

/**
 * A small shop after its first campaign: 40 people, half of them in each of two segments, each segment with a mail of its
 * own, a fifth held back; ten mails opened, five clicked, some bought since. Kim is owner of the workspace.
 */
export async function openShopStage(database: TestDatabase) {
  const stage = await openEmptyStage(database);
  try {
    return { ...stage, ...(await fillShop(stage)) };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

export type ShopStage = Awaited<ReturnType<typeof openShopStage>>;

async function fillShop(stage: Awaited<ReturnType<typeof openEmptyStage>>) {
  const { ask, workspaceId } = stage;
  await stage.house.workspaces.addOperator(workspaceId, { email: operator.email, role: 'owner' });
  await ask('POST', '/contacts/bulk', { contacts: people });
  const segment = (name: string, purpose: string, definition: object) =>
    ask<Created>('POST', '/segments', { name, purpose, definition });
  const mornings = await segment('Morning shoppers', 'Fill the quiet hours.', group('mornings'));
  const evenings = await segment('Evening shoppers', 'Speak of what they care about.', group('evenings'));
  const offer = await ask<Created>('POST', '/offers', {
    name: 'Calm mornings',
    basisPoints: 500,
    code: 'CALM5',
    windows: [{ weekdays: [0, 1, 2, 3, 4], fromMinute: 0, toMinute: 720 }],
  });
  const template = await ask<Created>('POST', '/templates', { name: 'Letter', starter: 'off-peak-offer' });
  await waitFor('the segments to be built', stage.isSettled);
  const draft = (name: string) =>
    ask<Created>('POST', '/campaigns', {
      name,
      topic: 'news',
      templateId: template.id,
      audience: { include: [mornings.id, evenings.id] },
      controlShare: 2_000,
      contents: [
        {
          segmentId: mornings.id,
          subject: 'Good morning',
          slots: { ...hero('Calm mornings'), offer: { kind: 'offer' } },
          offerId: offer.id,
        },
        { segmentId: evenings.id, subject: 'No queues tonight', slots: hero('Calm evenings') },
      ],
    });
  const campaign = await draft('Calm hours');
  await draft('Next month');
  await ask('POST', `/campaigns/${campaign.id}/launch`);
  await waitFor('the campaign to be sent', async () => {
    const { state } = await ask<{ state: string }>('GET', `/campaigns/${campaign.id}`);
    return state === 'finished';
  });

  const { items } = await ask<{ items: Created[] }>('GET', `/mailbox?campaignId=${campaign.id}&limit=100`);
  const mails = await Promise.all(items.map(({ id }) => ask<Mail>('GET', `/mailbox/${id}`)));
  const { open, click } = readerHeaders(0);
  const follow = (url: string, headers: Record<string, string>) =>
    fetch(url, { redirect: 'manual', headers }).then((answer) => answer.arrayBuffer());
  const openUrl = ({ html }: Mail) => /src="(http[^"]+\/o\/[^"]+)"/.exec(html)![1]!.replaceAll('&amp;', '&');
  const clickUrl = ({ links }: Mail) => links.find((link) => new URL(link).pathname.startsWith('/c/'))!;
  await Promise.all([
    ...mails.slice(0, 10).map((mail) => follow(openUrl(mail), open)),
    ...mails.slice(0, 5).map((mail) => follow(clickUrl(mail), click)),
  ]);
  const at = new Date().toISOString();
  const orders = people.slice(0, 12).map(({ externalId }) => {
    const line = { product: 'bread', quantity: 1, amount: 12_345 };
    return { type: 'order', orderId: `o-${externalId}`, at, contact: { externalId }, lines: [line] };
  });
  await ask('POST', '/events/bulk', { events: orders });
  await waitFor('opens and clicks to be counted', async () => {
    const { totals } = await ask<{ totals: { opened: number; clicked: number } }>(
      'GET',
      `/reports/campaigns/${campaign.id}`,
    );
    return totals.opened === 10 && totals.clicked === 5 && (await stage.isSettled());
  });
  const unsubscribeUrl = mails[0]!.links.find((link) => new URL(link).pathname.startsWith('/u/'))!;
  return { campaignId: campaign.id, segmentId: mornings.id, mails, unsubscribeUrl };
}
