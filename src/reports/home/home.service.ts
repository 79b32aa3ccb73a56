import type { Clock, Db } from '../../platform/index.ts';
import { judgeUse } from '../segment-use/tell-use.ts';
import { readUncounted, readUses } from '../segment-use/uses.store.ts';
import * as attention from './attention.store.ts';
import * as happened from './happened.store.ts';
import { type Attention, attentionKinds, type HomeAnswer } from './home.schema.ts';
import { readStart } from './start.store.ts';
import { addUpHappened, topMovements } from './sum-up.ts';

const DAY_MS = 86_400_000;
const IDLE_DAYS = 90;

const counted = ['order', 'refund', 'message_accepted', 'message_unsubscribed'];
const ofPeople = ['message_opened', 'message_clicked'];

type Pause = { way: string; of: string; reason: string; until: string; isOver: boolean };
type Parts = {
  db: Db;
  clock: Clock;
  /** Who asked us to slow down. */
  rates: { pauses(workspaceId: number): Promise<Pause[]> };
  /** Whether mail goes out to people, and not into our own mailbox. */
  mailLeaves: boolean;
};

/** What the first page of a workspace shows, in one answer. */
export function createHomeReports({ db, clock, rates, mailLeaves }: Parts) {
  const { sql } = db;

  /** How many segments change nothing: a line for all, since the report on their use tells of each. */
  async function idleSegments(workspaceId: number, now: Date): Promise<Attention[]> {
    const [segments, uses] = await Promise.all([
      readUncounted(sql, workspaceId),
      readUses(sql, workspaceId, null, now),
    ]);
    const idle = segments.filter(({ segmentId, createdAt }) => {
      const own = uses.filter((use) => use.segmentId === segmentId);
      return judgeUse(createdAt, own, { now, idleDays: IDLE_DAYS }).state === 'idle';
    });
    if (idle.length === 0) return [];
    return [{ kind: 'segments-idle', id: null, name: idle[0]!.name, count: idle.length, at: null, detail: null }];
  }

  async function pauses(workspaceId: number): Promise<Attention[]> {
    const held = (await rates.pauses(workspaceId)).filter(({ isOver }) => !isOver);
    return held.map(({ of, reason, until }) => ({
      kind: 'delivery-paused',
      id: null,
      name: of,
      count: null,
      at: until,
      detail: reason,
    }));
  }

  async function needed(workspaceId: number, now: Date): Promise<Attention[]> {
    const rows = await Promise.all([
      attention.readCampaigns(sql, workspaceId, now),
      attention.readWork(sql, workspaceId, now),
      attention.readConnections(sql, workspaceId),
      attention.readMissingDomain(sql, workspaceId, mailLeaves),
      attention.readQuality(sql, workspaceId),
    ]);
    const items = rows.flat().map((row) => ({ ...row, at: row.at?.toISOString() ?? null }));
    const rest = await Promise.all([pauses(workspaceId), idleSegments(workspaceId, now)]);
    const rank = ({ kind }: Attention) => attentionKinds.indexOf(kind);
    return [...items, ...rest.flat()].sort((a, b) => rank(a) - rank(b));
  }

  return {
    /** What happened in the last 24 hours beside those before, what needs a person, how fresh memberships are. */
    async home(workspaceId: number): Promise<HomeAnswer> {
      const until = clock.now();
      const since = new Date(until.getTime() - DAY_MS);
      const days = { from: new Date(since.getTime() - DAY_MS), since, until };
      const [start, contacts, events, people, movements, freshness, todo] = await Promise.all([
        readStart(sql, workspaceId),
        happened.countNewContacts(sql, workspaceId, days),
        happened.countEvents(sql, workspaceId, days, counted),
        happened.countPeople(sql, workspaceId, days, ofPeople),
        happened.countMovements(sql, workspaceId, days),
        happened.measureNow(sql, workspaceId, until),
        needed(workspaceId, until),
      ]);
      const { oldestAt, ...measured } = freshness;
      return {
        at: until.toISOString(),
        start,
        since: since.toISOString(),
        now: addUpHappened(true, { contacts: contacts.now, events, people, movements }),
        before: addUpHappened(false, { contacts: contacts.before, events, people, movements }),
        movements: topMovements(movements),
        attention: todo,
        freshness: { ...measured, lagMs: oldestAt ? Math.max(0, until.getTime() - oldestAt.getTime()) : 0 },
      };
    },
  };
}

export type HomeReports = ReturnType<typeof createHomeReports>;
