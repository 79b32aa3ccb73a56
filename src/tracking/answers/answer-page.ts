import { isStorableText, type Question, questionTexts, readAnswer } from '../../contacts/index.ts';
import { acceptedLanguages, consentLanguageOf } from '../../messages/index.ts';
import { readAnswerLink } from '../../rendering/index.ts';
import { gonePage } from '../pages/gone-page.ts';
import { escapeHtml, fill, pageFrame } from '../pages/page-frame.ts';
import { findReaderOfMessage, type Reader } from '../pages/pages.store.ts';
import { readForm } from '../pages/read-form.ts';
import type { PageGround, Visit } from '../pages/visit.ts';
import { answerTexts } from './answer-texts.ts';
import { findAnswerLink } from './answers.store.ts';

const MAX_COMMENT = 2_000;

type Asked = { reader: Reader & { contactId: number; messageId: number }; question: Question; linked: string };

/** What is shown: the answer, what was said beside it, and whether it has just been saved. */
type Shown = { answer: string; comment: string; isSaved: boolean };

const languageOfBrowser = ({ request }: Visit) =>
  consentLanguageOf(...acceptedLanguages(request.headers['accept-language']));

/** Thanks without the question: while the database is away, and for questions that are not asked any more. */
function plainThanks(visit: Visit): string {
  const language = languageOfBrowser(visit);
  const { thanks, thanksPlain } = answerTexts[language];
  return pageFrame({ language, title: thanks, shop: null, body: `<p role="status">${escapeHtml(thanksPlain)}</p>` });
}

/**
 * Behind a link that answers a question. GET and HEAD change nothing: the click is in the spool already, and counts once a
 * person is behind it. The form posts, which is a person. Null: the link is not one of ours.
 */
export async function answerPage(ground: PageGround, visit: Visit): Promise<string | null> {
  const read = ground.links.readClick(visit.token);
  if (!read) return null;
  const isPost = visit.request.method === 'POST';
  const find = async () => {
    const link = await findAnswerLink(ground.db.sql, read.linkId);
    return { link, reader: link && (await findReaderOfMessage(ground.db.sql, read.messageId)) };
  };
  const { link, reader } = await find().catch((error: Error) => {
    // A click is thanked for while the database is away; a form could not be kept.
    if (isPost) throw error;
    ground.log.warn({ error: error.message }, 'tracking.page.plain');
    return { link: undefined, reader: null };
  });
  if (link === undefined) return plainThanks(visit);
  const answered = link && readAnswerLink(link.url);
  if (!answered || link.contentId !== read.contentId || reader?.workspaceId !== link.workspaceId) return null;
  const { contactId } = reader;
  if (contactId === null) return gonePage(languageOfBrowser(visit));
  const question = (await ground.contacts.questions.find(link.workspaceId, [answered.question])).get(answered.question);
  if (!question || !readAnswer(question, answered.answer)) return plainThanks(visit);
  const asked = { reader: { ...reader, contactId, messageId: read.messageId }, question, linked: answered.answer };
  return present(visit, asked, isPost ? await save(ground, visit, asked) : await stateOf(ground, asked));
}

/** What was sent from this page before is shown again; else what the link says. */
async function stateOf(ground: PageGround, { reader, question, linked }: Asked): Promise<Shown> {
  const held = await ground.answers.ofMessage(reader.workspaceId, reader.messageId, question.name);
  const isOfPage = held?.via === 'page' && readAnswer(question, held.answer) !== null;
  return { answer: isOfPage ? held.answer : linked, comment: held?.comment ?? '', isSaved: false };
}

async function save(ground: PageGround, visit: Visit, asked: Asked): Promise<Shown> {
  const { reader, question, linked } = asked;
  const form = await readForm(visit.request);
  const wanted = form.get('answer');
  // A form that is none of ours says nothing: nothing happens.
  if (wanted === null || !readAnswer(question, wanted)) return stateOf(ground, { reader, question, linked });
  const written = (form.get('comment') ?? '').trim().slice(0, MAX_COMMENT);
  const comment = isStorableText(written) ? written : '';
  await ground.answers.takeFromPage(reader.workspaceId, {
    messageId: reader.messageId,
    contactId: reader.contactId,
    campaignId: reader.campaignId,
    question,
    answer: wanted,
    comment: comment === '' ? undefined : comment,
  });
  return { answer: wanted, comment, isSaved: true };
}

function present(visit: Visit, { reader, question }: Asked, { answer, comment, isSaved }: Shown): string {
  const language = consentLanguageOf(reader.language, reader.workspaceLanguage);
  const texts = answerTexts[language];
  const spoken = questionTexts(question, reader.language ?? reader.workspaceLanguage);
  const label = spoken.choices.find(({ key }) => key === answer)?.label ?? answer;
  const options = spoken.choices.map(
    ({ key, label: shown }) =>
      `<option value="${escapeHtml(key)}"${key === answer ? ' selected' : ''}>${escapeHtml(shown)}</option>`,
  );
  const scale = question.kind === 'choice' ? '' : `<p class="quiet">${escapeHtml(texts.lowToHigh[question.kind])}</p>`;
  const status = isSaved ? `<p class="note" role="status">${escapeHtml(texts.saved)}</p>` : '';
  const body =
    `<p>${escapeHtml(spoken.text)}</p><p role="status"><strong>${fill(texts.chosen, { answer: label })}</strong></p>` +
    `${status}<p>${escapeHtml(texts.change)}</p>` +
    `<form method="post" action="../a/${escapeHtml(visit.token)}">` +
    `<label for="answer">${escapeHtml(texts.yourAnswer)}</label>${scale}` +
    `<select id="answer" name="answer">${options.join('')}</select>` +
    `<label for="comment">${escapeHtml(texts.comment)}</label>` +
    `<textarea id="comment" name="comment" rows="4" maxlength="${MAX_COMMENT}">${escapeHtml(comment)}</textarea>` +
    `<button type="submit">${escapeHtml(texts.send)}</button></form>`;
  return pageFrame({ language, title: texts.thanks, shop: reader.shop, body });
}
