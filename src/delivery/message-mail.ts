import { z } from 'zod';
import type { Campaigns } from '../campaigns/index.ts';
import { type AnyRoute, type Db, defineRoute, KohortError } from '../platform/index.ts';
import { withoutPixels } from './mailbox.routes.ts';
import { findMailOf } from './mailbox.store.ts';
import { readMail } from './read-mail.ts';

type Parts = { db: Pick<Db, 'sql'>; campaigns: Pick<Campaigns, 'remake'> };

const letter = { subject: z.string(), html: z.string().nullable(), text: z.string().nullable() };

const messageMail = z
  .discriminatedUnion('from', [
    z.object({
      from: z.literal('mailbox').describe('The very mail, as our own mailbox took it.'),
      mailId: z.number().int(),
      ...letter,
    }),
    z.object({
      from: z
        .literal('made-anew')
        .describe('Made of what was frozen at launch, and of what is known of the contact now.'),
      ...letter,
    }),
    z.object({ from: z.literal('nowhere'), why: z.string() }),
  ])
  .meta({ id: 'MessageMail' });
type MessageMail = z.output<typeof messageMail>;

const messageParams = z.object({ messageId: z.coerce.number().int().positive() });

/** The mail a message was, or is going to be: the one that was caught, else one made anew. Throws `not_found`. */
async function showMail({ db, campaigns }: Parts, workspaceId: number, messageId: number): Promise<MessageMail> {
  const caught = await findMailOf(db.sql, workspaceId, messageId);
  if (caught) {
    const { html, text } = await readMail(caught.raw);
    const shown = html === null ? null : withoutPixels(html);
    return { from: 'mailbox', mailId: caught.id, subject: caught.subject, html: shown, text };
  }
  try {
    const made = await campaigns.remake(workspaceId, messageId);
    if (made === null)
      return { from: 'nowhere', why: 'No mail was made of it: it was held back, or dropped at the launch.' };
    return { from: 'made-anew', ...made };
  } catch (failure) {
    if (!(failure instanceof KohortError) || !failure.kind.expected || failure.code === 'not_found') throw failure;
    return { from: 'nowhere', why: failure.detail };
  }
}

export const createMessageMailRoutes = (parts: Parts): AnyRoute[] => [
  defineRoute({
    method: 'get',
    path: '/messages/{messageId}/mail',
    operation: 'messages.mail',
    summary: 'The mail of a message: as it was caught, else made anew',
    scope: 'campaigns:read',
    params: messageParams,
    answer: messageMail,
    errors: ['not_found'],
    handle: ({ workspaceId, params }) => showMail(parts, workspaceId, params.messageId),
  }),
];
