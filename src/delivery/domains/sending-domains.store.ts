/** Owns: sending_domain, dkim_key. */
import type { Sql } from '../../platform/index.ts';

/**
 * waiting: not seen in DNS yet, signs nothing; active: signs; forced: signs although DNS does not show it, because
 * somebody said so; retiring: signs nothing new, still published for messages under way; retired: may leave DNS.
 */
export type KeyState = 'waiting' | 'active' | 'forced' | 'retiring' | 'retired';
export type KeyAlgorithm = 'rsa' | 'ed25519';

/** `privateKey`: PKCS #8 in PEM, sealed. `publicKey`: base64, as DNS has it. */
export type KeyRow = {
  id: number;
  domainId: number;
  selector: string;
  algorithm: KeyAlgorithm;
  publicKey: string;
  state: KeyState;
  createdAt: Date;
  activeAt: Date | null;
  retiredAt: Date | null;
};

export type SigningRow = Pick<KeyRow, 'id' | 'selector' | 'algorithm'> & { domain: string; privateKey: Buffer };

/**
 * The keys that sign messages from `fromDomain`: those of the domain itself, or of the nearest one above it; the newest
 * of each algorithm.
 */
export async function findSigningKeys(sql: Sql, workspaceId: number, fromDomain: string): Promise<SigningRow[]> {
  return sql<SigningRow>(
    `select distinct on (k.algorithm) k.id, k.selector, k.algorithm, d.domain, k.private_key as "privateKey"
       from sending_domain d join dkim_key k on k.domain_id = d.id and k.workspace_id = d.workspace_id
      where d.workspace_id = $1 and k.state in ('active', 'forced')
        and d.id = (select near.id from sending_domain near
                     where near.workspace_id = $1 and ($2 = near.domain or right($2, length(near.domain) + 1) = '.' || near.domain)
                       and exists (select 1 from dkim_key own where own.domain_id = near.id and own.state in ('active', 'forced'))
                     order by length(near.domain) desc limit 1)
      order by k.algorithm desc, k.active_at desc nulls last, k.id desc`,
    [workspaceId, fromDomain],
  );
}

export type DomainRow = {
  id: number;
  workspaceId: number;
  domain: string;
  returnPathDomain: string | null;
  createdAt: Date;
  checkedAt: Date | null;
  check: unknown;
};

const domainColumns = `id, workspace_id as "workspaceId", domain, return_path_domain as "returnPathDomain",
  created_at as "createdAt", checked_at as "checkedAt", "check"`;
const keyColumns = `id, domain_id as "domainId", selector, algorithm, public_key as "publicKey", state,
  created_at as "createdAt", active_at as "activeAt", retired_at as "retiredAt"`;

/** Newest first; `after` is the id of the last of the page before (0 = none). */
export async function listDomains(sql: Sql, workspaceId: number, after: number, limit: number): Promise<DomainRow[]> {
  return sql<DomainRow>(
    `select ${domainColumns} from sending_domain where workspace_id = $1 and ($2 = 0 or id < $2) order by id desc limit $3`,
    [workspaceId, after, limit],
  );
}

export async function findDomain(sql: Sql, workspaceId: number, id: number): Promise<DomainRow | null> {
  const rows = await sql<DomainRow>(`select ${domainColumns} from sending_domain where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
  ]);
  return rows[0] ?? null;
}

/** Locks the row, so that keys of one domain change one after the other. */
export async function lockDomain(sql: Sql, workspaceId: number, id: number): Promise<DomainRow | null> {
  const rows = await sql<DomainRow>(
    `select ${domainColumns} from sending_domain where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  );
  return rows[0] ?? null;
}

/** Null when the workspace has it already. */
export async function insertDomain(
  sql: Sql,
  workspaceId: number,
  { domain, returnPathDomain, createdAt }: Pick<DomainRow, 'domain' | 'returnPathDomain' | 'createdAt'>,
): Promise<DomainRow | null> {
  const rows = await sql<DomainRow>(
    `insert into sending_domain (workspace_id, domain, return_path_domain, created_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, domain) do nothing returning ${domainColumns}`,
    [workspaceId, domain, returnPathDomain, createdAt],
  );
  return rows[0] ?? null;
}

export async function updateReturnPath(
  sql: Sql,
  workspaceId: number,
  id: number,
  returnPathDomain: string | null,
): Promise<void> {
  await sql('update sending_domain set return_path_domain = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    returnPathDomain,
  ]);
}

