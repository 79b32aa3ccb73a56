/** SQL of the engine. Writes member, member_log, segment_clock, segment_touched; takes rows out of dirty. Reads workspace, contact, segment, segment_bound, segment_build, event_kind. */
import type { Sql } from '../../platform/index.ts';
import type { Change } from './follow-contact.ts';

/** An array as PostgreSQL writes it: for thousands of numbers much cheaper than one parameter escaped at a time. */
export const arrayText = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

const isoOf = (at: number) => new Date(at).toISOString();

/** Later years have five digits, which ISO text and PostgreSQL write differently; nobody waits for them. */
export const LATEST_DUE = Date.UTC(9999, 11, 31);

/** Held by everybody who works out answers; a build and the switch of a definition hold it alone for a moment. */
const turn = (workspaceId: string) => `hashtext('segments.settle'), ${workspaceId}`;

/**
 * Whoever works out answers does not wait for the disk at its commit (decision 0014): should the database server itself
 * die, its last moments are undone whole, with the dirty rows and clocks that bring them about again.
 */
const UNHURRIED = `set_config('synchronous_commit', 'off', true)`;

export type DirtyRow = { id: number; workspaceId: number; contactId: number; input: string; isRebuild: boolean };

/**
 * Takes hold of waiting rows, oldest first, and of their contacts, so that one worker at a time works out a contact's
 * answers. Never waits: rows and contacts in other hands are left out, so that no two workers, and no worker and a writer
 * of contacts, can wait for each other. One statement, because a batch should cost few round trips; what is known of the
 * contacts must be read by later ones, which see what others committed before these locks were got.
 */
export function claimDirty(sql: Sql, limit: number): Promise<DirtyRow[]> {
  return sql<DirtyRow>(
    `with claimed as materialized (
       select d.id, d.workspace_id, d.contact_id, d.input, d.is_rebuild
       from dirty d join contact c on c.id = d.contact_id and c.workspace_id = d.workspace_id
       order by d.id limit $1 for update of d skip locked for no key update of c skip locked
     ), turns as materialized (
       select pg_advisory_xact_lock_shared(${turn('w.workspace_id')}), ${UNHURRIED}
       from (select distinct workspace_id from claimed) w
     )
     select id, workspace_id as "workspaceId", contact_id as "contactId", input, is_rebuild as "isRebuild"
     from claimed where (select count(*) from turns) > 0 order by id`,
    [limit],
  );
}

/** Of the rows after those claimed, at most so many more are taken with them. */
const MOST_MORE = 20_000;

/**
 * Further rows about contacts that are claimed already, among the next `ahead` rows: what changes again and again within a
 * large import is spread over all of it, and should be worked out once.
 */
export async function claimMore(sql: Sql, claimed: readonly DirtyRow[], ahead: number): Promise<DirtyRow[]> {
  const workspaces = new Map(claimed.map(({ contactId, workspaceId }) => [contactId, workspaceId]));
  const rows = await sql<DirtyRow>(
    `select id, workspace_id as "workspaceId", contact_id as "contactId", input, is_rebuild as "isRebuild"
     from dirty where id = any(array(
       select a.id from (select id, contact_id from dirty where id > $1::bigint order by id limit $3) a
       where a.contact_id = any($2::int[]) order by a.id limit $4))
     order by id for update skip locked`,
    [claimed.at(-1)?.id ?? 0, arrayText([...workspaces.keys()]), ahead, MOST_MORE],
  );
  return rows.filter(({ contactId, workspaceId }) => workspaces.get(contactId) === workspaceId);
}

export type Left = { id: number; workspaceId: number; contactId: number; isGone: boolean };

/** Rows that nobody works on, though claimDirty left them out: their contact is in other hands, or gone. */
export function leftDirty(sql: Sql, limit: number): Promise<Left[]> {
  return sql<Left>(
    `select d.id, d.workspace_id as "workspaceId", d.contact_id as "contactId",
       not exists (select from contact c where c.id = d.contact_id and c.workspace_id = d.workspace_id) as "isGone"
     from dirty d order by d.id limit $1 for update skip locked`,
    [limit],
  );
}

export async function deleteDirty(sql: Sql, ids: readonly number[]): Promise<void> {
  await sql('delete from dirty where id = any($1::bigint[])', [arrayText(ids)]);
}

export type Claimed = { workspaceId: number; contactId: number };

/**
 * Takes hold of contacts with an answer that flips at `now` or before, as claimDirty does. The instant is a parameter: a
 * volatile clock could not use the index.
 */
export function claimDue(sql: Sql, now: Date, limit: number): Promise<Claimed[]> {
  return sql<Claimed>(
    `with claimed as materialized (
       select c.workspace_id, c.id, k.due_at
       from segment_clock k join contact c on c.id = k.contact_id and c.workspace_id = k.workspace_id
       where k.due_at <= $1 order by k.due_at limit $2 for no key update of c skip locked
     ), turns as materialized (
       select pg_advisory_xact_lock_shared(${turn('w.workspace_id')}), ${UNHURRIED}
       from (select distinct workspace_id from claimed) w
     )
     select workspace_id as "workspaceId", id as "contactId" from claimed where (select count(*) from turns) > 0`,
    [now, limit],
  );
}

