/** Which limits bound a message, as rows of rate_bucket and rate_window. */

import { type MailOperator, operatorName } from '../../messages/index.ts';
import type { Rates } from '../../workspaces/index.ts';
import { dayStart, type Limits, nextDay, type WarmUp, warmUpOf } from './limits.schema.ts';
import type { RoomScopes } from './take-room.store.ts';
import { type Bucket, bucketOf, type DayWindow, type Span } from './token-bucket.ts';

/** What is limited about a way out. */
export type LimitedWay = { id: string; limits: Limits; warmUp: WarmUp | null };

export const operatorScope = (wayId: string, operator: number): string => `${wayId}:operator:${operator}`;
export const domainScope = (wayId: string, domain: string): string => `${wayId}:domain:${domain}`;
export const workspaceScope = (workspaceId: number): string => `workspace:${workspaceId}`;

/** Whether a pause is one of this way out. */
export const isPauseOf = (wayId: string, scope: string): boolean => scope === wayId || scope.startsWith(`${wayId}:`);

/** One limit: a bucket, or a window of a day. */
export type Limit = {
  per: Span | 'day' | 'warm-up day';
  limit: number;
  bucket?: Bucket;
  window?: DayWindow;
};

const spans = { second: 'perSecond', minute: 'perMinute', hour: 'perHour' } as const satisfies Record<
  Span,
  keyof Rates
>;

/** The limits of a scope, each by itself; those of a warm-up when `way` is given. */
export function limitsOf(scope: string, rates: Rates | null | undefined, now: Date, way?: LimitedWay): Limit[] {
  const today = { startsAt: dayStart(now), endsAt: nextDay(now) };
  const limits: Limit[] = [];
  for (const span of Object.keys(spans) as Span[]) {
    const limit = rates?.[spans[span]];
    if (limit !== undefined) limits.push({ per: span, limit, bucket: bucketOf(scope, limit, span) });
  }
  const perDay = rates?.perDay;
  if (perDay !== undefined) {
    limits.push({ per: 'day', limit: perDay, window: { scope: `${scope}:day`, ...today, most: perDay } });
  }
  const step = way ? warmUpOf(way.warmUp, now) : null;
  if (step !== null) {
    const window = { scope: `${scope}:warm-up`, ...today, most: step.perDay };
    limits.push({ per: 'warm-up day', limit: step.perDay, window });
  }
  return limits;
}

const together = (limits: Limit[]): RoomScopes => ({
  buckets: limits.flatMap(({ bucket }) => bucket ?? []),
  windows: limits.flatMap(({ window }) => window ?? []),
});

type Bounded = { way: LimitedWay; workspaceId: number; workspaceRates: Rates | null; operator: number; now: Date };

/** All that bounds messages of a workspace by this way to mailboxes of this operator (or of none). */
export function roomScopes({ way, workspaceId, workspaceRates, operator, now }: Bounded): RoomScopes {
  const name: MailOperator | null = operatorName(operator);
  const ofOperator = name === null ? undefined : way.limits.operators?.[name];
  return together([
    ...limitsOf(way.id, way.limits, now, way),
    ...limitsOf(operatorScope(way.id, operator), ofOperator, now),
    ...limitsOf(workspaceScope(workspaceId), workspaceRates, now),
  ]);
}

/** What bounds a domain that is nobody's in the list of operators. */
export const domainScopes = (way: LimitedWay, domain: string, now: Date): RoomScopes =>
  together(limitsOf(domainScope(way.id, domain), way.limits.perDomain, now));

const hasRates = (rates: Rates | null | undefined): boolean =>
  rates?.perSecond !== undefined ||
  rates?.perMinute !== undefined ||
  rates?.perHour !== undefined ||
  rates?.perDay !== undefined;

/** Whether anything at all has to be counted: where not, messages take the short way. */
export const isLimited = ({ limits, warmUp }: LimitedWay, workspaceRates: Rates | null, now: Date): boolean =>
  hasRates(limits) ||
  hasRates(limits.perDomain) ||
  Object.values(limits.operators ?? {}).some(hasRates) ||
  hasRates(workspaceRates) ||
  warmUpOf(warmUp, now) !== null;
