/**
 * Changes of a definition under trial. A draft is built beside the segment, which goes on as it is:
 *
 *   POST draft → building → built → POST apply → the segment has the new definition, all members change at once
 *                    └─ discarded: DELETE draft, another draft, archiving; it leaves no trace in the log
 *
 * A draft made by PATCH applies itself as soon as it is built: a flag in its row, so that a restart loses nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { personName } from '../contacts/index.ts';
import { cursorToId, KohortError, notFound, type Page, type PageQuery, type Tx, toPage } from '../platform/index.ts';
import type { AuditActor } from '../workspaces/index.ts';
import { refuseCostly } from './ask/estimate-cost.ts';
import type { NameThings } from './ask/name-things.ts';
import type { Advice, WeighDefinition } from './ask/weigh-definition.ts';
import { checkReferences } from './check-references.ts';
import * as store from './drafts.store.ts';
import type { FindSegment, Parts } from './find-segments.ts';
import { readLatestBuilds } from './keep/upkeep.store.ts';
import type { Definition } from './language/definition.schema.ts';
import { describeDefinition } from './language/describe-definition.ts';
import { lockDefinitions, readSegment, type SegmentRow } from './segments.store.ts';

/** A change under trial, as people see it. `move` is exact, from members; null until it is built. */
export type Draft = {
  definition: Definition;
  sentence: string;
  sentenceBefore: string;
  createdAt: Date;
  state: 'building' | 'built';
  builtAt: Date | null;
  appliesWhenBuilt: boolean;
  progress: { contacts: number; contactsTotal: number; startedAt: Date } | null;
  size: number | null;
  sizeBefore: number | null;
  move: store.Move | null;
};

export type Moving = { contactId: number; externalId: string | null; email: string | null; name: string | null };

export type Drafts = ReturnType<typeof keepDrafts>;

