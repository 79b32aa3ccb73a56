import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  type Sql,
  type Tx,
  toPage,
} from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { createAttributes } from './attributes.service.ts';
import { createCompanies } from './companies/companies.service.ts';
import { deleteLinksOfContact } from './companies/links.store.ts';
import { appendConsents, deleteConsents, listConsents } from './consent.store.ts';
import { type Contact, deleteContact, findContacts, listContacts, lockById } from './contacts.store.ts';
import { type Change, insertDirty } from './dirty.store.ts';
import { deleteAttributeChanges } from './history.store.ts';
import { findByAlias } from './merging/follow-aliases.ts';
import { createMerging, type Merger } from './merging/merging.service.ts';
import { createNotes } from './notes/notes.service.ts';
import { deleteNotes } from './notes/notes.store.ts';
import { createOptIns } from './opt-in.service.ts';
import { deleteOptIns } from './opt-in.store.ts';
import { type ContactPatch, patchContact } from './patch-contact.ts';
import { nameAttributes } from './person-name.ts';
import { createQuality } from './quality/quality.service.ts';
import { createQuestions } from './questions/questions.service.ts';
import { type ConsentInput, type ContactInput, type ContactOutcome, consentProblem } from './read-contact.ts';
import { createRepairs } from './repairs/repairs.service.ts';
import { type ContactRef, resolveContacts } from './resolve-contacts.ts';
import { deleteScores } from './scores.store.ts';
import { type AttributeWish, setAttributes } from './set-attributes.ts';
import { createSuppression, readEmail } from './suppression.service.ts';
import { createTopics } from './topics.service.ts';
import { findConfirmedTopics } from './topics.store.ts';
import { upsertContacts } from './upsert-contacts.ts';
import { createValues } from './values.service.ts';
import { deleteValues } from './values.store.ts';

/** What a later room must do in the transaction that erases a contact. */
export type Eraser = (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number) => Promise<void>;

export type ConsentChange = ConsentInput & { contactId: number };

type InTransaction = { tx?: Pick<Tx, 'sql'> };

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; workspaces: Pick<Workspaces, 'audit'> };

/**
 * The verbs of the room. Every change marks the contact dirty in its own transaction and rings `segments.refresh` after
 * the commit; with a `tx` of the caller, the caller rings.
 */
