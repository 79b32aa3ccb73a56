import { isDeepStrictEqual } from 'node:util';
import type { Contacts } from '../contacts/index.ts';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  type Log,
  notFound,
  type Page,
  type PageQuery,
  type Sql,
  toPage,
} from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { type CompiledSql, compileToSql } from './compile-to-sql.ts';
import type { Definition } from './definition.schema.ts';
import { describeDefinition } from './describe-definition.ts';
import { explainAnswer, type Why, type Wording } from './explain-answer.ts';
import { keepMembership } from './keep-membership.ts';
import { listNeeds } from './list-needs.ts';
import { prepareSegments } from './live-segments.ts';
import * as membership from './membership.store.ts';
import { orderSegments, referencesOf } from './order-segments.ts';
import { type NewSegment, newSegmentSchema, type SegmentChange, segmentChangeSchema } from './segments.schema.ts';
import * as store from './segments.store.ts';

/** A segment as people see it; `size` counts its members now. */
export type Segment = store.SegmentRow & { size: number; sentence: string };
export type Member = { contactId: number; externalId: string | null; email: string | null; enteredAt: Date };
export type Explanation = { member: boolean; at: Date; since: Date | null; flipsAt: Date | null; why: Why };

export type Segments = ReturnType<typeof createSegments>;

