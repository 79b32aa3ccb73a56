export type ReadMail = {
  from: string;
  to: string;
  subject: string;
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
  /** Addresses of the links in the HTML part, in order, each once. */
  links: string[];
};

/** Loaded with the first mail that is read: who only sends reads none. */
async function parseMail(raw: Buffer) {
  const { default: PostalMime } = await import('postal-mime');
  return PostalMime.parse(raw);
}

/** The headers that say whose mail it is, from the raw bytes, without reading the body. */
export async function readMailHeaders(raw: Buffer): Promise<{
  subject: string;
  workspaceId: number | null;
  messageId: number | null;
}> {
  const end = raw.indexOf('\r\n\r\n');
  const mail = await parseMail(end === -1 ? raw : raw.subarray(0, end + 4));
  const headerOf = (name: string) => mail.headers.find((header) => header.key === name)?.value ?? '';
  const ofMessage = /^(\d{1,9})\.(\d{1,15})$/.exec(headerOf('x-kohort-message'));
  const ofTest = /^(\d{1,9})$/.exec(headerOf('x-kohort-test'));
  return {
    subject: mail.subject ?? '',
    workspaceId: ofMessage ? Number(ofMessage[1]) : ofTest ? Number(ofTest[1]) : null,
    messageId: ofMessage ? Number(ofMessage[2]) : null,
  };
}

/** A mail as its reader would see it. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const mail = await parseMail(raw);
  const address = (party: { name?: string; address?: string } | undefined) =>
    party ? (party.name ? `${party.name} <${party.address ?? ''}>` : (party.address ?? '')) : '';
  return {
    from: address(mail.from),
    to: (mail.to ?? []).map(address).join(', '),
    subject: mail.subject ?? '',
    html: mail.html ?? null,
    text: mail.text ?? null,
    headers: mail.headers.map((header) => ({ name: header.originalKey ?? header.key, value: header.value })),
    links: linksOf(mail.html ?? ''),
  };
}

const entities: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };

/** Those that a reader can follow: the hidden one of docs/tracking.md is none of them. */
function linksOf(html: string): string[] {
  const shown = html.replace(/<a\s[^>]*?\baria-hidden="true"[^>]*>/gi, '');
  const hrefs = [...shown.matchAll(/<a\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    (match[1] ?? match[2] ?? '').replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal) return String.fromCodePoint(Number(decimal));
      return entities[String(name).toLowerCase()] ?? whole;
    }),
  );
  return [...new Set(hrefs)];
}
