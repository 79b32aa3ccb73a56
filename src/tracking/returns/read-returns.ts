import { normaliseEmail } from '../../contacts/index.ts';
import type { ReturnAddresses } from '../../messages/index.ts';
import type { Clock, Db, Doorbell, Log, Tx } from '../../platform/index.ts';
import { type Attribution, attribute } from './attribute.ts';
import { classifyReturn, type ReturnRecipient, type ReturnReport } from './classify-return.ts';
import { markRead, takeUnread, type UnreadMail } from './inbound-mails.store.ts';
import { findReported, type ReportedMessage } from './returns.store.ts';
import type { Report, ReportWriter } from './write-report.ts';

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; log: Log; addresses: ReturnAddresses; write: ReportWriter };

type Read = { workspaceId: number | null; class: string; messageId: number | null; detail: Record<string, unknown> };

const normal = (email: string | null) => {
  const reading = email === null ? null : normaliseEmail(email);
  return reading?.ok ? reading.emailNormal : null;
};

/**
 * The recipient a message's bounce is about: who has its address, else the gravest; forwarded mail bounces elsewhere.
 */
function ofMessage(recipients: readonly ReturnRecipient[], message: ReportedMessage): ReturnRecipient | undefined {
  const own = recipients.find(({ address }) => address !== null && normal(address) === normal(message.email));
  return (
    own ??
    recipients.find((one) => one.class === 'hard') ??
    recipients.find((one) => one.class !== 'not-a-bounce') ??
    recipients[0]
  );
}

/** Without a signed address, whoever writes must at least know to whom the message went. */
function isCredible(found: Attribution, message: ReportedMessage, report: ReturnReport): boolean {
  if (found.kind !== null) return true;
  const named = report.recipients.flatMap(({ address }) => normal(address) ?? []);
  return named.length === 0 || named.includes(normal(message.email) ?? '');
}

function toReport(
  recipient: ReturnRecipient,
  mail: UnreadMail,
  message: ReportedMessage | null,
  report: ReturnReport,
): Report {
  const { class: found, reason, status, diagnostic, isFinal, address } = recipient;
  return {
    class: found === 'not-a-bounce' ? 'delivered' : found,
    reason,
    isFinal,
    feedbackType: report.feedbackType,
    message,
    email: address,
    status,
    detail: diagnostic,
    source: mail.source === 'smtp' ? 'inbound' : 'imap',
    sourceKey: report.originalMessageId ?? mail.sourceKey,
    at: mail.receivedAt,
  };
}

const none = { status: null, diagnostic: null, isFinal: true } as const;

/** What a mail asks for that concerns the message as a whole; null: it reports about recipients. */
function wishOf(report: ReturnReport, found: Attribution | null): 'unsubscribe' | 'auto-reply' | null {
  const isWish =
    report.feedbackType?.startsWith('opt-out') || (found?.kind === 'unsubscribe' && report.class === 'not-a-bounce');
  if (isWish) return 'unsubscribe';
  return report.class === 'auto-reply' ? 'auto-reply' : null;
}

/**
 * Reads kept mails, oldest first, each in a transaction of its own with everything that follows from it: read once,
 * however often this is called. A mail that cannot be read is marked so and holds up no other.
 */
export function createReturnReader({ db, clock, doorbell, log, addresses, write }: Parts) {
  async function reportsOf(
    mail: UnreadMail,
    report: ReturnReport,
    found: Attribution | null,
    message: ReportedMessage | null,
  ): Promise<{ class: string; reports: Report[] }> {
    const wish = wishOf(report, found);
    if (wish) {
      const reason = wish === 'unsubscribe' ? 'complaint' : 'auto-reply';
      const base = toReport(
        { address: null, class: wish === 'unsubscribe' ? 'complaint' : 'auto-reply', reason: 'complaint', ...none },
        mail,
        message,
        report,
      );
      return { class: wish, reports: [{ ...base, reason, isUnsubscribe: wish === 'unsubscribe' }] };
    }
    if (report.class === 'not-a-bounce' && report.recipients.length === 0) return { class: 'other', reports: [] };
    const about = message
      ? [ofMessage(report.recipients, message)].filter((one) => one !== undefined)
      : report.recipients;
    const told =
      about.length === 0 && report.class === 'complaint'
        ? [{ address: null, class: 'complaint', reason: 'complaint', ...none } as const]
        : about;
    const name = report.class === 'not-a-bounce' ? 'other' : report.class;
    return { class: name, reports: told.map((one) => toReport(one, mail, message, report)) };
  }

  async function readOne(tx: Tx, mail: UnreadMail): Promise<Read> {
    if (!mail.raw)
      return {
        workspaceId: mail.workspaceId,
        class: 'unreadable',
        messageId: null,
        detail: { problem: 'The text is gone.' },
      };
    const report = await classifyReturn(mail.raw);
    let found = attribute(report, { envelopeTo: mail.envelopeTo, workspaceId: mail.workspaceId, addresses });
    const workspaceId = found?.workspaceId ?? mail.workspaceId;
    let message =
      found && workspaceId !== null ? ((await findReported(tx.sql, workspaceId, [found.messageId]))[0] ?? null) : null;
    if (found && message && !isCredible(found, message, report)) [found, message] = [null, null];
    const { class: name, reports } = await reportsOf(mail, report, found, message);
    const done: string[] = [];
    if (workspaceId !== null) for (const one of reports) done.push(await write(tx, workspaceId, one));
    const detail = {
      done,
      recipients: report.recipients.slice(0, 20),
      ...(report.feedbackType ? { feedbackType: report.feedbackType } : {}),
      ...(report.originalMessageId ? { originalMessageId: report.originalMessageId.slice(0, 300) } : {}),
    };
    return { workspaceId, class: name, messageId: message?.messageId ?? null, detail };
  }

  /** Its own savepoint keeps a mail that cannot be read from taking the note about it along. */
  async function readSafely(tx: Tx, mail: UnreadMail): Promise<Read> {
    await tx.sql('savepoint one_mail');
    try {
      const read = await readOne(tx, mail);
      await tx.sql('release savepoint one_mail');
      return read;
    } catch (error) {
      if (isPassing(error)) throw error;
      await tx.sql('rollback to savepoint one_mail');
      log.error({ inboundMailId: mail.id, error: (error as Error).message }, 'tracking.return.unreadable');
      const detail = { problem: 'Something in this mail could not be dealt with; the log says what.' };
      return { workspaceId: mail.workspaceId, class: 'unreadable', messageId: null, detail };
    }
  }

  return {
    /** Reads what is there; returns how many mails. Safe to run in any number of processes at once. */
    async readReturns(stopping?: AbortSignal): Promise<number> {
      let [count, afterId] = [0, 0];
      while (!stopping?.aborted) {
        const id = await db.transaction(async (tx) => {
          const mail = await takeUnread(tx.sql, afterId);
          if (!mail) return null;
          const read = await readSafely(tx, mail);
          await markRead(tx.sql, mail.id, { ...read, at: clock.now() });
          return mail.id;
        });
        if (id === null) break;
        afterId = id;
        count += 1;
      }
      if (count > 0) doorbell.ring('segments.refresh');
      return count;
    },
  };
}

/** Deadlocks, and a database that goes away: the same mail may well be read a moment later. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(?:40|08|57|53)/.test(code);
}