/** The verbs of the room. Registers with contacts what goes when a contact is erased. */
export function createSegments({
  db,
  clock,
  doorbell,
  workspaces,
  contacts,
  log,
}: {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<Contacts, 'onErase'>;
  log: Log;
}) {
  const engine = keepMembership({ db, clock, log });
  contacts.onErase(({ sql }, workspaceId, contactId) => store.forgetContact(sql, workspaceId, contactId));

  async function wordingOf(workspaceId: number): Promise<Wording> {
    const [{ currency, timeZone }, live] = await Promise.all([
      workspaces.get(workspaceId),
      membership.liveDefinitions(db.sql, workspaceId),
    ]);
    const names = new Map(live.map(({ id, name }) => [id, name]));
    return { currency, timeZone, segmentName: (segmentId) => names.get(segmentId) };
  }

  async function present(workspaceId: number, rows: store.SegmentRow[]): Promise<Segment[]> {
    const ids = rows.map(({ id }) => id);
    const [wording, sizes] = await Promise.all([wordingOf(workspaceId), store.readSizes(db.sql, workspaceId, ids)]);
    return rows.map((row) => ({
      ...row,
      size: sizes.get(row.id) ?? 0,
      sentence: describeDefinition(row.definition, wording),
    }));
  }

  const presentOne = async (workspaceId: number, row: store.SegmentRow): Promise<Segment> =>
    (await present(workspaceId, [row]))[0]!;

  async function read(workspaceId: number, segmentId: number): Promise<store.SegmentRow> {
    const row = await store.readSegment(db.sql, workspaceId, segmentId);
    if (row === undefined) throw notFound('segment', segmentId);
    return row;
  }

  const nameTaken = (name: string) =>
    new KohortError('segment_name_taken', { detail: `There is a segment “${name}” already, perhaps an archived one.` });

  /** Refuses references to segments that are not there, and circles. `segmentId` 0 stands for one not yet written. */
  async function checkReferences(sql: Sql, workspaceId: number, segmentId: number, definition: Definition) {
    const live = await membership.liveDefinitions(sql, workspaceId);
    const definitions = new Map(live.map((row) => [row.id, row.definition]));
    definitions.set(segmentId, definition);
    for (const other of referencesOf(definition)) {
      if (other !== 0 && definitions.has(other)) continue;
      throw new KohortError('segment_unknown', {
        detail: `The definition refers to segment ${other}, which is not there.`,
      });
    }
    if (orderSegments(definitions).circular.includes(segmentId)) {
      throw new KohortError('segment_circular', { detail: 'The definition refers back to the segment itself.' });
    }
  }

  /** The definition as SQL as of an instant, with the segments it refers to worked out in it. */
  async function compile(workspaceId: number, definition: Definition, at: Date): Promise<CompiledSql> {
    const { timeZone } = await workspaces.get(workspaceId);
    return db.transaction(async ({ sql, client }) => {
      const { definitions } = await engine.liveSegments(sql, workspaceId);
      const needs = listNeeds([definition, ...definitions.values()], timeZone);
      const kindIds = await engine.loader.kindIds(client, workspaceId, [...needs.kinds.keys(), 'order', 'refund']);
      return compileToSql(definition, { workspaceId, timeZone, at: at.getTime(), kindIds, definitions });
    });
  }

  return {
    /**
     * Saves a segment and rings for its first build. One transaction. Throws `segment_name_taken`, `segment_unknown`,
     * `segment_circular`.
     */
    async create(workspaceId: number, input: NewSegment, actor: AuditActor = 'system'): Promise<Segment> {
      const wanted = newSegmentSchema.parse(input);
      const now = clock.now();
      const row = await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        await checkReferences(sql, workspaceId, 0, wanted.definition);
        const inserted = await store.insertSegment(sql, workspaceId, { ...wanted, now });
        if (inserted === undefined) throw nameTaken(wanted.name);
        await store.insertVersion(sql, workspaceId, inserted, now);
        const subject = `segment ${inserted.id}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.create', subject, detail: wanted }, sql);
        return inserted;
      });
      doorbell.ring('segments.build', { segmentId: row.id });
      return presentOne(workspaceId, row);
    },

    /**
     * Changes what is given. Another definition is a new version, built over the members there are: until `builtAt` is
     * set again, some still stand as the version before had them. Throws like `create`, and `not_found`.
     */
    async update(workspaceId: number, segmentId: number, input: SegmentChange, actor: AuditActor = 'system') {
      const { definition, ...change } = segmentChangeSchema.parse(input);
      const { row, isNewVersion } = await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        const before = await store.readSegment(sql, workspaceId, segmentId);
        if (before === undefined || before.archivedAt !== null) throw notFound('segment', segmentId);
        const isNewVersion = definition !== undefined && !isDeepStrictEqual(definition, before.definition);
        if (isNewVersion) await checkReferences(sql, workspaceId, segmentId, definition);
        const namesake =
          change.name === undefined ? undefined : await store.readSegmentByName(sql, workspaceId, change.name);
        if (namesake !== undefined && namesake.id !== segmentId) throw nameTaken(namesake.name);
        const effective = isNewVersion ? { ...change, definition } : change;
        const row = (await store.updateSegment(sql, workspaceId, segmentId, effective))!;
        if (isNewVersion) await store.insertVersion(sql, workspaceId, row, clock.now());
        const subject = `segment ${segmentId}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.update', subject, detail: effective }, sql);
        return { row, isNewVersion };
      });
      if (isNewVersion) doorbell.ring('segments.build', { segmentId });
      return presentOne(workspaceId, row);
    },

    /** The segment, archived or not. Throws `not_found`. */
    get: async (workspaceId: number, segmentId: number): Promise<Segment> =>
      presentOne(workspaceId, await read(workspaceId, segmentId)),

    /** Segments in use, oldest first. */
    async list(workspaceId: number, { cursor, limit }: PageQuery): Promise<Page<Segment>> {
      const rows = await store.readSegments(db.sql, workspaceId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: await present(workspaceId, items), nextCursor };
    },

    /**
     * Takes a segment out of use, with its members; what happened in it stays in the log. Throws `not_found`, and
     * `segment_in_use` while another segment refers to it.
     */
    async archive(workspaceId: number, segmentId: number, actor: AuditActor = 'system'): Promise<void> {
      await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        const live = await membership.liveDefinitions(sql, workspaceId);
        const users = live.filter(({ definition }) => referencesOf(definition).includes(segmentId));
        if (users.length > 0) {
          const names = users.map(({ name }) => `“${name}”`).join(', ');
          throw new KohortError('segment_in_use', { detail: `Segment ${segmentId} is used by ${names}.` });
        }
        const isArchived = await store.archiveSegment(sql, workspaceId, segmentId, clock.now());
        if (!isArchived) throw notFound('segment', segmentId);
        await workspaces.audit(
          workspaceId,
          { actor, action: 'segments.archive', subject: `segment ${segmentId}` },
          sql,
        );
      });
      await store.deleteArchivedMembers(db.sql);
    },

    /** Members now, in the order of their ids. Throws `not_found`. */
    async members(workspaceId: number, segmentId: number, { cursor, limit }: PageQuery): Promise<Page<Member>> {
      await read(workspaceId, segmentId);
      const rows = await store.readMembers(db.sql, workspaceId, segmentId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(({ id, ...member }) => ({ contactId: id, ...member })), nextCursor };
    },

    /** Entries and exits, newest first. Throws `not_found`. */
    async history(
      workspaceId: number,
      segmentId: number,
      { cursor, limit }: PageQuery,
    ): Promise<Page<store.ChangeRow>> {
      await read(workspaceId, segmentId);
      return toPage(await store.readChanges(db.sql, workspaceId, segmentId, cursorToId(cursor), limit + 1), limit);
    },

    /**
     * How many would be members at an instant (now when absent) by what is known now, and the definition in words.
     * Attributes are taken as they are now. Throws `segment_unknown`.
     */
    async preview(
      workspaceId: number,
      definition: Definition,
      at = clock.now(),
    ): Promise<{ count: number; sentence: string }> {
      await checkReferences(db.sql, workspaceId, 0, definition);
      const { text, values } = await compile(workspaceId, definition, at);
      const [row] = await db.sql<{ count: number }>(`select count(*) as count from (${text}) as matching`, values);
      return { count: row?.count ?? 0, sentence: describeDefinition(definition, await wordingOf(workspaceId)) };
    },

    /** The SQL behind previews, for those who want to see it. Throws `not_found`. */
    async sqlOf(workspaceId: number, segmentId: number, at = clock.now()): Promise<CompiledSql> {
      const { definition } = await read(workspaceId, segmentId);
      return compile(workspaceId, definition, at);
    },

    /**
     * Contact ids of those who belong at an instant by what is known now, ascending; worked out by SQL, beside the
     * membership that is kept. Attributes are taken as they are now. Throws `not_found`.
     */
    async evaluateAt(workspaceId: number, segmentId: number, at: Date): Promise<number[]> {
      const { definition } = await read(workspaceId, segmentId);
      const { text, values } = await compile(workspaceId, definition, at);
      const rows = await db.sql<{ contactId: number }>(
        `select contact_id as "contactId" from (${text}) as matching order by contact_id`,
        values,
      );
      return rows.map(({ contactId }) => contactId);
    },

    /** Whether a contact belongs, why, and until when at least. Throws `not_found`. */
    async explain(workspaceId: number, segmentId: number, contactId: number, at?: Date): Promise<Explanation> {
      const { definition, name, version } = await read(workspaceId, segmentId);
      const wording = await wordingOf(workspaceId);
      const now = at ?? clock.now();
      const history = await db.transaction(async ({ sql, client }) => {
        const { definitions, names } = await engine.liveSegments(sql, workspaceId);
        const rows = [...definitions].map(([id, other]) => ({
          id,
          definition: other,
          name: names.get(id) ?? '',
          version: 1,
        }));
        const others = rows.filter(({ id }) => id !== segmentId);
        const { segments, needs } = prepareSegments(
          [...others, { id: segmentId, definition, name, version }],
          wording.timeZone,
        );
        const request = { workspaceId, contactIds: [contactId], needs, from: now.getTime(), withIds: true };
        const found = (await engine.loader.load(client, request)).get(contactId);
        if (found === undefined) throw notFound('contact', contactId);
        for (const { id, prepared } of segments) found.answers.set(id, prepared.judge(found, now.getTime()));
        return { found, prepared: segments.find(({ id }) => id === segmentId)!.prepared };
      });
      const why = explainAnswer(history.prepared, history.found, now.getTime(), wording);
      const since = at === undefined ? await store.readEnteredAt(db.sql, workspaceId, segmentId, contactId) : undefined;
      const flipsAt = why.flipsAt === null ? null : new Date(why.flipsAt);
      return { member: why.holds, at: now, since: since ?? null, flipsAt, why };
    },

    /** Works out again whoever changed, until nobody is left (or `maxBatches` of 1,000). Safe to run twice at once. */
    refresh: engine.refresh,

    /** Flips the answers that are due by time alone. Safe to run twice at once. */
    tick: engine.tick,

    /** Works out everybody for this segment, unless that is done already. Safe to repeat, and to be killed. */
    async build(segmentId: number): Promise<void> {
      const workspaceId = await store.readWorkspaceOf(db.sql, segmentId);
      if (workspaceId !== undefined) await engine.build(workspaceId);
    },

    /** Takes up builds that nobody rang for or that were cut off, and clears away members of archived segments. */
    async sweep(): Promise<void> {
      for (const workspaceId of await membership.workspacesToBuild(db.sql)) await engine.build(workspaceId);
      await store.deleteArchivedMembers(db.sql);
    },

    /** First phase of a shutdown: ends what runs at the next batch. */
    stop: engine.stop,
  };
}
