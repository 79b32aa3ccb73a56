/** Owns: campaign. Reads: template_version. */
import { z } from 'zod';
import { type AnyRoute, type Db, defineRoute } from '../platform/index.ts';
import { campaignStates } from './campaigns.schema.ts';

const id = z.number().int();

const templateUse = z
  .object({
    templateId: id,
    campaignId: id,
    name: z.string(),
    state: z.enum(campaignStates),
    version: id.nullable().describe('The version frozen at launch; null: a launch takes the newest.'),
  })
  .meta({ id: 'TemplateUse' });
type TemplateUse = z.output<typeof templateUse>;

const usesQuery = z.object({ templateId: z.coerce.number().int().positive().optional() });

const mostUses = 1_000;

const findUses = (db: Pick<Db, 'sql'>, workspaceId: number, templateId: number | null): Promise<TemplateUse[]> =>
  db.sql<TemplateUse>(
    `select c.template_id as "templateId", c.id as "campaignId", c.name, c.state, v.version
       from campaign c
       left join template_version v on v.id = c.template_version_id and v.workspace_id = c.workspace_id
      where c.workspace_id = $1 and ($2::int is null or c.template_id = $2)
      order by c.id desc limit $3`,
    [workspaceId, templateId, mostUses],
  );

/** Which campaigns stand on which templates. */
export const createTemplateUsesRoutes = (db: Pick<Db, 'sql'>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/template-uses',
    operation: 'templates.uses',
    summary: 'Which campaigns use which templates, the newest campaigns first, with the version each keeps',
    scope: 'campaigns:read',
    query: usesQuery,
    answer: z.object({ items: z.array(templateUse) }),
    handle: async ({ workspaceId, query }) => ({ items: await findUses(db, workspaceId, query.templateId ?? null) }),
  }),
];
