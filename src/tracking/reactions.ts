/** Reads: message, event, event_kind. */
import { z } from 'zod';
import { type AnyRoute, type Db, defineRoute, notFound } from '../platform/index.ts';
import { hitClasses } from './classify.ts';
import type { HitProps } from './judge-hits.ts';

const reaction = z
  .object({
    eventId: z.number().int(),
    kind: z.string().describe('Name of the kind of event, such as message_opened or message_clicked_machine.'),
    at: z.iso.datetime({ offset: true }),
    class: z.enum(hitClasses).nullable().describe('Who it was taken for; null where nobody had to be told apart.'),
    reasons: z.array(z.string()).describe('Signs that spoke for it; none: nothing spoke against a person.'),
    agent: z.string().nullable().describe('What the program called itself.'),
    url: z.string().nullable(),
    slot: z.string().nullable(),
    note: z.string().nullable().describe('What a mail server or a person said, where there is something.'),
  })
  .meta({ id: 'MessageReaction' });

const messageParams = z.object({ messageId: z.coerce.number().int().positive() });

/** More than anybody reads; a scanner may leave thousands. */
const mostReactions = 500;

type Row = { eventId: number; kind: string; at: Date; props: (Partial<HitProps> & { reason?: string }) | null };

/** By the index of events by message: a few rows, however many events there are. */
const findReactions = (sql: Db['sql'], workspaceId: number, messageId: number): Promise<Row[]> =>
  sql<Row>(
    `select e.id as "eventId", k.name as kind, e.at, e.props
       from event e join event_kind k on k.id = e.kind_id
      where e.workspace_id = $1 and e.message_id = $2 and k.name not in ('message_accepted', 'offer_received')
      order by e.at, e.id limit $3`,
    [workspaceId, messageId, mostReactions],
  );

const present = ({ eventId, kind, at, props }: Row) => ({
  eventId,
  kind,
  at: at.toISOString(),
  class: props?.class ?? null,
  reasons: [...(props?.reasons ?? [])],
  agent: props?.agent ?? null,
  url: props?.url ?? null,
  slot: props?.slot ?? null,
  note: props?.reason ?? null,
});

/** What came back of one message, hit by hit, with the reasons of each judgement. */
export const createReactionsRoutes = (db: Pick<Db, 'sql'>): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/messages/{messageId}/reactions',
    operation: 'messages.reactions',
    summary:
      'What came back of a message: opens and clicks of people and of machines, and why each is taken for what it is',
    scope: 'campaigns:read',
    params: messageParams,
    answer: z.object({ items: z.array(reaction) }),
    errors: ['not_found'],
    async handle({ workspaceId, params: { messageId } }) {
      const found = await db.sql('select 1 from message where workspace_id = $1 and id = $2', [workspaceId, messageId]);
      if (found.length === 0) throw notFound('message', messageId);
      return { items: (await findReactions(db.sql, workspaceId, messageId)).map(present) };
    },
  }),
];
