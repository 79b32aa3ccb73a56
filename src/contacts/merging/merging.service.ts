import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  type Sql,
  type Tx,
  toPage,
} from '../../platform/index.ts';
import { type AuditActor, actorText, type Workspaces } from '../../workspaces/index.ts';
import { findSubscriptions } from '../consent.store.ts';
import { lockByIds, resolveKeys, updateContacts } from '../contacts.store.ts';
import { insertDirty } from '../dirty.store.ts';
import { normaliseEmail } from '../normalise-email.ts';
import type { StoredContact } from '../plan-upsert.ts';
import { KeyTaken, retryRaces } from '../retry-races.ts';
import { findConfirmedTopics } from '../topics.store.ts';
import { type Alias, insertAliases, moveAliases, returnAliases } from './aliases.store.ts';
import { followLateRows } from './late-rows.ts';
import { takenBack, takenOver, valuesOf, withValues } from './merge-values.ts';
import { type MergedTable, tablesOfContacts } from './merged-tables.ts';
import * as store from './merging.store.ts';
import { moveRows, returnRows } from './move-rows.ts';
import { withdrawnByMerge } from './stricter-consent.ts';

export type MergedPair = store.Pair;

/** What a later room keeps about contacts, and must follow when two become one. */
export type Merger = {
  tables: readonly MergedTable[];
  /** What cannot be said of a table as a whole; runs before its rows move, in the same transaction. */
  before?(tx: Pick<Tx, 'sql'>, workspaceId: number, pair: MergedPair & { now: Date }): Promise<void>;
};

export type MergeOptions = {
  /** Names for which the merged contact's value is taken: attributes, or $email, $language, $time_zone. */
  prefer?: readonly string[] | undefined;
  actor: AuditActor;
  repairId?: number | null;
};

type Parts = { db: Db; clock: Clock; ring(): void; workspaces: Pick<Workspaces, 'audit'> };

/** Of an address that was a contact's before. */
function normalOf(email: string): string {
  const reading = normaliseEmail(email);
  return reading.ok ? reading.emailNormal : email.toLowerCase();
}

const draftOf = (contact: StoredContact) => ({ ...contact, createdAt: null });

const aliasesOf = (merged: StoredContact, keptBefore: StoredContact, kept: StoredContact): Alias[] => {
  const aliases: Alias[] = [{ kind: 'contact-id', key: String(merged.id) }];
  for (const { externalId, emailNormal } of [merged, keptBefore]) {
    if (externalId !== null && externalId !== kept.externalId) aliases.push({ kind: 'external-id', key: externalId });
    if (emailNormal !== null && emailNormal !== kept.emailNormal) aliases.push({ kind: 'email', key: emailNormal });
  }
  return aliases;
};

