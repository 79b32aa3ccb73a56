/**
 * Calls receivers. Each webhook has a lane of its own: it claims, calls and writes down until nothing is due, and waits
 * for nobody but its own receiver. What a dead worker held is due again when its lease has run out: at least once.
 *
 *   waiting ──claim──► waiting, claimed (lease) ──┬── 2xx ─────────────► delivered
 *      ▲                                          ├── 410 ─────────────► failed, and the webhook fails
 *      └──── due later ◄── any other answer ──────┴── the last attempt ► failed
 */
import { type Clock, type Db, type Log, randomToken, type Vault } from '../platform/index.ts';
import type { Answer, CallReceiver } from './call-receiver.ts';
import * as store from './deliveries.store.ts';
import { mostAttempts, readRetryAfter, retryDelayMs } from './plan-retry.ts';
import { type Secrets, signingSecrets, signWebhook } from './sign-webhook.ts';
import { setFailing } from './webhooks.store.ts';

/** Calls to one webhook under way at once, over all workers. */
export const roomOfWebhook = 10;
/** Longer than any call takes. */
const leaseMs = 60_000;
/** After so many bad answers in a row one call at a time is made, until one is good. */
const trustedFailures = 5;

const gone = 410;

export const secretPurpose = (workspaceId: number) => `webhook of workspace ${workspaceId}`;

type Parts = {
  db: Db;
  clock: Clock;
  vault: Vault;
  receiver: Pick<CallReceiver, 'post'>;
  log: Log;
  /** Between 0 and 1. */
  random?: () => number;
};

type Target = { webhookId: number; workspaceId: number; url: string; secrets: Secrets };

const isGood = ({ status }: Answer) => status !== null && status >= 200 && status < 300;

function wordsOf({ status, answer }: Answer): string {
  const isRedirect = status !== null && status >= 300 && status < 400;
  return isRedirect ? `Redirects are not followed: give the address it points to. ${answer}`.slice(0, 500) : answer;
}

export function createDelivering({ db, clock, vault, receiver, log, random = Math.random }: Parts) {
  const workerId = `webhooks-${randomToken(9)}`;
  const lanes = new Map<number, Promise<void>>();
  let isStopping = false;

  async function outcomeOf(delivery: store.ClaimedDelivery, answer: Answer): Promise<store.Recorded> {
    const at = clock.now();
    const said = { id: delivery.id, status: answer.status, answer: wordsOf(answer), at };
    if (isGood(answer)) return { ...said, state: 'delivered' };
    const askedMs = readRetryAfter(answer.retryAfter, at);
    const delayMs = answer.status === gone ? null : retryDelayMs(delivery.attempts + 1, { draw: random(), askedMs });
    if (delayMs === null) return { ...said, state: 'failed' };
    return { ...said, state: 'waiting', dueAt: new Date(at.getTime() + delayMs) };
  }

  /**
   * A receiver that wants nothing any more, or has not given one good answer while this delivery was tried, is left
   * alone.
   */
  async function giveUp({ webhookId, workspaceId, url }: Target, delivery: store.ClaimedDelivery, answer: Answer) {
    const isGone = answer.status === gone;
    if (!isGone && (await store.wasDeliveredSince(db.sql, webhookId, delivery.createdAt))) return;
    const said = answer.status === null ? answer.answer : `status ${answer.status}`;
    const problem = isGone
      ? 'The receiver answered 410 Gone: it wants no more calls. Set it to active if it does again.'
      : `No good answer since ${delivery.createdAt.toISOString()}, in ${mostAttempts} attempts; the last one: ${said}. ` +
        'Mend the receiver and set it to active; replay what failed.';
    if (await setFailing(db.sql, workspaceId, { webhookId, url, problem })) {
      log.warn({ webhookId, workspaceId, status: answer.status }, 'webhooks.webhook.failing');
    }
  }

  /** Returns whether the answer was good. */
  async function deliver(target: Target, delivery: store.ClaimedDelivery): Promise<boolean> {
    const now = clock.now();
    const timestamp = Math.floor(now.getTime() / 1_000);
    const body = JSON.stringify(delivery.payload);
    const answer = await receiver.post(target.url, body, {
      'webhook-id': delivery.key,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signWebhook(signingSecrets(target.secrets, now), delivery.key, timestamp, body),
      'user-agent': 'Kohort-Webhooks/1',
    });
    const recorded = await outcomeOf(delivery, answer);
    await store.recordAttempt(db.sql, workerId, recorded);
    if (recorded.state === 'failed') await giveUp(target, delivery, answer);
    return isGood(answer);
  }

  async function claim(webhookId: number, room: number) {
    return db.transaction(async ({ sql }) => {
      const now = clock.now();
      const leaseUntil = new Date(now.getTime() + leaseMs);
      const claimed = await store.claimDue(sql, webhookId, { workerId, now, leaseUntil, room });
      if (claimed === undefined) return undefined;
      const { workspaceId, url, secret, deliveries } = claimed;
      const secrets = JSON.parse(vault.open(secretPurpose(workspaceId), secret)) as Secrets;
      return { target: { webhookId, workspaceId, url, secrets }, deliveries };
    });
  }

  async function runLane(webhookId: number): Promise<void> {
    const open = new Set<Promise<void>>();
    let failures = 0;
    try {
      for (;;) {
        const room = failures >= trustedFailures ? 1 : roomOfWebhook;
        const mayClaim = !isStopping && open.size <= room / 2;
        const claimed = mayClaim ? await claim(webhookId, room) : undefined;
        for (const delivery of claimed?.deliveries ?? []) {
          const call: Promise<void> = deliver(claimed!.target, delivery)
            .then((isGood) => {
              failures = isGood ? 0 : failures + 1;
            })
            // Not written down: it is due again when the lease has run out.
            .catch((error: Error) =>
              log.error({ webhookId, deliveryId: delivery.id, error: error.message }, 'webhooks.delivery.failed'),
            )
            .finally(() => open.delete(call));
          open.add(call);
        }
        if (open.size === 0) return;
        await Promise.race(open);
      }
    } finally {
      await Promise.all(open);
    }
  }

  return {
    /** Sees to it that every webhook with something due has its lane in this process. Waits for none of them. */
    async start(): Promise<void> {
      if (isStopping) return;
      for (const webhookId of await store.findDue(db.sql, clock.now())) {
        if (lanes.has(webhookId)) continue;
        const lane = runLane(webhookId)
          .catch((error: Error) => log.error({ webhookId, error: error.message }, 'webhooks.lane.failed'))
          .finally(() => lanes.delete(webhookId));
        lanes.set(webhookId, lane);
      }
    },

    /** Waits for the lanes that run. */
    async settle(): Promise<void> {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },

    /** First phase of a shutdown: nothing further is claimed, calls under way end. */
    async stop(): Promise<void> {
      isStopping = true;
      await Promise.all(lanes.values());
      await store.giveBack(db.sql, workerId, clock.now());
    },
  };
}
