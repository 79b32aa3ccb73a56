import { type Contacts, type Merger, normaliseEmail } from '../../contacts/index.ts';
import type { Events } from '../../events/index.ts';
import { createReturnAddresses, type MessageNews, type Messages } from '../../messages/index.ts';
import {
  type Clock,
  cursorToId,
  type Db,
  type Doorbell,
  type Log,
  type PageQuery,
  type Tx,
  toPage,
  type Vault,
} from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { createMailboxFetcher } from './fetch-mailboxes.ts';
import { createInboundMailboxes } from './inbound-mailboxes.service.ts';
import { clearRaw, listMails } from './inbound-mails.store.ts';
import { judgeReason, replyIn } from './judge-reason.ts';
import type { OpenImap } from './open-imap.ts';
import { fetchText } from './providers/fetch-text.ts';
import { createProviderHooks, type FetchText } from './providers/provider-hooks.service.ts';
import { createReturnReader } from './read-returns.ts';
import { findReported, forgetContact, listBounces } from './returns.store.ts';
import { createReportWriter } from './write-report.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  log: Log;
  /** Signs return addresses. */
  secret: string;
  vault: Vault;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<Contacts, 'resolve' | 'get' | 'suppress' | 'setConsent'>;
  events: Pick<Events, 'append'>;
  messages: Pick<Messages, 'onNews'>;
  openImap: OpenImap;
  /** Brings certificates of sending services; from the web unless a test brings its own. */
  fetchText?: FetchText;
  /** How sending services reach us, without a slash at its end. */
  publicUrl: string;
};

const keepRawMs = 30 * 86_400_000;

export type Returns = ReturnType<typeof createReturns>;

/**
 * What comes back by mail and from sending services: bounces, complaints, answers of machines, wishes to be taken off.
 * Each is kept first, judged afterwards, and written down once with what follows from it.
 */
export function createReturns(parts: Parts) {
  const { db, clock, messages } = parts;
  const addresses = createReturnAddresses(parts);
  const write = createReportWriter(parts);
  const reader = createReturnReader({ ...parts, addresses, write });
  const fetcher = createMailboxFetcher(parts);

  /** What a server refused while we sent: the same rules as for what comes by mail. */
  async function writeRefusals(tx: Tx, workspaceId: number, items: readonly MessageNews[]): Promise<void> {
    const refused = items.filter(
      ({ state, reason }) => state === 'rejected' && reason !== null && replyIn(reason) !== null,
    );
    if (refused.length === 0) return;
    const reported = await findReported(
      tx.sql,
      workspaceId,
      refused.map(({ messageId }) => messageId),
    );
    const byId = new Map(reported.map((message) => [message.messageId, message]));
    for (const { messageId, reason, at } of refused) {
      const message = byId.get(messageId);
      if (!message) continue;
      const judged = judgeReason({ texts: [reason!], isReport: true, isDirect: true });
      const from = { email: null, detail: reason, source: 'smtp', sourceKey: `message:${messageId}` };
      await write(tx, workspaceId, { ...judged, ...from, isFinal: true, message, at });
    }
  }
  messages.onNews(writeRefusals);

  return {
    addresses,
    write,
    mailboxes: createInboundMailboxes(parts),
    hooks: createProviderHooks({ fetchText, ...parts, write }),
    ...reader,
    ...fetcher,
    writeRefusals,

    /** Newest first. `email` that is none finds nothing. */
    async bounces(
      workspaceId: number,
      query: PageQuery & { class?: string | undefined; domain?: string | undefined; email?: string | undefined },
    ) {
      const reading = query.email === undefined ? null : normaliseEmail(query.email);
      const rows = await listBounces(db.sql, workspaceId, {
        before: query.cursor === undefined ? null : cursorToId(query.cursor),
        limit: query.limit + 1,
        class: query.class ?? null,
        domain: query.domain ?? null,
        email: reading === null ? null : reading.ok ? reading.emailNormal : (query.email ?? null),
      });
      return toPage(rows, query.limit);
    },

    /** Newest first. */
    async inboundMails(workspaceId: number, query: PageQuery & { class?: string | undefined }) {
      const before = query.cursor === undefined ? null : cursorToId(query.cursor);
      const rows = await listMails(db.sql, workspaceId, { before, limit: query.limit + 1, class: query.class ?? null });
      return toPage(rows, query.limit);
    },

    /** Lets go of the texts of mails read more than 30 days ago. */
    async clearOldMails(): Promise<number> {
      return clearRaw(db.sql, new Date(clock.now().getTime() - keepRawMs));
    },

    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number) =>
      forgetContact(tx.sql, workspaceId, contactId),

    /** For two contacts that become one. */
    merger: { tables: [{ table: 'bounce', how: 'move', key: ['id'] }] } satisfies Merger,
  };
}
