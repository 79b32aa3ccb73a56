import { type Clock, type Db, KohortError, type Page, type PageQuery, type Sql, type Tx } from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { insertDirty } from './dirty.store.ts';
import { normaliseEmail } from './normalise-email.ts';
import type { Problem } from './read-contact.ts';
import { isStorableText } from './storable.ts';
import {
  deleteSuppression,
  findByAddress,
  insertSuppressions,
  listSuppressions,
  type Suppression,
} from './suppression.store.ts';

/**
 * An address not to be written to. Reasons of our own: hard-bounce, soft-bounces, complaint, by-hand, import; others may
 * be given. `detail`: what was said. `messageId`: the message that led to it.
 */
export type SuppressionInput = {
  email: string;
  reason: string;
  detail?: string | null;
  messageId?: number | null;
};

/** What became of row `index`. `already`: it was suppressed before, and its first reason stays. */
export type SuppressionOutcome =
  | { index: number; kind: 'suppressed' | 'already' }
  | { index: number; kind: 'rejected'; problem: Problem };

export type SuppressionFilter = PageQuery & { email?: string; reason?: string; contains?: string };

type Parts = {
  clock: Clock;
  db: Db;
  workspaces: Pick<Workspaces, 'audit'>;
  /** Runs in the caller's transaction, or in one of its own and rings. */
  within<T>(tx: Pick<Tx, 'sql'> | undefined, work: (sql: Sql) => Promise<T>): Promise<T>;
};

/** Longest words of a server that are kept. */
const MOST_DETAIL = 1_000;

/** The address as uniqueness goes by. Throws `contact_invalid`. */
export function readEmail(email: string, path: string): string {
  const reading = normaliseEmail(email);
  if (reading.ok) return reading.emailNormal;
  throw new KohortError('contact_invalid', { detail: reading.message, fields: [{ path, message: reading.message }] });
}

function problemOf({ reason, detail }: SuppressionInput): { path: string; message: string } | null {
  if (reason.trim() === '' || reason.length > 200 || !isStorableText(reason)) {
    return { path: 'reason', message: 'Give a reason of at most 200 characters of plain text.' };
  }
  return detail && !isStorableText(detail) ? { path: 'detail', message: 'Send plain text, without NUL.' } : null;
}

/** The verbs about addresses that must not be written to, whatever the consent and whether or not a contact has them. */
export function createSuppression({ clock, db, workspaces, within }: Parts) {
  return {
    /**
     * Forbids addresses. Idempotent; the first reason stays. A bad row is an outcome, never an error; outcomes come in the
     * order of the rows. Goes into the audit when somebody (`actor`) asked for it.
     */
    async suppress(
      workspaceId: number,
      inputs: readonly SuppressionInput[],
      { tx, actor }: { tx?: Pick<Tx, 'sql'>; actor?: AuditActor } = {},
    ): Promise<SuppressionOutcome[]> {
      const outcomes: SuppressionOutcome[] = [];
      const rows = new Map<
        string,
        { index: number; reason: string; detail: string | null; messageId: number | null }
      >();
      for (const [index, input] of inputs.entries()) {
        const reading = normaliseEmail(input.email);
        const wrong = reading.ok ? problemOf(input) : { path: 'email', message: reading.message };
        if (wrong) outcomes.push({ index, kind: 'rejected', problem: { code: 'contact_invalid', ...wrong } });
        else if (reading.ok && rows.has(reading.emailNormal)) outcomes.push({ index, kind: 'already' });
        else if (reading.ok) {
          const { reason, detail, messageId } = input;
          const kept = { detail: detail?.slice(0, MOST_DETAIL) || null, messageId: messageId ?? null };
          rows.set(reading.emailNormal, { index, reason: reason.trim(), ...kept });
        }
      }
      if (rows.size === 0) return outcomes;
      const fresh = await within(tx, async (sql) => {
        const given = [...rows].map(([emailNormal, row]) => ({ emailNormal, ...row }));
        const written = await insertSuppressions(sql, workspaceId, given, clock.now());
        await insertDirty(sql, workspaceId, await findByAddress(sql, workspaceId, written));
        if (actor && written.length > 0) {
          const subject = written.length === 1 ? written[0]! : `${written.length} addresses`;
          const reasons = [...new Set(written.map((email) => rows.get(email)!.reason))].slice(0, 20);
          const detail = { reason: reasons.length === 1 ? reasons[0] : reasons };
          await workspaces.audit(workspaceId, { actor, action: 'contacts.suppress', subject, detail }, sql);
        }
        return new Set(written);
      });
      for (const [email, { index }] of rows) {
        outcomes.push({ index, kind: fresh.has(email) ? 'suppressed' : 'already' });
      }
      return outcomes.sort((a, b) => a.index - b.index);
    },

    /** Allows an address again; the audit keeps who did it and why it was forbidden. True when it was suppressed. */
    async unsuppress(workspaceId: number, email: string, actor: AuditActor = 'system'): Promise<boolean> {
      const emailNormal = readEmail(email, 'email');
      return within(undefined, async (sql) => {
        const was = await deleteSuppression(sql, workspaceId, emailNormal);
        if (!was) return false;
        await insertDirty(sql, workspaceId, await findByAddress(sql, workspaceId, [emailNormal]));
        const entry = { actor, action: 'contacts.unsuppress', subject: emailNormal, detail: was };
        await workspaces.audit(workspaceId, entry, sql);
        return true;
      });
    },

    /** Suppressed addresses in alphabetical order. Throws `contact_invalid` for an `email` that is none. */
    async suppressions(workspaceId: number, page: SuppressionFilter): Promise<Page<Suppression>> {
      const rows = await listSuppressions(db.sql, workspaceId, {
        after: page.cursor === undefined ? '' : Buffer.from(page.cursor, 'base64url').toString().replaceAll('\0', ''),
        limit: page.limit + 1,
        emailNormal: page.email === undefined ? null : readEmail(page.email, 'query.email'),
        reason: page.reason ?? null,
        contains: page.contains ?? null,
      });
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      const hasMore = rows.length > page.limit && last !== undefined;
      return { items, nextCursor: hasMore ? Buffer.from(last.email).toString('base64url') : null };
    },
  };
}
