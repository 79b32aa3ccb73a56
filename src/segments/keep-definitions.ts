import { isDeepStrictEqual } from 'node:util';
import { cursorToId, KohortError, notFound, type Page, type PageQuery, toPage } from '../platform/index.ts';
import type { AuditActor } from '../workspaces/index.ts';
import { refuseCostly } from './ask/estimate-cost.ts';
import type { Advice, WeighDefinition } from './ask/weigh-definition.ts';
import { checkReferences, NOT_WRITTEN, usersOf } from './check-references.ts';
import { readDraft } from './drafts.store.ts';
import type { FindSegment, Parts } from './find-segments.ts';
import type { Drafts } from './keep-drafts.ts';
import type { PresentSegments, Segment } from './present-segments.ts';
import { type NewSegment, newSegmentSchema, type SegmentChange, segmentChangeSchema } from './segments.schema.ts';
import * as store from './segments.store.ts';

/** A segment just saved, with what is to be said about its definition. */
export type SavedSegment = Segment & Partial<Advice>;

const nameTaken = (name: string) =>
  new KohortError('segment_name_taken', { detail: `There is a segment “${name}” already, perhaps an archived one.` });

/** Saves, changes and archives segments. */
export function keepDefinitions(
  { db, clock, doorbell, workspaces, engine }: Parts,
  {
    find,
    present,
    weigh,
    drafts,
  }: { find: FindSegment; present: PresentSegments; weigh: WeighDefinition; drafts: Drafts },
) {
  const presentOne = async (workspaceId: number, row: store.SegmentRow): Promise<Segment> =>
    (await present(workspaceId, [row]))[0]!;

  return {
    /**
     * Saves a segment and rings for its first build. One transaction. Throws `segment_name_taken`, `segment_unknown`,
     * `segment_circular`, `segment_costly`.
     */
    async create(workspaceId: number, input: NewSegment, actor: AuditActor = 'system'): Promise<SavedSegment> {
      const { acceptCost, ...wanted } = newSegmentSchema.parse(input);
      const now = clock.now();
      const advice = await weigh(workspaceId, wanted.definition);
      refuseCostly(advice.cost, acceptCost);
      const row = await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        await checkReferences(sql, workspaceId, NOT_WRITTEN, wanted.definition);
        const inserted = await store.insertSegment(sql, workspaceId, { ...wanted, now });
        if (inserted === undefined) throw nameTaken(wanted.name);
        await store.insertVersion(sql, workspaceId, inserted, now);
        const subject = `segment ${inserted.id}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.create', subject, detail: wanted }, sql);
        return inserted;
      });
      doorbell.ring('segments.build', { segmentId: row.id });
      return { ...(await presentOne(workspaceId, row)), ...advice };
    },

    /**
     * Changes what is given. Another definition becomes a draft that takes effect as soon as it is built: until then the
     * present one holds, and then all members change at once. Throws like `create`, and `not_found`.
     */
    async update(
      workspaceId: number,
      segmentId: number,
      input: SegmentChange,
      actor: AuditActor = 'system',
    ): Promise<SavedSegment> {
      const { definition, acceptCost, ...change } = segmentChangeSchema.parse(input);
      const before = await find(workspaceId, segmentId);
      const isOther = definition !== undefined && !isDeepStrictEqual(definition, before.definition);
      const advice = isOther ? await weigh(workspaceId, definition) : undefined;
      if (advice) refuseCostly(advice.cost, acceptCost);
      const { row, draftId } = await db.transaction(async (tx) => {
        const { sql } = tx;
        await store.lockDefinitions(sql, workspaceId);
        const namesake =
          change.name === undefined ? undefined : await store.readSegmentByName(sql, workspaceId, change.name);
        if (namesake !== undefined && namesake.id !== segmentId) throw nameTaken(namesake.name);
        const row = await store.updateSegment(sql, workspaceId, segmentId, change);
        if (row === undefined) throw notFound('segment', segmentId);
        const draftId = definition && (await drafts.plan(tx, workspaceId, row, definition, { appliesWhenBuilt: true }));
        const subject = `segment ${segmentId}`;
        const detail = definition === undefined ? change : { ...change, definition };
        await workspaces.audit(workspaceId, { actor, action: 'segments.update', subject, detail }, sql);
        return { row, draftId };
      });
      if (draftId) doorbell.ring('segments.build', { segmentId: draftId });
      return { ...(await presentOne(workspaceId, row)), ...advice };
    },

    /** The segment, archived or not. Throws `not_found`. */
    get: async (workspaceId: number, segmentId: number): Promise<Segment> =>
      presentOne(workspaceId, await find(workspaceId, segmentId)),

    /** Segments in use, oldest first. */
    async list(workspaceId: number, { cursor, limit }: PageQuery): Promise<Page<Segment>> {
      const rows = await store.readSegments(db.sql, workspaceId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: await present(workspaceId, items), nextCursor };
    },

    /**
     * Takes a segment out of use, with its members and its draft; what happened in it stays in the log. Throws `not_found`,
     * and `segment_in_use` while another segment refers to it.
     */
    async archive(workspaceId: number, segmentId: number, actor: AuditActor = 'system'): Promise<void> {
      await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        const users = await usersOf(sql, workspaceId, segmentId);
        if (users.length > 0) {
          const names = users.map((name) => `“${name}”`).join(', ');
          throw new KohortError('segment_in_use', { detail: `Segment ${segmentId} is used by ${names}.` });
        }
        const isArchived = await store.archiveSegment(sql, workspaceId, segmentId, clock.now());
        if (!isArchived) throw notFound('segment', segmentId);
        const draft = await readDraft(sql, workspaceId, segmentId);
        if (draft) await engine.discardDraft(sql, workspaceId, draft.id);
        const subject = `segment ${segmentId}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.archive', subject }, sql);
      });
      await engine.clearDrafts();
      await store.deleteArchivedMembers(db.sql);
    },

    /**
     * Takes an archived segment into use again; its members are worked out anew. Throws `not_found` for one that is not
     * archived, `segment_unknown` when it builds on one that still is.
     */
    async restore(workspaceId: number, segmentId: number, actor: AuditActor = 'system'): Promise<Segment> {
      const { definition } = await find(workspaceId, segmentId);
      await store.deleteArchivedMembers(db.sql);
      await db.transaction(async ({ sql }) => {
        await store.lockDefinitions(sql, workspaceId);
        await checkReferences(sql, workspaceId, segmentId, definition);
        if (!(await store.unarchiveSegment(sql, workspaceId, segmentId))) throw notFound('archived segment', segmentId);
        const subject = `segment ${segmentId}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.restore', subject }, sql);
      });
      doorbell.ring('segments.build', { segmentId });
      return presentOne(workspaceId, await find(workspaceId, segmentId));
    },
  };
}
