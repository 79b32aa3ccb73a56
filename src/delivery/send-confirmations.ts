import type { ClaimedOptIn, Contacts, OptInMailOutcome } from '../contacts/index.ts';
import { topicTexts } from '../contacts/index.ts';
import { type ConsentLinks, consentLanguageOf } from '../messages/index.ts';
import { type Clock, KohortError, type Log, randomToken } from '../platform/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { makeConfirmation } from './make-confirmation.ts';
import type { Signer } from './sign.ts';
import type { TransportOutcome } from './transport.ts';
import type { Ways } from './ways/create-ways.ts';

export type ConfirmationParts = {
  clock: Clock;
  contacts: Pick<Contacts, 'topics' | 'optIns'>;
  workspaces: Pick<Workspaces, 'get'>;
  consentLinks: ConsentLinks;
  ways: Pick<Ways, 'of'>;
  signer: Pick<Signer, 'sign'> | undefined;
  log: Pick<Log, 'warn'>;
};

const atOnce = 20;
/** Waits after a server that asked for patience; after the last the mail is given up. */
const delaysMs = [1, 5, 30, 120].map((minutes) => minutes * 60_000);
const DAY_MS = 86_400_000;

export type Confirmations = ReturnType<typeof createConfirmations>;

/**
 * Sends the mails of double opt-ins: claimed in the database before anything leaves, at most once each. What nobody knows
 * the end of is never sent again by itself; whoever wanted it can ask for another.
 */
export function createConfirmations(parts: ConfirmationParts) {
  const { clock, contacts, workspaces, consentLinks, ways, signer, log } = parts;
  const workerId = `confirmations:${randomToken(9)}`;

  const sendOne = async (mail: ClaimedOptIn): Promise<TransportOutcome> => {
    const { id, workspaceId, email } = mail;
    const { name: shop, language: ofWorkspace, settings } = await workspaces.get(workspaceId);
    const { sender, replyTo = null, postalAddress, trackingUrl } = settings;
    const language = consentLanguageOf(mail.language, ofWorkspace);
    const topic = topicTexts(await contacts.topics.find(workspaceId, mail.topic), mail.language ?? language);
    const { transport } = await ways.of(workspaceId, null);
    const now = clock.now();
    const fromDomain = sender.email.slice(sender.email.lastIndexOf('@') + 1);
    const raw = await makeConfirmation({
      ...{ shop, topic: topic.title, language, sender, replyTo, postalAddress, to: email, date: now },
      link: consentLinks.confirmUrl(id, trackingUrl),
      days: Math.max(1, Math.floor((mail.expiresAt.getTime() - now.getTime()) / DAY_MS)),
      messageId: `confirm-${id}.${mail.attempts}.${randomToken(9).replace(/_/g, '-')}@${fromDomain}`,
    });
    const prefix = (await signer?.sign({ raw }, workspaceId, fromDomain)) ?? null;
    const wire = { envelope: { from: sender.email, to: email }, raw, ...(prefix ? { prefix } : {}), messageId: null };
    return transport.send(wire);
  };

  const outcomeOf = (mail: ClaimedOptIn, outcome: TransportOutcome): OptInMailOutcome => {
    if (outcome.kind === 'accepted') return { state: 'accepted', answer: outcome.response, retryAt: null };
    const answer = 'reason' in outcome ? outcome.reason : 'not sent';
    if (outcome.kind === 'rejected' || outcome.kind === 'unknown')
      return { state: outcome.kind, answer, retryAt: null };
    const delay = delaysMs[mail.attempts - 1];
    if (delay === undefined) return { state: 'rejected', answer: `gave up: ${answer}`, retryAt: null };
    return { state: 'planned', answer, retryAt: new Date(clock.now().getTime() + delay) };
  };

  /** A way out that cannot be opened is a reason to wait; nothing of the mail has left then. */
  const take = async (mail: ClaimedOptIn): Promise<void> => {
    const outcome = await sendOne(mail).catch((error: unknown): TransportOutcome => {
      const reason = (error as Error).message;
      log.warn({ optInRequest: mail.id, error: reason }, 'delivery.confirmation.failed');
      const isOurs = error instanceof KohortError && error.kind.expected;
      return { kind: 'try-later', reason: isOurs ? (error.detail ?? reason) : 'a fault of the program; see the log' };
    });
    await contacts.optIns.recordMail(workerId, mail, outcomeOf(mail, outcome));
  };

  return {
    /** Sends what is due, then looks after what was left behind. Returns how many mails were taken in hand. */
    async send(stopping: () => boolean = () => false): Promise<number> {
      let count = 0;
      while (!stopping()) {
        const claimed = await contacts.optIns.claimMails(workerId, atOnce);
        if (claimed.length === 0) break;
        await Promise.all(claimed.map(take));
        count += claimed.length;
      }
      await contacts.optIns.sweep();
      return count;
    },
  };
}
