import { createHash } from 'node:crypto';
import { type Clock, type Db, notFound, type Page, randomToken, type Scope, toPage } from '../platform/index.ts';
import * as keys from './api-keys.store.ts';
import type { NewApiKey } from './workspaces.schema.ts';
import type { AuditActor, WriteAudit } from './write-audit.ts';

const lastUsedStepMs = 60_000;
const keyPrefix = 'kht_';
const shownOfKey = 10;

const hashOf = (key: string) => createHash('sha256').update(key).digest();

/** The verbs of API keys. */
export function createApiKeys({ db, clock, audit }: { db: Db; clock: Clock; audit: WriteAudit }) {
  type Found = { id: number; workspaceId: number; scopes: Scope[] } | null;
  /** Questions on their way: fifty tills with one key that ask at the same time ask once. Nothing is kept after the answer. */
  const asking = new Map<string, Promise<Found>>();

  const lookUp = async (key: string): Promise<Found> => {
    const row = await keys.readApiKeyByHash(db.sql, hashOf(key));
    if (!row) return null;
    const { id, workspaceId, scopes, lastUsedAt } = row;
    const now = clock.now();
    if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= lastUsedStepMs) {
      await keys.touchApiKey(db.sql, workspaceId, id, now);
    }
    return { id, workspaceId, scopes };
  };

  return {
    /** Makes a key of 192 random bits. It is answered here only: the database holds its SHA-256. */
    async createApiKey(workspaceId: number, { name, scopes }: NewApiKey, actor: AuditActor = 'system') {
      const key = keyPrefix + randomToken(24);
      const prefix = key.slice(0, shownOfKey);
      return db.transaction(async ({ sql }) => {
        const wanted = { name, prefix, hash: hashOf(key), scopes: [...new Set(scopes)], createdAt: clock.now() };
        const row = await keys.insertApiKey(sql, workspaceId, wanted);
        const detail = { name, scopes: row.scopes };
        await audit(workspaceId, { actor, action: 'workspaces.create-key', subject: `key ${row.id}`, detail }, sql);
        return { ...row, key };
      });
    },

    /** Whose key this is and what it may do; null for one that is unknown or revoked. Notes the use, to the minute. */
    async findApiKey(key: string): Promise<Found> {
      if (!key.startsWith(keyPrefix) || key.length > 100) return null;
      const known = asking.get(key);
      if (known) return known;
      const answer = lookUp(key).finally(() => {
        if (asking.get(key) === answer) asking.delete(key);
      });
      asking.set(key, answer);
      return answer;
    },

    async listApiKeys(workspaceId: number, afterId: number, limit: number): Promise<Page<keys.ApiKeyRow>> {
      return toPage(await keys.readApiKeys(db.sql, workspaceId, afterId, limit + 1), limit);
    },

    /** From now on the key is refused. Idempotent. Throws `not_found`. */
    async revokeApiKey(workspaceId: number, keyId: number, actor: AuditActor): Promise<void> {
      const row = await keys.revokeApiKey(db.sql, workspaceId, keyId, clock.now());
      asking.clear();
      if (!row) throw notFound('API key', keyId);
      await audit(workspaceId, { actor, action: 'workspaces.revoke-key', subject: `key ${keyId}` });
    },
  };
}