export function keepDrafts(
  { db, clock, doorbell, workspaces, engine, log }: Parts,
  { find, nameThings, weigh }: { find: FindSegment; nameThings: NameThings; weigh: WeighDefinition },
) {
  async function findDraft(workspaceId: number, segmentId: number): Promise<store.DraftRow> {
    await find(workspaceId, segmentId);
    const draft = await store.readDraft(db.sql, workspaceId, segmentId);
    if (draft === undefined) throw notFound('draft of segment', segmentId);
    return draft;
  }

  async function tell(workspaceId: number, segmentId: number): Promise<Draft> {
    const [segment, draft] = [await find(workspaceId, segmentId), await findDraft(workspaceId, segmentId)];
    const wording = await nameThings(workspaceId, [segment.definition, draft.definition]);
    const isBuilt = draft.builtAt !== null;
    const move = isBuilt ? await store.countMove(db.sql, workspaceId, segmentId, draft.id) : null;
    const [build] = isBuilt ? [] : await readLatestBuilds(db.sql, workspaceId, [draft.id]);
    return {
      definition: draft.definition,
      sentence: describeDefinition(draft.definition, wording),
      sentenceBefore: describeDefinition(segment.definition, wording),
      createdAt: draft.createdAt,
      state: isBuilt ? 'built' : 'building',
      builtAt: draft.builtAt,
      appliesWhenBuilt: draft.appliesWhenBuilt,
      progress: build
        ? { contacts: build.contacts, contactsTotal: build.contactsTotal, startedAt: build.startedAt }
        : null,
      size: move && move.stay + move.enter,
      sizeBefore: move && move.stay + move.leave,
      move,
    };
  }

  async function switchTo(workspaceId: number, draft: { id: number; segmentId: number }, actor: AuditActor) {
    const switched = await engine.switchDraft(workspaceId, draft.id, async ({ sql }, { version, entered, left }) => {
      const subject = `segment ${draft.segmentId}`;
      const detail = { version, entered, left };
      await workspaces.audit(workspaceId, { actor, action: 'segments.apply-draft', subject, detail }, sql);
    });
    // Whoever moved is dirty, for the segments that refer to this one.
    doorbell.ring('segments.refresh');
    return switched;
  }

  const drafts = {
    /**
     * Writes the draft of a segment in the caller's transaction, which holds the lock on definitions; an earlier draft goes,
     * unless it says the same. Returns the draft to ring a build for; null when the segment is so already. Throws
     * `segment_unknown`, `segment_circular`.
     */
    async plan(
      { sql }: Pick<Tx, 'sql'>,
      workspaceId: number,
      segment: SegmentRow,
      definition: Definition,
      { appliesWhenBuilt }: { appliesWhenBuilt: boolean },
    ): Promise<number | null> {
      const earlier = await store.readDraft(sql, workspaceId, segment.id);
      if (earlier && isDeepStrictEqual(earlier.definition, definition)) {
        await store.setAppliesWhenBuilt(sql, workspaceId, earlier.id, appliesWhenBuilt);
        return earlier.id;
      }
      if (earlier) await engine.discardDraft(sql, workspaceId, earlier.id);
      if (appliesWhenBuilt && isDeepStrictEqual(segment.definition, definition)) return null;
      await checkReferences(sql, workspaceId, segment.id, definition);
      const { id: segmentId, name, purpose } = segment;
      const row = { segmentId, name, purpose, definition, appliesWhenBuilt, now: clock.now() };
      return (await store.insertDraft(sql, workspaceId, row)).id;
    },

    /**
     * Puts another definition on trial; it takes the place of an earlier draft. Throws `not_found`, `segment_unknown`,
     * `segment_circular`, `segment_costly`.
     */
    async draft(
      workspaceId: number,
      segmentId: number,
      { definition, acceptCost }: { definition: Definition; acceptCost?: boolean | undefined },
      actor: AuditActor = 'system',
    ): Promise<Draft & Advice> {
      await find(workspaceId, segmentId);
      const advice = await weigh(workspaceId, definition);
      refuseCostly(advice.cost, acceptCost);
      const draftId = await db.transaction(async (tx) => {
        await lockDefinitions(tx.sql, workspaceId);
        const segment = await readSegment(tx.sql, workspaceId, segmentId);
        if (segment === undefined || segment.archivedAt !== null) throw notFound('segment', segmentId);
        const id = await drafts.plan(tx, workspaceId, segment, definition, { appliesWhenBuilt: false });
        const subject = `segment ${segmentId}`;
        await workspaces.audit(
          workspaceId,
          { actor, action: 'segments.draft', subject, detail: { definition } },
          tx.sql,
        );
        return id;
      });
      await engine.clearDrafts();
      if (draftId !== null) doorbell.ring('segments.build', { segmentId: draftId });
      return { ...(await tell(workspaceId, segmentId)), ...advice };
    },

    /** The draft of a segment: how far it is, and who would come and go. Throws `not_found`. */
    getDraft: tell,

    /** Contacts who would enter, or leave, in the order of their ids. Throws `not_found`, `segment_draft_unbuilt`. */
    async draftMoves(
      workspaceId: number,
      segmentId: number,
      { change, cursor, limit }: PageQuery & { change: 'enter' | 'leave' },
    ): Promise<Page<Moving>> {
      const draft = await findDraft(workspaceId, segmentId);
      if (draft.builtAt === null) throw unbuilt(segmentId);
      const ids = change === 'enter' ? { inId: draft.id, outId: segmentId } : { inId: segmentId, outId: draft.id };
      const rows = await store.readDifference(db.sql, workspaceId, ids, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return {
        items: items.map(({ id, attributes, ...row }) => ({ contactId: id, ...row, name: personName(attributes) })),
        nextCursor,
      };
    },

    /**
     * Lets the draft take the segment's place: all members change at once, marked in the log as coming from the definition.
     * Throws `not_found`, `segment_draft_unbuilt`.
     */
    async applyDraft(workspaceId: number, segmentId: number, actor: AuditActor = 'system'): Promise<void> {
      const draft = await findDraft(workspaceId, segmentId);
      const { kind } = await switchTo(workspaceId, draft, actor);
      if (kind === 'not-built') throw unbuilt(segmentId);
      if (kind === 'not-found') throw notFound('draft of segment', segmentId);
    },

    /** Throws `not_found`. */
    async discardDraft(workspaceId: number, segmentId: number, actor: AuditActor = 'system'): Promise<void> {
      await find(workspaceId, segmentId);
      await db.transaction(async ({ sql }) => {
        await lockDefinitions(sql, workspaceId);
        const draft = await store.readDraft(sql, workspaceId, segmentId);
        if (draft === undefined) throw notFound('draft of segment', segmentId);
        await engine.discardDraft(sql, workspaceId, draft.id);
        const subject = `segment ${segmentId}`;
        await workspaces.audit(workspaceId, { actor, action: 'segments.discard-draft', subject }, sql);
      });
      await engine.clearDrafts();
    },

    /** Applies the drafts that are built and wait for nobody's word. Safe to repeat, and to run twice at once. */
    async applyBuilt(): Promise<void> {
      for (const { workspaceId, segmentId, id } of await store.draftsToApply(db.sql)) {
        // One that cannot be switched holds up no other; the sweeper tries again.
        await switchTo(workspaceId, { id, segmentId }, 'system').catch((error: unknown) => {
          log.error({ workspaceId, segmentId, error: (error as Error).message }, 'segments.draft.failed');
        });
      }
    },
  };
  return drafts;
}

function unbuilt(segmentId: number): KohortError {
  return new KohortError('segment_draft_unbuilt', {
    detail: `The draft of segment ${segmentId} is still being built.`,
  });
}
