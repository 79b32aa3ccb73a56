import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  type Page,
  type PageQuery,
  type Tx,
  toPage,
} from '../platform/index.ts';
import { createApiKeys } from './api-keys.service.ts';
import { createIdempotencyStore, deleteExpiredSessions, deleteOldAnswers } from './idempotency.store.ts';
import { createOperators } from './operators.service.ts';
import { putMembership } from './operators.store.ts';
import { type NewWorkspace, newWorkspaceSchema, type Workspace, type WorkspaceChange } from './workspaces.schema.ts';
import * as store from './workspaces.store.ts';
import { type AuditActor, createWriteAudit } from './write-audit.ts';

const cachedForMs = 5_000;
export type Workspaces = ReturnType<typeof createWorkspaces>;

/** What a later room must do in the transaction in which a workspace gets another time zone. */
export type OnNewTimeZone = (tx: Pick<Tx, 'sql'>, workspaceId: number) => Promise<void>;

/** Workspaces, who works in them and with which keys, what they changed, and the answers kept for repeated requests. */
export function createWorkspaces({ db, clock }: { db: Db; clock: Clock }) {
  const cache = new Map<number, { workspace: Workspace; untilMs: number }>();

  const audit = createWriteAudit({ db, clock });
  const followers: OnNewTimeZone[] = [];

  return {
    ...createApiKeys({ db, clock, audit }),
    ...createOperators({ db, clock, audit }),
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
        if (ownerId !== undefined) await putMembership(sql, workspace.id, ownerId, 'owner', clock.now());
        const actor: AuditActor = ownerId === undefined ? 'system' : { kind: 'operator', operatorId: ownerId };
        await audit(workspace.id, { actor, action: 'workspaces.create', subject: `workspace ${workspace.id}` }, sql);
        return workspace;
      });
    },

    /** Changes what is given. Throws `not_found`. */
    async update(workspaceId: number, change: WorkspaceChange, actor: AuditActor): Promise<Workspace> {
      const workspace = await db.transaction(async ({ sql }) => {
        const timeZone = await store.lockTimeZone(sql, workspaceId);
        const changed = await store.updateWorkspace(sql, workspaceId, change);
        if (!changed) throw new KohortError('not_found', { detail: `There is no workspace ${workspaceId}.` });
        const subject = `workspace ${workspaceId}`;
        await audit(workspaceId, { actor, action: 'workspaces.update', subject, detail: change }, sql);
        if (changed.timeZone !== timeZone) for (const follow of followers) await follow({ sql }, workspaceId);
        return changed;
      });
      cache.delete(workspaceId);
      return workspace;
    },

    /** Registers what a later room must do in the transaction in which a workspace gets another time zone. */
    onNewTimeZone(follow: OnNewTimeZone): void {
      followers.push(follow);
    },

    /** What was changed in the workspace, newest first; by one actor or in one area (`segments`) when these are given. */
    async listAudit(
      workspaceId: number,
      { cursor, limit, actor, area }: PageQuery & { actor?: string | undefined; area?: string | undefined },
    ): Promise<Page<store.AuditRow & { actorName: string | null }>> {
      const wanted = { actor, area, beforeId: cursorToId(cursor), limit: limit + 1 };
      return toPage(await store.readAudit(db.sql, workspaceId, wanted), limit);
    },

    /** Deletes kept answers after their 24 hours, and sessions that have run out. */
    async forgetOld(): Promise<void> {
      await deleteOldAnswers(db.sql, clock.now());
      await deleteExpiredSessions(db.sql, clock.now());
    },
  };
}
