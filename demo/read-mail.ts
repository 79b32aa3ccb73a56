import { readThemes, type SeenMail, type Theme } from '../simulator/index.ts';
import type { Client } from './client.ts';

/** One caught mail as its recipient sees it: the links that were really in it. */
export type ReceivedMail = {
  recipient: string;
  themes: readonly Theme[];
  openUrl: string;
  clickUrls: string[];
  unsubscribeUrl: string;
  hasOffer: boolean;
};

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');

/** What a mail program does not show, nobody follows. */
const withoutHidden = (html: string) => html.replace(/<a [^>]*aria-hidden="true"[^>]*>/g, '');

/** Finds what a mail program would load and what a person could follow. */
function readHtml(recipient: string, html: string, offerCode: string): ReceivedMail {
  const urls = [...withoutHidden(html).matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map((match) => decode(match[1]!));
  const one = (door: string) => urls.find((url) => new URL(url).pathname.startsWith(`/${door}/`));
  const openUrl = one('o');
  const unsubscribeUrl = one('u');
  if (!openUrl || !unsubscribeUrl) throw new Error(`The mail to ${recipient} has no tracking links.`);
  return {
    recipient,
    themes: readThemes(html),
    openUrl,
    unsubscribeUrl,
    clickUrls: [...new Set(urls.filter((url) => new URL(url).pathname.startsWith('/c/')))],
    hasOffer: html.includes(offerCode),
  };
}

type MailSummary = { id: number; recipient: string };
type MailPage = { items: MailSummary[]; nextCursor: string | null };

/** The mails of a campaign in the mailbox, newest first, a page at a time: who got one, not yet what it says. */
export async function* listMails(client: Client, campaignId: number): AsyncGenerator<MailSummary[]> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: MailPage = await client.get<MailPage>(`/mailbox?campaignId=${campaignId}&limit=500${from}`);
    yield page.items;
    cursor = page.nextCursor;
  }
}

/** Opens one mail. */
export async function openMail(
  client: Client,
  { id, recipient }: MailSummary,
  offerCode: string,
): Promise<ReceivedMail> {
  const { html } = await client.get<{ html: string }>(`/mailbox/${id}`);
  return readHtml(recipient, html, offerCode);
}

export function toSeenMail(mail: ReceivedMail, sentAt: number, offer: SeenMail['offer']): SeenMail {
  return {
    sentAt,
    themes: mail.themes,
    linkCount: mail.clickUrls.length,
    ...(mail.hasOffer && offer ? { offer } : {}),
  };
}
