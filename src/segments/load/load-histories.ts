/**
 * Histories of some contacts, of a range of them, or of everybody, limited to what the definitions in use read. All tables
 * are read by COPY in binary format, in one message to PostgreSQL; copy-binary.ts says into what.
 *
 * Reads: contact, contact_attribute_change, contact_value, contact_score, company, contact_company, consent, event_kind,
 * event, order_line, member_log, segment_list_change. Kinds of events are looked up in the workspace, so that its events alone can be found.
 */

import { ORDER, REFUND } from '../judge/event-leaves.ts';
import { emptyHistory, NEVER_MEMBER } from '../judge/history.ts';
import { type Client, copyOut, shareCopies } from './copy-out.ts';
import { limitCopies, planKinds } from './load-by-kind.ts';
import { planCompanies } from './load-companies.ts';
import { type ContactsPart, planContacts } from './load-contacts.ts';
import { type EventsPart, listWanted, planEvents } from './load-events.ts';
import { planLines } from './load-lines.ts';
import type { Fill, HistoryBatch, KindIds, LoadRequest, Part, ScopedRequest } from './load-request.ts';
import { planConsents, planLists, planMemberships } from './load-states.ts';
import { planValues } from './load-values.ts';
import { type WalkRequest, walkRanges } from './walk-histories.ts';

export type { Client } from './copy-out.ts';
export type { HistoryBatch, LoadRequest } from './load-request.ts';
export { type WalkRequest, withSnapshot } from './walk-histories.ts';

export type ByKindRequest = Omit<LoadRequest, 'contacts' | 'asOf' | 'withIds'> & { mostRows: number };

export type HistoryLoader = ReturnType<typeof createHistoryLoader>;

/** Histories that `fills` make of what was loaded. */
function batchOf(contactIds: ArrayLike<number>, layout: LoadRequest['layout'], fills: readonly Fill[]): HistoryBatch {
  const history = emptyHistory(layout, 0);
  // Each slice of its own: emptyHistory may share what is empty.
  history.events = history.events.map((slice) => ({ ...slice }));
  return {
    contactIds,
    read(index) {
      for (const fill of fills) fill(history, index);
      history.answers.fill(NEVER_MEMBER);
      return history;
    },
  };
}

/** What belongs to contacts, beside themselves. Lines look at the events, which settle before them. */
function planRest(request: ScopedRequest, kinds: KindIds, events: EventsPart): Part[] {
  return [
    events,
    planLines(request, kinds, events),
    planConsents(request),
    planValues(request),
    planCompanies(request),
    planMemberships(request),
    planLists(request),
  ].filter((part) => part !== null);
}

async function settle(
  client: Client,
  { layout }: ScopedRequest,
  contacts: ContactsPart,
  parts: readonly Part[],
): Promise<HistoryBatch> {
  const contactIds = contacts.found()!;
  const fills: Fill[] = [];
  for (const part of parts) fills.push(await part.settle(contactIds, client));
  return batchOf(contactIds, layout, fills);
}

async function loadKinds(client: Client, request: LoadRequest, kinds: KindIds): Promise<HistoryBatch> {
  const contacts = planContacts(request);
  const parts = [contacts, ...planRest(request, kinds, planEvents(request, listWanted(request, kinds)))];
  await copyOut(
    client,
    parts.flatMap(({ copies }) => copies),
  );
  return settle(client, request, contacts, parts);
}

/** Loads histories; remembers the ids of event kinds, which are never renamed or deleted. */
export function createHistoryLoader() {
  const knownKinds = new Map<number, Map<string, number>>();

  /** Ids of event kinds by name. A kind that no event ever had is left out, and asked for again the next time. */
  async function kindIds(client: Client, workspaceId: number, names: readonly string[]): Promise<KindIds> {
    const known = knownKinds.get(workspaceId) ?? new Map<string, number>();
    knownKinds.set(workspaceId, known);
    const unknown = names.filter((name) => !known.has(name));
    if (unknown.length > 0) {
      const { rows } = await client.query<{ id: number; name: string }>(
        'select id, name from event_kind where workspace_id = $1 and name = any($2::text[])',
        [workspaceId, unknown],
      );
      for (const { id, name } of rows) known.set(name, id);
    }
    return known;
  }

  const kindsNeeded = ({ kinds, lines }: LoadRequest['needs']) => [
    ...new Set([...kinds.keys(), ...(lines === null ? [] : [ORDER, REFUND])]),
  ];

  return {
    kindIds,

    /** What `needs` names, and maybe more. Uses one connection, and all of it is asked for at once. */
    async load(client: Client, request: LoadRequest): Promise<HistoryBatch> {
      return loadKinds(client, request, await kindIds(client, request.workspaceId, kindsNeeded(request.needs)));
    },

    /**
     * Everybody of the workspace, batch by batch in ascending order, the next one under way while one is used; with
     * several connections (that share a snapshot: see withSnapshot) as many are. A batch is valid until the next is asked for.
     */
    async *walk(clients: readonly Client[], request: WalkRequest): AsyncGenerator<HistoryBatch, void, void> {
      const [client] = clients;
      const kinds = await kindIds(client!, request.workspaceId, kindsNeeded(request.needs));
      const { rows } = await client!.query<{ from: number | null; until: number }>(
        'select min(id) as from, max(id) + 1 as until from contact where workspace_id = $1',
        [request.workspaceId],
      );
      const { from, until } = rows[0]!;
      if (from === null) return;
      yield* walkRanges(clients, { from, until }, request.contactsAtOnce, (each, contacts) =>
        loadKinds(each, { ...request, contacts }, kinds),
      );
    },

    /**
     * Everybody of the workspace at once, each kind of event as a stretch of time: cheaper than walking over the contacts
     * where few kinds or short windows are needed. Null when that is more than `mostRows` rows beside the contacts. Several
     * connections (that share a snapshot: see withSnapshot) share the work.
     */
    async loadByKind(clients: readonly Client[], { mostRows, ...asked }: ByKindRequest): Promise<HistoryBatch | null> {
      const request: ScopedRequest = { ...asked, contacts: 'everybody' };
      const [client] = clients;
      const kinds = await kindIds(client!, request.workspaceId, kindsNeeded(request.needs));
      const contacts = planContacts(request);
      const events = planKinds(request.workspaceId, listWanted(request, kinds), contacts.found);
      const rest = planRest(request, kinds, events);
      const limited = limitCopies(
        rest.flatMap(({ copies }) => copies),
        mostRows,
      );
      await shareCopies(clients, [...contacts.copies, ...limited.copies]);
      return limited.isOver() ? null : settle(client!, request, contacts, [contacts, ...rest]);
    },
  };
}
