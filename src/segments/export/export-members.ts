import type { ContactValue } from '../../contacts/index.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import * as store from '../segments.store.ts';
import { csvRow } from './csv-row.ts';
import { type Column, chooseColumns } from './member-columns.ts';

/** Members read at a time: what is in memory of an export, however long it gets. */
const MEMBERS_AT_ONCE = 1_000;
const BYTE_ORDER_MARK = '\ufeff';

export type ExportWish = { columns: readonly string[] | null; withBom: boolean };

/** The members of a segment as a table. */
export function exportMembers({ db, contacts }: Parts, find: FindSegment) {
  async function* lines(workspaceId: number, segmentId: number, columns: Column[], withBom: boolean) {
    yield (withBom ? BYTE_ORDER_MARK : '') + csvRow(columns.map(({ header }) => header));
    const needsValues = columns.some(({ header }) => header.startsWith('values.'));
    for (let afterId = 0; ; ) {
      const members = await store.readMembers(db.sql, workspaceId, segmentId, {}, afterId, MEMBERS_AT_ONCE);
      if (members.length === 0) return;
      afterId = members.at(-1)!.id;
      const ids = members.map(({ id }) => id);
      const known = new Map((await contacts.getMany(workspaceId, ids)).map((contact) => [contact.id, contact]));
      const values = new Map<number, Map<string, ContactValue>>();
      for (const { contactId, ...value } of needsValues ? await contacts.valuesOfMany(workspaceId, ids) : []) {
        const ofContact = values.get(contactId) ?? new Map<string, ContactValue>();
        values.set(contactId, ofContact.set(value.name, value));
      }
      yield members
        .flatMap(({ id, enteredAt }) => {
          const contact = known.get(id);
          // Erased since the page was read.
          if (!contact) return [];
          const member = { contact, enteredAt, values: values.get(id) ?? new Map<string, ContactValue>() };
          return csvRow(columns.map(({ read }) => read(member)));
        })
        .join('');
    }
  }

  return {
    /**
     * Members now, in the order of their ids, as CSV (RFC 4180) page by page: whoever comes or goes meanwhile may be in it or
     * not. Throws `not_found`, `request_invalid`.
     */
    async membersCsv(workspaceId: number, segmentId: number, { columns, withBom }: ExportWish) {
      await find(workspaceId, segmentId);
      const attributes = (await contacts.attributes(workspaceId)).map(({ name }) => name);
      const known = { attributes, values: await contacts.valueNamesInUse(workspaceId) };
      // A value nobody has yet may be asked for by name.
      const asked = columns?.some((name) => name.startsWith('values.'))
        ? { ...known, values: [...new Set([...known.values, ...(await contacts.valueNames(workspaceId))])] }
        : known;
      return lines(workspaceId, segmentId, chooseColumns(columns, asked), withBom);
    },
  };
}
