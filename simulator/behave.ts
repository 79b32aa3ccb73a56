/**
 * How a simulated person reacts to a real mail. All probabilities stand in `people.ts` (REACTIONS, ASSUMPTIONS);
 * this file only says how they work together.
 */

import { type Calendar, CLOSES_AT_MINUTE, MINUTE_MS, weekdayOf } from './calendar.ts';
import { openChance, type SimContact, type Truth } from './contacts.ts';
import type { Discount, Purchases, SimOrder, Till } from './orders.ts';
import { ASSUMPTIONS, HABITS, REACTIONS, THEMES, type Theme } from './people.ts';
import type { Random } from './random.ts';

/** An offer as a reader of the mail understands it. Instants are epoch ms; minutes are of the local day. */
export type SeenOffer = Discount & {
  fromMinute: number;
  toMinute: number;
  /** Days of the week on which it holds, 0 = Monday; every day when left out. */
  weekdays?: readonly number[];
  validFrom: number;
  validUntil: number;
  /** How often one contact may use it; once when left out. */
  usesPerContact?: number;
};

export type SeenMail = {
  /** When it arrived, epoch ms. */
  sentAt: number;
  /** What it is about; `readThemes` finds this in its text. */
  themes: readonly Theme[];
  /** How many links one could follow. */
  linkCount: number;
  offer?: SeenOffer;
};

/** What one person does with one mail. A part that is missing does not happen. Lengths count from `sentAt`. */
export type Decision = {
  opensAfterMs?: number;
  click?: { afterMs: number; linkIndex: number };
  unsubscribesAfterMs?: number;
  /** The order that uses the offer, its `offerCode` set, inside the offer's window and validity. */
  redeems?: SimOrder;
};

export type Behaviour = {
  /** The reaction of one person to one mail. The same arguments and stream give the same answer. */
  decide(input: { contact: SimContact; mail: SeenMail; random: Random }): Decision;
  /**
   * Ordinary shopping after a mail, from `from` until `until` (epoch ms): like always, except that a redeemed trip
   * mostly takes the place of the next ordinary one, and that those who have used an offer which may be used again
   * move trips into its window. The redeeming order itself is included when it falls between the two instants.
   * Give no `offer` and no `decision` for people who were sent nothing (the control group).
   */
  shopAfterwards(input: {
    contact: SimContact;
    window: { from: number; until: number };
    random: Random;
    offer?: SeenOffer;
    decision?: Decision;
  }): Purchases;
};

const AFTERNOON_MINUTE = 15 * 60;
/** At or above this chance of a click a mail counts as being for the reader. */
const FOR_ME = 0.15;
const LONGEST_LOOK_AHEAD_DAYS = 14;
/** From reading about an offer to standing at the till. */
const WAY_TO_SHOP_MS = 45 * MINUTE_MS;

export function createBehaviour({ calendar, till }: { calendar: Calendar; till: Till }): Behaviour {
  const redemption = (contact: SimContact, offer: SeenOffer, readAt: number, random: Random): SimOrder | undefined => {
    const earliest = Math.max(readAt + WAY_TO_SHOP_MS, offer.validFrom);
    const start = calendar.local(earliest);
    const days: number[] = [];
    for (let day = start.day; day <= start.day + LONGEST_LOOK_AHEAD_DAYS; day++) {
      const closes = calendar.instant(day, Math.min(offer.toMinute, CLOSES_AT_MINUTE));
      const isOn = !offer.weekdays || offer.weekdays.includes(weekdayOf(day));
      if (isOn && closes > earliest && calendar.instant(day, offer.fromMinute) < offer.validUntil) days.push(day);
    }
    if (days.length === 0) return undefined;
    const day = random.pick(days);
    const fromMinute = day === start.day ? Math.max(offer.fromMinute, start.minute + 1) : offer.fromMinute;
    const minute = till.minuteOfVisit(contact.truth.kind, day, random, fromMinute, offer.toMinute);
    if (minute === undefined || calendar.instant(day, minute) >= offer.validUntil) return undefined;
    return till.ring(contact, day, minute, random, offer);
  };

  const decide: Behaviour['decide'] = ({ contact, mail, random }) => {
    const { truth } = contact;
    const decision = readMail(truth, mail, random);
    if (decision.opensAfterMs === undefined || !mail.offer) return decision;
    if (!random.chance(redeemChance(truth, mail.offer, mail.sentAt))) return decision;
    const order = redemption(contact, mail.offer, mail.sentAt + decision.opensAfterMs, random);
    if (order) decision.redeems = order;
    return decision;
  };

  const shopAfterwards: Behaviour['shopAfterwards'] = ({ contact, window, random, offer, decision }) => {
    const purchases = till.shop(contact, window, random);
    const redeemed = decision?.redeems;
    if (!redeemed) return purchases;
    const isInside = redeemed.at >= window.from && redeemed.at < window.until;
    let orders = purchases.orders;
    if (isInside && random.chance(ASSUMPTIONS.redeemedTripReplacesNext)) {
      const next = orders.find((order) => order.at >= redeemed.at);
      orders = orders.filter((order) => order !== next);
    }
    if (offer) orders = moveTrips({ calendar, till, contact, random, offer, after: redeemed.at, orders });
    const kept = new Map((isInside ? [redeemed, ...orders] : orders).map((order) => [order.id, order]));
    const refunds = purchases.refunds.filter((refund) => kept.has(refund.orderId));
    return { orders: [...kept.values()].sort((a, b) => a.at - b.at), refunds };
  };

  return { decide, shopAfterwards };
}

