import type { Actor, Clock, Db, Sql } from '../platform/index.ts';
import { insertAudit } from './workspaces.store.ts';

/** Who did it: a caller of the API, or the program itself. */
export type AuditActor = Actor | 'system';
export type AuditEntry = { actor: AuditActor; action: string; subject: string; detail?: Record<string, unknown> };

/** Who did it, as rows say it: operator:3, key:7, system. */
export function actorText(actor: AuditActor): string {
  if (actor === 'system') return 'system';
  return actor.kind === 'api-key' ? `key:${actor.keyId}` : `operator:${actor.operatorId}`;
}

/** The same the other way round: who a row says did it. `system` for what it does not know. */
export function readActor(text: string): AuditActor {
  const [kind, id = ''] = text.split(/:(.*)/s);
  if (kind === 'operator' && id !== '') return { kind: 'operator', operatorId: id };
  return kind === 'key' && /^\d+$/.test(id) ? { kind: 'api-key', keyId: Number(id) } : 'system';
}

export type WriteAudit = (workspaceId: number, entry: AuditEntry, sql?: Sql) => Promise<void>;

/** Writes down who changed what, in the caller's transaction when its `sql` is given. */
export function createWriteAudit({ db, clock }: { db: Db; clock: Clock }): WriteAudit {
  return async (workspaceId, { actor, action, subject, detail }, sql = db.sql) => {
    await insertAudit(sql, workspaceId, { actor: actorText(actor), action, subject, detail, at: clock.now() });
  };
}
