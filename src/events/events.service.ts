import type { Contacts } from '../contacts/index.ts';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  localMinuteOfWeek,
  type Page,
  type PageQuery,
  type Tx,
  toPage,
} from '../platform/index.ts';
import { appendEvents, type EventOutcome } from './append-events.ts';
import { createEventKinds } from './event-kinds.ts';
import { deleteEventsOf, findKeys, listEvents, listTimeline, noteKeys, type StoredEvent } from './events.store.ts';
import type { WellKnownKind } from './kind-names.ts';
import { type EventInput, type EventReading, type ReadingPlace, readEvent } from './read-event.ts';
import { readSent } from './read-sent.ts';
import { type Reclassified, reclassifyEvents } from './reclassify.ts';
import { insertSelected, type Selection } from './selected.store.ts';

type Place = Omit<ReadingPlace, 'index'>;

/** What this room asks of the workspaces. */
export type WorkspaceFacts = { get(workspaceId: number): Promise<{ timeZone: string; currency: string }> };

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; workspaces: WorkspaceFacts; contacts: Contacts };

function readTimelineCursor(cursor: string | undefined): { at: Date; id: number } | null {
  if (cursor === undefined) return null;
  const [at, id] = Buffer.from(cursor, 'base64url').toString().split('.').map(Number);
  if (Number.isSafeInteger(at) && Number.isSafeInteger(id) && Math.abs(at as number) < 8.64e15) {
    return { at: new Date(at as number), id: id as number };
  }
  throw new KohortError('request_invalid', {
    detail: 'The cursor is not one of ours.',
    fields: [{ path: 'query.cursor', message: 'Use the nextCursor of the page before, unchanged.' }],
  });
}

/** What a later room must do in the transaction in which events turned out to be something else. */
export type OnReclassified = (tx: Pick<Tx, 'sql'>, workspaceId: number, eventIds: readonly number[]) => Promise<void>;