/** Two contacts become one, and two again. */
export function createMerging({ db, clock, ring, workspaces }: Parts) {
  const mergers: Merger[] = [{ tables: tablesOfContacts }];
  const tables = () => mergers.flatMap((merger) => merger.tables);

  async function lockPair(sql: Sql, workspaceId: number, { keptId, mergedId }: MergedPair) {
    const locked = await lockByIds(sql, workspaceId, [keptId, mergedId]);
    const find = (id: number) => {
      const contact = locked.find((one) => one.id === id);
      if (!contact) throw notFound('contact', id);
      return contact;
    };
    return { kept: find(keptId), merged: find(mergedId) };
  }

  /** What of the two's consent is not to hold any longer. Before statements move. */
  async function judgeConsent(
    sql: Sql,
    workspaceId: number,
    was: { kept: StoredContact; merged: StoredContact },
    kept: StoredContact,
  ) {
    const all = await findSubscriptions(sql, workspaceId, [was.kept.id, was.merged.id]);
    const addresses = [was.kept.emailNormal, was.merged.emailNormal].filter((one) => one !== null);
    return withdrawnByMerge({
      kept: all.filter(({ contactId }) => contactId === was.kept.id),
      merged: all.filter(({ contactId }) => contactId === was.merged.id),
      confirmedTopics: await findConfirmedTopics(sql, workspaceId),
      keepsAddressOf: {
        kept: kept.emailNormal === was.kept.emailNormal,
        merged: kept.emailNormal === was.merged.emailNormal,
      },
      hasComplained: await store.complainedAbout(sql, workspaceId, addresses),
    });
  }

  async function mergeOnce(tx: Tx, workspaceId: number, pair: MergedPair, options: MergeOptions): Promise<number> {
    const { sql } = tx;
    const now = clock.now();
    const actor = actorText(options.actor);
    const was = await lockPair(sql, workspaceId, pair);
    const after = takenOver(was.kept, was.merged, new Set(options.prefer));
    const own = valuesOf(was.kept);
    const before = Object.fromEntries(Object.keys(after).map((name) => [name, own[name] ?? null]));
    const emails = new Map(was.merged.email === null ? [] : [[was.merged.email, was.merged.emailNormal ?? '']]);
    const kept = withValues(was.kept, after, emails);
    const mergeId = await store.insertMerge(sql, workspaceId, {
      ...pair,
      actor,
      repairId: options.repairId ?? null,
      at: now,
    });
    const withdrawn = await judgeConsent(sql, workspaceId, was, kept);
    for (const merger of mergers) await merger.before?.(tx, workspaceId, { ...pair, now });
    const moved = [await store.mergeHistory(sql, workspaceId, { ...pair, taken: Object.keys(after) })];
    for (const table of tables()) moved.push(await moveRows(sql, workspaceId, table, pair));
    const row = await store.takeContact(sql, workspaceId, pair.mergedId);
    await updateContacts(sql, workspaceId, [draftOf(kept)], now);
    const consentIds = await store.insertWithdrawals(sql, workspaceId, {
      contactId: pair.keptId,
      mergeId,
      mergedId: pair.mergedId,
      withdrawn,
      now,
    });
    await store.rebuildSubscriptions(sql, workspaceId, [pair.keptId, pair.mergedId]);
    const movedAliases = await moveAliases(sql, workspaceId, pair);
    const aliases = aliasesOf(was.merged, was.kept, kept);
    await insertAliases(sql, workspaceId, { contactId: pair.keptId, mergeId, aliases });
    await store.mergePairs(sql, workspaceId, { ...pair, actor, now });
    const record = {
      merged: row,
      before,
      after,
      tables: moved.filter((one) => one.moved.length + one.removed.length > 0),
      aliases: movedAliases,
      consentIds,
      withdrawn,
    };
    await store.writeRecord(sql, workspaceId, mergeId, record);
    await insertDirty(sql, workspaceId, [pair.keptId, pair.mergedId]);
    const entry = { action: 'contacts.merge', subject: `contact ${pair.keptId}`, detail: { ...pair, mergeId } };
    await workspaces.audit(workspaceId, { actor: options.actor, ...entry }, sql);
    return mergeId;
  }

  const cannotUndo = (detail: string) => new KohortError('merge_cannot_be_undone', { detail });

  /** Throws `merge_cannot_be_undone` when one of the two would have no name, or one that somebody else has by now. */
  async function refuseTaken(
    sql: Sql,
    workspaceId: number,
    { parted, merged, mergedId }: { parted: StoredContact; merged: Record<string, unknown>; mergedId: number },
  ): Promise<void> {
    const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
    const two = [
      { id: parted.id, externalId: parted.externalId, emailNormal: parted.emailNormal },
      { id: mergedId, externalId: textOf(merged.external_id), emailNormal: textOf(merged.email_normal) },
    ];
    const { byExternalId, byEmail } = await resolveKeys(sql, workspaceId, {
      ids: [],
      externalIds: [...new Set(two.flatMap(({ externalId }) => externalId ?? []))],
      emailNormals: [...new Set(two.flatMap(({ emailNormal }) => emailNormal ?? []))],
    });
    // The kept contact gives up what it does not keep.
    const isElse = (owner: number | undefined): owner is number => owner !== undefined && owner !== parted.id;
    for (const { id, externalId, emailNormal } of two) {
      if (externalId === null && emailNormal === null) {
        throw cannotUndo(`Contact ${id} would have neither an external id nor an e-mail: give it one first.`);
      }
      const taken = [
        { what: `e-mail ${emailNormal}`, owner: byEmail.get(emailNormal ?? '') },
        { what: `external id ${externalId}`, owner: byExternalId.get(externalId ?? '') },
      ].find(({ owner }) => isElse(owner));
      if (taken) {
        const detail = `Contact ${taken.owner} has the ${taken.what} of contact ${id} by now: change it there first.`;
        throw cannotUndo(detail);
      }
    }
    const doubled = two[0]!.externalId !== null && two[0]!.externalId === two[1]!.externalId ? 'external id' : null;
    const shared = two[0]!.emailNormal !== null && two[0]!.emailNormal === two[1]!.emailNormal ? 'e-mail' : doubled;
    if (shared) {
      const detail = `Contact ${parted.id} has the ${shared} of contact ${mergedId}, which it was given anew since: change it first.`;
      throw cannotUndo(detail);
    }
  }

  async function undoOnce(tx: Tx, workspaceId: number, mergeId: number, by: AuditActor) {
    const { sql } = tx;
    const now = clock.now();
    const merge = await store.lockMerge(sql, workspaceId, mergeId);
    if (!merge) throw new KohortError('not_found', { detail: `There is no merge ${mergeId}.` });
    if (merge.undoneAt) throw cannotUndo(`Merge ${mergeId} is undone already.`);
    const pair = { keptId: merge.keptId, mergedId: merge.mergedId };
    const [kept] = await lockByIds(sql, workspaceId, [merge.keptId]);
    if (!kept) {
      const detail = `Contact ${merge.keptId} was itself merged into another one later: undo that merge first.`;
      throw cannotUndo(detail);
    }
    const { record } = merge;
    const { values, stays } = takenBack(valuesOf(kept), record.before, record.after);
    const emails = new Map<string, string>();
    if (typeof record.before.$email === 'string') emails.set(record.before.$email, normalOf(record.before.$email));
    const parted = withValues(kept, values, emails);
    await refuseTaken(sql, workspaceId, { parted, merged: record.merged, mergedId: merge.mergedId });
    await returnAliases(sql, workspaceId, { mergeId, mergedId: merge.mergedId, moved: record.aliases });
    await updateContacts(sql, workspaceId, [draftOf(parted)], now);
    // Whoever was faster than our look is seen by the next one.
    if (!(await store.returnContact(sql, workspaceId, record.merged))) throw new KeyTaken();
    await store.deleteStatements(sql, workspaceId, record.consentIds);
    for (const table of record.tables) await returnRows(sql, workspaceId, table, pair);
    await store.rebuildSubscriptions(sql, workspaceId, [merge.keptId, merge.mergedId]);
    await store.markUndone(sql, workspaceId, mergeId, now);
    await store.markPair(sql, workspaceId, { ...pair, actor: actorText(by), now, state: 'distinct' });
    await insertDirty(sql, workspaceId, [merge.keptId, merge.mergedId]);
    const entry = { action: 'contacts.undo-merge', subject: `contact ${merge.keptId}`, detail: { ...pair, mergeId } };
    await workspaces.audit(workspaceId, { actor: by, ...entry }, sql);
    return { ...pair, stays };
  }

  const merging = {
    /** Registers tables of a later room that have a contact_id. */
    onMerge(merger: Merger): void {
      mergers.push(merger);
    },

    /** All tables that a merge knows of. */
    mergedTables: (): readonly MergedTable[] => tables(),

    /**
     * Makes one contact of two. The kept contact's values win where both know something, unless `prefer` names them; what the two did,
     * said and were given becomes the kept contact's; no consent gets looser; the names of the merged contact lead to the kept
     * one from now on. Memberships are worked out anew. One transaction. Throws `not_found`, `contacts_same`.
     */
    async merge(workspaceId: number, pair: MergedPair, options: MergeOptions): Promise<{ mergeId: number }> {
      if (pair.keptId === pair.mergedId) {
        throw new KohortError('contacts_same', { detail: `Contact ${pair.keptId} cannot be merged into itself.` });
      }
      const mergeId = await retryRaces(() => db.transaction((tx) => mergeOnce(tx, workspaceId, pair, options)));
      ring();
      return { mergeId };
    },

    /**
     * Makes two of them again: the merged contact is back with its own number and names, and everything that was its own. What
     * happened since the merge stays with the kept contact; so does a value that was changed since (`stays`). A person said
     * by it that they are two: the pair is not proposed again. One transaction. Throws `not_found`, `merge_cannot_be_undone`.
     */
    async undo(workspaceId: number, mergeId: number, actor: AuditActor): Promise<MergedPair & { stays: string[] }> {
      const undone = await retryRaces(() => db.transaction((tx) => undoOnce(tx, workspaceId, mergeId, actor)));
      ring();
      return undone;
    },

    /** Brings what was written down for merged contacts after their merge to the kept ones. Safe to run twice at once. */
    async followLate(): Promise<void> {
      const before: NonNullable<Merger['before']> = async (tx, workspaceId, pair) => {
        for (const merger of mergers) await merger.before?.(tx, workspaceId, pair);
      };
      if ((await followLateRows(db, { tables: tables(), before, now: clock.now() })) > 0) ring();
    },

    /** Merges, newest first; of one contact, or of one repair. */
    async list(
      workspaceId: number,
      page: PageQuery,
      { contactId = null, repairId = null }: { contactId?: number | null; repairId?: number | null } = {},
    ): Promise<Page<Awaited<ReturnType<typeof store.listMerges>>[number]>> {
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const filter = { beforeId, limit: page.limit + 1, contactId, repairId };
      return toPage(await store.listMerges(db.sql, workspaceId, filter), page.limit);
    },

    /** Contacts whose data lies in records of merges with this one: they go with it when it is erased. */
    async mergedInto(sql: Sql, workspaceId: number, contactId: number): Promise<number[]> {
      const found: number[] = [];
      const open = [contactId];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const merge of await store.mergesWith(sql, workspaceId, at)) {
          if (merge.keptId !== at || merge.undoneAt || found.includes(merge.mergedId)) continue;
          found.push(merge.mergedId);
          open.push(merge.mergedId);
        }
      }
      return found;
    },

    /** Takes away what merges and the search for duplicates keep of a contact, in the transaction that erases it. */
    forget: (sql: Sql, workspaceId: number, contactId: number): Promise<void> =>
      store.forgetMerges(sql, workspaceId, contactId),
  };
  return merging;
}

export type Merging = ReturnType<typeof createMerging>;
