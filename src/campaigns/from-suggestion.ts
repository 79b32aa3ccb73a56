import { z } from 'zod';
import type { Contacts } from '../contacts/index.ts';
import { type Clock, KohortError } from '../platform/index.ts';
import type { Templates } from '../templates/index.ts';
import { findSuggestion, type Groups, type Suggestion, suggestionKeys } from '../value/index.ts';
import type { AuditActor } from '../workspaces/index.ts';
import { newCampaign } from './campaigns.schema.ts';
import type { Campaigns } from './campaigns.service.ts';
import type { Campaign } from './campaigns.store.ts';

export const suggestedCampaign = z.strictObject({
  suggestion: z
    .enum(suggestionKeys)
    .describe('Key of a suggestion: GET /api/v1/customers/groups/{group}/suggestions.')
    .meta({ example: 'recurring-next-order' }),
  name: z.string().trim().min(1).max(200).optional().describe('Without: the title of the suggestion.'),
  topic: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Without: the topic most contacts are subscribed to, or "news".'),
  controlShare: z
    .number()
    .int()
    .min(0)
    .max(9_000)
    .default(1_000)
    .describe(
      'Hundredths of a per cent who get nothing: without somebody to compare with, nobody can tell whether it worked.',
    ),
});
export type SuggestedCampaign = z.output<typeof suggestedCampaign>;

type Parts = {
  clock: Clock;
  contacts: Pick<Contacts, 'topics'>;
  groups: Pick<Groups, 'segmentOf'>;
  templates: Pick<Templates, 'create' | 'list' | 'starterTemplates'>;
  campaigns: Pick<Campaigns, 'create'>;
};
export type FromSuggestion = ReturnType<typeof createFromSuggestion>;

/** How often a name that is taken is tried with a higher number. */
const mostAttempts = 50;

/**
 * Makes a draft of a suggestion for one of the three groups: to the group's segment (made when there is none), with the
 * starter that the suggestion names (the workspace's copy of it, made when there is none), and with somebody held back to
 * compare with. Nothing is launched. Offers are chosen by people: the suggestion says which kinds suit.
 */
export function createFromSuggestion({ clock, contacts, groups, templates, campaigns }: Parts) {
  async function templateOf(workspaceId: number, starter: Suggestion['starter']): Promise<number> {
    const name = (await templates.starterTemplates()).find(({ key }) => key === starter)?.name ?? starter;
    for (let cursor: string | undefined; ; ) {
      const page = await templates.list(workspaceId, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      const found = page.items.find((template) => template.name === name);
      if (found) return found.id;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const { id } = await freeName(name, 'template_name_taken', (free) =>
      templates.create(workspaceId, { name: free, starter }),
    );
    return id;
  }

  async function topicOf(workspaceId: number): Promise<string> {
    const topics = await contacts.topics.list(workspaceId);
    const [most] = topics.filter(({ archivedAt }) => archivedAt === null).sort((a, b) => b.subscribed - a.subscribed);
    return most?.name ?? 'news';
  }

  return async (workspaceId: number, wanted: SuggestedCampaign, actor: AuditActor): Promise<Campaign> => {
    const suggestion = findSuggestion(wanted.suggestion)!;
    const segmentId = await groups.segmentOf(workspaceId, suggestion.group, actor);
    const templateId = await templateOf(workspaceId, suggestion.starter);
    const topic = wanted.topic ?? (await topicOf(workspaceId));
    const draft = (name: string) =>
      newCampaign.parse({
        ...{ name, topic, templateId, controlShare: wanted.controlShare },
        audience: { include: [segmentId] },
        contents: [{}],
      });
    if (wanted.name !== undefined) return campaigns.create(workspaceId, draft(wanted.name));
    const day = clock.now().toISOString().slice(0, 10);
    return freeName(`${suggestion.title} (${day})`, 'campaign_name_taken', (name) =>
      campaigns.create(workspaceId, draft(name)),
    );
  };
}

/** Makes something by a name, or by the name with a number while that is taken. */
async function freeName<Made>(
  name: string,
  code: 'template_name_taken' | 'campaign_name_taken',
  make: (name: string) => Promise<Made>,
): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make(attempt === 1 ? name : `${name} ${attempt}`);
    } catch (error) {
      if (!(error instanceof KohortError) || error.code !== code || attempt === mostAttempts) throw error;
    }
  }
}
