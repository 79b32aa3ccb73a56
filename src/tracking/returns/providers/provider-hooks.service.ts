import {
  type Clock,
  type Db,
  KohortError,
  type Log,
  notFound,
  randomToken,
  type Vault,
} from '../../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../../workspaces/index.ts';
import { readOwnHeader, readOwnMessageId } from '../attribute.ts';
import { findReported } from '../returns.store.ts';
import type { Report, ReportWriter } from '../write-report.ts';
import {
  type Doubt,
  doubtMailgun,
  doubtSecret,
  doubtSendgrid,
  doubtSns,
  type HookRequest,
  snsAddress,
} from './check-origin.ts';
import type { NewHook } from './provider-hooks.schema.ts';
import * as store from './provider-hooks.store.ts';
import {
  type Fields,
  fieldsOf,
  type Provider,
  type ProviderNews,
  type ReadNews,
  readRows,
  textOf,
} from './provider-news.ts';
import { readBrevo, readMailgun, readPostmark, readSendgrid, rowsIn } from './read-others.ts';
import { readSesNotification } from './read-ses.ts';

/** Brings a text from the web: certificates, and the address that confirms a subscription. */
export type FetchText = (url: string) => Promise<string>;

type Parts = {
  db: Db;
  clock: Clock;
  log: Log;
  vault: Vault;
  workspaces: Pick<Workspaces, 'audit'>;
  write: ReportWriter;
  fetchText: FetchText;
  /** How others reach us, without a slash at its end. */
  publicUrl: string;
};

/** What became of what a service sent. */
export type HookOutcome = {
  taken: number;
  /** Rows that could not be read or written down. */
  bad: { index: number; problem: string }[];
  /** Kinds that mean nothing to us, and how many of each. */
  ignored: Record<string, number>;
};

const mostHooks = 20;
const purpose = (workspaceId: number) => `provider-hook:${workspaceId}`;

const instructions: Record<Provider, string> = {
  ses: 'Subscribe this address to the SNS topic by HTTPS (without raw message delivery), let SES send bounces, complaints and deliveries to the topic, and let it include the original headers. The subscription confirms itself.',
  sendgrid:
    'Mail Settings, Event Webhook: use this address, choose Bounced, Dropped, Delivered, Spam Reports and Unsubscribes, and switch on "Signed Event Webhook".',
  mailgun: 'Webhooks: use this address for permanent failure, spam complaints, unsubscribes and delivered messages.',
  postmark:
    'Webhooks: use this address for Bounce, Spam Complaint, Subscription Change and Delivery, with basic authentication: user kohort, password the secret (or the secret in a header X-Kohort-Secret).',
  brevo:
    'Transactional, Settings, Webhook: use this address for hard bounces, soft bounces, invalid addresses, complaints, unsubscribed and delivered, with the secret as the token of its authentication.',
};

