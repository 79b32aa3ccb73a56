import type { ContactRef } from '../../contacts/index.ts';
import { toKindName, wellKnownKinds } from '../kind-names.ts';
import type { EventInput } from '../read-event.ts';
import { readOrderFacts, UnreadableCall } from './map-order.ts';
import { readMoney } from './read-money.ts';
import type { SegmentCall } from './segment-calls.schema.ts';

export type CallPlace = { now: Date; currency: string; digits: number };

const wellKnown: readonly string[] = wellKnownKinds;

function readAt(call: SegmentCall, now: Date): Date {
  const text = call.timestamp ?? call.sentAt;
  if (!text) return now;
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new UnreadableCall('timestamp', 'A timestamp is ISO 8601 text.');
  return at;
}

/** Our id of a call, apart from the ids that other doors use. */
const idOf = (call: SegmentCall): string | undefined => (call.messageId ? `segment:${call.messageId}` : undefined);

function toOrder(call: SegmentCall, at: Date, contact: ContactRef, { digits }: CallPlace): EventInput {
  const { orderId, currency, lines, amount, codes, rest } = readOrderFacts(call.properties, digits);
  const number = orderId ?? idOf(call);
  if (number === undefined) throw new UnreadableCall('properties.order_id', 'An order has an order_id.');
  return { type: 'order', orderId: number, at, contact, currency, lines, amount, codes, props: rest };
}

/** A cancelled order gives back all of it; a refund what it says, or all of it when it says nothing. */
function toRefund(
  call: SegmentCall,
  at: Date,
  contact: ContactRef,
  place: CallPlace,
  isCancelled: boolean,
): EventInput {
  const facts = readOrderFacts(call.properties, place.digits);
  const { orderId, currency, rest } = facts;
  if (isCancelled) {
    if (orderId === undefined) throw new UnreadableCall('properties.order_id', 'A cancelled order has an order_id.');
    return { type: 'refund', refundId: `cancelled:${orderId}`, orderId, at, contact, props: rest };
  }
  const refundId = facts.refundId ?? idOf(call) ?? orderId;
  if (refundId === undefined) throw new UnreadableCall('properties.order_id', 'A refund has an order_id.');
  const amount = facts.amount === undefined ? undefined : Math.abs(facts.amount);
  return { type: 'refund', refundId, orderId, at, contact, currency, lines: facts.lines, amount, props: rest };
}

function toTrack(call: SegmentCall, at: Date, contact: ContactRef, place: CallPlace): EventInput {
  const name = call.event?.trim() ?? '';
  const kind = toKindName(name);
  if (kind === null) throw new UnreadableCall('event', 'A track call has an event name that holds a letter.');
  if (kind === 'order_completed' || kind === 'completed_order') return toOrder(call, at, contact, place);
  if (kind === 'order_refunded') return toRefund(call, at, contact, place, false);
  if (kind === 'order_cancelled') return toRefund(call, at, contact, place, true);
  const { revenue, currency } = call.properties;
  const isOurs = currency === undefined || String(currency).toUpperCase() === place.currency;
  return {
    type: 'event',
    id: idOf(call),
    // What this program means by its own kinds, a shop does not.
    kind: wellKnown.includes(kind) ? `track_${kind}` : kind,
    at,
    contact,
    amount: isOurs ? (readMoney(revenue, place.digits) ?? undefined) : undefined,
    props: name === kind ? call.properties : { ...call.properties, _event: name },
  };
}

/**
 * `track`, `page` and `screen` → an event. 'Order Completed' → order, 'Order Refunded' → refund, 'Order Cancelled' → refund
 * of the whole order; other names become kinds by `toKindName` ('Product Viewed' → product_viewed), with the name kept in
 * `props._event`; a name that means one of our own kinds gets `track_` before it. Pages and screens are page_viewed and
 * screen_viewed, with name and category in props. Throws `UnreadableCall`.
 */
export function toEvent(call: SegmentCall, contact: ContactRef, place: CallPlace): EventInput {
  const at = readAt(call, place.now);
  if (call.type === 'track') return toTrack(call, at, contact, place);
  const props = { ...call.properties };
  if (call.name) props.name = call.name;
  if (call.category) props.category = call.category;
  return { type: 'event', id: idOf(call), kind: `${call.type}_viewed`, at, contact, props };
}
