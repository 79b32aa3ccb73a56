import type { IncomingMessage } from 'node:http';
import type { SpoolRecord } from './spool.ts';

/** What a request tells about who sent it. */
export type Evidence = Pick<SpoolRecord, 'agent' | 'ip' | 'isHead' | 'noLanguage' | 'noPage' | 'isAhead'>;

const agentLetters = 300;

/** Sec-Purpose (Fetch standard), and what browsers and previews sent before it. */
function saysAhead({ headers }: IncomingMessage): boolean {
  const said = headers['sec-purpose'] ?? headers.purpose ?? headers['x-purpose'] ?? headers['x-moz'];
  return said !== undefined && /prefetch|prerender|preview/i.test(String(said));
}

/** Reads what classification needs. */
export function readEvidence(
  request: IncomingMessage,
  addressOf: (connection: string, forwarded: string | undefined) => string,
): Evidence {
  const { headers } = request;
  const agent = headers['user-agent'];
  const forwarded = headers['x-forwarded-for'];
  const evidence: Evidence = { ip: addressOf(request.socket.remoteAddress ?? '', forwarded && String(forwarded)) };
  if (agent) evidence.agent = agent.length > agentLetters ? agent.slice(0, agentLetters) : agent;
  if (request.method === 'HEAD') evidence.isHead = true;
  if (!headers['accept-language']) evidence.noLanguage = true;
  if (!headers.accept?.includes('text/html')) evidence.noPage = true;
  if (saysAhead(request)) evidence.isAhead = true;
  return evidence;
}
