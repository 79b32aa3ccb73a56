import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  toPage,
} from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { type AttributeType, MAX_LIST } from '../attribute-types.ts';
import { findContacts, insertAttributes, listAttributes, lockById } from '../contacts.store.ts';
import { setAttributes } from '../set-attributes.ts';
import type { Moment } from './moment.ts';
import {
  hasInterest,
  insertNote,
  listMoments,
  listNotes,
  type Note,
  type NoteKind,
  removeNote,
} from './notes.store.ts';

type Parts = { db: Db; clock: Clock; ring(): void; workspaces: Pick<Workspaces, 'audit'> };

/** The list attribute that interests are kept in as well, for segments. */
export const INTERESTS = 'interests';

export type NoteInput = { kind: 'note' | 'interest'; text: string } | { kind: 'moment'; text: string; moment: Moment };

const authorOf = (actor: AuditActor): string => {
  if (actor === 'system') return 'system';
  return actor.kind === 'api-key' ? `key:${actor.keyId}` : `operator:${actor.operatorId}`;
};

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What people wrote down about contacts, by hand: notes, interests, when to contact them and when not. */
export function createNotes({ db, clock, ring, workspaces }: Parts) {
  /** The attribute, declared as a list; throws when the workspace uses its name for something else. */
  const declareInterests = async (workspaceId: number): Promise<void> => {
    await insertAttributes(db.sql, workspaceId, [{ name: INTERESTS, type: 'list' as AttributeType }], clock.now());
    const def = (await listAttributes(db.sql, workspaceId)).find(({ name }) => name === INTERESTS);
    if (def && def.type !== 'list') {
      throw new KohortError('contact_attribute_declared', {
        detail:
          `Interests are kept in the attribute "${INTERESTS}" too, for segments, but that is declared as ${def.type}: ` +
          'write a note instead.',
      });
    }
  };

  const notes = {
    /**
     * Writes something down about a contact. An interest goes into the attribute `interests` too. Throws `not_found`,
     * `contact_attribute_declared`, `contact_invalid` (too many interests).
     */
    async add(workspaceId: number, contactId: number, input: NoteInput, actor: AuditActor): Promise<Note> {
      if (input.kind === 'interest') await declareInterests(workspaceId);
      const now = clock.now();
      const text = input.text.trim();
      const note = await db.transaction(async ({ sql }) => {
        const contact = await lockById(sql, workspaceId, contactId);
        if (!contact) throw notFound('contact', contactId);
        const moment = input.kind === 'moment' ? input.moment : null;
        const added = await insertNote(sql, workspaceId, contactId, {
          kind: input.kind,
          text,
          moment,
          author: authorOf(actor),
          at: now,
        });
        if (input.kind === 'interest') {
          const known = textsOf(contact.attributes[INTERESTS]);
          if (!known.includes(text) && known.length >= MAX_LIST) {
            throw new KohortError('contact_invalid', { detail: `A contact has at most ${MAX_LIST} interests.` });
          }
          const value = (before: unknown) => [...new Set([...textsOf(before), text])];
          await setAttributes(sql, workspaceId, [{ contactId, name: INTERESTS, value }], now);
        }
        const entry = { actor, action: `notes.add-${input.kind}`, subject: `contact ${contactId}` };
        await workspaces.audit(workspaceId, entry, sql);
        return added;
      });
      if (input.kind === 'interest') ring();
      return note;
    },

    /** Notes of a contact, newest first. Throws `not_found`. */
    async list(
      workspaceId: number,
      contactId: number,
      page: PageQuery,
      { kind = null, withRemoved = false }: { kind?: NoteKind | null; withRemoved?: boolean } = {},
    ): Promise<Page<Note>> {
      const [contact] = await findContacts(db.sql, workspaceId, [contactId]);
      if (!contact) throw notFound('contact', contactId);
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const filter = { beforeId, limit: page.limit + 1, kind, withRemoved };
      return toPage(await listNotes(db.sql, workspaceId, contactId, filter), page.limit);
    },

    /**
     * Takes a note away; it is kept, with when. An interest that no other note speaks of leaves the attribute `interests`.
     * Throws `not_found`.
     */
    async remove(workspaceId: number, contactId: number, noteId: number, actor: AuditActor): Promise<void> {
      const now = clock.now();
      const removed = await db.transaction(async ({ sql }) => {
        // The contact first, as when one is added: two changes of one contact come one after the other.
        await lockById(sql, workspaceId, contactId);
        const note = await removeNote(sql, workspaceId, contactId, noteId, now);
        if (!note) throw notFound('note', noteId);
        if (note.kind === 'interest' && !(await hasInterest(sql, workspaceId, contactId, note.text))) {
          const value = (before: unknown) => {
            const left = textsOf(before).filter((text) => text !== note.text);
            return left.length === 0 ? null : left;
          };
          const isList = (await listAttributes(sql, workspaceId)).some(
            ({ name, type }) => name === INTERESTS && type === 'list',
          );
          if (isList) await setAttributes(sql, workspaceId, [{ contactId, name: INTERESTS, value }], now);
        }
        const entry = { actor, action: `notes.remove-${note.kind}`, subject: `contact ${contactId}` };
        await workspaces.audit(workspaceId, entry, sql);
        return note;
      });
      if (removed.kind === 'interest') ring();
    },

    /** When to contact these contacts, and when not, on their own clocks: see `neverUntil`. */
    momentsOf: (workspaceId: number, contactIds: readonly number[]) => listMoments(db.sql, workspaceId, contactIds),
  };
  return notes;
}
