import { type AnyRoute, defineRoute, pageOf } from '../platform/index.ts';
import { mailDetail, mailParams, mailQuery, mailSummary } from './mailbox.schema.ts';
import type { MailboxReader } from './mailbox.service.ts';
import type { MailRow } from './mailbox.store.ts';

/** What a caught mail may do in the browser: show itself. No scripts, no forms, and no images over plain http. */
const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https: data:',
  'font-src https: data:',
  "frame-ancestors 'self'",
].join('; ');

/** Images of one pixel are there to count opens. Looking at a mail here is none, so they are left out. */
const pixels = /<img\b[^>]*\bwidth="1" height="1"[^>]*>/gi;

/** A mail as it may be looked at without being counted as opened. */
export const withoutPixels = (html: string): string => html.replace(pixels, '');

const summaryOf = ({ receivedAt, ...mail }: MailRow) => ({ ...mail, receivedAt: receivedAt.toISOString() });

export function createMailboxRoutes(mailbox: MailboxReader): AnyRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/mailbox',
      operation: 'mailbox.list',
      summary: 'Mail caught by the built-in mailbox, newest first',
      scope: 'mailbox:read',
      query: mailQuery,
      answer: pageOf(mailSummary),
      async handle({ workspaceId, query }) {
        const page = await mailbox.list(workspaceId, query);
        return { ...page, items: page.items.map(summaryOf) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/mailbox/{mailId}',
      operation: 'mailbox.get',
      summary: 'One caught mail, as its reader sees it',
      scope: 'mailbox:read',
      params: mailParams,
      answer: mailDetail,
      async handle({ workspaceId, params }) {
        const { raw: _, read, ...row } = await mailbox.get(workspaceId, params.mailId);
        return { ...summaryOf(row), ...read };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/mailbox/{mailId}/html',
      operation: 'mailbox.html',
      summary: 'The HTML part alone, locked up for showing in a frame',
      scope: 'mailbox:read',
      params: mailParams,
      rawAnswer: 'text/html',
      async handle({ workspaceId, params, response }) {
        const { read } = await mailbox.get(workspaceId, params.mailId);
        const html =
          (read.html === null ? null : withoutPixels(read.html)) ?? `<pre>${escapeHtml(read.text ?? '')}</pre>`;
        response.set('content-security-policy', mailPolicy);
        response.set('x-frame-options', 'SAMEORIGIN');
        response.type('html').send(html.replace(/<head[^>]*>/i, '$&<base target="_blank">'));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/mailbox/{mailId}/raw',
      operation: 'mailbox.raw',
      summary: 'The mail as it came over the wire',
      scope: 'mailbox:read',
      params: mailParams,
      rawAnswer: 'message/rfc822',
      async handle({ workspaceId, params, response }) {
        const { raw } = await mailbox.get(workspaceId, params.mailId);
        response.set('content-security-policy', "sandbox; default-src 'none'");
        response.set('content-disposition', `attachment; filename="mail-${params.mailId}.eml"`);
        response.type('message/rfc822').send(raw);
      },
    }),
  ];
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
