/** Owns: sending_domain, dkim_key. */
import type { Sql } from '../../platform/index.ts';

/**
 * waiting: not seen in DNS yet, signs nothing; active: signs; forced: signs although DNS does not show it, because somebody
 * said so; retiring: signs nothing new, still published for messages under way; retired: may leave DNS.
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
 * The keys that sign messages from `fromDomain`: those of the domain itself, or of the nearest one above it; the newest of
 * each algorithm.
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