/** Opening, clicking and unsubscribing: all that happens at the screen. */
export function readMail(
  truth: Truth,
  mail: Omit<SeenMail, 'offer'> & { offer?: SeenOffer },
  random: Random,
): Decision {
  const reactions = REACTIONS[truth.kind];
  if (!random.chance(openChance(truth, mail.sentAt))) return {};
  const opensAfterMs = Math.round(random.logNormal(reactions.openMedianMs, 1.1));
  if (opensAfterMs > ASSUMPTIONS.openWithinMs) return {};
  const decision: Decision = { opensAfterMs };
  const themes: readonly Theme[] = mail.offer ? [...mail.themes, 'price'] : mail.themes;
  const pull = Math.max(0.02, ...themes.map((theme) => reactions.click[theme]));
  if (mail.linkCount > 0 && random.chance(pull)) {
    const linkIndex = Math.min(mail.linkCount - 1, random.poisson(0.6));
    decision.click = { afterMs: opensAfterMs + Math.round(random.logNormal(40_000, 0.8)), linkIndex };
  } else if (pull < FOR_ME && random.chance(reactions.unsubscribe)) {
    decision.unsubscribesAfterMs = opensAfterMs + Math.round(random.logNormal(25_000, 0.5));
  }
  return decision;
}

/** Chance that a reader of the mail uses the offer. Doubling the percentage makes it 1.4 times as likely. */
export function redeemChance(truth: Truth, offer: SeenOffer, at: number): number {
  const { redeemMorning, redeemAnyTime } = REACTIONS[truth.kind];
  const base = offer.toMinute <= AFTERNOON_MINUTE ? redeemMorning : redeemAnyTime;
  const leaning = Math.min(1.5, Math.max(0.3, truth.priceSensitivity / HABITS[truth.kind].priceSensitivity));
  const stage = at >= truth.activeUntil ? ASSUMPTIONS.lapsedOpen : 1;
  return Math.min(ASSUMPTIONS.largestProbability, base * Math.sqrt(offer.percent / 5) * leaning * stage);
}

const KEYWORDS: Readonly<Record<Theme, RegExp>> = {
  price: /% off|per cent off|discount|lower price|save money|cheaper|\brabatt|billig|lägre pris/,
  convenience: /queue|parking|in and out|after work|\bköer|\bkön?\b|parkering|efter jobbet/,
  family: /famil(y|ies|j)|children|\bkids\b|lunch box|\bbarn/,
  quality: /hand-picked|\baged\b|butcher|season's best|provsmak|handplock/,
  news: /\bnew in\b|new on the shelves|what's new|nyhet/,
};

/** The themes found in the text or HTML of a mail, English or Swedish. */
export function readThemes(mailText: string): Theme[] {
  const words = mailText
    .replace(/<(style|head|script)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<[^>]*>/gi, ' ')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\s+/g, ' ')
    .toLowerCase();
  return THEMES.filter((theme) => KEYWORDS[theme].test(words));
}

type Move = {
  calendar: Calendar;
  till: Till;
  contact: SimContact;
  random: Random;
  offer: SeenOffer;
  after: number;
  orders: SimOrder[];
};

/** Ordinary trips after the first redemption move into the window while the offer may still be used. */
function moveTrips({ calendar, till, contact, random, offer, after, orders }: Move): SimOrder[] {
  let usesLeft = (offer.usesPerContact ?? 1) - 1;
  return orders.map((order) => {
    if (usesLeft <= 0 || order.at <= after || order.at >= offer.validUntil) return order;
    const { day } = calendar.local(order.at);
    if (offer.weekdays && !offer.weekdays.includes(weekdayOf(day))) return order;
    const isInWindow = order.localMinute >= offer.fromMinute && order.localMinute < offer.toMinute;
    if (!isInWindow && !random.chance(REACTIONS[contact.truth.kind].moveTrip)) return order;
    const minute = isInWindow
      ? order.localMinute
      : till.minuteOfVisit(contact.truth.kind, day, random, offer.fromMinute, offer.toMinute);
    if (minute === undefined) return order;
    const at = calendar.instant(day, minute);
    if (at <= after || at >= offer.validUntil) return order;
    usesLeft--;
    return till.ring(contact, day, minute, random, offer);
  });
}
