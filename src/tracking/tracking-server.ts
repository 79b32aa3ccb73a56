import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { TrackingLinks } from '../messages/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import type { Images } from '../templates/index.ts';
import { noStore, refuse } from './answer.ts';
import type { PageDoor, Pages } from './pages/pages.ts';
import { serveImage } from './serve-image.ts';
import type { SpoolRecord } from './spool.ts';

type Parts = {
  links: TrackingLinks;
  clock: Clock;
  log: Log;
  append(record: SpoolRecord): Promise<void>;
  /** Where a link leads, and the content it stands in. */
  findLink(linkId: number): Promise<{ url: string; contentId: number } | null>;
  images: Pick<Images, 'serve'>;
  /** Behind /u (unsubscribe), /p (preferences) and /k (confirmation). */
  pages: Pages;
};

/** A transparent GIF of one pixel (GIF89a). */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
function answer(response: ServerResponse, status: number, headers: Record<string, string>, body?: string | Buffer) {
  response.writeHead(status, headers);
  response.end(body);
}

/**
 * The lean handler in front of Express: opens, clicks and unsubscribes of messages.
 *
 * Every token is verified before anything happens, and opens only links of its own message's content, so nobody can make
 * us redirect to a place of their choosing. What
 * came back is in the spool before the answer goes out. HEAD is answered like GET and counts as nothing; only a POST
 * unsubscribes (RFC 8058: no cookies, no redirect, the body does not matter). Pictures of designs come from here too, at
 * /i/, and count as nothing.
 */
export function createTrackingServer({ links, clock, log, append, findLink, images, pages }: Parts): Server {
  const record = (request: IncomingMessage, kind: SpoolRecord['kind'], messageId: number, linkId?: number) =>
    append({ kind, messageId, linkId, at: clock.now().getTime(), agent: request.headers['user-agent']?.slice(0, 300) });

  const open = async (request: IncomingMessage, response: ServerResponse, token: string) => {
    const messageId = links.readOpen(token.replace(/\.gif$/, ''));
    if (messageId === null) return refuse(response);
    if (request.method === 'GET') await record(request, 'open', messageId);
    answer(response, 200, { ...noStore, 'content-type': 'image/gif', 'content-length': String(pixel.length) }, pixel);
  };

  const click = async (request: IncomingMessage, response: ServerResponse, token: string) => {
    const read = links.readClick(token);
    const link = read && (await findLink(read.linkId));
    if (!read || link?.contentId !== read.contentId) return refuse(response);
    if (request.method === 'GET') await record(request, 'click', read.messageId, read.linkId);
    // As a browser would ask for it: letters beyond ASCII, which an author may write, cannot stand in a header.
    answer(response, 302, { ...noStore, location: new URL(link.url).href });
  };

  const page = (door: PageDoor) => async (request: IncomingMessage, response: ServerResponse, token: string) => {
    const rememberUnsubscribe = (messageId: number) => record(request, 'unsubscribe', messageId);
    if (!(await pages.serve({ door, token, request, response, rememberUnsubscribe }))) refuse(response);
  };

  const image = async (request: IncomingMessage, response: ServerResponse, name: string) => {
    if (!(await serveImage(images, request, response, name))) refuse(response);
  };

  const doors = { o: open, c: click, u: page('u'), p: page('p'), k: page('k'), i: image };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const [, door = '', token = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/');
    if (door === 'health') return answer(response, 200, { 'content-type': 'text/plain' }, 'ok\n');
    const takesPosts = door === 'u' || door === 'p' || door === 'k';
    const isAllowed =
      request.method === 'GET' || request.method === 'HEAD' || (takesPosts && request.method === 'POST');
    if (!Object.hasOwn(doors, door) || rest.length > 0) return refuse(response);
    if (!isAllowed) return answer(response, 405, { allow: takesPosts ? 'GET, HEAD, POST' : 'GET, HEAD' });
    await doors[door as keyof typeof doors](request, response, token);
  };

  return createServer((request, response) => {
    serve(request, response).catch((error: Error) => {
      log.error({ error: error.message }, 'tracking.request.failed');
      if (!response.headersSent)
        answer(response, 503, { 'retry-after': '5', 'content-type': 'text/plain' }, 'Please try again.\n');
    });
  });
}
