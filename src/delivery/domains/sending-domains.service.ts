import { isIP } from 'node:net';
import {
  type Clock,
  type Db,
  KohortError,
  type Log,
  notFound,
  type Page,
  type Resolver,
  type Sql,
  toPage,
  type Vault,
} from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { findWayOut } from '../ways/transports.store.ts';
import { checkDomain, type Finding, type KeySeen } from './check-domain.ts';
import { type DnsRecord, keyDnsRecord } from './dns-records.ts';
import { senderOf } from './known-senders.ts';
import { keyPurpose, makeKey } from './make-key.ts';
import type { DomainRow, KeyAlgorithm, KeyRow } from './sending-domains.store.ts';
import * as store from './sending-domains.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  vault: Vault;
  resolver: Resolver;
  workspaces: Pick<Workspaces, 'audit' | 'get'>;
  /** The installation's way out. */
  installation: { smtpUrl: string | null; isMailbox: boolean };
  /** That of the tracking server. */
  trackingUrl: string;
  /** The host whose mail the listener for bounces takes; null when nobody knows. */
  mailHost: string | null;
  log: Pick<Log, 'info' | 'warn'>;
};

export type Domain = DomainRow & { keys: (KeyRow & { record: DnsRecord })[]; findings: Finding[] | null };

const dayMs = 86_400_000;
/** Messages under way are verified by the key that signed them: bounces and slow queues take days. */
const retiringMs = 7 * dayMs;
const staleMs = 6 * 3_600_000;
const waitingMs = 10 * 60_000;
const checksAtOnce = 20;
const bothAlgorithms: KeyAlgorithm[] = ['rsa', 'ed25519'];

export type SendingDomains = ReturnType<typeof createSendingDomains>;

