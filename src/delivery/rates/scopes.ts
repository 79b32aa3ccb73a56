/** Which limits bound a message, as rows of rate_bucket and rate_window. */

import { type MailOperator, operatorName } from '../../messages/index.ts';
import type { Rates } from '../../workspaces/index.ts';
import { dayStart, type Limits, nextDay, type WarmUp, warmUpOf } from './limits.schema.ts';
import type { RoomScopes } from './take-room.store.ts';
import { bucketOf } from './token-bucket.ts';

/** What is limited about a way out. */
export type LimitedWay = { id: string; limits: Limits; warmUp: WarmUp | null };

export const operatorScope = (wayId: string, operator: number): string => `${wayId}:operator:${operator}`;
export const domainScope = (wayId: string, domain: string): string => `${wayId}:domain:${domain}`;
export const workspaceScope = (workspaceId: number): string => `workspace:${workspaceId}`;

const none: RoomScopes = { buckets: [], windows: [] };

function scopesOf(scope: string, rates: Rates | null | undefined, now: Date): RoomScopes {
  if (!rates) return none;
  const { perSecond, perMinute, perHour, perDay } = rates;
  const buckets = [
    ...(perSecond === undefined ? [] : [bucketOf(scope, perSecond, 'second')]),
    ...(perMinute === undefined ? [] : [bucketOf(scope, perMinute, 'minute')]),
    ...(perHour === undefined ? [] : [bucketOf(scope, perHour, 'hour')]),
  ];
  const windows =
    perDay === undefined
      ? []
      : [{ scope: `${scope}:day`, startsAt: dayStart(now), endsAt: nextDay(now), most: perDay }];
  return { buckets, windows };
}

function warmUpScopes({ id, warmUp }: LimitedWay, now: Date): RoomScopes {
  const today = warmUpOf(warmUp, now);
  if (today === null) return none;
  const window = { scope: `${id}:warm-up`, startsAt: dayStart(now), endsAt: nextDay(now), most: today.perDay };
  return { buckets: [], windows: [window] };
}

const together = (...all: RoomScopes[]): RoomScopes => ({
  buckets: all.flatMap(({ buckets }) => buckets),
  windows: all.flatMap(({ windows }) => windows),
});

type Bounded = { way: LimitedWay; workspaceId: number; workspaceRates: Rates | null; operator: number; now: Date };

/** All that bounds messages of a workspace by this way to mailboxes of this operator (or of none). */
export function roomScopes({ way, workspaceId, workspaceRates, operator, now }: Bounded): RoomScopes {
  const name: MailOperator | null = operatorName(operator);
  const ofOperator = name === null ? undefined : way.limits.operators?.[name];
  return together(
    scopesOf(way.id, way.limits, now),
    warmUpScopes(way, now),
    scopesOf(operatorScope(way.id, operator), ofOperator, now),
    scopesOf(workspaceScope(workspaceId), workspaceRates, now),
  );
}

/** What bounds a domain that is nobody's in the list of operators. */
export const domainScopes = (way: LimitedWay, domain: string, now: Date): RoomScopes =>
  scopesOf(domainScope(way.id, domain), way.limits.perDomain, now);

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
