import PostalMime from 'postal-mime';

/** A mail as its reader and the reader's mail program see it. */
export type Letter = {
  messageId: number;
  to: string;
  subject: string;
  html: string;
  openUrl: string;
  clickUrls: string[];
  /** What a mail program posts to (RFC 8058). */
  unsubscribeUrl: string;
};

const decode = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');

/** Reads a message of the ledger off the wire; `raw` one character a byte. */
export async function readLetter({ raw, to }: { raw: string; to: string }): Promise<Letter> {
  const mail = await PostalMime.parse(Buffer.from(raw, 'latin1'));
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
  const html = mail.html ?? '';
  const shown = html.replace(/<a [^>]*aria-hidden="true"[^>]*>/g, '');
  const urls = [...shown.matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map((match) => decode(match[1]!));
  const behind = (door: string) => [...new Set(urls.filter((url) => new URL(url).pathname.startsWith(`/${door}/`)))];
  return {
    messageId: messageIdOf(raw),
    to,
    subject: mail.subject ?? '',
    html,
    openUrl: behind('o')[0] ?? '',
    clickUrls: behind('c'),
    unsubscribeUrl: /<(http[^>]+)>/.exec(header('list-unsubscribe'))?.[1] ?? '',
  };
}

/** Its row in the ledger, by the header that delivery writes. */
export const messageIdOf = (raw: string): number => Number(/^X-Kohort-Message: \d+\.(\d+)/im.exec(raw)?.[1]);
