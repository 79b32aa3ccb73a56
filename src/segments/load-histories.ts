/**
 * Histories of some contacts, of a range of them, or of everybody, limited to what the definitions in use read. All tables
 * are read by COPY in binary format, in one message to PostgreSQL; copy-binary.ts says into what.
 *
 * Reads: contact, contact_attribute_change, contact_value, consent, event_kind, event, order_line, member_log,
 * segment_list_change. Kinds of events are looked up in the workspace, so that its events alone can be found.
 */
import { type Client, copyOut } from './copy-out.ts';
import { ORDER, REFUND } from './event-leaves.ts';
import { emptyHistory, NEVER_MEMBER } from './history.ts';
import { planContacts } from './load-contacts.ts';
import { listWanted, planEvents } from './load-events.ts';
import { planLines } from './load-lines.ts';
import type { Fill, HistoryBatch, KindIds, LoadRequest } from './load-request.ts';
import { planConsents, planLists, planMemberships, planValues } from './load-states.ts';

export type { Client } from './copy-out.ts';
export type { HistoryBatch, LoadRequest } from './load-request.ts';

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
      const kinds = await kindIds(client, request.workspaceId, kindsNeeded(request.needs));
      const contacts = planContacts(request);
      const events = planEvents(request, listWanted(request, kinds));
      const parts = [
        contacts,
        events,
        planLines(request, kinds, events),
        planConsents(request),
        planValues(request),
        planMemberships(request),
        planLists(request),
      ].filter((part) => part !== null);
      await copyOut(
        client,
        parts.flatMap(({ copies }) => copies),
      );
      const contactIds = contacts.found();
      const fills: Fill[] = [];
      for (const part of parts) fills.push(await part.settle(contactIds, client));
      return batchOf(contactIds, request.layout, fills);
    },
  };
}
