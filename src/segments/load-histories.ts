/**
 * Histories of up to a few thousand contacts at once: one query a table, limited to what the definitions in use read.
 *
 * Reads: contact, consent, event_kind, event, order_line. The contacts must belong to the workspace: event and order_line
 * are then read by contact id alone, so that the index (contact, kind, at) answers without touching the table.
 * This file is the seam for reading by COPY BINARY: whatever fills these columns serves the evaluator.
 */
import type { Tx } from '../platform/index.ts';
import { ORDER, REFUND } from './event-leaves.ts';
import { emptyHistory, type History, noEvents } from './history.ts';
import { loadSince, type Needs } from './list-needs.ts';

export type LoadRequest = {
  workspaceId: number;
  /** Contacts of the workspace. Those that do not exist are left out of the answer. */
  contactIds: readonly number[];
  needs: Needs;
  /** The earliest instant (epoch ms) about which the histories will be asked. */
  from: number;
  /** Also load event ids, to name the events that prove an answer. */
  withIds?: boolean;
};

/** A connection, so that all queries of a load can be inside one transaction. */
export type Client = Tx['client'];

export type HistoryLoader = ReturnType<typeof createHistoryLoader>;

type Histories = Map<number, History>;

/** Rows as arrays: cheaper than objects where there are tens of thousands. */
async function rowsOf<Row extends unknown[]>(client: Client, text: string, values: unknown[]): Promise<Row[]> {
  return (await client.query<Row>({ text, values, rowMode: 'array' })).rows;
}

const sinceText = (since: number) => (Number.isFinite(since) ? new Date(since).toISOString() : '-infinity');

async function loadContacts(client: Client, { workspaceId, contactIds, needs }: LoadRequest): Promise<Histories> {
  type Row = [
    number,
    number,
    string | null,
    string | null,
    string | null,
    string | null,
    Date,
    Record<string, unknown>,
  ];
  const rows = await rowsOf<Row>(
    client,
    `select id, bucket, email, external_id, language, time_zone, created_at
       ${needs.needsAttributes ? ', attributes' : ''}
     from contact where workspace_id = $1 and id = any($2::int[])`,
    [workspaceId, contactIds],
  );
  const histories: Histories = new Map();
  for (const [id, bucket, email, externalId, language, timeZone, createdAt, attributes] of rows) {
    const fields = {
      $email: email,
      $external_id: externalId,
      $language: language,
      $time_zone: timeZone,
      $created_at: createdAt.toISOString(),
    };
    histories.set(id, { ...emptyHistory(id, bucket), fields, attributes: attributes ?? {} });
  }
  return histories;
}

type KindNames = ReadonlyMap<string, number>;

async function loadEvents(client: Client, request: LoadRequest, kindIds: KindNames, histories: Histories) {
  const wanted = [...request.needs.kinds].filter(([name]) => kindIds.has(name));
  if (wanted.length === 0) return;
  const needsProps = wanted.some(([, need]) => need.needsProps);
  const nameOf = new Map(wanted.map(([name]) => [kindIds.get(name)!, name]));
  type Row = [
    number,
    number,
    number,
    number,
    number | null,
    string | null,
    number | null,
    Record<string, unknown> | null,
  ];
  const rows = await rowsOf<Row>(
    client,
    `select e.contact_id, e.kind_id, date_part('epoch', e.at) * 1000, e.minute_of_week, e.amount, e.ref,
       ${request.withIds ? 'e.id' : 'null'}, ${needsProps ? 'e.props' : 'null'}
     from event e join unnest($2::int[], $3::timestamptz[]) as k(kind_id, since) on k.kind_id = e.kind_id and e.at >= k.since
     where e.contact_id = any($1::int[])
     order by e.contact_id, e.kind_id, e.at, e.amount nulls first`,
    [
      request.contactIds,
      wanted.map(([name]) => kindIds.get(name)!),
      wanted.map(([, need]) => sinceText(loadSince(need, request.from))),
    ],
  );
  let columns = noEvents();
  let contact = -1;
  let kind = -1;
  for (const [contactId, kindId, at, minuteOfWeek, amount, ref, id, props] of rows) {
    if (contactId !== contact || kindId !== kind) {
      [contact, kind, columns] = [contactId, kindId, noEvents()];
      histories.get(contactId)?.events.set(nameOf.get(kindId)!, columns);
    }
    // date_part is a float: whole milliseconds may come out a hair beside.
    columns.at.push(Math.round(at));
    columns.minuteOfWeek.push(minuteOfWeek);
    columns.amount.push(amount);
    columns.ref.push(ref);
    columns.props.push(props);
    if (id !== null) columns.ids.push(id);
  }
}

