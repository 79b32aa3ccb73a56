import { type Contacts, normaliseEmail, printable } from '../../contacts/index.ts';
import type { Events } from '../../events/index.ts';
import type { Clock, Tx } from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import { decide, isTooOften, type Reported, rulesOf, uncounted } from './bounce-rules.ts';
import { countSoftInRow, hasSoft, insertBounce, lockAddress, type ReportedMessage } from './returns.store.ts';

type Parts = {
  clock: Clock;
  contacts: Pick<Contacts, 'resolve' | 'get' | 'suppress' | 'setConsent'>;
  events: Pick<Events, 'append'>;
  workspaces: Pick<Workspaces, 'get'>;
};

/** One thing reported about one message, or about one address. */
export type Report = Reported & {
  message: ReportedMessage | null;
  /** Of the report; that of the message counts before it. */
  email: string | null;
  status: string | null;
  detail: string | null;
  /** smtp, inbound, imap, ses, … */
  source: string;
  /** What makes a report about an address without a message one and the same. */
  sourceKey: string;
  at: Date;
  /** Set when a person asked to be taken off: by mail, or at the sending service. */
  isUnsubscribe?: boolean;
};

export type Written = 'recorded' | 'known' | 'noted' | 'unsubscribed';

const dayMs = 86_400_000;

/**
 * The same report twice is one, whichever way it came: of a message that bounces, its server may tell at once, the
 * sending service by webhook and the mailbox by mail.
 */
function keyOf(report: Report, emailNormal: string): string {
  if (report.message) return `message:${report.message.messageId}:${report.class}`;
  return `address:${emailNormal}:${report.class}:${report.sourceKey}`.slice(0, 500);
}

const eventKinds = { hard: 'message_bounced', soft: 'message_bounced', complaint: 'message_complained' } as const;

/**
 * Writes down what came back and does what follows from it, in the caller's transaction. Safe to repeat. The caller
 * rings.
 */
export function createReportWriter({ clock, contacts, events, workspaces }: Parts) {
  async function whoIs(tx: Tx, workspaceId: number, report: Report) {
    const email = report.message?.email ?? report.email;
    const reading = email ? normaliseEmail(email) : null;
    if (!reading?.ok) return null;
    const contactId =
      report.message?.contactId ??
      (await contacts.resolve(workspaceId, [{ email: reading.emailNormal }], { tx }))[0] ??
      null;
    return { emailNormal: reading.emailNormal, contactId };
  }

  async function tell(tx: Tx, workspaceId: number, report: Report, contactId: number, id: string, kind: string) {
    const { message, reason, status, at } = report;
    const now = clock.now();
    const props = { class: report.class, reason, ...(status === null ? {} : { status }) };
    const of = message ? { ref: String(message.campaignId), messageId: message.messageId } : {};
    const when = at.getTime() > now.getTime() ? now : at;
    await events.append(workspaceId, [{ type: 'event', id, kind, at: when, contact: { contactId }, ...of, props }], {
      tx,
    });
  }

  async function unsubscribe(tx: Tx, workspaceId: number, report: Report, contactId: number | null) {
    if (contactId === null) return false;
    // Who is taken off at the sending service, without a word of which message, wants none of them.
    const subscribed = async () =>
      (await contacts.get(workspaceId, contactId)).subscriptions.filter(({ state }) => state === 'subscribed');
    const topics = report.message ? [report.message.topic] : (await subscribed()).map(({ topic }) => topic);
    const at = report.at.getTime() > clock.now().getTime() ? clock.now() : report.at;
    const source = report.class === 'complaint' && !report.isUnsubscribe ? 'complaint' : 'unsubscribe-mail';
    const evidence = { messageId: report.message?.messageId ?? null, by: report.source };
    const changes = topics.map((topic) => ({ contactId, topic, state: 'unsubscribed' as const, at, source, evidence }));
    if (changes.length > 0) await contacts.setConsent(workspaceId, changes, { tx });
    return true;
  }

  async function count(
    tx: Tx,
    workspaceId: number,
    report: Report,
    who: { emailNormal: string; contactId: number | null },
  ) {
    const rules = rulesOf((await workspaces.get(workspaceId)).settings);
    const now = clock.now();
    const since = new Date(now.getTime() - rules.withinDays * dayMs);
    const softCount = await countSoftInRow(tx.sql, workspaceId, { ...who, since, now, uncounted: uncounted(rules) });
    if (!isTooOften(softCount, rules)) return;
    const detail = `${softCount} soft bounces within ${rules.withinDays} days; the last: ${report.detail ?? report.reason}`;
    const messageId = report.message?.messageId ?? null;
    await contacts.suppress(workspaceId, [{ email: who.emailNormal, reason: 'soft-bounces', detail, messageId }], {
      tx,
    });
  }

  async function record(
    tx: Tx,
    workspaceId: number,
    report: Report & { class: 'hard' | 'soft' | 'complaint' | 'delivered' },
    who: { emailNormal: string; contactId: number | null },
  ): Promise<Written> {
    const rules = rulesOf((await workspaces.get(workspaceId)).settings);
    const follows = decide(report, rules);
    if (!follows.isRecorded) return 'noted';
    await lockAddress(tx.sql, workspaceId, who.emailNormal);
    const since = new Date(clock.now().getTime() - rules.withinDays * dayMs);
    // That mail arrived matters only where it did not before.
    if (report.class === 'delivered' && !(await hasSoft(tx.sql, workspaceId, who.emailNormal, since))) return 'noted';
    const { status, reason, detail, source, at } = report;
    const messageId = report.message?.messageId ?? null;
    const row = {
      ...who,
      messageId,
      class: report.class,
      status,
      reason,
      detail,
      source,
      at,
      key: keyOf(report, who.emailNormal),
    };
    const id = await insertBounce(tx.sql, workspaceId, row);
    if (id === null) return 'known';
    if (report.class === 'delivered') return 'recorded';
    if (who.contactId !== null)
      await tell(tx, workspaceId, report, who.contactId, `bounce:${id}`, eventKinds[report.class]);
    if (follows.suppresses) {
      const suppression = { email: who.emailNormal, reason: follows.suppresses, detail: detail ?? reason, messageId };
      await contacts.suppress(workspaceId, [suppression], { tx });
    }
    if (follows.unsubscribes) await unsubscribe(tx, workspaceId, report, who.contactId);
    if (follows.counts) await count(tx, workspaceId, report, who);
    return 'recorded';
  }

  return async function write(tx: Tx, workspaceId: number, given: Report): Promise<Written> {
    const report = {
      ...given,
      detail: given.detail && printable(given.detail).slice(0, 1_000),
      sourceKey: printable(given.sourceKey),
    };
    const who = await whoIs(tx, workspaceId, report);
    if (!who) return 'noted';
    if (report.class === 'auto-reply') {
      if (who.contactId !== null) {
        const id = `auto-reply:${report.message?.messageId ?? report.sourceKey}`.slice(0, 200);
        await tell(tx, workspaceId, report, who.contactId, id, 'message_auto_replied');
      }
      return 'noted';
    }
    if (report.isUnsubscribe) {
      if (!(await unsubscribe(tx, workspaceId, report, who.contactId))) return 'noted';
      const id = `unsubscribe-mail:${report.message?.messageId ?? report.sourceKey}`.slice(0, 200);
      await tell(tx, workspaceId, { ...report, class: 'complaint' }, who.contactId!, id, 'message_unsubscribed');
      return 'unsubscribed';
    }
    return record(tx, workspaceId, { ...report, class: report.class }, who);
  };
}

export type ReportWriter = ReturnType<typeof createReportWriter>;
