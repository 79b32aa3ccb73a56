import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { TrackingLinks } from '../messages/index.ts';
import type { Clock, Log } from '../platform/index.ts';
import type { Images } from '../templates/index.ts';
import { noStore, refuse } from './answer.ts';
import type { KnownLinks, TrackedLink } from './known-links.ts';
import type { Pages } from './pages/pages.ts';
import type { PageDoor } from './pages/visit.ts';
import { readEvidence } from './read-evidence.ts';
import { serveImage } from './serve-image.ts';
import type { Spool, SpoolRecord } from './spool.ts';

type Parts = {
  links: TrackingLinks;
  clock: Clock;
  log: Log;
  append: Spool['append'];
  knownLinks: KnownLinks;
  images: Pick<Images, 'serve'>;
  /** Behind /u (unsubscribe), /p (preferences), /k (confirmation), and answers: /a, and /c of a link that is one. */
  pages: Pages;
  /** See createClientAddress. */
  addressOf(connection: string, forwarded: string | undefined): string;
};

/** A transparent GIF of one pixel (GIF89a). */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** As lists: node:http writes these without looking at each name again. */
const lasting = Object.entries(noStore).flat();
const pixelHeaders = [...lasting, 'content-type', 'image/gif', 'content-length', String(pixel.length)];
const honeyHeaders = [...lasting, 'content-type', 'text/plain; charset=utf-8', 'x-robots-tag', 'noindex'];
const honeyText = 'No person can see this link in a message: it tells programs from people, and leads nowhere.\n';

function answer(response: ServerResponse, status: number, headers: readonly string[], body?: string | Buffer) {
  response.writeHead(status, headers as string[]);
  response.end(body);
}

const plain = (...more: string[]) => ['content-type', 'text/plain', ...more];

/**
 * The lean handler in front of Express: opens, clicks, pages for readers, pictures of designs.
 *
 * Every token is verified before anything happens, and opens only links of its own message's content, so nobody can make
 * us redirect to a place of their choosing. Who asked is in the spool before the answer goes out; what to think of it is
 * decided when the spool is drained. GET and HEAD change nothing but the count (and HEAD not even that: it is evidence).
 * Nothing is awaited on the way of a click whose link is in memory.
 */
export function createTrackingServer(parts: Parts): Server {
  const { links, clock, log, append, knownLinks, images, pages, addressOf } = parts;
  const locations = new WeakMap<TrackedLink, string[]>();

  const fail = (response: ServerResponse, error: Error) => {
    log.error({ error: error.message }, 'tracking.request.failed');
    if (!response.headersSent) answer(response, 503, plain('retry-after', '5'), 'Please try again.\n');
  };

  const recordOf = (request: IncomingMessage, kind: SpoolRecord['kind'], messageId: number): SpoolRecord => {
    const record = readEvidence(request, addressOf) as SpoolRecord;
    record.kind = kind;
    record.messageId = messageId;
    record.at = clock.now().getTime();
    return record;
  };

  /** `then` once the record is safe. */
  const remember = (response: ServerResponse, record: SpoolRecord, then: () => void) =>
    append(record, (error) => (error ? fail(response, error) : then()));

  const open = (request: IncomingMessage, response: ServerResponse, token: string) => {
    const messageId = links.readOpen(token.endsWith('.gif') ? token.slice(0, -4) : token);
    if (messageId === null) return refuse(response);
    remember(response, recordOf(request, 'open', messageId), () => answer(response, 200, pixelHeaders, pixel));
  };

  const headersTo = (link: TrackedLink, location: string): string[] => {
    let headers = locations.get(link);
    if (!headers) {
      headers = [...lasting, 'location', location, 'content-length', '0'];
      locations.set(link, headers);
    }
    return headers;
  };

  const page = async (door: PageDoor, request: IncomingMessage, response: ServerResponse, token: string) => {
    const rememberUnsubscribe = (messageId: number) =>
      new Promise<void>((resolve, reject) => {
        append(recordOf(request, 'unsubscribe', messageId), (error) => (error ? reject(error) : resolve()));
      });
    const forwarded = request.headers['x-forwarded-for'];
    const address = addressOf(request.socket.remoteAddress ?? '', forwarded && String(forwarded));
    if (!(await pages.serve({ door, token, request, response, address, rememberUnsubscribe }))) refuse(response);
  };

  type Click = { request: IncomingMessage; response: ServerResponse; token: string; contentId: number };

  const lead = ({ request, response, token, contentId }: Click, record: SpoolRecord, link: TrackedLink | null) => {
    if (link?.contentId !== contentId) return refuse(response);
    const { location } = link;
    remember(response, record, () => {
      if (location !== null) answer(response, 302, headersTo(link, location));
      else page('a', request, response, token).catch((error: Error) => fail(response, error));
    });
  };

  const click = (request: IncomingMessage, response: ServerResponse, token: string) => {
    const read = links.readClick(token);
    if (!read) return refuse(response);
    const { messageId, linkId, contentId } = read;
    const record = recordOf(request, 'click', messageId);
    record.linkId = linkId;
    if (linkId === 0) return remember(response, record, () => answer(response, 200, honeyHeaders, honeyText));
    const made = { request, response, token, contentId };
    const found = knownLinks.find(linkId);
    if (!(found instanceof Promise)) return lead(made, record, found);
    found.then((link) => lead(made, record, link)).catch((error: Error) => fail(response, error));
  };

  const image = async (request: IncomingMessage, response: ServerResponse, name: string) => {
    if (!(await serveImage(images, request, response, name))) refuse(response);
  };

  const serve = (request: IncomingMessage, response: ServerResponse): void | Promise<void> => {
    const { method = '', url = '' } = request;
    const query = url.indexOf('?');
    const path = query < 0 ? url : url.slice(0, query);
    if (path === '/health') return answer(response, 200, plain(), 'ok\n');
    const door = path.charAt(2) === '/' ? path.charAt(1) : '';
    const token = path.slice(3);
    const isPage = door === 'u' || door === 'p' || door === 'k' || door === 'a';
    if (!(isPage || door === 'c' || door === 'o' || door === 'i') || token.includes('/')) return refuse(response);
    if (method !== 'GET' && method !== 'HEAD' && !(isPage && method === 'POST')) {
      return answer(response, 405, ['allow', isPage ? 'GET, HEAD, POST' : 'GET, HEAD']);
    }
    if (isPage) return page(door, request, response, token);
    if (door === 'c') return click(request, response, token);
    if (door === 'o') return open(request, response, token);
    return image(request, response, token);
  };

  return createServer((request, response) => {
    try {
      serve(request, response)?.catch((error: Error) => fail(response, error));
    } catch (error) {
      fail(response, error as Error);
    }
  });
}
