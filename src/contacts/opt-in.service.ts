import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
} from '../platform/index.ts';
import { appendConsents } from './consent.store.ts';
import { insertDirty } from './dirty.store.ts';
import { normaliseEmail } from './normalise-email.ts';
import {
  findOptIn,
  findOwnAddress,
  insertOptIn,
  listOptIns,
  lockForOptIn,
  MOST_MAILS_A_DAY,
  markConfirmed,
  type NewOptIn,
  OPT_IN_LASTS_MS,
  type OptInRequest,
  supersedeOptIn,
} from './opt-in.store.ts';
import {
  type ClaimedOptIn,
  claimOptIns,
  expireOptIns,
  giveUpLost,
  type OptInMailOutcome,
  recordOptInMail,
} from './opt-in-mails.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  /** A confirmation mail is due. */
  ringMail(): void;
  /** Subscriptions changed. */
  ringChanged(): void;
};

/** What came of asking for a confirmation. 'asked': a mail goes out. 'open': one went out a moment ago. */
export type OptInOutcome =
  | { kind: 'asked' | 'open'; requestId: number; expiresAt: Date }
  | { kind: 'subscribed'; requestId: null; expiresAt: null };

/** What came of following the link of a confirmation mail. */
export type Confirmation =
  | { kind: 'confirmed' | 'already'; request: OptInRequest }
  | { kind: 'expired' | 'other-address'; request: OptInRequest }
  | { kind: 'gone' };

/** A person who asks again after this long gets another mail: the first may have been lost. */
const AGAIN_AFTER_MS = 10 * 60_000;
/** What a worker has had in hand for this long has no known end. */
const LOST_AFTER_MS = 15 * 60_000;

/**
 * Consent that counts only once it was confirmed by the link in a mail (double opt-in). What proves it stays in the
 * evidence of the consent: who asked where and when, which mail went out, what the server said, who confirmed from where.
 */
export function createOptIns({ db, clock, ringMail, ringChanged }: Parts) {
  return {
    /**
     * Asks a contact by mail whether it wants the topic. At most one request per contact and topic is open; who asks again
     * after ten minutes gets another mail, up to three a day for an address. Throws `not_found`, `opt_in_impossible`
     * (no address, or one that is suppressed) and `opt_in_too_many`.
     */
    async ask(workspaceId: number, wish: NewOptIn): Promise<OptInOutcome> {
      const now = clock.now();
      const outcome = await db.transaction(async ({ sql }): Promise<OptInOutcome> => {
        const facts = await lockForOptIn(sql, workspaceId, wish, now);
        if (!facts) throw notFound('contact', wish.contactId);
        if (facts.isSubscribed) return { kind: 'subscribed', requestId: null, expiresAt: null };
        const { email, open } = facts;
        if (email === null)
          throw new KohortError('opt_in_impossible', { detail: 'The contact has no e-mail address.' });
        if (facts.isSuppressed) throw new KohortError('opt_in_impossible', { detail: 'The address is suppressed.' });
        if (open && (open.state === 'planned' || now.getTime() - open.requestedAt.getTime() < AGAIN_AFTER_MS)) {
          return { kind: 'open', requestId: open.id, expiresAt: open.expiresAt };
        }
        if (facts.mailsToday >= MOST_MAILS_A_DAY) {
          throw new KohortError('opt_in_too_many', {
            detail: `This address got ${facts.mailsToday} such mails within a day.`,
          });
        }
        if (open) await supersedeOptIn(sql, workspaceId, open.id);
        const expiresAt = new Date(now.getTime() + OPT_IN_LASTS_MS);
        const requestId = await insertOptIn(sql, workspaceId, { ...wish, email, expiresAt }, now);
        return { kind: 'asked', requestId, expiresAt };
      });
      if (outcome.kind === 'asked') ringMail();
      return outcome;
    },

    /** The request a link speaks of; null when it is not there any more (the contact was erased). */
    find: (requestId: number): Promise<OptInRequest | null> => findOptIn(db.sql, requestId),

    /**
     * Somebody pressed the button behind the link. Confirming twice changes nothing more, and does not undo an unsubscribe
     * in between. `by`: from where, kept as proof.
     */
    async confirm(requestId: number, by: Record<string, unknown>): Promise<Confirmation> {
      const now = clock.now();
      const result = await db.transaction(async ({ sql }): Promise<Confirmation> => {
        const request = await findOptIn(sql, requestId, { lock: true });
        if (!request) return { kind: 'gone' };
        if (request.confirmedAt !== null) return { kind: 'already', request };
        if (request.expiresAt <= now) return { kind: 'expired', request };
        const { workspaceId, contactId, topic } = request;
        const mailed = normaliseEmail(request.email);
        const own = await findOwnAddress(sql, workspaceId, contactId);
        if (!mailed.ok || own !== mailed.emailNormal) return { kind: 'other-address', request };
        await markConfirmed(sql, request, by, now);
        const evidence = proofOf(request, by, now);
        const record = { contactId, topic, state: 'subscribed' as const, source: 'double-opt-in', evidence, at: now };
        const { appended } = await appendConsents(sql, workspaceId, [record], now);
        await insertDirty(sql, workspaceId, appended);
        return { kind: 'confirmed', request };
      });
      if (result.kind === 'confirmed') ringChanged();
      return result;
    },

    /** Requests to one contact, newest first. */
    async list(workspaceId: number, contactId: number, page: PageQuery): Promise<Page<OptInRequest>> {
      const beforeId = page.cursor === undefined ? null : cursorToId(page.cursor);
      const rows = await listOptIns(db.sql, workspaceId, contactId, { beforeId, limit: page.limit + 1 });
      const items = rows.slice(0, page.limit);
      const last = rows.length > page.limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? Buffer.from(String(last.id)).toString('base64url') : null };
    },

    /** For the delivery room: mails that are due. */
    claimMails: (workerId: string, limit: number): Promise<ClaimedOptIn[]> => {
      const now = clock.now();
      const lostAt = new Date(now.getTime() + LOST_AFTER_MS);
      return claimOptIns(db.sql, { workerId, limit, now, lostAt });
    },

    /** For the delivery room: what became of one. */
    recordMail: (workerId: string, mail: ClaimedOptIn, outcome: OptInMailOutcome): Promise<void> =>
      recordOptInMail(db.sql, workerId, mail, outcome, clock.now()),

    /** Mails whose end nobody told become unknown, requests nobody confirmed expire. */
    async sweep(): Promise<{ lost: number; expired: number }> {
      const now = clock.now();
      return { lost: await giveUpLost(db.sql, now), expired: await expireOptIns(db.sql, now) };
    },
  };
}

function proofOf(request: OptInRequest, by: Record<string, unknown>, now: Date): Record<string, unknown> {
  const { id, email, source, evidence, requestedAt, mailedAt, answer } = request;
  return {
    optInRequest: id,
    asked: { at: requestedAt.toISOString(), source, evidence },
    mail: { to: email, acceptedAt: mailedAt?.toISOString() ?? null, answer },
    confirmed: { at: now.toISOString(), ...by },
  };
}
