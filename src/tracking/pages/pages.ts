import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrackingLinks } from '../../messages/index.ts';
import { pageHeaders } from '../answer.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-page.ts';

/** Behind which letter of an address a page stands: unsubscribe, preferences, confirmation. */
export type PageDoor = 'u' | 'p' | 'k';

/** Somebody at the door of a page. The method is GET, HEAD or POST; nothing of a body has been read. */
export type Visit = {
  door: PageDoor;
  token: string;
  request: IncomingMessage;
  response: ServerResponse;
  /** Resolves when it is in the spool: answer then. Becomes an event and a consent, once, a moment later. */
  rememberUnsubscribe(messageId: number): Promise<void>;
};

/** Pages for the people we write to: signed links, no sign-in. GET and HEAD never change anything. */
export type Pages = {
  /** Answers; false (and no answer) when the token is not one of ours: then the tracking server refuses. */
  serve(visit: Visit): Promise<boolean>;
};

export function createPages({ links }: { links: TrackingLinks }): Pages {
  return {
    async serve({ door, token, request, response, rememberUnsubscribe }) {
      const messageId = door === 'u' ? links.readUnsubscribe(token) : null;
      if (messageId === null) return false;
      const isPost = request.method === 'POST';
      if (isPost) {
        request.resume();
        await rememberUnsubscribe(messageId);
      }
      response.writeHead(200, pageHeaders);
      response.end(isPost ? unsubscribedPage() : unsubscribePage());
      return true;
    },
  };
}
