import type { ContactRef } from '../contacts/index.ts';
import { cursorToId, KohortError, type Page, type PageQuery, toPage } from '../platform/index.ts';
import type { AuditActor } from '../workspaces/index.ts';
import { readDraft } from './drafts.store.ts';
import type { FindSegment, Parts } from './find-segments.ts';
import { type Definition, walkNodes } from './language/definition.schema.ts';
import * as store from './lists.store.ts';

export type ListedContact = {
  contactId: number;
  externalId: string | null;
  email: string | null;
  listedAt: Date;
};

/** What became of one row: `unchanged` was so before; `unknown` names nobody. */
export type ListOutcome =
  | { kind: 'added' | 'removed' | 'unchanged'; contactId: number }
  | { kind: 'unknown'; contactId: null };

const hasList = ({ root }: Definition): boolean => [...walkNodes(root)].some(({ node }) => node.type === 'list');

/** The lists that segments keep by hand: people put contacts on them and take them off. */
export function keepLists({ db, clock, doorbell, contacts, workspaces }: Parts, find: FindSegment) {
  /** Throws `segment_has_no_list` unless the segment, or its draft, has a `list` condition. */
  async function findListed(workspaceId: number, segmentId: number): Promise<void> {
    const { definition, archivedAt } = await find(workspaceId, segmentId);
    if (archivedAt === null) {
      if (hasList(definition)) return;
      const draft = await readDraft(db.sql, workspaceId, segmentId);
      if (draft !== undefined && hasList(draft.definition)) return;
    }
    const reason = archivedAt === null ? 'has no condition of type “list” in its definition' : 'is archived';
    throw new KohortError('segment_has_no_list', { detail: `Segment ${segmentId} ${reason}.` });
  }

  return {
    /**
     * Puts contacts on the segment's list and takes others off; who is in both ends off it. One transaction. Outcomes in
     * the order of the rows. Safe to repeat. Throws `not_found`, `segment_has_no_list`.
     */
    async changeList(
      workspaceId: number,
      segmentId: number,
      { add, remove }: { add: readonly ContactRef[]; remove: readonly ContactRef[] },
      actor: AuditActor = 'system',
    ): Promise<{ added: ListOutcome[]; removed: ListOutcome[] }> {
      await findListed(workspaceId, segmentId);
      const result = await db.transaction(async ({ sql }) => {
        const ids = await contacts.resolve(workspaceId, [...add, ...remove], { tx: { sql } });
        await store.lockList(sql, segmentId);
        const there = await store.holdContacts(sql, workspaceId, [...new Set(ids.flatMap((id) => id ?? []))]);
        const wanted = new Map<number, boolean>();
        for (const [place, id] of ids.entries()) {
          if (id !== null && there.has(id)) wanted.set(id, place < add.length);
        }
        const listings = [...wanted].map(([contactId, isListed]) => ({ contactId, isListed }));
        const changes = await store.changeList(sql, workspaceId, segmentId, listings, clock.now());
        const changed = new Map(changes.map(({ contactId, isListed }) => [contactId, isListed]));
        const marks = changes.map(({ contactId }) => ({ contactId, input: `list:${segmentId}` as const }));
        await contacts.markChanged({ sql }, workspaceId, marks);
        if (changes.length > 0) {
          const added = changes.filter(({ isListed }) => isListed).length;
          const detail = { added, removed: changes.length - added };
          const subject = `segment ${segmentId}`;
          await workspaces.audit(workspaceId, { actor, action: 'segments.change-list', subject, detail }, sql);
        }
        const outcomes = ids.map((id, place): ListOutcome => {
          if (id === null || !there.has(id)) return { kind: 'unknown', contactId: null };
          const isAdding = place < add.length;
          const kind = changed.get(id) === isAdding ? (isAdding ? 'added' : 'removed') : 'unchanged';
          return { kind, contactId: id };
        });
        return { outcomes, hasChanged: changes.length > 0 };
      });
      if (result.hasChanged) doorbell.ring('segments.refresh');
      return { added: result.outcomes.slice(0, add.length), removed: result.outcomes.slice(add.length) };
    },

    /** Who is on the list now, in the order of contact ids. Throws `not_found`. */
    async getList(workspaceId: number, segmentId: number, { cursor, limit }: PageQuery): Promise<Page<ListedContact>> {
      await find(workspaceId, segmentId);
      const rows = await store.readList(db.sql, workspaceId, segmentId, cursorToId(cursor), limit + 1);
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(({ id, ...row }) => ({ contactId: id, ...row })), nextCursor };
    },
  };
}
