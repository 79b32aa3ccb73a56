import { type OptInRequest, topicTexts } from '../../contacts/index.ts';
import { acceptedLanguages, consentLanguageOf } from '../../messages/index.ts';
import { gonePage } from './gone-page.ts';
import { buttonForm, escapeHtml, fill, pageFrame } from './page-frame.ts';
import { pageTexts } from './page-texts.ts';
import { findReader } from './pages.store.ts';
import type { PageGround, Visit } from './visit.ts';
import { maskEmail, visitorOf } from './visitor.ts';

const gone = ({ request }: Visit) =>
  gonePage(consentLanguageOf(...acceptedLanguages(request.headers['accept-language'])));

/** GET and HEAD show a button; only POST confirms, as often as it comes. */
export async function confirmPage(ground: PageGround, visit: Visit, requestId: number): Promise<string> {
  const { contacts } = ground;
  const request = await contacts.optIns.find(requestId);
  if (!request) return gone(visit);
  if (visit.request.method !== 'POST') return answerOf(ground, request, stateOf(ground, request));
  visit.request.resume();
  const done = await contacts.optIns.confirm(requestId, visitorOf(visit.request, visit.address));
  if (done.kind === 'gone') return gone(visit);
  return answerOf(ground, request, done.kind === 'already' ? 'confirmed' : done.kind);
}

type State = 'asking' | 'confirmed' | 'expired' | 'other-address';

function stateOf({ clock }: PageGround, { confirmedAt, expiresAt }: OptInRequest): State {
  if (confirmedAt !== null) return 'confirmed';
  return expiresAt <= clock.now() ? 'expired' : 'asking';
}

async function answerOf(ground: PageGround, request: OptInRequest, state: State): Promise<string> {
  const { workspaceId, contactId, topic: name, email } = request;
  const reader = (await findReader(ground.db.sql, workspaceId, contactId))!;
  const language = consentLanguageOf(reader.language, reader.workspaceLanguage);
  const texts = pageTexts[language];
  const topic = topicTexts(await ground.contacts.topics.find(workspaceId, name), reader.language ?? language);
  const facts = { shop: reader.shop, topic: topic.title, email: maskEmail(email) };
  const shown = { language, shop: reader.shop };
  if (state === 'asking') {
    const about = topic.description === '' ? '' : `<p class="quiet">${escapeHtml(topic.description)}</p>`;
    const body = `<p>${fill(texts.confirmWhat, facts)}</p>${about}${buttonForm(texts.confirmButton)}`;
    return pageFrame({ ...shown, title: texts.confirm, body });
  }
  if (state === 'confirmed') {
    const token = ground.consentLinks.preferencesToken({ contactId, workspaceId });
    const body =
      `<p role="status">${fill(texts.confirmedWhat, facts)}</p>` +
      `<p><a href="../p/${token}">${escapeHtml(texts.allChoices)}</a></p>`;
    return pageFrame({ ...shown, title: texts.confirmed, body });
  }
  const why = state === 'expired' ? texts.expiredWhat : texts.otherAddress;
  return pageFrame({ ...shown, title: texts.expired, body: `<p role="status">${escapeHtml(why)}</p>` });
}