/** Contacts that are due, though claimDue left them out: in other hands, or gone. */
export function leftDue(sql: Sql, now: Date, limit: number): Promise<Left[]> {
  return sql<Left>(
    `select k.contact_id as id, k.workspace_id as "workspaceId", k.contact_id as "contactId",
       not exists (select from contact c where c.id = k.contact_id and c.workspace_id = k.workspace_id) as "isGone"
     from segment_clock k where k.due_at <= $1 order by k.due_at limit $2`,
    [now, limit],
  );
}

export async function deleteClocks(sql: Sql, contactIds: readonly number[]): Promise<void> {
  await sql('delete from segment_clock where contact_id = any($1::int[])', [arrayText(contactIds)]);
}

/** When the next answer of any contact flips by time alone. */
export async function earliestDue(sql: Sql): Promise<Date | undefined> {
  const [row] = await sql<{ dueAt: Date }>('select due_at as "dueAt" from segment_clock order by due_at limit 1');
  return row?.dueAt;
}

/** Waits while a build or a switch begins, and keeps the next one waiting until this transaction ends. */
export async function joinTurn(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock_shared(${turn('$1')}), ${UNHURRIED}`, [workspaceId]);
}

/** The same for whoever erases a contact, and waits for the disk. */
export async function joinErasing(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock_shared(${turn('$1')})`, [workspaceId]);
}

/** Waits until nobody works out answers in the workspace, and keeps everybody waiting until this transaction ends. */
export async function takeTurnAlone(sql: Sql, workspaceId: number): Promise<void> {
  await sql(`select pg_advisory_xact_lock(${turn('$1')})`, [workspaceId]);
}

/** Locks those of the contacts that are in nobody's hands, without waiting. */
export async function lockContacts(sql: Sql, workspaceId: number, contactIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    `select id from contact where workspace_id = $1 and id = any($2::int[]) order by id for no key update skip locked`,
    [workspaceId, arrayText(contactIds)],
  );
  return rows.map(({ id }) => id);
}

