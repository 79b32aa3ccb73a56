import type { FindSegment, Parts } from '../find-segments.ts';
import * as store from '../segments.store.ts';

/** Members as rooms before this one ask for them, which know contacts by their numbers only. */
export const memberIds = ({ db }: Pick<Parts, 'db'>, find: FindSegment) => ({
  /** Contact ids behind one, in order. */
  async ids(
    workspaceId: number,
    segmentId: number,
    { afterId, limit }: { afterId: number; limit: number },
  ): Promise<number[]> {
    const rows = await store.readMembers(db.sql, workspaceId, segmentId, {}, afterId, limit);
    return rows.map(({ id }) => id);
  },

  /** How many there are. Throws `not_found`. */
  async count(workspaceId: number, segmentId: number): Promise<number> {
    await find(workspaceId, segmentId);
    return store.countMembers(db.sql, workspaceId, segmentId);
  },
});
