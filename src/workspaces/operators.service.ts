import { type Clock, type Db, KohortError, notFound, randomToken, type Tx } from '../platform/index.ts';
import * as operators from './operators.store.ts';
import type { Role } from './roles.ts';
import type { AuditActor, WriteAudit } from './write-audit.ts';

const normalEmail = (email: string) => email.trim().toLowerCase();

/** Loaded with the first password: processes that only send never need it. */
async function hashOf(password: string): Promise<string> {
  const { hashPassword } = await import('better-auth/crypto');
  return hashPassword(password);
}

/** The verbs of operators: who can sign in, and what they are in which workspace. */
export function createOperators({ db, clock, audit }: { db: Db; clock: Clock; audit: WriteAudit }) {
  return {
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
      const passwordHash = await hashOf(input.password);
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
      const passwordHash = await hashOf(first);
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
  };
}

async function refuseLastOwner(tx: Tx, workspaceId: number, operatorId: string): Promise<void> {
  const owners = await operators.lockOwners(tx, workspaceId);
  if (owners.length === 1 && owners[0] === operatorId) {
    throw new KohortError('workspace_last_owner', { detail: 'The workspace would be left without an owner.' });
  }
}
