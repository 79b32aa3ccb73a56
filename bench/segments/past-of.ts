import type { Random, Shop, SimContact, SimOrder } from '../../simulator/index.ts';
import { EXPERIMENT_LETTER, MORNING_OFFER, OFFER_LETTER, type WorldKind } from './world-tables.ts';

/** An event of a world, times in epoch ms. `key`: what its repetition would be known by. */
export type PastEvent = {
  kind: WorldKind;
  at: number;
  receivedAt: number;
  amount?: number;
  ref?: string;
  messageId?: number;
  props?: Record<string, unknown>;
  key?: string;
  lines?: PastLine[];
};

export type PastLine = {
  product: string;
  name: string;
  category: string;
  brand: string;
  quantity: number;
  amount: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const LINES_AT_MOST = 2;
const LINKS_PER_LETTER = 5;

/** Of all trips of a simulated year some 13 in 100 are orders of a world, most of them a few people's. */
const shareOfTrips = (random: Random) => 0.4 * random.unit() ** 2;

type Sink = (event: PastEvent) => void;

/**
 * The year behind one contact, in no order: the simulator's orders thinned out and cut to two lines, its letters with what
 * came of them, and visits and baskets around both, so that there are some 20 events for each contact.
 */
export function pastOf(shop: Shop, contact: SimContact, random: Random): PastEvent[] {
  const events: PastEvent[] = [];
  const add: Sink = (event) => {
    if (event.at < shop.until) events.push(event);
  };
  const history = shop.history(contact);
  const share = shareOfTrips(random);
  const kept = new Set<string>();
  for (const order of history.orders) {
    if (random.chance(share)) {
      kept.add(order.id);
      addOrder(order, random, add);
    } else if (random.chance(0.14)) addVisit(order.at, random, add);
  }
  for (const refund of history.refunds) {
    if (!kept.has(refund.orderId)) continue;
    const lines = linesOf(refund.lines, -1);
    const amount = sum(lines);
    add({
      kind: 'refund',
      at: refund.at,
      receivedAt: refund.receivedAt,
      ref: refund.orderId,
      amount,
      lines,
      key: `refund:${refund.id}`,
    });
  }
  addLetters(shop, contact, history.deliveries, random, add);
  return events;
}

const sum = (lines: readonly PastLine[]) => lines.reduce((total, line) => total + line.amount, 0);

const linesOf = (lines: SimOrder['lines'], sign: 1 | -1): PastLine[] =>
  lines.slice(0, LINES_AT_MOST).map(({ productId, name, category, brand, quantity, unitPriceMinor }) => ({
    product: productId,
    name,
    category,
    brand,
    quantity: sign * quantity,
    amount: sign * quantity * unitPriceMinor,
  }));

function addOrder(order: SimOrder, random: Random, add: Sink): void {
  const { at, receivedAt, id } = order;
  const lines = linesOf(order.lines, 1);
  const amount = sum(lines);
  add({ kind: 'order', at, receivedAt, ref: id, amount, lines, key: `order:${id}` });
  for (let left = random.poisson(0.7); left > 0; left -= 1) {
    addVisit(at - random.between(10 * MINUTE_MS, 72 * HOUR_MS), random, add, lines[0]?.category);
  }
  if (order.localMinute < 720 && random.chance(0.08)) {
    add({ kind: 'offer_redeemed', at, receivedAt, ref: String(MORNING_OFFER), amount });
  }
}

function addVisit(at: number, random: Random, add: Sink, category = 'bread'): void {
  const receivedAt = at + 1_000;
  add({ kind: 'visit', at, receivedAt, props: { category, pages: random.between(1, 12) } });
  if (!random.chance(0.25)) return;
  const leftAt = at + random.between(2, 20) * MINUTE_MS;
  const items = random.between(1, 5);
  const props = { items, category };
  add({
    kind: 'basket_left',
    at: leftAt,
    receivedAt: leftAt + 1_000,
    amount: items * random.between(1_500, 9_900),
    props,
  });
}

type Deliveries = ReturnType<Shop['history']>['deliveries'];

function addLetters(shop: Shop, contact: SimContact, deliveries: Deliveries, random: Random, add: Sink): void {
  const numbers = new Map(shop.newsletters.map(({ id }, place) => [id, place + 1]));
  for (const { newsletterId, sentAt, opens, clicks } of deliveries) {
    const campaign = numbers.get(newsletterId) ?? 0;
    const contentId = 2 * campaign - (contact.number % 2);
    const about = { ref: String(campaign), messageId: campaign * 10_000_000 + contact.number, props: { contentId } };
    const happen = (kind: WorldKind, at: number, more: object = {}) =>
      add({ kind, at, receivedAt: at + 400, ...about, ...more });
    if (random.chance(0.008)) {
      happen('message_bounced', sentAt + 5 * MINUTE_MS);
      continue;
    }
    const acceptedAt = sentAt + random.between(0, 30 * MINUTE_MS);
    happen('message_accepted', acceptedAt);
    if (campaign === OFFER_LETTER)
      add({ kind: 'offer_received', at: acceptedAt, receivedAt: acceptedAt, ref: String(MORNING_OFFER) });
    if (campaign === EXPERIMENT_LETTER) {
      const variant = ['a', 'b', 'control'][contact.number % 3];
      add({ kind: 'experiment_assigned', at: sentAt, receivedAt: sentAt, ref: String(campaign), props: { variant } });
    }
    for (const at of opens) happen('message_opened', at);
    for (const { at, linkIndex } of clicks) {
      const linkId = (campaign - 1) * LINKS_PER_LETTER + linkIndex + 1;
      happen('message_clicked', at, { props: { contentId, linkId } });
      addVisit(at + 5_000, random, add);
    }
    if (opens.length > 0 && random.chance(0.004)) happen('message_unsubscribed', (opens[0] ?? sentAt) + MINUTE_MS);
  }
}
