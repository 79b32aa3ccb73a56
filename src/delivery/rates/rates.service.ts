import type { Campaign } from '../../campaigns/index.ts';
import { type Messages, operatorNames, operatorNumber, operatorTitle } from '../../messages/index.ts';
import { type Clock, type Db, type Doorbell, KohortError, notFound } from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import type { Ways } from '../ways/create-ways.ts';
import { dayStart, type WarmUp, warmUpOf } from './limits.schema.ts';
import { findPauses, forgetPauses, liftPause, type Pause } from './pauses.store.ts';
import type { PauseAnswer, RatesAnswer, RoomAnswer } from './rates.schema.ts';
import { type BoundedWay, findBoundedWays, findDomainsWaiting, findLater } from './rates.store.ts';
import {
  domainScope,
  isPauseOf,
  type Limit,
  type LimitedWay,
  limitsOf,
  operatorScope,
  workspaceScope,
} from './scopes.ts';
import { findRoom, forgetDays } from './take-room.store.ts';
import { freeOf, type RoomNow, tellLater, tellPause, tellRoom, tellScope } from './tell-waiting.ts';
import { refill } from './token-bucket.ts';

type Parts = {
  db: Pick<Db, 'sql'>;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  messages: Pick<Messages, 'findOperators'>;
  ways: Pick<Ways, 'of'>;
};

const dayMs = 86_400_000;

export type DeliveryRates = ReturnType<typeof createRates>;