/** With its keys. */
export async function deleteDomain(sql: Sql, workspaceId: number, id: number): Promise<void> {
  await sql('delete from dkim_key where workspace_id = $1 and domain_id = $2', [workspaceId, id]);
  await sql('delete from sending_domain where workspace_id = $1 and id = $2', [workspaceId, id]);
}

export async function listKeys(sql: Sql, workspaceId: number, domainIds: number[]): Promise<KeyRow[]> {
  return sql<KeyRow>(
    `select ${keyColumns} from dkim_key where workspace_id = $1 and domain_id = any($2::int[]) order by id desc`,
    [workspaceId, domainIds],
  );
}

export async function insertKey(
  sql: Sql,
  workspaceId: number,
  key: Pick<KeyRow, 'domainId' | 'selector' | 'algorithm' | 'publicKey' | 'createdAt'> & { privateKey: Buffer },
): Promise<void> {
  await sql(
    `insert into dkim_key (workspace_id, domain_id, selector, algorithm, public_key, private_key, state, created_at)
     values ($1, $2, $3, $4, $5, $6, 'waiting', $7)`,
    [workspaceId, key.domainId, key.selector, key.algorithm, key.publicKey, key.privateKey, key.createdAt],
  );
}

/** Those that never signed: newer ones take their place. */
export async function deleteUnusedKeys(
  sql: Sql,
  workspaceId: number,
  domainId: number,
  algorithms: KeyAlgorithm[],
): Promise<void> {
  await sql(
    `delete from dkim_key where workspace_id = $1 and domain_id = $2 and algorithm = any($3::text[])
        and state = 'waiting' and active_at is null`,
    [workspaceId, domainId, algorithms],
  );
}

/** A key that signs from now on, or that somebody forces; those of its algorithm that signed so far retire. */
export async function activateKey(
  sql: Sql,
  workspaceId: number,
  { id, domainId, algorithm }: Pick<KeyRow, 'id' | 'domainId' | 'algorithm'>,
  { state, at }: { state: 'active' | 'forced'; at: Date },
): Promise<void> {
  await sql(
    `update dkim_key set state = 'retiring', retired_at = $5
      where workspace_id = $1 and domain_id = $2 and algorithm = $3 and id <> $4 and state in ('active', 'forced')`,
    [workspaceId, domainId, algorithm, id, at],
  );
  await sql(
    `update dkim_key set state = $3, active_at = coalesce(active_at, $4), retired_at = null
      where workspace_id = $1 and id = $2`,
    [workspaceId, id, state, at],
  );
}

/** DNS does not show it (any more): it signs nothing until it does. */
export async function deactivateKey(sql: Sql, workspaceId: number, id: number): Promise<void> {
  await sql(`update dkim_key set state = 'waiting' where workspace_id = $1 and id = $2 and state = 'active'`, [
    workspaceId,
    id,
  ]);
}

/** Keys that were replaced before `before` may leave DNS; their private halves are deleted. Returns how many. */
export async function retireKeys(sql: Sql, before: Date): Promise<number> {
  const rows = await sql(
    `update dkim_key set state = 'retired', private_key = '' where state = 'retiring' and retired_at <= $1 returning id`,
    [before],
  );
  return rows.length;
}

export async function saveCheck(
  sql: Sql,
  workspaceId: number,
  id: number,
  { at, check }: { at: Date; check: unknown },
): Promise<void> {
  await sql('update sending_domain set checked_at = $3, "check" = $4 where workspace_id = $1 and id = $2', [
    workspaceId,
    id,
    at,
    JSON.stringify(check),
  ]);
}

/**
 * Domains whose turn it is: not asked about for long, or with a key that waits to be seen. They are noted as asked
 * about, so that several workers share them.
 */
export async function claimDueDomains(
  sql: Sql,
  { now, staleBefore, waitingBefore, limit }: { now: Date; staleBefore: Date; waitingBefore: Date; limit: number },
): Promise<Pick<DomainRow, 'id' | 'workspaceId'>[]> {
  return sql<Pick<DomainRow, 'id' | 'workspaceId'>>(
    `update sending_domain set checked_at = $1
      where id in (select d.id from sending_domain d
                    where coalesce(d.checked_at, d.created_at) <= $2
                       or (coalesce(d.checked_at, d.created_at) <= $3
                           and exists (select 1 from dkim_key k where k.domain_id = d.id and k.state = 'waiting'))
                    order by d.checked_at nulls first limit $4 for update skip locked)
     returning id, workspace_id as "workspaceId"`,
    [now, staleBefore, waitingBefore, limit],
  );
}
