import { createHash } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import {
  type Actor,
  type Clock,
  type Db,
  KohortError,
  notFound,
  type Page,
  randomToken,
  type Scope,
  type Sql,
  toPage,
} from '../platform/index.ts';
import * as keys from './api-keys.store.ts';
import { createIdempotencyStore, deleteExpiredSessions, deleteOldAnswers } from './idempotency.store.ts';
import * as operators from './operators.store.ts';
import type { Role } from './roles.ts';
import {
  type NewApiKey,
  type NewWorkspace,
  newWorkspaceSchema,
  type Workspace,
  type WorkspaceChange,
} from './workspaces.schema.ts';
import * as store from './workspaces.store.ts';

/** Who did it: a caller of the API, or the program itself. */
export type AuditActor = Actor | 'system';
type AuditEntry = { actor: AuditActor; action: string; subject: string; detail?: Record<string, unknown> };

const cachedForMs = 5_000;
const lastUsedStepMs = 60_000;
const keyPrefix = 'kht_';
const shownOfKey = 10;

const hashOf = (key: string) => createHash('sha256').update(key).digest();
const normalEmail = (email: string) => email.trim().toLowerCase();

function actorText(actor: AuditActor): string {
  if (actor === 'system') return 'system';
  return actor.kind === 'api-key' ? `key:${actor.keyId}` : `operator:${actor.operatorId}`;
}

export type Workspaces = ReturnType<typeof createWorkspaces>;

