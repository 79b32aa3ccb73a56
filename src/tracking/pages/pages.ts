import { pageHeaders } from '../answer.ts';
import { answerPage } from '../answers/answer-page.ts';
import { confirmPage } from './confirm-page.ts';
import { preferencePage, readerOf } from './preference-page.ts';
import { plainUnsubscribed, unsubscribedPage, unsubscribeQuestion } from './unsubscribe-page.ts';
import type { PageGround, Visit } from './visit.ts';

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

  const answer = (visit: Visit): Promise<string | null> => answerPage(ground, visit);

  const doors = { u: unsubscribe, p: preferences, k: confirmation, a: answer };
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
