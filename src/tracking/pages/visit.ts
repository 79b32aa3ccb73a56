import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Contacts } from '../../contacts/index.ts';
import type { ConsentLanguage, ConsentLinks, TrackingLinks } from '../../messages/index.ts';
import type { Clock, Db, Doorbell, Log } from '../../platform/index.ts';
import type { Answers } from '../answers/answers.service.ts';

/** Behind which letter of an address a page stands: unsubscribe, preferences, confirmation, answer. */
export type PageDoor = 'u' | 'p' | 'k' | 'a';

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
  links: Pick<TrackingLinks, 'readUnsubscribe' | 'readClick'>;
  consentLinks: ConsentLinks;
  contacts: Pick<Contacts, 'get' | 'update' | 'setConsent' | 'topics' | 'optIns' | 'questions'>;
  answers: Pick<Answers, 'ofMessage' | 'takeFromPage'>;
};

/** In which language a page speaks, and for whom. */
export type Shown = { language: ConsentLanguage; shop: string };
