import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { here } from './here.ts';
import { ApiProblem, type ProblemBody } from './problem.ts';
import type { paths } from './schema.d.ts';

let tellOfChange = (): void => {};

/** Calls `tell` whenever something was sent that may have changed what is there. */
export function whenChanged(tell: () => void): void {
  tellOfChange = tell;
}

/** Names the workspace; turns answers that are no success into ApiProblem, and a session that ended into the sign-in. */
const manners: Middleware = {
  onRequest({ request }) {
    if (here.workspace) request.headers.set('Kohort-Workspace', here.workspace.slug);
  },
  async onResponse({ request, response }) {
    if (response.ok) {
      if (request.method !== 'GET') tellOfChange();
      return;
    }
    const body = (await response.json().catch(() => null)) as ProblemBody | null;
    if (response.status === 401) goToSignIn();
    throw new ApiProblem({ ...body, status: response.status });
  },
  onError() {
    throw new ApiProblem({ status: 0, code: 'server_away' });
  },
};

function goToSignIn(): void {
  const to = `${location.pathname}${location.search}`;
  location.assign(`/?${new URLSearchParams({ to })}`);
}

/** Asks the API in the chosen workspace: `await client.POST('/segments', { body })`. Throws ApiProblem. */
export const client = createFetchClient<paths>({ baseUrl: '/api/v1' });
client.use(manners);

/** The same as hooks: `api.useQuery('get', '/segments/{segmentId}', { params: { path: { segmentId } } })`. */
export const api = createQueryClient(client);
