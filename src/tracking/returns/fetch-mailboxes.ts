import { printable } from '../../contacts/index.ts';
import type { Clock, Db, Doorbell, Log, Vault } from '../../platform/index.ts';
import { type MailboxRow, noteProblem, noteProgress, takeDueMailbox } from './inbound-mailboxes.store.ts';
import { keepMail } from './inbound-mails.store.ts';
import type { ImapFolder, OpenImap } from './open-imap.ts';

type Parts = { db: Db; clock: Clock; doorbell: Doorbell; log: Log; vault: Vault; openImap: OpenImap };

export const mailboxPurpose = (workspaceId: number) => `inbound-mailbox:${workspaceId}`;

const everyMs = 60_000;
const afterProblemMs = 5 * 60_000;
const mailsAtOnce = 50;

/** What went wrong, in words for whoever set the mailbox up; no secret is ever part of them. */
export function problemOf(error: unknown): string {
  const { responseText, authenticationFailed, message, code } = error as {
    responseText?: string;
    authenticationFailed?: boolean;
    message?: string;
    code?: string;
  };
  const said = printable(String(responseText ?? message ?? code ?? 'unknown')).slice(0, 300);
  return authenticationFailed
    ? `The server refuses the user or the password: ${said}`
    : `The mailbox cannot be read: ${said}`;
}

/** Brings mails out of IMAP mailboxes; each is committed before it is marked as seen, and kept once. */
export function createMailboxFetcher({ db, clock, doorbell, log, vault, openImap }: Parts) {
  async function fetchNew(row: MailboxRow, folder: ImapFolder, stopping?: AbortSignal): Promise<number> {
    const { uidValidity } = folder;
    // Another validity means other uids: whatever is there is new. A report read twice is written once.
    let lastUid = row.uidValidity === uidValidity ? row.lastUid : 0;
    let count = 0;
    while (!stopping?.aborted) {
      const mails = await folder.fetchAfter(lastUid, mailsAtOnce);
      for (const { uid, raw, receivedAt } of mails) {
        const mail = { workspaceId: row.workspaceId, source: `imap:${row.id}`, sourceKey: `${uidValidity}:${uid}` };
        await keepMail(db.sql, { ...mail, envelopeTo: '', raw, receivedAt: receivedAt ?? clock.now() });
        count += 1;
      }
      lastUid = mails.at(-1)?.uid ?? lastUid;
      await noteProgress(db.sql, row, uidValidity, lastUid);
      if (mails.length === 0) break;
      const uids = mails.map(({ uid }) => uid);
      await (row.settings.deleteRead ? folder.remove(uids) : folder.markSeen(uids));
    }
    return count;
  }

  async function look(row: MailboxRow, stopping?: AbortSignal): Promise<number> {
    try {
      const folder = await openImap(row.settings, vault.open(mailboxPurpose(row.workspaceId), row.secret));
      try {
        return await fetchNew(row, folder, stopping);
      } finally {
        await folder.close();
      }
    } catch (error) {
      const problem = problemOf(error);
      log.warn({ inboundMailboxId: row.id, problem }, 'tracking.mailbox.failed');
      await noteProblem(db.sql, row, problem);
      return 0;
    }
  }

  return {
    /** Looks into every mailbox whose turn it is. Returns how many mails came. */
    async fetchMailboxes(stopping?: AbortSignal): Promise<number> {
      let count = 0;
      while (!stopping?.aborted) {
        const row = await takeDueMailbox(db.sql, { now: clock.now(), everyMs, afterProblemMs });
        if (!row) break;
        count += await look(row, stopping);
      }
      if (count > 0) doorbell.ring('tracking.read-returns');
      return count;
    },
  };
}
