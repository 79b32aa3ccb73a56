import type { ConsentLanguage } from '../messages/index.ts';
import { confirmationTexts } from './confirmation-texts.ts';
import { loadNodemailer } from './load-nodemailer.ts';

/** What a confirmation mail is made of. `topic`: its title in the language; `days`: how long the link lasts. */
export type ConfirmationFacts = {
  shop: string;
  topic: string;
  language: ConsentLanguage;
  link: string;
  days: number;
  sender: { name: string; email: string };
  replyTo: string | null;
  postalAddress: string;
  to: string;
  /** Without angle brackets. */
  messageId: string;
  date: Date;
};

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => signs[sign]!);

/** Turns the message into its bytes, and sends nothing. */
const openWriter = () => loadNodemailer().createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/**
 * A confirmation mail as it goes on the wire: text and HTML, one link, nothing tracked. Auto-Submitted (RFC 3834) keeps
 * auto-replies away; there is no List-Unsubscribe, because nobody is subscribed by it.
 */
export async function makeConfirmation(facts: ConfirmationFacts): Promise<Buffer> {
  const { language, link, sender, postalAddress } = facts;
  const texts = confirmationTexts[language];
  const say = (text: string) =>
    text.replace(/\{(shop|topic|days)\}/g, (_, name: 'shop' | 'topic' | 'days') => String(facts[name]));
  const lines = [
    say(texts.asked),
    `${texts.button}:\n${link}`,
    say(texts.until),
    texts.ignore,
    `${facts.shop}\n${postalAddress}`,
  ];
  const paragraph = (text: string, more = '') => `<p style="margin:0 0 16px${more}">${escapeHtml(say(text))}</p>`;
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(say(texts.subject))}</title></head>
<body style="margin:0;font:16px/1.5 system-ui,Arial,sans-serif"><div style="max-width:560px;margin:0 auto;padding:32px 20px">
${paragraph(texts.asked)}
<p style="margin:0 0 24px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none">${escapeHtml(texts.button)}</a></p>
${paragraph(texts.until)}
${paragraph(texts.ignore)}
<p style="margin:32px 0 0;font-size:13px;color:#6b7280">${escapeHtml(facts.shop)}<br>${escapeHtml(postalAddress)}</p>
</div></body></html>
`;
  const { message } = await openWriter().sendMail({
    from: { name: sender.name, address: sender.email },
    to: facts.to,
    ...(facts.replyTo === null ? {} : { replyTo: facts.replyTo }),
    subject: say(texts.subject),
    text: `${lines.join('\n\n')}\n`,
    html,
    messageId: `<${facts.messageId}>`,
    date: facts.date,
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  return message as Buffer;
}
