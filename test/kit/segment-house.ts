import { expect } from 'vitest';
import { createContacts } from '../../src/contacts/index.ts';
import { type Db, type Doorbell, type FakeClock, silentLog } from '../../src/platform/index.ts';
import { createSegments, type Segments } from '../../src/segments/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';

/** The rooms up to segments, on a clock that the test moves. `rings` keeps the names of jobs that were rung for. */
export function buildSegments(db: Db, clock: FakeClock) {
  const rings: string[] = [];
  const doorbell: Doorbell = { ring: (name) => void rings.push(name) };
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const segments = createSegments({ db, clock, doorbell, workspaces, contacts, log: silentLog });
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

/**
 * The state that must hold whenever nothing is going on: membership is what SQL says about this instant, the log takes
 * turns between entering and leaving for each contact and ends with what is, and no change waits.
 */
export async function expectTruth(db: Db, segments: Segments, workspaceId: number, segmentIds: number[], now: Date) {
  const [waiting] = await db.sql<{ count: number }>('select count(*) as count from dirty');
  expect(waiting?.count).toBe(0);
  for (const segmentId of segmentIds) {
    const members = await membersOf(db, segmentId);
    expect(members, `members of segment ${segmentId}`).toEqual(await segments.evaluateAt(workspaceId, segmentId, now));
    const isIn = new Set<number>();
    for (const { contactId, change } of await logOf(db, segmentId)) {
      expect(isIn.has(contactId), `${change} segment ${segmentId} twice: contact ${contactId}`).toBe(change === 'left');
      if (change === 'entered') isIn.add(contactId);
      else isIn.delete(contactId);
    }
    expect([...isIn].sort((a, b) => a - b)).toEqual(members);
  }
}
