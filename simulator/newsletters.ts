/** The newsletters of the year that has gone, and what people did with them. */

import { readMail } from './behave.ts';
import { type Calendar, dateOf, weekdayOf } from './calendar.ts';
import { isSubscribed, type SimContact } from './contacts.ts';
import type { Theme } from './people.ts';
import type { Random } from './random.ts';

export type SimNewsletter = {
  /** `N-2026-03-05`, the local date of sending. */
  id: string;
  name: string;
  theme: Theme;
  /** Epoch ms; a Thursday at 07:00 local time. */
  sentAt: number;
  linkCount: number;
};

/** One newsletter sent to one contact. Instants are epoch ms, in order of time. */
export type SimDelivery = {
  newsletterId: string;
  contactNumber: number;
  externalId: string;
  sentAt: number;
  opens: readonly number[];
  clicks: readonly { at: number; linkIndex: number }[];
};

const SEND_WEEKDAY = 3;
const SEND_MINUTE = 7 * 60;
const LINKS = 5;
const THEME_ROUND: readonly { theme: Theme; title: string }[] = [
  { theme: 'price', title: 'Low prices this week' },
  { theme: 'family', title: 'For families with children' },
  { theme: 'convenience', title: 'In and out in ten minutes' },
  { theme: 'news', title: 'New on the shelves' },
  { theme: 'quality', title: "The season's best" },
];

/** One newsletter every `everyDays` days (made whole weeks) between two instants, oldest first. */
export function planNewsletters(
  calendar: Calendar,
  { from, until, everyDays }: { from: number; until: number; everyDays: number },
): SimNewsletter[] {
  const step = Math.max(1, Math.round(everyDays / 7)) * 7;
  const newsletters: SimNewsletter[] = [];
  let day = calendar.local(from).day;
  while (weekdayOf(day) !== SEND_WEEKDAY) day++;
  for (; ; day += step) {
    const sentAt = calendar.instant(day, SEND_MINUTE);
    if (sentAt >= until) return newsletters;
    if (sentAt < from) continue;
    const round = THEME_ROUND[newsletters.length % THEME_ROUND.length];
    if (!round) return newsletters;
    const { year, month, date } = dateOf(day);
    const ymd = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
    newsletters.push({ id: `N-${ymd}`, name: `${round.title} ${ymd}`, theme: round.theme, sentAt, linkCount: LINKS });
  }
}

/** What one contact received and did with it. Nothing that would happen at or after `until` is told. */
export function deliverNewsletters(
  contact: SimContact,
  newsletters: readonly SimNewsletter[],
  until: number,
  random: Random,
): SimDelivery[] {
  const deliveries: SimDelivery[] = [];
  for (const { id, sentAt, theme, linkCount } of newsletters) {
    if (!isSubscribed(contact, sentAt)) continue;
    const reaction = readMail(contact.truth, { sentAt, themes: [theme], linkCount }, random);
    const opens: number[] = [];
    const clicks: { at: number; linkIndex: number }[] = [];
    if (reaction.opensAfterMs !== undefined) {
      const firstAt = sentAt + reaction.opensAfterMs;
      opens.push(firstAt);
      // Some come back to a mail later on.
      if (random.chance(0.15)) opens.push(firstAt + Math.round(random.logNormal(6 * 3_600_000, 1)));
      if (reaction.click) clicks.push({ at: sentAt + reaction.click.afterMs, linkIndex: reaction.click.linkIndex });
    }
    deliveries.push({
      newsletterId: id,
      contactNumber: contact.number,
      externalId: contact.externalId,
      sentAt,
      opens: opens.filter((at) => at < until),
      clicks: clicks.filter(({ at }) => at < until),
    });
  }
  return deliveries;
}
