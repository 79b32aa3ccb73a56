import { type Contacts, personName } from '../../contacts/index.ts';
import { cursorToId, type Db, notFound, type PageQuery } from '../../platform/index.ts';
import { csvRow } from '../../segments/index.ts';
import type { PeopleQuery } from './people.schema.ts';
import * as store from './people.store.ts';

type Parts = { db: Db; contacts: Contacts };
export type People = ReturnType<typeof createPeople>;

/** Contacts read at a time for a file: what is in memory of it, however long it gets. */
const AT_ONCE = 1_000;

const columns = [
  'id',
  'externalId',
  'email',
  'name',
  'language',
  'timeZone',
  'topics',
  'suppressed',
  'group',
  'orders',
];

/** Contacts as a list: searched, filtered, and with what matters of each, read across the rooms. */
export function createPeople({ db, contacts }: Parts) {
  const toFilter = async (workspaceId: number, query: PeopleQuery): Promise<store.PeopleFilter> => ({
    search:
      query.search === undefined ? null : { text: query.search, names: await contacts.nameAttributes(workspaceId) },
    segmentId: query.segmentId ?? null,
    topic: query.topic ?? null,
    isSuppressed: query.suppressed === undefined ? null : query.suppressed === 'true',
    issue: query.issue ?? null,
  });

  /** In the order of `ids`; who was erased meanwhile is left out. */
  async function tell(workspaceId: number, ids: readonly number[]) {
    const known = new Map((await contacts.getMany(workspaceId, ids)).map((contact) => [contact.id, contact]));
    const facts = new Map((await store.readPeopleFacts(db.sql, workspaceId, ids)).map((fact) => [fact.id, fact]));
    const values = await contacts.valuesOfMany(workspaceId, ids, ['customer_group']);
    const groups = new Map(values.map(({ contactId, value }) => [contactId, String(value)]));
    return ids.flatMap((id) => {
      const [contact, fact] = [known.get(id), facts.get(id)];
      if (!contact || !fact) return [];
      const topics = contact.subscriptions.filter(({ state }) => state === 'subscribed').map(({ topic }) => topic);
      return { contact, ...fact, name: personName(contact.attributes), topics, group: groups.get(id) ?? null };
    });
  }

  type Told = Awaited<ReturnType<typeof tell>>[number];

  const present = ({ contact, lastOrderAt, ...facts }: Told) => ({
    ...facts,
    email: contact.email,
    externalId: contact.externalId,
    suppressed: contact.suppressed,
    lastOrderAt: lastOrderAt?.toISOString() ?? null,
    createdAt: contact.createdAt.toISOString(),
  });

  async function* csvLines(workspaceId: number, filter: store.PeopleFilter) {
    const attributes = (await contacts.attributes(workspaceId)).map(({ name }) => name);
    const more = ['worth', 'lastOrderAt', 'companies', 'createdAt', ...attributes.map((name) => `attributes.${name}`)];
    yield `\ufeff${csvRow([...columns, ...more])}`;
    const line = ({ contact, name, topics, group, orders, worth, lastOrderAt, companies }: Told) =>
      csvRow([
        ...[contact.id, contact.externalId, contact.email, name, contact.language, contact.timeZone, topics],
        ...[contact.suppressed, group, orders, worth, lastOrderAt, companies, contact.createdAt],
        ...attributes.map((attribute) => contact.attributes[attribute]),
      ]);
    for (let fromId: number | null = null; ; ) {
      const page = { isNewestFirst: false, fromId, limit: AT_ONCE };
      const ids = await store.listPeopleIds(db.sql, workspaceId, filter, page);
      if (ids.length === 0) return;
      yield (await tell(workspaceId, ids)).map(line).join('');
      fromId = ids.at(-1)!;
    }
  }

  return {
    /** One page of those who fit. */
    async list(workspaceId: number, page: PageQuery, query: PeopleQuery & { order: 'newest' | 'oldest' }) {
      const filter = await toFilter(workspaceId, query);
      const fromId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const wanted = { isNewestFirst: query.order === 'newest', fromId, limit: page.limit + 1 };
      const ids = await store.listPeopleIds(db.sql, workspaceId, filter, wanted);
      const shown = ids.slice(0, page.limit);
      const items = (await tell(workspaceId, shown)).map(present);
      const hasMore = ids.length > page.limit;
      return { items, nextCursor: hasMore ? Buffer.from(String(shown.at(-1))).toString('base64url') : null };
    },

    /** One of them. Throws `not_found`. */
    async get(workspaceId: number, contactId: number) {
      const [told] = await tell(workspaceId, [contactId]);
      if (!told) throw notFound('contact', contactId);
      return present(told);
    },

    /** How many fit. */
    async count(workspaceId: number, query: PeopleQuery): Promise<number> {
      return store.countPeople(db.sql, workspaceId, await toFilter(workspaceId, query));
    },

    /** All who fit as CSV (RFC 4180), page by page. */
    async csv(workspaceId: number, query: PeopleQuery) {
      return csvLines(workspaceId, await toFilter(workspaceId, query));
    },

    /** Segments in use that a contact is in now, the latest entered first. Throws `not_found`. */
    async segmentsOf(workspaceId: number, contactId: number) {
      await contacts.get(workspaceId, contactId);
      const rows = await store.listSegmentsOf(db.sql, workspaceId, contactId);
      return rows.map(({ since, ...row }) => ({ ...row, since: since.toISOString() }));
    },
  };
}
