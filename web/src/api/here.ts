import type { components } from './schema.d.ts';

/** A workspace as its operator sees it. */
export type MyWorkspace = components['schemas']['MyWorkspace'];

type Here = {
  operator: { name: string; email: string } | null;
  workspace: MyWorkspace | null;
  workspaces: readonly MyWorkspace[];
};

/** Who is signed in, and in which workspace this page works. Set once, before anything is drawn. */
export const here: Here = { operator: null, workspace: null, workspaces: [] };
