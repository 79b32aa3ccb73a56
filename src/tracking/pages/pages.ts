import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Contacts } from '../../contacts/index.ts';
import type { ConsentLanguage, ConsentLinks, TrackingLinks } from '../../messages/index.ts';
import type { Clock, Db, Doorbell, Log } from '../../platform/index.ts';
import { pageHeaders } from '../answer.ts';
import { confirmPage } from './confirm-page.ts';
import { preferencePage, readerOf } from './preference-page.ts';
import { plainUnsubscribed, unsubscribedPage, unsubscribeQuestion } from './unsubscribe-page.ts';

/** Behind which letter of an address a page stands: unsubscribe, preferences, confirmation. */
export type PageDoor = 'u' | 'p' | 'k';

/** Somebody at the door of a page. The method is GET, HEAD or POST; nothing of a body has been read. */
export type Visit = {
  door: PageDoor;
  token: string;
  request: IncomingMessage;
  response: ServerResponse;
  /** From where. */
  address: string;
  /** Resolves when it is in the spool: answer then. Becomes an event and a consent, once, a moment later. */
  rememberUnsubscribe(messageId: number): Promise<void>;
};

/** What the pages stand on. They may look into the database: nobody comes here a thousand times a second. */
export type PageGround = {
  db: Pick<Db, 'sql'>;
  clock: Clock;
  doorbell: Doorbell;
  log: Pick<Log, 'warn'>;
  links: Pick<TrackingLinks, 'readUnsubscribe'>;
  consentLinks: ConsentLinks;
  contacts: Pick<Contacts, 'get' | 'update' | 'setConsent' | 'topics' | 'optIns'>;
};

/** In which language a page speaks, and for whom. */
export type Shown = { language: ConsentLanguage; shop: string };

/** Pages for the people we write to: signed links, no sign-in. GET and HEAD never change anything. */
export type Pages = {
  /** Answers; false (and no answer) when the token is not one of ours: then the tracking server refuses. */
  serve(visit: Visit): Promise<boolean>;
};

export function createPages(ground: PageGround): Pages {
  /**
   * Any POST unsubscribes, whatever its body says or lacks (RFC 8058: form or multipart, no cookies, no redirect): it is in
   * the spool before anything else is done, and mail programs get an answer that needs no database. Our own button says
   * "?page", and shows what was stopped.
   */
  const unsubscribe = async (visit: Visit): Promise<string | null> => {
    const messageId = ground.links.readUnsubscribe(visit.token);
    if (messageId === null) return null;
    if (visit.request.method !== 'POST') return unsubscribeQuestion(ground, visit, messageId);
    visit.request.resume();
    await visit.rememberUnsubscribe(messageId);
    const isByButton = visit.request.url?.endsWith('?page') === true;
    return isByButton ? unsubscribedPage(ground, visit, messageId) : plainUnsubscribed(visit);
  };

  const preferences = async (visit: Visit): Promise<string | null> => {
    const reader = await readerOf(ground, visit.token);
    return reader && preferencePage(ground, visit, reader);
  };

  const confirmation = async (visit: Visit): Promise<string | null> => {
    const requestId = ground.consentLinks.readConfirm(visit.token);
    return requestId === null ? null : confirmPage(ground, visit, requestId);
  };

  const doors = { u: unsubscribe, p: preferences, k: confirmation };
  return {
    async serve(visit) {
      const page = await doors[visit.door](visit);
      if (page === null) return false;
      visit.response.writeHead(200, { ...pageHeaders, 'content-length': String(Buffer.byteLength(page)) });
      visit.response.end(page);
      return true;
    },
  };
}
