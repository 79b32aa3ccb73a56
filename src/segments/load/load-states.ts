/** Loads what was said and written down about contacts: consents, memberships, lists. */

import type { ConsentColumns, ListColumns, MembershipColumns } from '../judge/history.ts';
import { readCopy } from './copy-binary.ts';
import { boundsOf, columnOf, int, ints, ofContacts, type Part, type ScopedRequest, texts } from './load-request.ts';

const scopeOf = ({ workspaceId, contacts }: ScopedRequest) =>
  `workspace_id = ${int(workspaceId)} and ${ofContacts('contact_id', contacts)}`;

export function planConsents(request: ScopedRequest): Part | null {
  const { topics } = request.needs;
  if (topics.size === 0) return null;
  const rows = readCopy({ contact: 'int4', topic: 'word', at: 'timestamptz', isSubscribed: 'bool' });
  const query = `select contact_id, topic, at, state = 'subscribed' from consent
    where ${scopeOf(request)} and topic in (${texts(topics)})
    order by contact_id, topic, at`;
  return {
    copies: [{ query, into: rows }],
    settle(contactIds) {
      const { contact, topic, at, isSubscribed } = rows.columns;
      const { from, until } = boundsOf(contact, rows.count, contactIds);
      const consents = new Map<string, ConsentColumns>();
      return (history, index) => {
        consents.clear();
        history.consents = consents;
        for (let row = from[index]!; row < until[index]!; row += 1) {
          const column = columnOf(consents, topic[row]!, () => ({ at: [], isSubscribed: [] }));
          // Of what was said at one instant, subscribed comes first.
          let place = column.at.length;
          if (isSubscribed[row] === 1) while (place > 0 && column.at[place - 1] === at[row]) place -= 1;
          column.at.push(at[row]!);
          column.isSubscribed.splice(place, 0, isSubscribed[row] === 1);
        }
      };
    },
  };
}

export function planMemberships(request: ScopedRequest): Part | null {
  const { memberships: segmentIds } = request.needs;
  if (segmentIds.size === 0) return null;
  const rows = readCopy({ contact: 'int4', segment: 'int4', at: 'timestamptz', isEntry: 'bool', isOwn: 'bool' });
  const query = `select contact_id, segment_id, at, change = 'entered', cause in ('change', 'time') from member_log
    where ${scopeOf(request)} and segment_id in (${ints(segmentIds)}) order by contact_id, id`;
  return {
    copies: [{ query, into: rows }],
    settle(contactIds) {
      const { contact, segment, at, isEntry, isOwn } = rows.columns;
      const { from, until } = boundsOf(contact, rows.count, contactIds);
      return ({ memberships }, index) => {
        memberships.clear();
        for (let row = from[index]!; row < until[index]!; row += 1) {
          const empty = (): MembershipColumns => ({ at: [], isEntry: [], isOwn: [] });
          const column = columnOf(memberships, segment[row]!, empty);
          column.at.push(at[row]!);
          column.isEntry.push(isEntry[row] === 1);
          column.isOwn.push(isOwn[row] === 1);
        }
      };
    },
  };
}

export function planLists(request: ScopedRequest): Part | null {
  const { lists: segmentIds } = request.needs;
  if (segmentIds.size === 0) return null;
  const rows = readCopy({ contact: 'int4', segment: 'int4', at: 'timestamptz', isListed: 'bool' });
  const query = `select contact_id, segment_id, at, is_listed from segment_list_change
    where ${scopeOf(request)} and segment_id in (${ints(segmentIds)}) order by contact_id, segment_id, at, id`;
  return {
    copies: [{ query, into: rows }],
    settle(contactIds) {
      const { contact, segment, at, isListed } = rows.columns;
      const { from, until } = boundsOf(contact, rows.count, contactIds);
      const lists = new Map<number, ListColumns>();
      return (history, index) => {
        lists.clear();
        history.lists = lists;
        for (let row = from[index]!; row < until[index]!; row += 1) {
          const column = columnOf(lists, segment[row]!, () => ({ at: [], isListed: [] }));
          column.at.push(at[row]!);
          column.isListed.push(isListed[row] === 1);
        }
      };
    },
  };
}
