import { here, type MyWorkspace } from '../api/here.ts';

/** Whether the signed-in operator may do something here: what he may not is not offered. */
export const can = (scope: MyWorkspace['scopes'][number]): boolean => here.workspace?.scopes.includes(scope) ?? false;