async function loadLines(client: Client, request: LoadRequest, kindIds: KindNames, histories: Histories) {
  if (request.needs.lines === null) return;
  type Row = [number, number, number, number, number, string, string | null, string | null, number];
  const rows = await rowsOf<Row>(
    client,
    `select l.contact_id, date_part('epoch', l.at) * 1000, l.event_id, e.kind_id, e.minute_of_week,
       l.product, l.category, l.brand, l.amount
     from order_line l join event e on e.id = l.event_id
     where l.contact_id = any($1::int[]) and l.at >= $2
     order by l.contact_id, l.at, l.event_id, l.line`,
    [request.contactIds, sinceText(loadSince(request.needs.lines, request.from))],
  );
  const orderKind = kindIds.get(ORDER);
  for (const [contactId, at, eventId, kindId, minuteOfWeek, product, category, brand, amount] of rows) {
    const lines = histories.get(contactId)?.lines;
    lines?.at.push(Math.round(at));
    lines?.eventId.push(eventId);
    lines?.isOrder.push(kindId === orderKind);
    lines?.minuteOfWeek.push(minuteOfWeek);
    lines?.product.push(product);
    lines?.category.push(category);
    lines?.brand.push(brand);
    lines?.amount.push(amount);
  }
}

async function loadConsents(client: Client, request: LoadRequest, histories: Histories) {
  const { workspaceId, contactIds, needs } = request;
  if (needs.topics.size === 0) return;
  const rows = await rowsOf<[number, string, string, Date]>(
    client,
    `select contact_id, topic, state, at from consent
     where workspace_id = $1 and contact_id = any($2::int[]) and topic = any($3::text[])
     order by contact_id, topic, at, state collate "C"`,
    [workspaceId, contactIds, [...needs.topics]],
  );
  for (const [contactId, topic, state, at] of rows) {
    const consents = histories.get(contactId)?.consents;
    if (consents === undefined) continue;
    const column = consents.get(topic) ?? { at: [], isSubscribed: [] };
    consents.set(topic, column);
    column.at.push(at.getTime());
    column.isSubscribed.push(state === 'subscribed');
  }
}

/** Loads histories; remembers the ids of event kinds, which are never renamed or deleted. */
export function createHistoryLoader() {
  const knownKinds = new Map<number, Map<string, number>>();

  /** Ids of event kinds by name. A kind that no event ever had is left out, and asked for again the next time. */
  async function kindIds(client: Client, workspaceId: number, names: readonly string[]): Promise<KindNames> {
    const known = knownKinds.get(workspaceId) ?? new Map<string, number>();
    knownKinds.set(workspaceId, known);
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length > 0) {
      const rows = await rowsOf<[number, string]>(
        client,
        'select id, name from event_kind where workspace_id = $1 and name = any($2::text[])',
        [workspaceId, unknown],
      );
      for (const [id, name] of rows) known.set(name, id);
    }
    return known;
  }

  return {
    kindIds,

    /** Histories by contact id, with what `needs` names and maybe more. Uses one connection, one query a table. */
    async load(client: Client, request: LoadRequest): Promise<Histories> {
      const { needs, workspaceId } = request;
      const names = [...needs.kinds.keys(), ...(needs.lines === null ? [] : [ORDER, REFUND])];
      const kinds = names.length === 0 ? new Map<string, number>() : await kindIds(client, workspaceId, names);
      const histories = await loadContacts(client, request);
      await loadEvents(client, request, kinds, histories);
      await loadLines(client, request, kinds, histories);
      await loadConsents(client, request, histories);
      return histories;
    },
  };
}
