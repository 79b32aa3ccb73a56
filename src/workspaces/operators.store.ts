import type { Sql, Tx } from '../platform/index.ts';
import type { Role } from './roles.ts';
import type { Workspace } from './workspaces.schema.ts';

// Writes operator, operator_account (the first password only; the auth library writes the rest), workspace_operator.
// Reads workspace.

export type OperatorRow = { id: string; name: string; email: string; role: Role; since: Date };

const columns = 'o.id, o.name, o.email, wo.role, wo.created_at as since';

/** False when the address is taken. The password is the auth library's hash of it. */
export async function insertOperator(
  { sql }: Tx,
  row: { id: string; accountId: string; email: string; name: string; passwordHash: string; now: Date },
): Promise<boolean> {
  const inserted = await sql(
    `insert into operator (id, name, email, email_verified, created_at, updated_at)
     values ($1, $2, $3, true, $4, $4) on conflict (email) do nothing returning id`,
    [row.id, row.name, row.email, row.now],
  );
  if (inserted.length === 0) return false;
  await sql(
    `insert into operator_account (id, account_id, provider_id, operator_id, password, created_at, updated_at)
     values ($1, $2, 'credential', $2, $3, $4, $4)`,
    [row.accountId, row.id, row.passwordHash, row.now],
  );
  return true;
}

export async function readOperatorIdByEmail(sql: Sql, email: string): Promise<string | undefined> {
  const [row] = await sql<{ id: string }>('select id from operator where email = $1', [email]);
  return row?.id;
}

/** Makes the operator a member, or changes the role of one. */
export async function putMembership(sql: Sql, workspaceId: number, operatorId: string, role: Role, now: Date) {
  await sql(
    `insert into workspace_operator (workspace_id, operator_id, role, created_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, operator_id) do update set role = excluded.role`,
    [workspaceId, operatorId, role, now],
  );
}

export async function deleteMembership(sql: Sql, workspaceId: number, operatorId: string): Promise<void> {
  await sql('delete from workspace_operator where workspace_id = $1 and operator_id = $2', [workspaceId, operatorId]);
}

export async function readOperators(sql: Sql, workspaceId: number): Promise<OperatorRow[]> {
  return sql<OperatorRow>(
    `select ${columns} from workspace_operator wo join operator o on o.id = wo.operator_id
     where wo.workspace_id = $1 order by o.email`,
    [workspaceId],
  );
}

export async function readOperator(
  sql: Sql,
  workspaceId: number,
  operatorId: string,
): Promise<OperatorRow | undefined> {
  const [row] = await sql<OperatorRow>(
    `select ${columns} from workspace_operator wo join operator o on o.id = wo.operator_id
     where wo.workspace_id = $1 and wo.operator_id = $2`,
    [workspaceId, operatorId],
  );
  return row;
}

/** Ids of the owners, locked until the transaction ends: two owners cannot remove each other at the same time. */
export async function lockOwners({ sql }: Tx, workspaceId: number): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select operator_id as id from workspace_operator where workspace_id = $1 and role = 'owner'
     order by operator_id for update`,
    [workspaceId],
  );
  return rows.map((row) => row.id);
}

export async function readWorkspacesOfOperator(sql: Sql, operatorId: string): Promise<(Workspace & { role: Role })[]> {
  return sql<Workspace & { role: Role }>(
    `select w.id, w.slug, w.name, w.time_zone as "timeZone", w.currency, w.language, w.settings,
       w.created_at as "createdAt", wo.role
     from workspace_operator wo join workspace w on w.id = wo.workspace_id
     where wo.operator_id = $1 order by w.id`,
    [operatorId],
  );
}