export function createContacts({ db, clock, doorbell, workspaces }: Parts) {
  const erasers: Eraser[] = [];
  const ring = () => doorbell.ring('segments.refresh');

  /** Runs in the caller's transaction, or in one of our own and rings when something changed. */
  async function within<T>(tx: Pick<Tx, 'sql'> | undefined, work: (sql: Sql) => Promise<T>): Promise<T> {
    if (tx) return work(tx.sql);
    const result = await db.transaction(({ sql }) => work(sql));
    ring();
    return result;
  }

  const attributes = createAttributes({ db, clock, workspaces });
  const merging = createMerging({ db, clock, ring, workspaces });

  const contacts = {
    ...createSuppression({ clock, workspaces, db, within }),
    ...attributes,
    ...createValues({ db, clock, ring }),
    topics: createTopics({ db, clock, workspaces }),
    companies: createCompanies({ db, clock, ring, workspaces }),
    merging,
    repairs: createRepairs({ db, clock, doorbell, workspaces, merging }),
    notes: createNotes({ db, clock, ring, workspaces }),
    quality: createQuality({ db, clock, doorbell }),
    questions: createQuestions({ db, clock, workspaces, declareAttribute: attributes.declareAttribute }),
    optIns: createOptIns({
      db,
      clock,
      ringMail: () => doorbell.ring('delivery.send-confirmations'),
      ringChanged: ring,
    }),

    /**
     * Creates or updates contacts, any number, set-based (2,000 rows a transaction). A bad row is an outcome, never an
     * error, and does not hold up the others; outcomes come in the order of the rows. Rows about the same contact are
     * merged in order. Attributes merge, null removes one; unknown ones are declared by the type of their first value.
     * Consent without `at` counts as told now, but never undoes an unsubscribe. Safe to repeat and to run concurrently.
     */
    async upsertMany(workspaceId: number, inputs: readonly ContactInput[]): Promise<ContactOutcome[]> {
      const outcomes = await upsertContacts({ db, clock }, workspaceId, inputs);
      if (outcomes.some(({ kind }) => kind === 'created' || kind === 'updated')) ring();
      return outcomes;
    },

    /** One contact; see `upsertMany`. Throws `contact_invalid` or `contact_email_taken`. */
    async upsert(
      workspaceId: number,
      input: ContactInput,
    ): Promise<{ kind: 'created' | 'updated' | 'unchanged'; contactId: number }> {
      const [outcome] = await contacts.upsertMany(workspaceId, [input]);
      if (!outcome) throw new KohortError('internal');
      if (outcome.kind !== 'rejected') return { kind: outcome.kind, contactId: outcome.contactId };
      const { code, message, path } = outcome.problem;
      throw new KohortError(code, { detail: message, fields: [{ path, message }] });
    },

    /**
     * Our ids of contacts named by reference, in the same order; null where there is none. With `createMissing`, unknown
     * external ids and e-mails (never unknown contact ids) become contacts that know only that key.
     */
    async resolve(
      workspaceId: number,
      refs: readonly ContactRef[],
      { createMissing = false, tx }: { createMissing?: boolean } & InTransaction = {},
    ): Promise<(number | null)[]> {
      const options = { createMissing, now: clock.now() };
      if (tx) return (await resolveContacts(tx.sql, workspaceId, refs, options)).ids;
      if (!createMissing) return (await resolveContacts(db.sql, workspaceId, refs, options)).ids;
      // Autocommitted statements hold no locks between them: two batches that create the same contacts cannot deadlock.
      const { ids, created } = await resolveContacts(db.sql, workspaceId, refs, options);
      if (created) ring();
      return ids;
    },

    /**
     * Records what contacts said, append-only, and updates their subscriptions (latest `at` wins, unsubscribed wins a tie).
     * Idempotent for statements with `at`. Throws `contact_invalid` when one of them is malformed, before any is written.
     */
    async setConsent(
      workspaceId: number,
      changes: readonly ConsentChange[],
      { tx }: InTransaction = {},
    ): Promise<void> {
      const now = clock.now();
      for (const [position, change] of changes.entries()) {
        const wrong = consentProblem(change, now);
        if (!wrong) continue;
        const fields = [{ path: `${position}.${wrong.path}`, message: wrong.message }];
        throw new KohortError('contact_invalid', { detail: wrong.message, fields });
      }
      const records = changes.map(({ contactId, topic, state, at, source, evidence }) => ({
        contactId,
        topic,
        state,
        source: source ?? 'api',
        evidence: evidence ?? null,
        at: at ?? now,
      }));
      await within(tx, async (sql) => {
        const { appended } = await appendConsents(sql, workspaceId, records, now);
        await insertDirty(sql, workspaceId, appended);
      });
    },

    /**
     * What a form or another system reports of a contact: as `setConsent`, but a yes to a topic with double opt-in is asked
     * for by mail first, unless it was `confirmed` elsewhere. Throws also what asking throws.
     */
    async reportConsent(workspaceId: number, change: ConsentChange): Promise<void> {
      const { contactId, topic, state, source, evidence, confirmed } = change;
      const isYes = state === 'subscribed' && !confirmed;
      if (isYes && (await findConfirmedTopics(db.sql, workspaceId)).has(topic)) {
        const wrong = consentProblem(change, clock.now());
        if (wrong) throw new KohortError('contact_invalid', { detail: wrong.message, fields: [wrong] });
        const wish = { contactId, topic, source: source ?? 'api', evidence: evidence ?? null };
        await contacts.optIns.ask(workspaceId, wish);
      } else await contacts.setConsent(workspaceId, [change]);
    },

    /** Statements of one contact, newest first. Throws `not_found`. */
    async consents(workspaceId: number, contactId: number, page: PageQuery) {
      await contacts.get(workspaceId, contactId);
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const rows = await listConsents(db.sql, workspaceId, contactId, { beforeId, limit: page.limit + 1 });
      return toPage(rows, page.limit);
    },

    /**
     * Notes, in the transaction of the change, that memberships of these contacts must be worked out again, and what it
     * was that changed: only definitions that read it are looked at. A bare contact id means anything. The caller rings.
     */
    async markChanged(
      tx: Pick<Tx, 'sql'>,
      workspaceId: number,
      changes: Iterable<number | Readonly<Change>>,
    ): Promise<void> {
      await insertDirty(tx.sql, workspaceId, changes);
    },

    /** Sets attributes of known types in the caller's transaction; see `setAttributes`. The caller rings. */
    setAttributes: (tx: Pick<Tx, 'sql'>, workspaceId: number, wishes: readonly AttributeWish[]): Promise<Set<number>> =>
      setAttributes(tx.sql, workspaceId, wishes, clock.now()),

    /** Throws `not_found`. */
    async get(workspaceId: number, contactId: number): Promise<Contact> {
      const [contact] = await findContacts(db.sql, workspaceId, [contactId]);
      if (!contact) throw notFound('contact', contactId);
      return contact;
    },

    /** Contacts by id, in no particular order; unknown ids are left out. */
    async getMany(workspaceId: number, contactIds: readonly number[]): Promise<Contact[]> {
      return findContacts(db.sql, workspaceId, contactIds);
    },

    async find(workspaceId: number, ref: ContactRef): Promise<Contact | null> {
      const [id] = await contacts.resolve(workspaceId, [ref]);
      if (id === null || id === undefined) return null;
      const [contact] = await findContacts(db.sql, workspaceId, [id]);
      return contact ?? null;
    },

    /** Attributes of the workspace that hold names of people, by which contacts are found. */
    nameAttributes: async (workspaceId: number): Promise<string[]> =>
      nameAttributes((await contacts.attributes(workspaceId)).map(({ name }) => name)),

    /** Contacts in the order of their ids, optionally the one with an e-mail or an external id, its own or one it had before a merge. */
    async list(
      workspaceId: number,
      page: PageQuery,
      { email, externalId, search }: { email?: string; externalId?: string; search?: string } = {},
    ): Promise<Page<Contact>> {
      const emailNormal = email === undefined ? undefined : readEmail(email, 'query.email');
      const rows = await listContacts(db.sql, workspaceId, {
        afterId: cursorToId(page.cursor),
        limit: page.limit + 1,
        emailNormal,
        externalId,
        ...(search === undefined
          ? {}
          : { search: { text: search, names: await contacts.nameAttributes(workspaceId) } }),
      });
      if (rows.length > 0 || page.cursor !== undefined || search !== undefined) return toPage(rows, page.limit);
      return { items: await findByAlias(db.sql, workspaceId, { emailNormal, externalId }), nextCursor: null };
    },

    /**
     * Changes one contact by id; unlike an upsert it may also remove a key (one must remain) or correct an external id.
     * Throws `not_found`, `contact_invalid`, `contact_email_taken`, `contact_external_id_taken`.
     */
    async update(workspaceId: number, contactId: number, patch: ContactPatch): Promise<Contact> {
      if (await patchContact({ db, clock }, workspaceId, contactId, patch)) ring();
      return contacts.get(workspaceId, contactId);
    },

    /**
     * Forgets a contact for good: its row and what it was, values, consents and subscriptions, and in the same transaction whatever later rooms
     * registered with `onErase` (events with their lines and codes, …). What remains: the suppression of its address, if
     * any, so that the wish not to be written to outlives it; the ids of its events (ingest keys), so that a repeated
     * delivery does not bring them back; and in the audit that contact number so-and-so was erased. Throws `not_found`.
     */
    async erase(workspaceId: number, contactId: number, actor: AuditActor = 'system'): Promise<void> {
      await db.transaction(async (tx) => {
        if (!(await lockById(tx.sql, workspaceId, contactId))) throw notFound('contact', contactId);
        // What was merged into it is of the same person.
        for (const id of [contactId, ...(await merging.mergedInto(tx.sql, workspaceId, contactId))]) {
          for (const eraser of erasers) await eraser(tx, workspaceId, id);
          await deleteConsents(tx.sql, workspaceId, id);
          await deleteOptIns(tx.sql, workspaceId, id);
          await deleteAttributeChanges(tx.sql, workspaceId, id);
          await deleteValues(tx.sql, workspaceId, id);
          await deleteScores(tx.sql, workspaceId, id);
          await deleteNotes(tx.sql, workspaceId, id);
          await deleteLinksOfContact(tx.sql, workspaceId, id);
          await merging.forget(tx.sql, workspaceId, id);
        }
        await deleteContact(tx.sql, workspaceId, contactId);
        await insertDirty(tx.sql, workspaceId, [contactId]);
        const entry = { actor, action: 'contacts.erase', subject: `contact ${contactId}` };
        await workspaces.audit(workspaceId, entry, tx.sql);
      });
      ring();
    },

    /** Registers tables of a later room that have a contact_id, with what becomes of their rows when two contacts become one. */
    onMerge(merger: Merger): void {
      merging.onMerge(merger);
    },

    /** Registers what a later room keeps about contacts and must take away in the transaction that erases one. */
    onErase(eraser: Eraser): void {
      erasers.push(eraser);
    },
  };

  return contacts;
}

export type Contacts = ReturnType<typeof createContacts>;
