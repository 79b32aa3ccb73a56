import {
  type Clock,
  createLogFollower,
  cursorToId,
  type Db,
  type Doorbell,
  KohortError,
  type Log,
  notFound,
  type Page,
  randomToken,
  type Tx,
  toPage,
  type Vault,
} from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { createCallReceiver } from './call-receiver.ts';
import { createCallSystem } from './call-system.ts';
import { createDelivering, secretPurpose } from './deliver-webhooks.ts';
import * as deliveries from './deliveries.store.ts';
import {
  type DecidedSegment,
  type RejectedMessage,
  tellChanged,
  tellConsents,
  tellDecided,
  tellEvents,
  tellMoves,
  tellRejected,
} from './happenings.store.ts';
import { testKind } from './kinds.ts';
import { createMayReach } from './private-addresses.ts';
import { makeSecret, type Secrets } from './sign-webhook.ts';
import type { DeliveriesQuery, NewWebhook, ReplayRange, WebhookChange } from './webhooks.schema.ts';
import * as store from './webhooks.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  doorbell: Doorbell;
  vault: Vault;
  workspaces: Pick<Workspaces, 'audit'>;
  log: Log;
  /** Ranges of the own network that may be called; with any, http:// may be too. */
  privateRanges?: readonly string[];
  /** For tests: how names become addresses, how long an answer is waited for, and chance. */
  lookup?: Parameters<typeof createCallReceiver>[0]['lookup'];
  timeoutMs?: number;
  random?: () => number;
};

const mostWebhooks = 50;
/** Ids of a log that are told in one transaction. */
const idsAtOnce = 20_000;
/** How long the secret before the present one still signs. */
const overlapMs = 24 * 3_600_000;
const keptForMs = 30 * 24 * 3_600_000;
const deletedAtOnce = 10_000;

export type Webhook = Omit<store.WebhookRow, 'secret'> & { waiting: number };
type By = { actor: AuditActor };
type News = RejectedMessage & { state: string };
export type Webhooks = ReturnType<typeof createWebhooks>;

/**
 * The verbs of the room. Happenings are told by `follow`, out of the logs; calls are made by lanes, see
 * deliver-webhooks.ts.
 */
