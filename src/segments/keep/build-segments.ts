/**
 * Works out segments for everybody, beside all else that goes on:
 *
 *   1. A moment alone: the build is made known. From here on whoever settles a contact notes it in segment_touched.
 *   2. A snapshot of the database is taken, and everybody's history in it judged by all waiting segments together.
 *   3. Part by part, what differs is written: contacts in other hands are put off, those touched since are left alone,
 *      because they were judged by these segments already, from newer data than the snapshot's.
 *   4. Those put off are settled like anybody else; then the segments are built.
 *
 * Killed at any instant, the build is still known as unfinished, and done again; nothing is written twice, because only
 * differences are.
 */
import type { Clock, Db, Log, Sql } from '../../platform/index.ts';
import { type Client, type HistoryBatch, type HistoryLoader, withSnapshot } from '../load/load-histories.ts';
import { lockDefinitions } from '../segments.store.ts';
import * as store from './builds.store.ts';
import type { Costs } from './count-costs.ts';
import { type Cause, judgeContact, type OnFlip } from './follow-contact.ts';
import type { Plan } from './index-inputs.ts';
import type { Bounds } from './keep-bounds.ts';
import { joinTurn, lockContacts, takeTurnAlone } from './membership.store.ts';
import { repeatOnLockTrouble } from './try-again.ts';
import type { Definitions, Ready } from './watch-definitions.ts';

/** Contacts loaded and written at once: some ten thousand rows in memory, some tens of milliseconds of locks. */
const PART = 5_000;
/** How long contacts are judged before others get their turn in this process. */
const TURN_MS = 12;
/**
 * So few segments are read kind by kind rather than contact by contact, which is several times faster as long as it fits
 * into memory (some 30 bytes a row).
 */
const NARROW = 3;
const MOST_ROWS = 5_000_000;

const NOTHING: ReadonlySet<number> = new Set();
const FOREVER = Number.POSITIVE_INFINITY;

/** A build that was taken for dead, and begun anew by somebody else. */
class BuildLost extends Error {}

type Build = {
  id: number;
  workspaceId: number;
  /** What is to be built. */
  segments: readonly store.BuildSegment[];
  startedAt: number;
  onTotal(contacts: number): Promise<void>;
};

/** Does something with a part; says which of its contacts are put off. `contacts`: how many were judged so far. */
type Write = (part: Part, contacts: number) => Promise<number[]>;

/** What judging a part came to; `judged`: the segments, in the versions that were judged. */
type Part = store.BuildWrites & { judged: readonly Version[]; contacts: number; later: number[]; earliest: number };
/** What is written down about a contact: its segments, and when it is due. */
type Known = { members: ReadonlySet<number>; dueAt: number };
type Members = ReadonlyMap<number, ReadonlySet<number>>;
type Dues = ReadonlyMap<number, number>;
type Version = Pick<store.BuildSegment, 'id' | 'version'>;

const breathe = () => new Promise<void>((done) => setImmediate(done));

