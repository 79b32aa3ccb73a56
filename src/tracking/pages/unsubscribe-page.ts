import { topicTexts } from '../../contacts/index.ts';
import { acceptedLanguages, consentLanguageOf } from '../../messages/index.ts';
import { buttonForm, escapeHtml, fill, pageFrame } from './page-frame.ts';
import { pageTexts } from './page-texts.ts';
import { findReaderOfMessage, type Reader } from './pages.store.ts';
import type { PageGround, Shown, Visit } from './visit.ts';

const accepted = ({ request }: Visit) => acceptedLanguages(request.headers['accept-language']);

/** What a page says where nothing is known, or need not be: without a look into the database. */
export function plainUnsubscribed(visit: Visit): string {
  const language = consentLanguageOf(...accepted(visit));
  const { unsubscribed, unsubscribedPlain } = pageTexts[language];
  return pageFrame({ language, title: unsubscribed, shop: null, body: `<p>${escapeHtml(unsubscribedPlain)}</p>` });
}

/** A question that can be answered while the database is away: the button's wish goes into the spool. */
function plainQuestion(visit: Visit): string {
  const language = consentLanguageOf(...accepted(visit));
  const { unsubscribe } = pageTexts[language];
  return pageFrame({ language, title: unsubscribe, shop: null, body: buttonForm(unsubscribe, { action: '?page' }) });
}

type Known = { reader: Reader; shown: Shown; facts: Record<string, string> };

async function whatIsKnown(ground: PageGround, messageId: number): Promise<Known | null> {
  const reader = await findReaderOfMessage(ground.db.sql, messageId);
  if (!reader?.topic) return null;
  const language = consentLanguageOf(reader.language, reader.workspaceLanguage);
  const topic = topicTexts(
    await ground.contacts.topics.find(reader.workspaceId, reader.topic),
    reader.language ?? language,
  );
  return { reader, shown: { language, shop: reader.shop }, facts: { shop: reader.shop, topic: topic.title } };
}

/** The same, or null when the database cannot be asked: these pages work without it. */
const tryToKnow = (ground: PageGround, messageId: number) =>
  whatIsKnown(ground, messageId).catch((error: Error) => {
    ground.log.warn({ error: error.message }, 'tracking.page.plain');
    return null;
  });

/** What somebody sees who follows the unsubscribe link: nothing has changed yet, a button does it. */
export async function unsubscribeQuestion(ground: PageGround, visit: Visit, messageId: number): Promise<string> {
  const known = await tryToKnow(ground, messageId);
  if (!known) return plainQuestion(visit);
  const { shown, facts } = known;
  const texts = pageTexts[shown.language];
  const body =
    `<p>${fill(texts.stopTopicWhat, facts)}</p>${buttonForm(texts.unsubscribe, { action: '?page' })}` +
    `<p><a href="../p/${visit.token}">${escapeHtml(texts.allChoices)}</a></p>`;
  return pageFrame({ ...shown, title: texts.stopTopic.replace('{topic}', facts.topic!), body });
}

/** After the button: what was stopped, and the way back. */
export async function unsubscribedPage(ground: PageGround, visit: Visit, messageId: number): Promise<string> {
  const known = await tryToKnow(ground, messageId);
  if (!known) return plainUnsubscribed(visit);
  const { shown, facts, reader } = known;
  const texts = pageTexts[shown.language];
  const back =
    reader.contactId === null
      ? ''
      : buttonForm(texts.mistake, { action: `../p/${visit.token}`, hidden: { action: 'undo' }, isSecond: true }) +
        `<p><a href="../p/${visit.token}">${escapeHtml(texts.allChoices)}</a></p>`;
  return pageFrame({
    ...shown,
    title: texts.unsubscribed,
    body: `<p role="status">${fill(texts.unsubscribedWhat, facts)}</p>${back}`,
  });
}
