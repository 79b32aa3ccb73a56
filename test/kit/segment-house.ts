import { expect } from 'vitest';
import { createContacts } from '../../src/contacts/index.ts';
import { type Db, type Doorbell, type FakeClock, type Log, silentLog } from '../../src/platform/index.ts';
import { createSegments, type Segments } from '../../src/segments/index.ts';
import type { Definition } from '../../src/segments/language/definition.schema.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { insertContacts, insertEvents, insertWorkspace } from './insert-world.ts';
import { plainContact, type WorldEvent } from './segment-worlds.ts';

/** The rooms up to segments, on a clock that the test moves. `rings` keeps the names of jobs that were rung for. */
export function buildSegments(db: Db, clock: Pick<FakeClock, 'now'>, log: Log = silentLog) {
  const rings: string[] = [];
  const doorbell: Doorbell = { ring: (name) => void rings.push(name) };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const segments = createSegments({ db, clock, doorbell, workspaces, contacts, log });
  return { segments, contacts, workspaces, rings };
}

export async function membersOf(db: Db, segmentId: number): Promise<number[]> {
  const rows = await db.sql<{ id: number }>(
    'select contact_id as id from member where segment_id = $1 order by contact_id',
    [segmentId],
  );
  return rows.map(({ id }) => id);
}

/** Entries and exits of a segment in the order they were written. */
export function logOf(db: Db, segmentId: number) {
  return db.sql<{ contactId: number; change: string; at: Date }>(
    'select contact_id as "contactId", change, at from member_log where segment_id = $1 order by id',
    [segmentId],
  );
}

/** The same in short: `entered change`, with the contact's id before it when there may be several. */
export async function causesIn(db: Db, segmentId: number): Promise<string[]> {
  const rows = await db.sql<{ text: string }>(
    `select change || ' ' || cause as text from member_log where segment_id = $1 order by id`,
    [segmentId],
  );
  return rows.map(({ text }) => text);
}

/** Notes that something changed about contacts, as the rooms do. */
export async function markDirty(
  db: Db,
  workspaceId: number,
  contactIds: number[],
  input: string,
  isRebuild = false,
): Promise<void> {
  await db.sql('insert into dirty (workspace_id, contact_id, input, is_rebuild) select $1, unnest($2::int[]), $3, $4', [
    workspaceId,
    contactIds,
    input,
    isRebuild,
  ]);
}

/** The input that an event of this kind is. */
export async function eventInput(db: Db, workspaceId: number, kind: string): Promise<string> {
  const [row] = await db.sql<{ id: number }>('select id from event_kind where workspace_id = $1 and name = $2', [
    workspaceId,
    kind,
  ]);
  return `event:${row!.id}`;
}

/** A shop of plain contacts with a few verbs that make tests short. */
export async function openShop(db: Db, clock: FakeClock, contactCount: number) {
  const house = buildSegments(db, clock);
  const workspaceId = await insertWorkspace(db);
  const contactIds = await insertContacts(db, workspaceId, Array(contactCount).fill(plainContact));
  let named = 0;
  const define = (root: Definition['root']): Definition => ({ version: 1, root });
  return {
    ...house,
    workspaceId,
    contactIds,
    define,

    /** Saves a segment; built unless told otherwise. */
    async add(root: Definition['root'], { isBuilt = true } = {}): Promise<number> {
      named += 1;
      const input = { name: `Segment ${workspaceId}-${named}`, purpose: 'test', definition: define(root) };
      const { id } = await house.segments.create(workspaceId, input);
      if (isBuilt) await house.segments.build(id);
      return id;
    },

    /** Something happens to a contact, who is marked for just that. */
    async happen(contactId: number, kind: string, at: Date | number = clock.now(), more: Partial<WorldEvent> = {}) {
      const event = { kind, at: Number(at), amount: null, ref: null, props: null, lines: [], ...more, contactId };
      await insertEvents(db, workspaceId, [event]);
      await markDirty(db, workspaceId, [contactId], await eventInput(db, workspaceId, kind));
    },
  };
}

/** For each contact and segment of a workspace entries and exits take turns, and end with what is. */
export async function expectTurns(db: Db, workspaceId: number): Promise<void> {
  const wrong = await db.sql(
    `with told as (
       select segment_id, contact_id, change, id, lag(change, 1, 'left') over each as before, lead(change) over each as after
       from member_log where workspace_id = $1 window each as (partition by segment_id, contact_id order by id))
     select 'twice' as what, segment_id, contact_id from told where change = before
     union all
     select 'member', segment_id, contact_id
     from (select segment_id, contact_id from told where after is null and change = 'entered') t
     full join (select segment_id, contact_id from member where workspace_id = $1) m using (segment_id, contact_id)
     where t.segment_id is null or m.segment_id is null`,
    [workspaceId],
  );
  expect(wrong).toEqual([]);
}

/**
 * The state that must hold whenever nothing is going on: membership is what SQL says about this instant, the log takes
 * turns between entering and leaving for each contact and ends with what is, and no change waits.
 */
export async function expectTruth(db: Db, segments: Segments, workspaceId: number, segmentIds: number[], now: Date) {
  const [waiting] = await db.sql<{ count: number }>('select count(*) as count from dirty where workspace_id = $1', [
    workspaceId,
  ]);
  expect(waiting?.count).toBe(0);
  for (const segmentId of segmentIds) {
    const members = await membersOf(db, segmentId);
    expect(members, `members of segment ${segmentId}`).toEqual(await segments.evaluateAt(workspaceId, segmentId, now));
  }
  await expectTurns(db, workspaceId);
}
