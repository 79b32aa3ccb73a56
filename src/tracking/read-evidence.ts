import type { IncomingMessage } from 'node:http';
import type { SpoolRecord } from './spool.ts';

/** What a request tells about who sent it. */
export type Evidence = Pick<SpoolRecord, 'agent' | 'ip' | 'isHead' | 'noLanguage' | 'noPage' | 'isAhead'>;

const agentLetters = 300;

/** Sec-Purpose (Fetch standard), and what browsers and previews sent before it. */
const saysAhead = (name: string, value: string): boolean =>
  /^(sec-purpose|purpose|x-purpose|x-moz)$/i.test(name) && /prefetch|prerender|preview/i.test(value);

type Said = { agent?: string; accept?: string; language?: string; forwarded?: string; isAhead?: true };

function readHeaders(raw: readonly string[]): Said {
  const said: Said = {};
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    const value = raw[at + 1] as string;
    // By length first: most headers are none of these.
    switch (name.length) {
      case 6:
        if (name.toLowerCase() === 'accept') said.accept = value;
        break;
      case 10:
        if (name.toLowerCase() === 'user-agent') said.agent = value;
        break;
      case 15: {
        const lower = name.toLowerCase();
        if (lower === 'accept-language') said.language = value;
        else if (lower === 'x-forwarded-for') said.forwarded = said.forwarded ? `${said.forwarded},${value}` : value;
        break;
      }
      case 5:
      case 7:
      case 9:
      case 11:
        if (saysAhead(name, value)) said.isAhead = true;
        break;
      default:
    }
  }
  return said;
}

/**
 * Reads what classification needs. From the raw headers, because putting all of them into an object costs more than
 * everything else that is done for a click.
 */
export function readEvidence(
  request: IncomingMessage,
  addressOf: (connection: string, forwarded: string | undefined) => string,
): Evidence {
  const { agent, accept, language, forwarded, isAhead } = readHeaders(request.rawHeaders);
  const evidence: Evidence = { ip: addressOf(request.socket.remoteAddress ?? '', forwarded) };
  if (agent) evidence.agent = agent.length > agentLetters ? agent.slice(0, agentLetters) : agent;
  if (request.method === 'HEAD') evidence.isHead = true;
  if (!language) evidence.noLanguage = true;
  if (!accept?.includes('text/html')) evidence.noPage = true;
  if (isAhead) evidence.isAhead = true;
  return evidence;
}
