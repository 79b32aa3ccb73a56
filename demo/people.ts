import {
  type Decision,
  readerHeaders,
  type SeenMail,
  type SeenOffer,
  type Shop,
  type SimContact,
  type SimOrder,
  type SimRefund,
} from '../simulator/index.ts';
import { toOrder, toRefund } from '../src/samples/index.ts';
import { type Client, inBatches, inParallel } from './client.ts';
import { listMails, openMail, type ReceivedMail, toSeenMail } from './read-mail.ts';

/** What one recipient makes of the mail in hand. */
export type Reaction = { contact: SimContact; mail: ReceivedMail; decision: Decision };

/** How long the people of the story, who really take days, take here. */
const actingMs = 8_000;

/**
 * Everybody looks into the mailbox. Whether somebody opens a mail does not depend on what is in it; those who do read
 * what it really says, and then make up their mind. Others are left out.
 */
export async function readMailbox(
  client: Client,
  shop: Shop,
  { campaignId, sentAt, offer }: { campaignId: number; sentAt: number; offer: SeenOffer },
): Promise<Reaction[]> {
  const byEmail = new Map([...shop.contacts()].map((contact) => [contact.email.toLowerCase(), contact]));
  const reactions: Reaction[] = [];
  const decide = (contact: SimContact, mail: SeenMail) =>
    shop.decide({ contact, mail, random: shop.random(`letter:${contact.number}`) });
  const lookAt = async (received: { id: number; recipient: string }) => {
    const contact = byEmail.get(received.recipient.toLowerCase());
    if (!contact) throw new Error(`A mail went to ${received.recipient}, whom the shop does not know.`);
    if (decide(contact, { sentAt, themes: [], linkCount: 0 }).opensAfterMs === undefined) return;
    const mail = await openMail(client, received, offer.code);
    reactions.push({ contact, mail, decision: decide(contact, toSeenMail(mail, sentAt, offer)) });
  };
  for await (const mails of listMails(client, campaignId)) await inParallel(mails, 4, lookAt);
  return reactions;
}

type Step = { afterMs: number; url: string; method: 'GET' | 'POST'; headers?: Record<string, string> };

function stepsOf({ contact, mail, decision }: Reaction): Step[] {
  const steps: Step[] = [];
  const { open, click: follow } = readerHeaders(contact.number);
  const { opensAfterMs, click, unsubscribesAfterMs } = decision;
  if (opensAfterMs !== undefined)
    steps.push({ afterMs: opensAfterMs, url: mail.openUrl, method: 'GET', headers: open });
  const clicked = click && mail.clickUrls[click.linkIndex];
  if (click && clicked) steps.push({ afterMs: click.afterMs, url: clicked, method: 'GET', headers: follow });
  if (unsubscribesAfterMs !== undefined)
    steps.push({ afterMs: unsubscribesAfterMs, url: mail.unsubscribeUrl, method: 'POST' });
  return steps;
}

export type Acted = { opens: number; clicks: number; unsubscribes: number };

/** People open, click and unsubscribe at the real tracking addresses, in their order of time, evenly over some seconds. */
export async function act(reactions: Reaction[]): Promise<Acted> {
  const steps = reactions.flatMap(stepsOf).sort((a, b) => a.afterMs - b.afterMs);
  const started = Date.now();
  let place = 0;
  await inParallel(steps, 8, async ({ url, method, headers }) => {
    const waitMs = started + (actingMs * place++) / steps.length - Date.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const response = await fetch(url, { method, redirect: 'manual', ...(headers && { headers }) });
    await response.arrayBuffer();
    if (response.status >= 400) throw new Error(`${method} ${url} answered ${response.status}.`);
  });
  const count = (door: string) => steps.filter(({ url }) => new URL(url).pathname.startsWith(`/${door}/`)).length;
  return { opens: count('o'), clicks: count('c'), unsubscribes: count('u') };
}

/** The days after the letter: everybody shops on, and those who redeem do so in the hours of the offer. */
export async function shopOn(
  client: Client,
  shop: Shop,
  { reactions, offer, window }: { reactions: Reaction[]; offer: SeenOffer; window: { from: number; until: number } },
): Promise<{ orders: number; withCode: number }> {
  const byNumber = new Map(reactions.map((reaction) => [reaction.contact.number, reaction]));
  const orders: SimOrder[] = [];
  const refunds: SimRefund[] = [];
  for (const contact of shop.contacts()) {
    const reaction = byNumber.get(contact.number);
    const moved = reaction?.mail.hasOffer ? { offer, decision: reaction.decision } : {};
    const random = shop.random(`after:${contact.number}`);
    const bought = shop.shopAfterwards({ contact, window, random, ...moved });
    orders.push(...bought.orders.filter((order) => order.at < window.until));
    refunds.push(...bought.refunds.filter((refund) => refund.at < window.until));
  }
  const inOrder = [...orders.map((order) => toOrder(order)), ...refunds.map((refund) => toRefund(refund))];
  inOrder.sort((a, b) => a.at.localeCompare(b.at));
  for (const batch of inBatches(inOrder, 500)) await client.post('/events/bulk', { events: batch });
  return { orders: orders.length, withCode: orders.filter((order) => order.offerCode).length };
}
