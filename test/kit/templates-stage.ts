import request from 'supertest';
import { createContacts } from '../../src/contacts/index.ts';
import { createFakeClock } from '../../src/platform/index.ts';
import { createRenderer } from '../../src/rendering/index.ts';
import { createTemplates, createTemplatesRoutes } from '../../src/templates/index.ts';
import { createWorkspaces } from '../../src/workspaces/index.ts';
import { createTestDatabase } from './postgres.ts';
import { startApi } from './start-api.ts';

/** The rooms up to templates on a database of their own, behind the API, in a workspace with a postal address. */
export async function createTemplatesStage() {
  const { db } = await createTestDatabase();
  const clock = createFakeClock(new Date('2026-10-05T08:00:00Z'));
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell: { ring: () => {} }, workspaces });
  const templates = createTemplates({ db, clock, workspaces, contacts, renderer: createRenderer() });
  const scopes = ['templates:read', 'templates:write'] as const;
  const api = await startApi({
    db,
    path: '/api/v1',
    routes: () => createTemplatesRoutes(templates),
    scopes: [...scopes],
  });
  const workspaceId = api.workspace.id;
  const ask = (method: 'get' | 'post' | 'put' | 'patch', path: string, body?: object) => {
    const asked = request(api.app)[method](`/api/v1${path}`).set('Authorization', `Bearer ${api.key}`);
    return body ? asked.send(body) : asked;
  };
  return { db, clock, workspaces, contacts, templates, workspaceId, ask };
}