/** The webhooks by which sending services report to a workspace. */
export function createProviderHooks({ db, clock, log, vault, workspaces, write, fetchText, publicUrl }: Parts) {
  const certificates = new Map<string, string>();
  const fetchCertificate = async (url: string): Promise<string> => {
    const known = certificates.get(url);
    if (known !== undefined) return known;
    const text = await fetchText(url);
    if (certificates.size >= 20) certificates.clear();
    certificates.set(url, text);
    return text;
  };

  const present = (row: store.HookRow) => ({
    id: row.id,
    provider: row.provider,
    name: row.name,
    url: `${publicUrl}/hooks/${row.id}`,
    instructions: instructions[row.provider],
    topicArn: row.settings.topicArn ?? null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  });

  const doubtOf = async (hook: store.HookRow, request: HookRequest, body: unknown): Promise<Doubt> => {
    const now = clock.now();
    if (hook.provider === 'ses') {
      return doubtSns(fieldsOf(body), hook.settings.topicArn ?? '', { now, fetchText: fetchCertificate });
    }
    if (hook.provider === 'sendgrid') return doubtSendgrid(request, hook.settings.publicKey ?? '', now);
    const secret = hook.secret === null ? '' : vault.open(purpose(hook.workspaceId), hook.secret);
    if (secret === '') return 'No secret is kept for it.';
    return hook.provider === 'mailgun' ? doubtMailgun(fieldsOf(body), secret, now) : doubtSecret(request, secret);
  };

  /** The message a row names; only of this workspace, and only when it went to that address. */
  async function messageOf(tx: { sql: Db['sql'] }, workspaceId: number, news: ProviderNews) {
    const header = readOwnHeader(news.kohortMessage);
    if (header && header.workspaceId !== workspaceId) return null;
    const messageId = header?.messageId ?? readOwnMessageId(news.messageId);
    if (messageId === null) return null;
    const [message] = await findReported(tx.sql, workspaceId, [messageId]);
    const isIts =
      message?.email && (news.email === null || message.email.toLowerCase() === news.email.trim().toLowerCase());
    return isIts ? message : null;
  }

  async function writeOne(hook: store.HookRow, news: ProviderNews): Promise<void> {
    const { workspaceId, provider } = hook;
    await db.transaction(async (tx) => {
      const message = await messageOf(tx, workspaceId, news);
      const isDelivery = news.kind === 'delivered';
      const report: Report = {
        class: isDelivery ? 'delivered' : (news.class ?? 'complaint'),
        reason: isDelivery ? 'delivered' : (news.reason ?? 'complaint'),
        isFinal: true,
        message,
        email: news.email,
        status: news.status,
        detail: news.diagnostic,
        source: provider,
        sourceKey: news.key,
        at: news.at,
        isUnsubscribe: news.kind === 'unsubscribe',
      };
      await write(tx, workspaceId, report);
    });
  }

  function readBody(hook: store.HookRow, body: unknown): ReadNews {
    if (hook.provider === 'ses') {
      return readRows([body], (message) => readSesNotification(fieldsOf(JSON.parse(String(message.Message)))));
    }
    const readers = { sendgrid: readSendgrid, mailgun: readMailgun, postmark: readPostmark, brevo: readBrevo };
    return readRows(rowsIn(body), readers[hook.provider]);
  }

  /** A subscription of our own topic confirms itself, at an address of Amazon's only. */
  async function confirm(message: Fields): Promise<HookOutcome> {
    const url = snsAddress(message.SubscribeURL);
    if (!url)
      throw new KohortError('provider_hook_untrusted', { detail: 'The address to confirm at is none of Amazon SNS.' });
    await fetchText(url.href);
    return { taken: 0, bad: [], ignored: { SubscriptionConfirmation: 1 } };
  }

  async function take(hook: store.HookRow, body: unknown): Promise<HookOutcome> {
    const { news, unread } = readBody(hook, body);
    const outcome: HookOutcome = { taken: 0, bad: [...unread], ignored: {} };
    for (const [index, one] of news.entries()) {
      if (one.kind === 'ignored') {
        const name = one.name.slice(0, 60);
        outcome.ignored[name] = (outcome.ignored[name] ?? 0) + 1;
        continue;
      }
      try {
        await writeOne(hook, one);
        outcome.taken += 1;
      } catch (error) {
        // A database that is away: the service tries all of it again, and what is written stays written once.
        if (isPassing(error)) throw error;
        log.warn({ providerHookId: hook.id, error: (error as Error).message }, 'tracking.provider_news.failed');
        outcome.bad.push({ index, problem: 'It could not be written down.' });
      }
    }
    return outcome;
  }

  return {
    async list(workspaceId: number) {
      return (await store.listHooks(db.sql, workspaceId)).map(present);
    },

    /** Throws `not_found`. */
    async get(workspaceId: number, id: number) {
      const row = await store.findHook(db.sql, workspaceId, id);
      if (!row) throw notFound('provider hook', id);
      return present(row);
    },

    /** `secret` is what the service must send along; null for those that sign. Throws `provider_hook_name_taken`. */
    async create(workspaceId: number, input: NewHook, actor: AuditActor) {
      if ((await store.listHooks(db.sql, workspaceId)).length >= mostHooks) {
        throw new KohortError('provider_hook_too_many', { detail: `There are ${mostHooks} of them already.` });
      }
      const made = input.provider === 'postmark' || input.provider === 'brevo' ? randomToken(24) : null;
      const secret = input.provider === 'mailgun' ? input.signingKey : made;
      const settings: store.HookSettings = {
        ...(input.provider === 'ses' ? { topicArn: input.topicArn } : {}),
        ...(input.provider === 'sendgrid' ? { publicKey: input.publicKey } : {}),
      };
      const sealed = secret === null ? null : vault.seal(purpose(workspaceId), secret);
      const { provider, name } = input;
      const row = await store.insertHook(db.sql, workspaceId, { provider, name, settings, secret: sealed });
      if (!row) {
        const fields = [{ path: 'body.name', message: 'Choose another name.' }];
        throw new KohortError('provider_hook_name_taken', { detail: `There is already one called "${name}".`, fields });
      }
      await workspaces.audit(workspaceId, {
        actor,
        action: 'provider-hooks.create',
        subject: `provider hook ${row.id}`,
      });
      return { ...present(row), secret: made };
    },

    /** Throws `not_found`. */
    async archive(workspaceId: number, id: number, actor: AuditActor): Promise<void> {
      if (!(await store.archiveHook(db.sql, workspaceId, id, clock.now()))) throw notFound('provider hook', id);
      await workspaces.audit(workspaceId, { actor, action: 'provider-hooks.archive', subject: `provider hook ${id}` });
    },

    /**
     * Takes in what a service sends. Throws `not_found`, `request_invalid` for what is no JSON, and
     * `provider_hook_untrusted` when it does not come from whom it says.
     */
    async receive(id: number, request: HookRequest): Promise<HookOutcome> {
      const hook = await store.findHookAnywhere(db.sql, id);
      if (!hook) throw notFound('provider hook', id);
      let body: unknown;
      try {
        body = JSON.parse(request.body.toString('utf8'));
      } catch {
        throw new KohortError('request_invalid', { detail: 'The body is no JSON.' });
      }
      const doubt = await doubtOf(hook, request, body);
      if (doubt !== null) throw new KohortError('provider_hook_untrusted', { detail: doubt });
      await store.noteUse(db.sql, hook.id, clock.now());
      const type = hook.provider === 'ses' ? textOf(fieldsOf(body).Type) : null;
      if (type === 'SubscriptionConfirmation') return confirm(fieldsOf(body));
      if (type === 'UnsubscribeConfirmation') return { taken: 0, bad: [], ignored: { [type]: 1 } };
      return take(hook, body);
    },
  };
}

/** Deadlocks, and a database that goes away. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && (/^(?:40|08|57|53)/.test(code) || code.startsWith('ECONN'));
}

export type ProviderHooks = ReturnType<typeof createProviderHooks>;
