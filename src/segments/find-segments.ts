import type { Contacts } from '../contacts/index.ts';
import { type Clock, type Db, type Doorbell, type Log, notFound } from '../platform/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { Bounds } from './keep/keep-bounds.ts';
import type { Membership } from './keep/keep-membership.ts';
import * as store from './segments.store.ts';

/** What the verbs of this room stand on. */
export type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<
    Contacts,
    | 'onErase'
    | 'onMerge'
    | 'resolve'
    | 'markChanged'
    | 'getMany'
    | 'attributes'
    | 'nameAttributes'
    | 'valuesOfMany'
    | 'valueNames'
    | 'valueNamesInUse'
  >;
  log: Log;
  engine: Membership;
  bounds: Bounds;
};

export type FindSegment = (workspaceId: number, segmentId: number) => Promise<store.SegmentRow>;

/** Finds segments, archived or not; drafts are not segments. Throws `not_found`. */
export const createFindSegment =
  ({ db }: Pick<Parts, 'db'>): FindSegment =>
  async (workspaceId, segmentId) => {
    const row = await store.readSegment(db.sql, workspaceId, segmentId);
    if (row === undefined) throw notFound('segment', segmentId);
    return row;
  };
