/** A newsletter and a recipient → the wire-ready message, as a campaign asks for it. */
import { createLinkBook, createTrackingLinks } from '../src/messages/index.ts';
import type { Program, RenderContext, Tracking, WireSlab } from '../src/rendering/index.ts';
import { contactFacts } from '../src/templates/index.ts';
import type { Recipient } from './newsletters.ts';

const CONTENT_ID = 7;
/** As the sender does: so many messages on the same memory, and then again. */
export const BATCH = 200;
export const SLAB_BYTES = 8 * 1024 * 1024;
export const SENDER = { name: 'Corner Shop', address: 'hello@shop.example' };
export const WORKSPACE = {
  name: 'Corner Shop',
  address: 'Stora torget 1, Lund',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
};
const OFFER = {
  name: 'before noon',
  percent: 5,
  code: 'MORGON',
  windowText: 'on weekdays before 12:00',
  validUntil: '2026-12-31T23:00:00Z',
};

/** `own`: what only one of the ways needs, put in by name. */
export const factsOf = (recipient: Recipient, own: { track?: Tracking; unsubscribeUrl?: string } = {}) => ({
  track: own.track,
  unsubscribeUrl: own.unsubscribeUrl,
  contact: contactFacts(recipient),
  workspace: WORKSPACE,
  offer: OFFER,
  campaign: { name: 'The letter of November', id: 3 },
  segment: { name: 'Mornings' },
  products: recipient.products,
  event: { lastChance: recipient.lastChance },
});

/** What is asked for one message of a campaign: signed links, pixel, unsubscribe link, all headers; written on a slab. */
export function createLetterWriter(program: Program) {
  const links = createTrackingLinks({
    secret: 'a secret of at least 32 characters',
    trackingUrl: 'https://t.shop.example',
  });
  const book = createLinkBook();
  let known = 0;
  return (recipient: Recipient, slab: WireSlab): Buffer => {
    const messageId = 5_000_000 + recipient.id;
    const own = links.of(messageId, CONTENT_ID);
    const track: Tracking = {
      link(position, url) {
        let linkId = book.get(position, url);
        if (linkId === undefined) {
          known += 1;
          linkId = known;
          book.set(position, url, linkId);
        }
        return own.clickAddress(linkId);
      },
      openUrl: own.openUrl,
      unsubscribeUrl: own.unsubscribeUrl,
    };
    const mail = {
      from: SENDER,
      to: { address: recipient.email },
      messageId: `m${messageId}@shop.example`,
      date: new Date(),
      listUnsubscribe: { url: own.unsubscribeUrl },
      extraHeaders: { 'X-Kohort-Message': `1.${messageId}`, 'Feedback-ID': '3:1:campaign:kohort' },
      context: factsOf(recipient, { track }) as RenderContext,
    };
    return program.renderMime(mail, slab).raw;
  };
}