/** Those of the contacts that are there at all, locked or not. */
export async function existingContacts(
  sql: Sql,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<number[]> {
  const rows = await sql<{ id: number }>('select id from contact where workspace_id = $1 and id = any($2::int[])', [
    workspaceId,
    arrayText(contactIds),
  ]);
  return rows.map(({ id }) => id);
}

/** Waits until nobody holds the contact, at most a second. Hold nothing else while waiting. */
export async function waitForContact(sql: Sql, workspaceId: number, contactId: number): Promise<void> {
  await sql(`set local lock_timeout = '1s'`);
  await sql('select id from contact where workspace_id = $1 and id = $2 for no key update', [workspaceId, contactId]);
}

export type EngineState = {
  timeZone: string;
  /** Change with every definition that is added, changed or archived, and with every bound. */
  signature: string;
  /** Segments not yet worked out for everybody, and whether their definition was another one before. */
  unbuiltIds: number[];
  rebuiltIds: number[];
  /** Segments that a build under way works out for everybody. */
  buildingIds: number[];
};

/**
 * What everybody who works out answers must know, at the cost of one look into small tables. A row's xmin names the
 * transaction that wrote it: unlike a version, it is never the same for something that was rolled back.
 */
export async function readState(sql: Sql, workspaceId: number): Promise<EngineState> {
  const [row] = await sql<EngineState>(
    `select w.time_zone as "timeZone", s.signature || b.signature as signature, s.unbuilt as "unbuiltIds",
       s.rebuilt as "rebuiltIds",
       array(select unnest(o.segment_ids) from segment_build o
             where o.workspace_id = w.id and o.finished_at is null) as "buildingIds"
     from workspace w
     cross join lateral (
       select coalesce(string_agg(id || ':' || xmin::text, ',' order by id), '') as signature,
         coalesce(array_agg(id) filter (where built_at is null), '{}') as unbuilt,
         coalesce(array_agg(id) filter (where built_at is null and version > 1), '{}') as rebuilt
       from segment where workspace_id = w.id and archived_at is null) s
     cross join lateral (
       select coalesce(md5(string_agg(concat_ws(':', segment_id, leaf_key, coalesce(bound::text, 'none')), ','
                                      order by segment_id, leaf_key)), '') as signature
       from segment_bound where workspace_id = w.id) b
     where w.id = $1`,
    [workspaceId],
  );
  return row ?? { timeZone: 'UTC', signature: '', unbuiltIds: [], rebuiltIds: [], buildingIds: [] };
}

export type StoredDefinition = {
  id: number;
  version: number;
  name: string;
  definition: unknown;
  draftOf: number | null;
};

/** Definitions in use as they are stored; whether they can be read is for the caller to find out. */
export function liveDefinitions(sql: Sql, workspaceId: number): Promise<StoredDefinition[]> {
  return sql<StoredDefinition>(
    `select id, version, name, definition, draft_of as "draftOf" from segment
     where workspace_id = $1 and archived_at is null order by id`,
    [workspaceId],
  );
}

/** Names of kinds of events by their ids. */
export function kindNames(sql: Sql, workspaceId: number, kindIds: number[]) {
  return sql<{ id: number; name: string }>(
    'select id, name from event_kind where workspace_id = $1 and id = any($2::int[])',
    [workspaceId, kindIds],
  );
}

export type CurrentAnswers = { contactId: number; segmentIds: number[] | null; dueAt: Date | null };

/** What is written down about contacts now: segments each is a member of, and when its next flip is due. */
export function currentAnswers(sql: Sql, workspaceId: number, contactIds: readonly number[]) {
  return sql<CurrentAnswers>(
    `select c.id as "contactId", m.ids as "segmentIds", k.due_at as "dueAt"
     from unnest($2::int[]) as c(id)
     left join (select contact_id, array_agg(segment_id) as ids from member
                where contact_id = any($2::int[]) and workspace_id = $1 group by contact_id) m on m.contact_id = c.id
     left join segment_clock k on k.contact_id = c.id`,
    [workspaceId, arrayText(contactIds)],
  );
}

export type Clocks = { contactId: number; dueAt: number }[];

/** What one batch has to write down; see createWrites. */
export type Writes = {
  changes: readonly Change[];
  entered: readonly Change[];
  left: readonly Change[];
  clocks: Readonly<Clocks>;
  /** Contacts that a build under way must leave alone. */
  touched: readonly number[];
  /** Rows of dirty that are dealt with. */
  dirtyIds: readonly number[];
  recordedAt: Date;
};

/**
 * Writes down what a batch came to: entries and exits in the log in their order, memberships, clocks (Infinity, or an instant after the year 9999, stops one),
 * and takes away the rows it took in. One statement, whose parts touch different rows.
 */
export async function writeDown(sql: Sql, workspaceId: number, writes: Writes): Promise<void> {
  const values: unknown[] = [workspaceId];
  const put = (value: unknown) => `$${values.push(value)}`;
  const ints = (ids: readonly number[]) => `${put(arrayText(ids))}::int[]`;
  const times = (at: readonly number[]) => `${put(arrayText(at.map(isoOf)))}::timestamptz[]`;
  const texts = (words: readonly string[]) => `${put(arrayText(words))}::text[]`;
  const segments = (rows: readonly Change[]) => ints(rows.map(({ segmentId }) => segmentId));
  const contacts = (rows: readonly { contactId: number }[]) => ints(rows.map(({ contactId }) => contactId));
  const parts: string[] = [];
  const { changes, entered, left, touched, dirtyIds } = writes;
  if (changes.length > 0) {
    parts.push(`insert into member_log (workspace_id, segment_id, contact_id, change, at, cause, recorded_at)
      select $1::int, l.segment_id, l.contact_id, l.change, l.at, l.cause, ${put(writes.recordedAt)}::timestamptz
      from unnest(${segments(changes)}, ${contacts(changes)}, ${texts(changes.map(({ change }) => change))},
        ${times(changes.map(({ at }) => at))}, ${texts(changes.map(({ cause }) => cause))})
        with ordinality as l(segment_id, contact_id, change, at, cause, n) order by l.n returning 1`);
  }
  if (left.length > 0) {
    parts.push(`delete from member m using unnest(${segments(left)}, ${contacts(left)}) as g(segment_id, contact_id)
      where m.workspace_id = $1 and m.segment_id = g.segment_id and m.contact_id = g.contact_id returning 1`);
  }
  if (entered.length > 0) {
    parts.push(`insert into member (workspace_id, segment_id, contact_id, entered_at)
      select $1::int, * from unnest(${segments(entered)}, ${contacts(entered)}, ${times(entered.map(({ at }) => at))})
      on conflict (segment_id, contact_id) do update set entered_at = excluded.entered_at returning 1`);
  }
  const ticking = writes.clocks.filter(({ dueAt }) => dueAt <= LATEST_DUE);
  const stopped = writes.clocks.filter(({ dueAt }) => dueAt > LATEST_DUE);
  if (ticking.length > 0) {
    parts.push(`insert into segment_clock (workspace_id, contact_id, due_at)
      select $1::int, * from unnest(${contacts(ticking)}, ${times(ticking.map(({ dueAt }) => dueAt))})
      on conflict (contact_id) do update set due_at = excluded.due_at returning 1`);
  }
  if (stopped.length > 0) {
    parts.push(
      `delete from segment_clock where workspace_id = $1 and contact_id = any(${contacts(stopped)}) returning 1`,
    );
  }
  if (touched.length > 0) {
    parts.push(`insert into segment_touched (workspace_id, contact_id) select $1::int, unnest(${ints(touched)})
      on conflict do nothing returning 1`);
  }
  if (dirtyIds.length > 0) {
    parts.push(`delete from dirty where id = any(${put(arrayText(dirtyIds))}::bigint[]) returning 1`);
  }
  if (parts.length === 0) return;
  await sql(`with ${parts.map((part, n) => `part_${n} as (${part})`).join(', ')} select $1::int`, values);
}
