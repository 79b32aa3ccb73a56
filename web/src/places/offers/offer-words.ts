import type { components } from '../../api/schema.d.ts';
import { date, money, number, percent } from '../../format/index.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type Offer = components['schemas']['Offer'];
export type OfferKind = Offer['kind'];

/** Names of the kinds, as a choice shows them. */
export const kindNames: Readonly<Record<OfferKind, string>> = {
  percent: t('per cent off'),
  amount: t('an amount off the order'),
  'free-shipping': t('free shipping'),
  gift: t('a gift'),
  'early-access': t('early access'),
  'event-invitation': t('an invitation to an event'),
  points: t('points'),
};

/** What it gives, in a few words: "5% off". */
export function givesText({
  kind,
  basisPoints,
  amount,
  points,
  gives,
}: Pick<Offer, 'kind' | 'basisPoints' | 'amount' | 'points' | 'gives'>): string {
  if (kind === 'percent') return t('{percent} off', { percent: percent((basisPoints ?? 0) / 10_000) });
  if (kind === 'amount') return t('{amount} off the order', { amount: money(amount ?? 0) });
  if (kind === 'points') return t('{points, plural, one {# point} other {# points}}', { points: points ?? 0 });
  return gives ?? kindNames[kind];
}

type Times = { validFrom: string; validUntil: string | null; archivedAt?: string | null };
export type OfferState = 'coming' | 'running' | 'over' | 'archived';

export function stateOf({ validFrom, validUntil, archivedAt }: Times, now = Date.now()): OfferState {
  if (archivedAt) return 'archived';
  if (new Date(validFrom).getTime() > now) return 'coming';
  return validUntil && new Date(validUntil).getTime() <= now ? 'over' : 'running';
}

export const stateWords: Readonly<Record<OfferState, { name: string; mood: Mood }>> = {
  coming: { name: t('not yet begun'), mood: 'busy' },
  running: { name: t('running'), mood: 'good' },
  over: { name: t('over'), mood: 'quiet' },
  archived: { name: t('archived'), mood: 'quiet' },
};

/** "10 Nov 2026 to 24 Nov 2026", or from when on. */
export const datesText = ({ validFrom, validUntil }: Times): string =>
  validUntil
    ? t('{from} to {until}', { from: date(validFrom), until: date(validUntil) })
    : t('from {from} on', { from: date(validFrom) });

/** "96 of 200", or only the uses where there is no limit. */
export const usedText = (uses: number, limit: number | null): string =>
  limit === null ? number(uses) : t('{uses} of {limit}', { uses: number(uses), limit: number(limit) });