/** Workspaces, who works in them and with which keys, what they changed, and the answers kept for repeated requests. */
export function createWorkspaces({ db, clock }: { db: Db; clock: Clock }) {
  const cache = new Map<number, { workspace: Workspace; untilMs: number }>();

  const audit = async (workspaceId: number, entry: AuditEntry, sql: Sql = db.sql): Promise<void> => {
    const { action, subject, detail } = entry;
    await store.insertAudit(sql, workspaceId, {
      actor: actorText(entry.actor),
      action,
      subject,
      detail,
      at: clock.now(),
    });
  };

  return {
    audit,

    /** Answers to writes with an Idempotency-Key, kept for 24 hours. */
    idempotency: createIdempotencyStore({ sql: db.sql, clock }),

    /** The workspace, at most 5 s old. Throws `not_found`. */
    async get(workspaceId: number): Promise<Workspace> {
      const nowMs = clock.now().getTime();
      const cached = cache.get(workspaceId);
      if (cached && cached.untilMs > nowMs) return cached.workspace;
      const workspace = await store.readWorkspace(db.sql, workspaceId);
      if (!workspace) throw new KohortError('not_found', { detail: `There is no workspace ${workspaceId}.` });
      cache.set(workspaceId, { workspace, untilMs: nowMs + cachedForMs });
      return workspace;
    },

    /** The workspace with this slug, or null. */
    findBySlug: async (slug: string): Promise<Workspace | null> =>
      (await store.readWorkspaceBySlug(db.sql, slug)) ?? null,

    /** Every workspace of the installation. */
    list: (): Promise<Workspace[]> => store.readAllWorkspaces(db.sql),

    /** One transaction; the operator given becomes its owner. Throws `workspace_slug_taken`. */
    async create(input: NewWorkspace, ownerId?: string): Promise<Workspace> {
      const wanted = newWorkspaceSchema.parse(input);
      return db.transaction(async ({ sql }) => {
        const workspace = await store.insertWorkspace(sql, wanted, clock.now());
        if (!workspace) {
          const path = 'body.slug';
          throw new KohortError('workspace_slug_taken', {
            detail: `There is already a workspace "${wanted.slug}".`,
            fields: [{ path, message: 'Choose another slug.' }],
          });
        }
        if (ownerId !== undefined) await operators.putMembership(sql, workspace.id, ownerId, 'owner', clock.now());
        const actor: AuditActor = ownerId === undefined ? 'system' : { kind: 'operator', operatorId: ownerId };
        await audit(workspace.id, { actor, action: 'workspaces.create', subject: `workspace ${workspace.id}` }, sql);
        return workspace;
      });
    },

    /** Changes what is given. Throws `not_found`. */
    async update(workspaceId: number, change: WorkspaceChange, actor: AuditActor): Promise<Workspace> {
      const workspace = await db.transaction(async ({ sql }) => {
        const changed = await store.updateWorkspace(sql, workspaceId, change);
        if (!changed) throw new KohortError('not_found', { detail: `There is no workspace ${workspaceId}.` });
        const subject = `workspace ${workspaceId}`;
        await audit(workspaceId, { actor, action: 'workspaces.update', subject, detail: change }, sql);
        return changed;
      });
      cache.delete(workspaceId);
      return workspace;
    },

    /** What was changed in the workspace, newest first. */
    async listAudit(workspaceId: number, beforeId: number, limit: number): Promise<Page<store.AuditRow>> {
      return toPage(await store.readAudit(db.sql, workspaceId, beforeId, limit + 1), limit);
    },

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
    async findApiKey(key: string): Promise<{ id: number; workspaceId: number; scopes: Scope[] } | null> {
      if (!key.startsWith(keyPrefix) || key.length > 100) return null;
      const row = await keys.readApiKeyByHash(db.sql, hashOf(key));
      if (!row) return null;
      const { id, workspaceId, scopes, lastUsedAt } = row;
      const now = clock.now();
      if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= lastUsedStepMs) {
        await keys.touchApiKey(db.sql, workspaceId, id, now);
      }
      return { id, workspaceId, scopes };
    },

    async listApiKeys(workspaceId: number, afterId: number, limit: number): Promise<Page<keys.ApiKeyRow>> {
      return toPage(await keys.readApiKeys(db.sql, workspaceId, afterId, limit + 1), limit);
    },

    /** From now on the key is refused. Idempotent. Throws `not_found`. */
    async revokeApiKey(workspaceId: number, keyId: number, actor: AuditActor): Promise<void> {
      const row = await keys.revokeApiKey(db.sql, workspaceId, keyId, clock.now());
      if (!row) throw notFound('API key', keyId);
      await audit(workspaceId, { actor, action: 'workspaces.revoke-key', subject: `key ${keyId}` });
    },

    /** Makes somebody who can sign in with a password (at least 10 characters). Throws `operator_exists`. */
    async createOperator(input: {
      email: string;
      name?: string | undefined;
      password: string;
    }): Promise<{ id: string }> {
      const email = normalEmail(input.email);
      if (input.password.length < 10) {
        throw new KohortError('request_invalid', { detail: 'A password needs at least 10 characters.' });
      }
      const passwordHash = await hashPassword(input.password);
      const row = { id: randomToken(), accountId: randomToken(), email, name: input.name ?? email, passwordHash };
      const isNew = await db.transaction((tx) => operators.insertOperator(tx, { ...row, now: clock.now() }));
      if (!isNew) throw new KohortError('operator_exists', { detail: `${email} is an operator already.` });
      return { id: row.id };
    },

    /**
     * Lets a person work in the workspace, or changes the role of one who does. Somebody new gets a first password,
     * answered once.
     */
    async addOperator(
      workspaceId: number,
      input: { email: string; name?: string | undefined; role: Role },
      actor: AuditActor = 'system',
    ): Promise<operators.OperatorRow & { password: string | null }> {
      const email = normalEmail(input.email);
      const first = randomToken(15);
      const passwordHash = await hashPassword(first);
      const row = { id: randomToken(), accountId: randomToken(), email, name: input.name ?? email, passwordHash };
      return db.transaction(async (tx) => {
        const now = clock.now();
        const isNew = await operators.insertOperator(tx, { ...row, now });
        const operatorId = isNew ? row.id : await operators.readOperatorIdByEmail(tx.sql, email);
        if (operatorId === undefined) throw new KohortError('internal', { detail: 'The operator vanished.' });
        if (input.role !== 'owner') await refuseLastOwner(tx, workspaceId, operatorId);
        await operators.putMembership(tx.sql, workspaceId, operatorId, input.role, now);
        const detail = { email, role: input.role };
        const subject = `operator ${operatorId}`;
        await audit(workspaceId, { actor, action: 'workspaces.add-operator', subject, detail }, tx.sql);
        const operator = await operators.readOperator(tx.sql, workspaceId, operatorId);
        return { ...(operator as operators.OperatorRow), password: isNew ? first : null };
      });
    },

    listOperators: (workspaceId: number) => operators.readOperators(db.sql, workspaceId),

    /** The workspaces somebody works in, with the role there. */
    listOfOperator: (operatorId: string) => operators.readWorkspacesOfOperator(db.sql, operatorId),

    /** Throws `not_found`, `workspace_last_owner`. */
    async changeRole(workspaceId: number, operatorId: string, role: Role, actor: AuditActor) {
      return db.transaction(async (tx) => {
        if (role !== 'owner') await refuseLastOwner(tx, workspaceId, operatorId);
        const operator = await operators.readOperator(tx.sql, workspaceId, operatorId);
        if (!operator) throw notFound('operator', operatorId);
        await operators.putMembership(tx.sql, workspaceId, operatorId, role, clock.now());
        const subject = `operator ${operatorId}`;
        await audit(workspaceId, { actor, action: 'workspaces.change-role', subject, detail: { role } }, tx.sql);
        return { ...operator, role };
      });
    },

    /** The person stays an operator elsewhere. Throws `not_found`, `workspace_last_owner`. */
    async removeOperator(workspaceId: number, operatorId: string, actor: AuditActor): Promise<void> {
      await db.transaction(async (tx) => {
        await refuseLastOwner(tx, workspaceId, operatorId);
        if (!(await operators.readOperator(tx.sql, workspaceId, operatorId))) throw notFound('operator', operatorId);
        await operators.deleteMembership(tx.sql, workspaceId, operatorId);
        const subject = `operator ${operatorId}`;
        await audit(workspaceId, { actor, action: 'workspaces.remove-operator', subject }, tx.sql);
      });
    },

    /** Deletes kept answers after their 24 hours, and sessions that have run out. */
    async forgetOld(): Promise<void> {
      await deleteOldAnswers(db.sql, clock.now());
      await deleteExpiredSessions(db.sql, clock.now());
    },
  };
}

type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0];

async function refuseLastOwner(tx: Transaction, workspaceId: number, operatorId: string): Promise<void> {
  const owners = await operators.lockOwners(tx, workspaceId);
  if (owners.length === 1 && owners[0] === operatorId) {
    throw new KohortError('workspace_last_owner', { detail: 'The workspace would be left without an owner.' });
  }
}
