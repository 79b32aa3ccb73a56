import type { BodyOf } from '../../../api/body-of.ts';
import { api, client } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';

export type Workspace = components['schemas']['Workspace'];
type Change = BodyOf<'/workspace', 'patch'>;

/** The workspace, and what changes it: the rest of the page learns of a new name or time zone at once. */
export function useWorkspace() {
  const query = api.useQuery('get', '/workspace');
  const refresh = useRefresh();
  const change = async (body: Change) => {
    const { data } = await client.PATCH('/workspace', { body });
    if (here.workspace && data) Object.assign(here.workspace, data);
    await refresh('/workspace', '/workspaces');
  };
  return { query, change };
}

export type ChangeWorkspace = ReturnType<typeof useWorkspace>['change'];