export function createBuilds({
  db,
  clock,
  log,
  loader,
  definitions,
  bounds,
  costs,
  settleAll,
  noteDue,
  isStopping,
}: {
  db: Db;
  clock: Clock;
  log: Log;
  loader: Pick<HistoryLoader, 'walk' | 'loadByKind'>;
  definitions: Definitions;
  bounds: Pick<Bounds, 'workOut' | 'due'>;
  costs: Costs;
  settleAll: (workspaceId: number, contactIds: number[], segmentIds: ReadonlySet<number>) => Promise<void>;
  noteDue: (dueAt: number) => void;
  isStopping: () => boolean;
}) {
  const builds = new Map<number, Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();

  /** One build at a time in this process too: each holds connections while it waits for another one to write with. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  /** Step 1. Bounds are worked out before the moment alone, but hold from it on, together with the build that they need. */
  async function open(workspaceId: number): Promise<Build | undefined> {
    return db.transaction(async ({ sql }) => {
      const now = clock.now();
      const due = (await bounds.due(sql, now)).filter((bound) => bound.workspaceId === workspaceId);
      const again = [...new Set(due.map(({ segmentId }) => segmentId))];
      const waiting = await store.segmentsToBuild(sql, workspaceId, again);
      const { live } = await definitions.ready(sql, workspaceId);
      const readable = waiting.filter(({ id }) => live.layout.segments.has(id));
      if (readable.length === 0) {
        await store.dropOpenBuilds(sql, workspaceId);
        return undefined;
      }
      const stale = readable.filter(({ id, isBuilt }) => !isBuilt || again.includes(id));
      await bounds.workOut(
        { sql },
        workspaceId,
        stale.map(({ id }) => ({ segmentId: id, definition: live.definitions.get(id)! })),
        now,
      );
      await takeTurnAlone(sql, workspaceId);
      const ids = readable.map(({ id }) => id);
      const id = await store.openBuild(sql, workspaceId, ids, now);
      const onTotal = (total: number) => store.setContactsTotal(db.sql, workspaceId, id, total);
      return { id, workspaceId, segments: readable, startedAt: performance.now(), onTotal };
    });
  }

  function causesOf(segments: readonly store.BuildSegment[]) {
    const byId = new Map(segments.map((segment) => [segment.id, segment]));
    return (segmentId: number): Cause => {
      const segment = byId.get(segmentId);
      // Segments that were built before are here because a bound moved, or because they refer to such a one.
      if (segment === undefined || segment.isBuilt) return 'time';
      return segment.version > 1 ? 'rebuild' : 'build';
    };
  }

  /**
   * Step 2 and 3, on connections that see the same snapshot: one reads histories, ahead of what is judged; the other what
   * else is to be known. Returns the contacts that were put off.
   */
  async function walk([reader, other]: readonly Client[], build: Build, write: Write): Promise<number[]> {
    const { workspaceId, segments } = build;
    const sql: Sql = async (text, values) => (await other!.query(text, values as unknown[])).rows;
    const ready = await definitions.ready(sql, workspaceId);
    const at = clock.now();
    const plan = ready.index.plan(ready.index.withReferrers(segments.map(({ id }) => id)));
    await build.onTotal(await store.countContacts(sql, workspaceId));
    const judge = await prepareJudging(sql, build, ready, plan, at);
    const later: number[] = [];
    let contacts = 0;
    let writing: Promise<void> = Promise.resolve();
    for await (const batch of batches([reader!, other!], workspaceId, ready, plan, at)) {
      for (let from = 0; from < batch.contactIds.length && !isStopping(); from += PART) {
        const part = await judge(batch, from, Math.min(from + PART, batch.contactIds.length));
        later.push(...part.later);
        contacts += part.contacts;
        // One part is written while the next is read and judged.
        await writing;
        writing = write(part, contacts).then((blocked) => void later.push(...blocked));
        writing.catch(() => undefined);
      }
      if (isStopping()) break;
    }
    await writing;
    return later;
  }

  /** Histories of everybody in the workspace, in the order of contact ids. */
  async function* batches(
    clients: readonly Client[],
    workspaceId: number,
    { live }: Ready,
    { segments, needs }: Plan,
    at: Date,
  ) {
    const request = { workspaceId, needs, layout: live.layout, from: at.getTime() };
    if (segments.length <= NARROW) {
      const everybody = await loader.loadByKind(clients, { ...request, mostRows: MOST_ROWS });
      if (everybody !== null) {
        yield everybody;
        return;
      }
    }
    yield* loader.walk(clients.slice(0, 1), { ...request, contactsAtOnce: PART });
  }

  /** How a part of a batch is judged: what is known about it now is read first, where there is anything to be known. */
  async function prepareJudging(sql: Sql, build: Build, { live }: Ready, plan: Plan, at: Date) {
    const { workspaceId } = build;
    const now = at.getTime();
    const causeOf = causesOf(build.segments);
    const isNew = new Map(build.segments.map(({ id, isBuilt }) => [id, !isBuilt]));
    const known = [...plan.ids, ...plan.referred.map(({ id }) => id)];
    const inhabited = await store.inhabited(sql, workspaceId, known);
    // Answers that are taken as they stand, or that people have read, must not be older than the clock says.
    const mustBeFresh = plan.referred.length > 0 || plan.segments.some(({ id }) => isNew.get(id) !== true);

    const judgeOne = (batch: HistoryBatch, index: number, known: Known, part: Part, onFlip: OnFlip) => {
      const { dueAt, members } = known;
      const timings = costs.timings(live.segments.length);
      const judging = { plan, history: batch.read(index), members, dueAt, now, causeOf, timings };
      const nextAt = judgeContact(live, judging, onFlip);
      if (timings) costs.timed(workspaceId, plan, timings);
      if (nextAt >= dueAt) return;
      part.clocks.contactIds.push(batch.contactIds[index]!);
      part.clocks.dueAt.push(nextAt);
      if (nextAt < part.earliest) part.earliest = nextAt;
    };

    return async (batch: HistoryBatch, from: number, until: number): Promise<Part> => {
      const [first, end] = [batch.contactIds[from]!, batch.contactIds[until - 1]! + 1];
      const members: Members =
        inhabited.length > 0 ? await store.membersBetween(sql, workspaceId, inhabited, first, end) : new Map();
      const dues: Dues = mustBeFresh ? await store.clocksBetween(sql, workspaceId, first, end) : new Map();
      const part: Part = {
        ...{ flips: [], clocks: { contactIds: [], dueAt: [] }, at, recordedAt: at },
        ...{ judged: plan.segments, contacts: until - from, later: [], earliest: FOREVER },
      };
      let contactId = 0;
      const onFlip: OnFlip = (segmentId, isIn, _, cause) =>
        store.addFlip(part.flips, isIn, cause, segmentId, contactId);
      let turnEndsAt = performance.now() + TURN_MS;
      for (let index = from; index < until; index += 1) {
        if (index % 64 === 0 && performance.now() > turnEndsAt) {
          await breathe();
          turnEndsAt = performance.now() + TURN_MS;
        }
        contactId = batch.contactIds[index]!;
        const dueAt = dues.get(contactId) ?? FOREVER;
        if (dueAt <= now) part.later.push(contactId);
        else judgeOne(batch, index, { members: members.get(contactId) ?? NOTHING, dueAt }, part, onFlip);
      }
      costs.judged(workspaceId, plan, part.contacts - part.later.length, 0);
      return part;
    };
  }

  /** Step 3 for one part. Returns the contacts that are in other hands. */
  async function write({ workspaceId, id, startedAt }: Build, part: Part, contacts: number): Promise<number[]> {
    const concerned = store.concerned(part);
    let blocked: number[] | undefined;
    while (blocked === undefined) {
      blocked = await repeatOnLockTrouble(
        () =>
          db.transaction(async ({ sql }) => {
            await joinTurn(sql, workspaceId);
            const ms = Math.round(performance.now() - startedAt);
            if (!(await store.noteProgress(sql, workspaceId, id, { contacts, ms }))) throw new BuildLost();
            if (concerned.length === 0) return [];
            const locked = new Set(await lockContacts(sql, workspaceId, concerned));
            const touched = new Set(await store.touchedAmong(sql, workspaceId, concerned));
            const isOurs = (contactId: number) => locked.has(contactId) && !touched.has(contactId);
            const same = await store.unchanged(sql, workspaceId, part.judged);
            const isWhole = locked.size === concerned.length && touched.size === 0 && same.size === part.judged.length;
            const kept = isWhole ? part : store.keepOnly(part, isOurs, same);
            await store.writeBuilt(sql, workspaceId, { ...kept, recordedAt: clock.now() });
            for (const { change, segmentIds } of kept.flips) {
              costs.changed(
                workspaceId,
                segmentIds.map((segmentId) => ({ segmentId, change })),
              );
            }
            return concerned.filter((contactId) => !locked.has(contactId));
          }),
        1,
      );
    }
    noteDue(part.earliest);
    return blocked;
  }

  async function buildWaiting(workspaceId: number): Promise<void> {
    const build = await open(workspaceId);
    if (build === undefined) return;
    const ids = new Set(build.segments.map(({ id }) => id));
    const later = await withSnapshot(db, 2, (clients) =>
      walk(clients, build, (part, contacts) => write(build, part, contacts)),
    );
    if (isStopping()) return;
    await settleAll(workspaceId, later, ids);
    if (isStopping()) return;
    await db.transaction(async ({ sql }) => {
      // Before the turn, like everybody who needs both: definitions are changed by people.
      await lockDefinitions(sql, workspaceId);
      await joinTurn(sql, workspaceId);
      const ms = Math.round(performance.now() - build.startedAt);
      const contacts = await store.countContacts(sql, workspaceId);
      if (!(await store.noteProgress(sql, workspaceId, build.id, { contacts, ms }))) throw new BuildLost();
      await store.closeBuild(sql, workspaceId, build.id, build.segments, clock.now());
    });
    const ms = Math.round(performance.now() - build.startedAt);
    log.info({ workspaceId, segmentIds: [...ids], putOff: later.length, ms }, 'segments.built');
  }

  /**
   * One build at a time in a workspace, over all processes: a session lock, which dies with its connection. With
   * `isPatient` false nothing is done while somebody else builds.
   */
  async function buildAlone(workspaceId: number, isPatient: boolean): Promise<void> {
    const client = await db.pool.connect();
    let broken: Error | undefined;
    try {
      const lock = isPatient ? 'pg_advisory_lock' : 'pg_try_advisory_lock';
      const { rows } = await client.query(`select ${lock}(hashtext('segments.build'), $1) as got`, [workspaceId]);
      if (!isPatient && rows[0].got !== true) return;
      await buildWaiting(workspaceId);
      await client.query(`select pg_advisory_unlock(hashtext('segments.build'), $1)`, [workspaceId]);
    } catch (error) {
      broken = error as Error;
      if (!(error instanceof BuildLost)) throw error;
      log.warn({ workspaceId }, 'segments.build.lost');
    } finally {
      client.release(broken);
    }
  }

  async function build(workspaceId: number, isPatient = true): Promise<void> {
    // A build that is under way may have begun before the segment that this call is about.
    await builds.get(workspaceId)?.catch(() => undefined);
    let building = builds.get(workspaceId);
    if (building === undefined) {
      building = inTurn(() => buildAlone(workspaceId, isPatient)).finally(() => builds.delete(workspaceId));
      builds.set(workspaceId, building);
    }
    await building;
  }

  return {
    /**
     * Works out everybody for all segments of the workspace that wait for it, and those whose bounds are due. Calls at
     * once share one walk. Returns when they are built; safe to repeat, and to be killed.
     */
    build: (workspaceId: number) => build(workspaceId),

    /**
     * Reads and judges everybody for what waits to be built, and writes nothing: what a build costs beside writing. Bounds
     * that were never worked out are none.
     */
    async rehearseBuild(workspaceId: number): Promise<{ contacts: number; entries: number; exits: number }> {
      const segments = await store.segmentsToBuild(db.sql, workspaceId, []);
      const found = { contacts: 0, entries: 0, exits: 0 };
      const onTotal = async () => undefined;
      const build: Build = { id: 0, workspaceId, segments, startedAt: performance.now(), onTotal };
      const count: Write = async ({ flips }, contacts) => {
        for (const { change, contactIds } of flips)
          found[change === 'entered' ? 'entries' : 'exits'] += contactIds.length;
        found.contacts = contacts;
        return [];
      };
      if (segments.length > 0) await withSnapshot(db, 2, (clients) => walk(clients, build, count));
      return found;
    },

    /** Builds in all workspaces where something waits for it, or was cut off, and nobody else builds. */
    async buildAll(): Promise<void> {
      for (const workspaceId of await store.workspacesToBuild(db.sql, clock.now())) {
        if (!isStopping()) await build(workspaceId, false);
      }
    },
  };
}
