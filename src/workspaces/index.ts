/**
 * Room: workspaces. Answers: whose data is it, who may do what (operators, roles, API keys), what was changed by whom,
 * what was answered to a repeated request. Owns: workspace, operator, operator_session, operator_account,
 * operator_verification, workspace_operator, api_key, idempotent_answer, audit.
 * Never: knows what is in a workspace.
 */
export { createAuthenticate } from './authenticate.ts';
export { createOperatorAuth, type OperatorAuth, type SignedIn } from './operator-auth.ts';
export { type Rates, ratesSchema } from './rates.schema.ts';
export { type Role, roles, scopesOf } from './roles.ts';
export { createWorkspacesJobs } from './workspaces.jobs.ts';
export { createWorkspacesRoutes } from './workspaces.routes.ts';
export type { NewWorkspace, Workspace, WorkspaceSettings } from './workspaces.schema.ts';
export { createWorkspaces, type Workspaces } from './workspaces.service.ts';
export { type AuditActor, actorText, readActor } from './write-audit.ts';