/** The verbs of the room. Registers with contacts what goes when a contact is erased. */
export function createEvents({ db, clock, doorbell, workspaces, contacts }: Parts) {
  const kinds = createEventKinds(db);
  const followers: OnReclassified[] = [];
  contacts.onErase((tx, workspaceId, contactId) => deleteEventsOf(tx.sql, workspaceId, contactId));
  contacts.onMerge({
    tables: [
      { table: 'event', how: 'move', key: ['id'] },
      { table: 'order_line', how: 'move', key: ['id'] },
      { table: 'order_code', how: 'move', key: ['id'] },
    ],
  });

  async function take<Input>(
    workspaceId: number,
    inputs: readonly Input[],
    read: (input: Input, index: number, place: Place) => EventReading,
    options: { tx?: Pick<Tx, 'sql'> | undefined; createMissing: boolean },
  ): Promise<EventOutcome[]> {
    const { timeZone, currency } = await workspaces.get(workspaceId);
    const place = { now: clock.now(), timeZone, currency };
    const given = { count: inputs.length, read: (index: number) => read(inputs[index] as Input, index, place) };
    const parts = { db, contacts, kinds, now: place.now };
    const { outcomes, hasCodes } = await appendEvents(parts, workspaceId, given, options);
    if (!options.tx && outcomes.some(({ kind }) => kind === 'accepted')) {
      doorbell.ring('segments.refresh');
      if (hasCodes) doorbell.ring('offers.settle');
    }
    return outcomes;
  }

  const events = {
    /**
     * Appends events, orders and refunds, any number, set-based (5,000 a transaction); outcomes in the order of the
     * inputs. A bad one is an outcome, never an error. What was there before (same event id, order number or refund
     * number) is a duplicate and changes nothing, also when two batches bring it at the same time. Late and out-of-order
     * is welcome; more than 24 hours in the future is rejected. With `createMissing`, unknown external ids and e-mails
     * become contacts. Marks contacts dirty in the same transaction; rings `segments.refresh`, and `offers.settle` when
     * codes came, after the commit. With a `tx` of the caller, the caller rings and repeats after a deadlock.
     */
    async append(
      workspaceId: number,
      inputs: readonly EventInput[],
      { tx, createMissing = false }: { tx?: Pick<Tx, 'sql'>; createMissing?: boolean } = {},
    ): Promise<EventOutcome[]> {
      const read = (input: EventInput, index: number, place: Place) => readEvent(input, { index, ...place });
      return take(workspaceId, inputs, read, { tx, createMissing });
    },

    /** The rows of a bulk request, of which some may not have the right shape; otherwise like `append`. */
    async appendSent(
      workspaceId: number,
      rows: readonly unknown[],
      { createMissing = false }: { createMissing?: boolean } = {},
    ): Promise<EventOutcome[]> {
      const kindIds = await kinds.ids(workspaceId);
      const read = (row: unknown, index: number, place: Place) => readSent(row, index, { ...place, kindIds });
      return take(workspaceId, rows, read, { createMissing });
    },

    /**
     * Appends an event of a well-known kind, at one instant, for each row of a SELECT of the caller, which yields (key,
     * contact_id, ref, props): one statement, whatever the number. A key that was there before changes nothing. Marks
     * contacts; the caller rings. Returns how many were new.
     */
    async appendSelected(
      tx: Pick<Tx, 'sql'>,
      workspaceId: number,
      { kind, at, selection }: { kind: WellKnownKind; at: Date; selection: Selection },
    ): Promise<number> {
      const { timeZone } = await workspaces.get(workspaceId);
      const kindId = (await kinds.ids(workspaceId)).get(kind);
      if (kindId === undefined) throw new KohortError('internal', { detail: `There is no kind ${kind}.` });
      const place = { kindId, at, minuteOfWeek: localMinuteOfWeek(at, timeZone), now: clock.now() };
      const contactIds = await insertSelected(tx.sql, workspaceId, place, selection);
      const changes = contactIds.map((contactId) => ({ contactId, input: `event:${kindId}` as const }));
      await contacts.markChanged(tx, workspaceId, changes);
      return contactIds.length;
    },

    /** Moves events to other kinds in the caller's transaction; see `reclassifyEvents`. The caller rings. */
    async reclassify(tx: Pick<Tx, 'sql'>, workspaceId: number, changes: readonly Reclassified[]): Promise<number> {
      const changed = await reclassifyEvents(kinds, tx, workspaceId, changes);
      const eventIds = changes.map(({ eventId }) => eventId);
      if (changed > 0) for (const follow of followers) await follow(tx, workspaceId, eventIds);
      return changed;
    },

    /** Registers what a later room must do in the transaction in which events turned out to be something else. */
    onReclassified(follow: OnReclassified): void {
      followers.push(follow);
    },

    /** One event; throws the problem's code when it is rejected. */
    async appendOne(
      workspaceId: number,
      input: EventInput,
      options: { createMissing?: boolean } = {},
    ): Promise<Exclude<EventOutcome, { kind: 'rejected' }>> {
      const [outcome] = await events.append(workspaceId, [input], options);
      if (!outcome) throw new KohortError('internal');
      if (outcome.kind !== 'rejected') return outcome;
      const { code, message, path } = outcome.problem;
      throw new KohortError(code, { detail: message, fields: [{ path, message }] });
    },

    /** Kind name → id; the well-known kinds are always there. Kept in memory. */
    async kindIds(workspaceId: number): Promise<ReadonlyMap<string, number>> {
      return kinds.ids(workspaceId);
    },

    /** Events in the order of arrival, newest first, optionally of one contact or one kind. */
    async list(
      workspaceId: number,
      page: PageQuery,
      { contactId, kind }: { contactId?: number; kind?: string } = {},
    ): Promise<Page<StoredEvent>> {
      const kindId = kind === undefined ? null : await kinds.find(workspaceId, kind);
      if (kindId === undefined) return { items: [], nextCursor: null };
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const filter = { beforeId, limit: page.limit + 1, contactId: contactId ?? null, kindId };
      return toPage(await listEvents(db.sql, workspaceId, filter), page.limit);
    },

    /** What one contact did, newest first by when it happened. Throws `not_found`. */
    async timeline(workspaceId: number, contactId: number, page: PageQuery): Promise<Page<StoredEvent>> {
      await contacts.get(workspaceId, contactId);
      const before = readTimelineCursor(page.cursor);
      const rows = await listTimeline(db.sql, workspaceId, contactId, { before, limit: page.limit + 1 });
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      if (rows.length <= page.limit || !last) return { items, nextCursor: null };
      return { items, nextCursor: Buffer.from(`${last.at.getTime()}.${last.id}`).toString('base64url') };
    },

    /** Which of these ids of calls that make no event were taken in before (see `noteSeen`). */
    async seen(workspaceId: number, ids: readonly string[]): Promise<ReadonlySet<string>> {
      const keys = await findKeys(
        db.sql,
        workspaceId,
        ids.map((id) => `call:${id}`),
      );
      return new Set([...keys.keys()].map((key) => key.slice('call:'.length)));
    },

    /** Remembers ids of calls that make no event, so that their repetition can be told. Idempotent. */
    async noteSeen(workspaceId: number, ids: readonly string[]): Promise<void> {
      await noteKeys(
        db.sql,
        workspaceId,
        [...new Set(ids)].sort().map((id) => `call:${id}`),
      );
    },
  };
  return events;
}

export type Events = ReturnType<typeof createEvents>;