/** What there is room for, what waits and why: answers, and a person's word against a pause. */
export function createRates({ db, clock, doorbell, workspaces, messages, ways }: Parts) {
  const roomNow = async (limits: Limit[], of: string, now: Date): Promise<RoomNow[]> => {
    const buckets = limits.flatMap(({ bucket }) => bucket ?? []);
    const windows = limits.flatMap(({ window }) => window ?? []);
    const facts = await findRoom(db.sql, { buckets, windows });
    return limits.map(({ per, limit, bucket, window }) => {
      if (window) {
        const usedToday = facts.days.get(window.scope) ?? 0;
        return { of, per, limit, tokens: limit - usedToday, usedToday };
      }
      const state = facts.buckets.get(bucket!.scope);
      const tokens = state ? refill(bucket!, state, now).tokens : bucket!.capacity;
      return { of, per, limit, tokens, usedToday: null };
    });
  };

  const present = (room: RoomNow): RoomAnswer => ({
    of: room.of,
    per: room.per,
    limit: room.limit,
    free: freeOf(room),
    usedToday: room.usedToday,
  });

  /** Of the way itself, and of each operator that has limits there. */
  const roomOfWay = async (way: LimitedWay, now: Date): Promise<RoomNow[]> => {
    const own = await roomNow(limitsOf(way.id, way.limits, now, way), 'the way out', now);
    const ofOperators = await Promise.all(
      operatorNames.map((name) => {
        const number = operatorNumber(name);
        const limits = limitsOf(operatorScope(way.id, number), way.limits.operators?.[name], now);
        return roomNow(limits, operatorTitle(number), now);
      }),
    );
    return [...own, ...ofOperators.flat()];
  };

  const roomOfWorkspace = async (workspaceId: number, now: Date): Promise<RoomNow[]> => {
    const { settings } = await workspaces.get(workspaceId);
    return roomNow(limitsOf(workspaceScope(workspaceId), settings.sendingLimits, now), 'the workspace', now);
  };

  const pausesOf = async (workspaceId: number): Promise<{ way: BoundedWay; pause: Pause }[]> => {
    const all = await findPauses(db.sql);
    const bounded = await findBoundedWays(db.sql, workspaceId);
    return bounded.flatMap((way) =>
      all.filter((pause) => isPauseOf(way.id, pause.scope)).map((pause) => ({ way, pause })),
    );
  };

  const presentPause = ({ way, pause }: { way: BoundedWay; pause: Pause }, now: Date): PauseAnswer => ({
    id: pause.scope,
    way: way.name,
    of: tellScope(way.id, pause.scope),
    reason: pause.reason,
    since: pause.at.toISOString(),
    until: pause.until.toISOString(),
    isOver: pause.until <= now,
    timesInARow: pause.step,
  });

  const warmUpNow = async (way: { id: string; warmUp: WarmUp | null }, room: RoomNow[], now: Date) => {
    const today = warmUpOf(way.warmUp, now);
    const used = room.find(({ per }) => per === 'warm-up day')?.usedToday ?? 0;
    return today && { ...today, usedToday: used };
  };

  /** Pauses that hold for planned messages of the campaign. */
  const pausesFor = async (campaign: Campaign, way: LimitedWay, now: Date): Promise<Pause[]> => {
    const all = (await findPauses(db.sql)).filter(({ scope, until }) => isPauseOf(way.id, scope) && until > now);
    if (all.length === 0) return [];
    const waiting = new Set((await messages.findOperators(campaign.id)).map(({ operator }) => operator));
    const scopes = new Set([way.id, ...[...waiting].map((operator) => operatorScope(way.id, operator))]);
    const domains = all.flatMap(({ scope }) =>
      scope.startsWith(domainScope(way.id, '')) ? scope.slice(domainScope(way.id, '').length) : [],
    );
    for (const domain of await findDomainsWaiting(db.sql, campaign.workspaceId, campaign.id, domains)) {
      scopes.add(domainScope(way.id, domain));
    }
    return all.filter(({ scope }) => scopes.has(scope));
  };

  return {
    /** What room there is by each way out of the workspace, what was used today, and what is paused. */
    async overview(workspaceId: number): Promise<RatesAnswer> {
      const now = clock.now();
      const bounded = await findBoundedWays(db.sql, workspaceId);
      const answers = await Promise.all(
        bounded.map(async (way) => {
          const room = await roomOfWay(way, now);
          const { id, name, isDefault } = way;
          return { id, name, isDefault, room: room.map(present), warmUp: await warmUpNow(way, room, now) };
        }),
      );
      const pauses = (await pausesOf(workspaceId)).map((found) => presentPause(found, now));
      return { ways: answers, workspace: (await roomOfWorkspace(workspaceId, now)).map(present), pauses };
    },

    async pauses(workspaceId: number): Promise<PauseAnswer[]> {
      return (await pausesOf(workspaceId)).map((found) => presentPause(found, clock.now()));
    },

    /** A few messages are tried at once. Throws `not_found` for a pause that is none of this workspace's ways out. */
    async lift(workspaceId: number, pauseId: string, actor: AuditActor): Promise<void> {
      const isOurs = (await pausesOf(workspaceId)).some(({ pause }) => pause.scope === pauseId);
      if (!isOurs || !(await liftPause(db.sql, pauseId, clock.now()))) throw notFound('pause', pauseId);
      await workspaces.audit(workspaceId, { actor, action: 'delivery.pauses.lift', subject: `pause ${pauseId}` });
      doorbell.ring('delivery.send');
    },

    /** Why planned messages of a campaign that is sending do not go out right now, in words; empty when nothing holds them. */
    async waitingFor(campaign: Campaign): Promise<string[]> {
      if (campaign.state !== 'sending') return [];
      const now = clock.now();
      const operators = await messages.findOperators(campaign.id);
      if (operators.length === 0) return [];
      const { workspaceId } = campaign;
      const { timeZone, settings } = await workspaces.get(workspaceId);
      const way = await ways.of(workspaceId, campaign.transportId).catch((failure: unknown) => {
        if (failure instanceof KohortError && failure.kind.expected) return failure.detail;
        throw failure;
      });
      if (typeof way === 'string') return [way];
      const told = (await pausesFor(campaign, way, now)).map((pause) => tellPause(way.id, pause, { now, timeZone }));
      const waiting = new Set(operators.filter(({ dueAt }) => dueAt <= now).map(({ operator }) => operator));
      if (waiting.size > 0) {
        const titles = new Set(['the way out', ...[...waiting].map(operatorTitle)]);
        const rooms = [...(await roomOfWay(way, now)), ...(await roomOfWorkspace(workspaceId, now))];
        const tight = rooms.filter(({ of }) => titles.has(of) || of === 'the workspace');
        told.push(...tight.flatMap((room) => tellRoom(room) ?? []));
      }
      const isQuiet = campaign.purpose === 'marketing' && (settings.quietHours ?? null) !== null;
      const later = await findLater(db.sql, workspaceId, campaign.id, now);
      return [...told, ...tellLater(later, { isQuiet }, { now, timeZone })];
    },

    /** Days and pauses that say nothing any more go. */
    async forget(): Promise<void> {
      const today = dayStart(clock.now());
      await forgetDays(db.sql, new Date(today.getTime() - 7 * dayMs));
      await forgetPauses(db.sql, new Date(today.getTime() - 7 * dayMs));
    },
  };
}
