/** Claims where something is limited or paused: operator by operator, only as much as there is room for. */
import {
  type ClaimedMessage,
  domainOf,
  type Messages,
  otherOperator,
  type SendingCampaign,
} from '../../messages/index.ts';
import type { Db, Tx } from '../../platform/index.ts';
import type { Way } from '../ways/way.ts';
import { type BackOff, probeSize } from './back-off.ts';
import type { Pause } from './pauses.store.ts';
import { domainScope, domainScopes, operatorScope, roomScopes } from './scopes.ts';
import { giveBackRoom, lineUp, type RoomScopes, takeRoom } from './take-room.store.ts';

type Parts = {
  db: Pick<Db, 'transaction'>;
  messages: Pick<Messages, 'findOperators' | 'claim' | 'postpone'>;
  backOff: Pick<BackOff, 'tryNow'>;
};

export type LimitedWish = {
  campaign: SendingCampaign;
  way: Way;
  pauses: ReadonlyMap<string, Pause>;
  workerId: string;
  limit: number;
  now: Date;
  /** Which operator comes first: another one every time, since they share the room of the way. */
  turn: number;
};

/** What goes, and when to look again at the latest for what has to wait; null: nothing waits. */
export type Limited = { messages: ClaimedMessage[]; nextAt: Date | null };

/** The queue of a domain is known this far ahead: what stands in it may be cancelled, and others would wait for nothing. */
const queueMs = 3_600_000;
const urgent = 2;

const earlier = (one: Date | null, other: Date): Date => (one !== null && one <= other ? one : other);

type Batch = LimitedWish & { operator: number; most: number };
type Later = { message: ClaimedMessage; dueAt: Date };

export function createLimitedClaims({ db, messages, backOff }: Parts) {
  /** How many may go as far as a pause is concerned, and until when the rest waits. */
  const passing = async (pause: Pause | undefined, want: number, now: Date): Promise<{ most: number; until: Date }> => {
    if (!pause) return { most: want, until: now };
    if (pause.until > now) return { most: 0, until: pause.until };
    const { mayTry, until } = await backOff.tryNow(pause.scope, now);
    return { most: mayTry ? Math.min(want, probeSize) : 0, until };
  };

  /** Of the messages to one domain: those there is no room for, and when each may come again. */
  const overLimit = async (tx: Tx, batch: Batch, domain: string, mine: ClaimedMessage[]): Promise<Later[]> => {
    const { way, pauses, now, campaign } = batch;
    const pause = pauses.get(domainScope(way.id, domain));
    const { most, until } = await passing(pause, mine.length, now);
    const scopes = domainScopes(way, domain, now);
    const room = await takeRoom(tx.sql, scopes, most, now);
    const rest = mine.slice(room.got);
    if (rest.length === 0) return [];
    if (room.short === null || room.got === most) return rest.map((message) => ({ message, dueAt: until }));
    const everyMs = Math.max(1, ...scopes.buckets.map(({ perMs }) => 1 / perMs));
    const isUrgent = campaign.priority >= urgent;
    const queue = isUrgent
      ? now
      : await lineUp(tx.sql, domainScope(way.id, domain), everyMs * rest.length, queueMs, now);
    const fromMs = Math.max(room.short.until.getTime(), queue.getTime());
    return rest.map((message, index) => ({ message, dueAt: new Date(fromMs + Math.ceil(index * everyMs)) }));
  };

  /** claimed → planned for those over the limit of their domain. Returns who stays. */
  const sortOut = async (tx: Tx, batch: Batch, claimed: ClaimedMessage[], shared: RoomScopes) => {
    const later: Later[] = [];
    for (const [domain, mine] of byDomain(claimed)) later.push(...(await overLimit(tx, batch, domain, mine)));
    const items = later.map(({ message, dueAt }) => ({ messageId: message.id, dueAt }));
    await messages.postpone(batch.workerId, items, { tx });
    await giveBackRoom(tx.sql, shared, later.length, batch.now);
    const waits = new Set(later.map(({ message }) => message.id));
    return {
      going: claimed.filter(({ id }) => !waits.has(id)),
      nextAt: later.reduce<Date | null>((first, { dueAt }) => earlier(first, dueAt), null),
    };
  };

  /** One transaction: room that is taken for messages which are not there, or not claimed after all, is given back in it. */
  const claimFor = (batch: Batch): Promise<Limited> => {
    const { campaign, way, operator, most, workerId, now, pauses } = batch;
    const bounded = { way, workspaceId: campaign.workspaceId, workspaceRates: campaign.workspaceRates, operator, now };
    const shared = roomScopes(bounded);
    const hasDomains =
      operator === otherOperator &&
      (way.limits.perDomain !== undefined || [...pauses.keys()].some((scope) => scope.startsWith(`${way.id}:domain:`)));
    return db.transaction(async (tx) => {
      const room = await takeRoom(tx.sql, shared, most, now);
      const wish = { campaignId: campaign.id, workerId, limit: room.got, now, operator };
      const claimed = room.got === 0 ? [] : await messages.claim(wish, { tx });
      await giveBackRoom(tx.sql, shared, room.got - claimed.length, now);
      const sorted = hasDomains
        ? await sortOut(tx, batch, claimed, shared)
        : { going: claimed, nextAt: null as Date | null };
      const isShort = room.short !== null && claimed.length === room.got;
      return { messages: sorted.going, nextAt: isShort ? earlier(sorted.nextAt, room.short!.until) : sorted.nextAt };
    });
  };

  /** Claims up to `limit` due messages of one campaign by its way out, as far as limits and pauses let them go. */
  return async (wish: LimitedWish): Promise<Limited> => {
    const { campaign, way, pauses, now, limit } = wish;
    const found: ClaimedMessage[] = [];
    let nextAt: Date | null = null;
    const operators = await messages.findOperators(campaign.id);
    const areDue = operators.some(({ dueAt }) => dueAt <= now);
    const ofWay = areDue ? await passing(pauses.get(way.id), limit, now) : { most: limit, until: now };
    if (ofWay.most === 0) return { messages: [], nextAt: ofWay.until };
    for (const { operator, dueAt } of rotated(operators, wish.turn)) {
      const left = ofWay.most - found.length;
      if (left <= 0) break;
      if (dueAt > now) {
        nextAt = earlier(nextAt, dueAt);
        continue;
      }
      const pause = operator === otherOperator ? undefined : pauses.get(operatorScope(way.id, operator));
      const { most, until } = await passing(pause, left, now);
      if (most < left) nextAt = earlier(nextAt, until);
      if (most === 0) continue;
      const taken = await claimFor({ ...wish, operator, most });
      found.push(...taken.messages);
      if (taken.nextAt) nextAt = earlier(nextAt, taken.nextAt);
    }
    return { messages: found, nextAt };
  };
}

function byDomain(claimed: ClaimedMessage[]): Map<string, ClaimedMessage[]> {
  const domains = new Map<string, ClaimedMessage[]>();
  for (const message of claimed) {
    const domain = domainOf(message.email) ?? '';
    domains.set(domain, [...(domains.get(domain) ?? []), message]);
  }
  return domains;
}

function rotated<Item>(items: Item[], turn: number): Item[] {
  const first = items.length === 0 ? 0 : turn % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