/** The domains that messages come from: their keys, and what DNS says of them. */
export function createSendingDomains(parts: Parts) {
  const { db, clock, vault, resolver, workspaces, log } = parts;

  const audit = (sql: Sql, workspaceId: number, actor: AuditActor, action: string, id: number) =>
    workspaces.audit(workspaceId, { actor, action: `sendingDomains.${action}`, subject: `sending domain ${id}` }, sql);

  const withKeys = async (sql: Sql, workspaceId: number, rows: DomainRow[]): Promise<Domain[]> => {
    const keys = await store.listKeys(
      sql,
      workspaceId,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({
      ...row,
      keys: keys
        .filter(({ domainId }) => domainId === row.id)
        .map((key) => ({ ...key, record: keyDnsRecord(row.domain, key) })),
      findings: (row.check as { findings: Finding[] } | null)?.findings ?? null,
    }));
  };

  const get = async (workspaceId: number, id: number, sql: Sql = db.sql): Promise<Domain> => {
    const row = await store.findDomain(sql, workspaceId, id);
    if (!row) throw notFound('sending domain', id);
    return (await withKeys(sql, workspaceId, [row]))[0]!;
  };

  const lock = async (sql: Sql, workspaceId: number, id: number): Promise<DomainRow> => {
    const row = await store.lockDomain(sql, workspaceId, id);
    if (!row) throw notFound('sending domain', id);
    return row;
  };

  /** RSA takes a second to find its primes: keys are made before a transaction begins. */
  const makeKeys = (algorithms: KeyAlgorithm[]) =>
    Promise.all(algorithms.map(async (algorithm) => ({ algorithm, ...(await makeKey(algorithm)) })));

  const keepKeys = async (sql: Sql, row: DomainRow, made: Awaited<ReturnType<typeof makeKeys>>) => {
    const taken = new Set((await store.listKeys(sql, row.workspaceId, [row.id])).map(({ selector }) => selector));
    const createdAt = clock.now();
    for (const { algorithm, publicKey, privateKey } of made) {
      const selector = freeSelector(algorithm, createdAt, taken);
      taken.add(selector);
      const sealed = vault.seal(keyPurpose(row.workspaceId), privateKey);
      const key = { domainId: row.id, selector, algorithm, publicKey, privateKey: sealed, createdAt };
      await store.insertKey(sql, row.workspaceId, key);
    }
  };

  /** A key that DNS shows signs from now on; one it shows no more does not. Where DNS is silent nothing changes. */
  const followDns = async (sql: Sql, workspaceId: number, row: DomainRow, seen: KeySeen[]): Promise<void> => {
    const keys = await store.listKeys(sql, workspaceId, [row.id]);
    // Oldest first: the newest one that is shown signs in the end.
    for (const key of keys.toReversed()) {
      const found = seen.find(({ keyId }) => keyId === key.id)?.seen;
      if (found === 'missing' && key.state === 'active') {
        await store.deactivateKey(sql, workspaceId, key.id);
        log.warn({ domain: row.domain, selector: key.selector }, 'delivery.key.gone_from_dns');
      }
      const isNew = key.state === 'waiting' || key.state === 'forced';
      if (found === 'shown' && isNew && !hasNewerActive(key, keys)) {
        await store.activateKey(sql, workspaceId, key, { state: 'active', at: clock.now() });
        log.info({ domain: row.domain, selector: key.selector }, 'delivery.key.active');
      }
    }
  };

  const check = async (workspaceId: number, id: number): Promise<Domain> => {
    const domain = await get(workspaceId, id);
    const { settings } = await workspaces.get(workspaceId);
    const own = settings.trackingUrl;
    const facts = {
      domain: domain.domain,
      returnPathDomain: domain.returnPathDomain,
      keys: domain.keys,
      sender: senderOf(await findWayOut(db.sql, workspaceId, null), parts.installation),
      mailHost: parts.mailHost,
      tracking: own ? { host: new URL(own).hostname, target: new URL(parts.trackingUrl).hostname } : null,
    };
    const { findings, keys } = await checkDomain(facts, resolver);
    return db.transaction(async ({ sql }) => {
      const row = await lock(sql, workspaceId, id);
      await followDns(sql, workspaceId, row, keys);
      await store.saveCheck(sql, workspaceId, id, { at: clock.now(), check: { findings } });
      return get(workspaceId, id, sql);
    });
  };

  return {
    get: (workspaceId: number, id: number): Promise<Domain> => get(workspaceId, id),

    /** Newest first. */
    async list(workspaceId: number, after: number, limit: number): Promise<Page<Domain>> {
      const page = toPage(await store.listDomains(db.sql, workspaceId, after, limit + 1), limit);
      return { ...page, items: await withKeys(db.sql, workspaceId, page.items) };
    },

    /** Makes an RSA and an Ed25519 key for it. Throws `sending_domain_taken`. */
    async create(
      workspaceId: number,
      wanted: { domain: string; returnPathDomain: string | null },
      actor: AuditActor,
    ): Promise<Domain> {
      const made = await makeKeys(bothAlgorithms);
      return db.transaction(async ({ sql }) => {
        const row = await store.insertDomain(sql, workspaceId, { ...wanted, createdAt: clock.now() });
        if (!row) throw new KohortError('sending_domain_taken', { detail: `${wanted.domain} is set up already.` });
        await keepKeys(sql, row, made);
        await audit(sql, workspaceId, actor, 'create', row.id);
        return get(workspaceId, row.id, sql);
      });
    },

    /** Another domain for the return path; null: the sender's address. Throws `not_found`. */
    async update(
      workspaceId: number,
      id: number,
      { returnPathDomain }: { returnPathDomain: string | null },
      actor: AuditActor,
    ): Promise<Domain> {
      return db.transaction(async ({ sql }) => {
        await lock(sql, workspaceId, id);
        await store.updateReturnPath(sql, workspaceId, id, returnPathDomain);
        await audit(sql, workspaceId, actor, 'update', id);
        return get(workspaceId, id, sql);
      });
    },

    /** Its keys go with it: messages from it are signed no more. Throws `not_found`. */
    async delete(workspaceId: number, id: number, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        await lock(sql, workspaceId, id);
        await store.deleteDomain(sql, workspaceId, id);
        await audit(sql, workspaceId, actor, 'delete', id);
      });
    },

    /** Asks the DNS now. A key that is found signs from now on. Throws `not_found`. */
    check,

    /** New keys, which wait until DNS shows them; the old ones sign until then. Throws `not_found`. */
    async rotate(workspaceId: number, id: number, algorithms: KeyAlgorithm[], actor: AuditActor): Promise<Domain> {
      await get(workspaceId, id);
      const made = await makeKeys(algorithms);
      return db.transaction(async ({ sql }) => {
        const row = await lock(sql, workspaceId, id);
        await store.deleteUnusedKeys(sql, workspaceId, id, algorithms);
        await keepKeys(sql, row, made);
        await audit(sql, workspaceId, actor, 'rotate', id);
        return get(workspaceId, id, sql);
      });
    },

    /** Lets a key sign although DNS does not show it. Throws `not_found`, `sending_domain_key_state`. */
    async force(workspaceId: number, id: number, keyId: number, actor: AuditActor): Promise<Domain> {
      return db.transaction(async ({ sql }) => {
        const row = await lock(sql, workspaceId, id);
        const key = (await store.listKeys(sql, workspaceId, [row.id])).find((each) => each.id === keyId);
        if (!key) throw notFound('key', keyId);
        if (key.state !== 'waiting') {
          throw new KohortError('sending_domain_key_state', { detail: `The key ${key.selector} is ${key.state}.` });
        }
        await store.activateKey(sql, workspaceId, key, { state: 'forced', at: clock.now() });
        await audit(sql, workspaceId, actor, 'force', id);
        return get(workspaceId, id, sql);
      });
    },

    /** For the job: asks about domains whose turn it is, and lets keys go that were replaced a week ago. */
    async keepUp(stopping: AbortSignal): Promise<void> {
      const now = clock.now();
      const before = (ms: number) => new Date(now.getTime() - ms);
      const retired = await store.retireKeys(db.sql, before(retiringMs));
      if (retired > 0) log.info({ retired }, 'delivery.keys.retired');
      const wish = { now, staleBefore: before(staleMs), waitingBefore: before(waitingMs), limit: checksAtOnce };
      for (const { workspaceId, id } of await store.claimDueDomains(db.sql, wish)) {
        if (stopping.aborted) return;
        await check(workspaceId, id).catch((error: unknown) => {
          if (!(error instanceof KohortError && error.code === 'not_found')) throw error;
        });
      }
    },
  };
}

const hasNewerActive = (key: KeyRow, keys: KeyRow[]) =>
  keys.some((other) => other.id > key.id && other.algorithm === key.algorithm && other.state === 'active');

/** Says when it was made, and no more: `k20261123r`, `k20261123e2`. */
function freeSelector(algorithm: KeyAlgorithm, at: Date, taken: Set<string>): string {
  const base = `k${at.toISOString().slice(0, 10).replaceAll('-', '')}${algorithm === 'rsa' ? 'r' : 'e'}`;
  for (let number = 1; ; number += 1) {
    const selector = number === 1 ? base : `${base}${number}`;
    if (!taken.has(selector)) return selector;
  }
}

/** A name under which mail can reach a machine of ours; addresses and names of this machine alone are none. */
export function mailHostOf(publicUrl: string): string | null {
  const { hostname } = new URL(publicUrl);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.') ? hostname : null;
}