export function createWebhooks(parts: Parts) {
  const { db, clock, doorbell, vault, workspaces, log, privateRanges = [] } = parts;
  const receiver = createCallReceiver({
    mayReach: createMayReach(privateRanges),
    isPlainAllowed: privateRanges.length > 0,
    ...(parts.timeoutMs === undefined ? {} : { timeoutMs: parts.timeoutMs }),
    ...(parts.lookup === undefined ? {} : { lookup: parts.lookup }),
  });
  const delivering = createDelivering({ ...parts, receiver });
  const logs = [
    { name: 'webhooks:events', table: 'event', tell: tellEvents },
    { name: 'webhooks:moves', table: 'member_log', tell: tellMoves },
    { name: 'webhooks:consents', table: 'consent', tell: tellConsents },
  ] as const;
  const followed = logs.map(({ name, table, tell }) => ({ tell, log: createLogFollower({ db, name, table }) }));
  const ring = () => doorbell.ring('webhooks.deliver');

  const seal = (workspaceId: number, secrets: Secrets) =>
    vault.seal(secretPurpose(workspaceId), JSON.stringify(secrets));

  const present = ({ secret: _, ...row }: store.WebhookRow, waiting = 0): Webhook => ({ ...row, waiting });

  async function find(workspaceId: number, webhookId: number, tx?: Tx): Promise<store.WebhookRow> {
    const row = await store.findWebhook(tx?.sql ?? db.sql, workspaceId, webhookId, { lock: tx !== undefined });
    if (!row) throw notFound('webhook', webhookId);
    return row;
  }

  function nameTaken(name: string): never {
    const message = `There is a webhook "${name}" already.`;
    throw new KohortError('webhook_name_taken', { detail: message, fields: [{ path: 'body.name', message }] });
  }

  /** Changes one under its lock, in a transaction that says so in the audit. */
  const change = <T>(
    workspaceId: number,
    webhookId: number,
    { actor, action, detail }: By & { action: string; detail?: Record<string, unknown> },
    work: (tx: Tx, row: store.WebhookRow) => Promise<T>,
  ): Promise<T> =>
    db.transaction(async (tx) => {
      const result = await work(tx, await find(workspaceId, webhookId, tx));
      const entry = { actor, action, subject: `webhook ${webhookId}`, ...(detail && { detail }) };
      await workspaces.audit(workspaceId, entry, tx.sql);
      return result;
    });

  return {
    /** Calls in which another system is asked something, for rooms before this one. */
    systems: createCallSystem({ receiver, vault, clock }),

    async list(workspaceId: number): Promise<Webhook[]> {
      const waiting = await deliveries.countWaiting(db.sql, workspaceId);
      const rows = await store.listWebhooks(db.sql, workspaceId);
      return rows.map((row) => present(row, waiting.get(row.id)));
    },

    /** Throws `not_found`. */
    async get(workspaceId: number, webhookId: number): Promise<Webhook> {
      const waiting = await deliveries.countWaiting(db.sql, workspaceId);
      return present(await find(workspaceId, webhookId), waiting.get(webhookId));
    },

    /**
     * What happens from now on is told. The secret is shown this once.
     * Throws `webhook_address_refused`, `webhook_name_taken`, `webhook_too_many`.
     */
    async create(workspaceId: number, given: NewWebhook, { actor }: By): Promise<Webhook & { secret: string }> {
      receiver.check(given.url);
      const current = makeSecret();
      const row = await db.transaction(async (tx) => {
        await store.startFollowing(tx.sql, [...logs]);
        if ((await store.listWebhooks(tx.sql, workspaceId)).length >= mostWebhooks) {
          const detail = `A workspace has ${mostWebhooks} webhooks at most.`;
          throw new KohortError('webhook_too_many', { detail });
        }
        const secret = seal(workspaceId, { current });
        const made = await store.insertWebhook(tx.sql, workspaceId, { ...given, secret, at: clock.now() });
        if (made === null) return nameTaken(given.name);
        await store.noteBeginning(tx.sql, made.id, [...logs]);
        const detail = { url: given.url, kinds: given.kinds };
        const entry = { actor, action: 'webhooks.create', subject: `webhook ${made.id}`, detail };
        await workspaces.audit(workspaceId, entry, tx.sql);
        return made;
      });
      return { ...present(row), secret: current };
    },

    /** Throws `not_found`, `webhook_address_refused`, `webhook_name_taken`. */
    async update(workspaceId: number, webhookId: number, wanted: WebhookChange, { actor }: By): Promise<Webhook> {
      if (wanted.url !== undefined) receiver.check(wanted.url);
      const about = { actor, action: 'webhooks.update', detail: wanted };
      await change(workspaceId, webhookId, about, async (tx, row) => {
        const { name = row.name, url = row.url, kinds = row.kinds, state = row.state } = wanted;
        if (await store.isNameTaken(tx.sql, workspaceId, name, webhookId)) nameTaken(name);
        const problem = state === 'failing' ? row.problem : null;
        await store.updateWebhook(tx.sql, workspaceId, { ...row, name, url, kinds, state, problem });
      });
      ring();
      return this.get(workspaceId, webhookId);
    },

    /** Throws `not_found`. What waits is not told any more. */
    async remove(workspaceId: number, webhookId: number, { actor }: By): Promise<void> {
      await change(workspaceId, webhookId, { actor, action: 'webhooks.delete' }, (tx) =>
        store.archiveWebhook(tx.sql, workspaceId, webhookId, clock.now()),
      );
    },

    /** A new secret, shown this once. For a day both sign, so that the receiver can change over. Throws `not_found`. */
    async rotateSecret(workspaceId: number, webhookId: number, { actor }: By): Promise<Webhook & { secret: string }> {
      const fresh = makeSecret();
      await change(workspaceId, webhookId, { actor, action: 'webhooks.rotate-secret' }, async (tx, row) => {
        const { current } = JSON.parse(vault.open(secretPurpose(workspaceId), row.secret)) as Secrets;
        const until = new Date(clock.now().getTime() + overlapMs).toISOString();
        const secret = seal(workspaceId, { current: fresh, previous: { secret: current, until } });
        await store.updateWebhook(tx.sql, workspaceId, { ...row, secret });
      });
      return { ...(await this.get(workspaceId, webhookId)), secret: fresh };
    },

    /** Makes one call that tells nothing. Throws `not_found`. */
    async test(workspaceId: number, webhookId: number): Promise<deliveries.DeliveryRow> {
      const { name } = await find(workspaceId, webhookId);
      const now = clock.now();
      const payload = { type: testKind, timestamp: now.toISOString(), data: { webhook: name } };
      const key = `test_${randomToken(12)}`;
      const row = await deliveries.insertTest(db.sql, workspaceId, webhookId, { key, payload, now });
      ring();
      return row;
    },

    /** The log of a webhook, newest first; kept for 30 days. Throws `not_found`. */
    async deliveries(
      workspaceId: number,
      webhookId: number,
      { cursor, limit, ...filter }: DeliveriesQuery,
    ): Promise<Page<deliveries.DeliveryRow>> {
      await find(workspaceId, webhookId);
      const page = { ...filter, before: cursorToId(cursor), limit: limit + 1 };
      return toPage(await deliveries.listDeliveries(db.sql, workspaceId, webhookId, page), limit);
    },

    /** Makes a call again, under the same id; one that waits is made at once. Throws `not_found`. */
    async replay(workspaceId: number, webhookId: number, deliveryId: number): Promise<deliveries.DeliveryRow> {
      await find(workspaceId, webhookId);
      const wanted = { deliveryId, now: clock.now() };
      const row = await deliveries.replayOne(db.sql, workspaceId, webhookId, wanted);
      if (!row) throw notFound('webhook delivery', deliveryId);
      ring();
      return row;
    },

    /** The same for all that were written down in a stretch of time. Returns how many. Throws `not_found`. */
    async replayRange(workspaceId: number, webhookId: number, range: ReplayRange): Promise<number> {
      await find(workspaceId, webhookId);
      const count = await deliveries.replayRange(db.sql, workspaceId, webhookId, { ...range, now: clock.now() });
      ring();
      return count;
    },

    /**
     * Writes down what happened since the last time, for those who want to be told; exactly once each. Looks at nothing
     * while nobody wants to be told. False: some of it is still being written, look again soon.
     */
    async follow(): Promise<boolean> {
      if (!(await store.isAnybodyListening(db.sql))) return true;
      let told = 0;
      const settled = await Promise.all(
        followed.map(({ log: follower, tell }) =>
          follower.follow(async (tx, { after, upTo }) => {
            const until = Math.min(upTo, after + idsAtOnce);
            told += await tell(tx.sql, { after, upTo: until }, clock.now());
            return until;
          }),
        ),
      );
      if (told > 0) ring();
      return settled.every(Boolean);
    },

    /** Messages that were refused for good: in the transaction that takes in the news of the ledger. */
    async followNews(tx: Pick<Tx, 'sql'>, workspaceId: number, news: readonly News[]): Promise<void> {
      const rejected = news.filter(({ state }) => state === 'rejected');
      if (rejected.length > 0) await tellRejected(tx.sql, workspaceId, rejected, clock.now());
    },

    /** A decision about a segment: in the transaction that writes it. */
    async followDecided(tx: Pick<Tx, 'sql'>, workspaceId: number, decided: DecidedSegment): Promise<void> {
      if ((await tellDecided(tx.sql, workspaceId, decided, clock.now())) > 0) ring();
    },

    /** Events turned out to be something else, such as a click a machine's: in the transaction that says so. */
    async followChanged(tx: Pick<Tx, 'sql'>, workspaceId: number, eventIds: readonly number[]): Promise<void> {
      if (!(await store.isAnybodyListening(tx.sql))) return;
      await tellChanged(tx.sql, workspaceId, { eventIds, follower: logs[0].name, now: clock.now() });
    },

    /** Begins to call whoever has something due. Does not wait for answers. */
    deliver: delivering.start,

    /** Waits until what is due has been tried. */
    async deliverAll(): Promise<void> {
      await delivering.start();
      await delivering.settle();
    },

    /** Clears away what is older than 30 days, and what belonged to deleted webhooks. */
    async tidy(): Promise<void> {
      const before = new Date(clock.now().getTime() - keptForMs);
      while ((await deliveries.deleteOld(db.sql, before, deletedAtOnce)) === deletedAtOnce) {
        log.debug({ count: deletedAtOnce }, 'webhooks.log.cleared');
      }
    },

    /** For the erasure of a contact. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number): Promise<void> =>
      deliveries.eraseContact(tx.sql, workspaceId, contactId),

    /** First phase of a shutdown: calls under way end, no further one is made. */
    async stop(): Promise<void> {
      await delivering.stop();
      receiver.close();
    },
  };
}
