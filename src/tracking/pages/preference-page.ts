import { type ConsentChange, type Contact, type Topic, topicTexts } from '../../contacts/index.ts';
import { consentLanguageOf, consentLanguages } from '../../messages/index.ts';
import { gonePage } from './gone-page.ts';
import { buttonForm, escapeHtml, fill, pageFrame } from './page-frame.ts';
import { languageNames, pageTexts } from './page-texts.ts';
import { findReader, findReaderOfMessage, type Reader } from './pages.store.ts';
import { readForm } from './read-form.ts';
import type { PageGround, Shown, Visit } from './visit.ts';
import { maskEmail, visitorOf } from './visitor.ts';

type Holder = Reader & { contactId: number };

/** Whose link it is; null when the token is not one of ours. */
export async function readerOf({ db, links, consentLinks }: PageGround, token: string): Promise<Reader | null> {
  const messageId = links.readUnsubscribe(token);
  if (messageId !== null) return findReaderOfMessage(db.sql, messageId);
  const own = consentLinks.readPreferences(token);
  return own && findReader(db.sql, own.workspaceId, own.contactId);
}

/** Public topics, and the message's own when nobody has defined it: whoever got it may say no to it. */
async function topicsFor({ contacts }: PageGround, { workspaceId, topic }: Reader): Promise<Topic[]> {
  const defined = await contacts.topics.defined(workspaceId);
  const shown = defined.filter((one) => one.isPublic && one.archivedAt === null);
  if (topic === null || defined.some(({ name }) => name === topic)) return shown;
  return [await contacts.topics.find(workspaceId, topic), ...shown];
}

/** What is sent with every choice, so that it can be shown later what the person saw. */
const proofOf = (visit: Visit, reader: Reader, shown: string[]) => ({
  ...visitorOf(visit.request, visit.address),
  ...(reader.messageId === null ? {} : { messageId: reader.messageId }),
  page: 'preferences',
  shown,
});

/** Every topic there is for this contact: all of the workspace, and whatever it ever said yes to. */
async function everyTopic({ contacts }: PageGround, reader: Reader, contact: Contact): Promise<string[]> {
  const names = (await contacts.topics.defined(reader.workspaceId)).map(({ name }) => name);
  const told = contact.subscriptions.map(({ topic }) => topic);
  return [...new Set([...names, ...told, ...(reader.topic === null ? [] : [reader.topic])])];
}

/** What the posted form asks for, as changes of consent. */
async function changesOf(
  ground: PageGround,
  visit: Visit,
  { reader, contact, form }: { reader: Holder; contact: Contact; form: URLSearchParams },
): Promise<ConsentChange[]> {
  const held = new Map(contact.subscriptions.map(({ topic, state }) => [topic, state]));
  const change = (topic: string, state: ConsentChange['state'], shown: string[]): ConsentChange => ({
    contactId: reader.contactId,
    topic,
    state,
    source: 'preference-page',
    evidence: proofOf(visit, reader, shown),
  });
  const action = form.get('action');
  if (action === 'undo' && reader.topic !== null) return [change(reader.topic, 'subscribed', [reader.topic])];
  if (action === 'stop') {
    const all = await everyTopic(ground, reader, contact);
    return all.filter((topic) => held.get(topic) !== 'unsubscribed').map((topic) => change(topic, 'unsubscribed', all));
  }
  if (action !== 'save') return [];
  const offered = new Set((await topicsFor(ground, reader)).map(({ name }) => name));
  // A topic that was not on the page when it was opened is left as it is.
  const shown = [...new Set(form.getAll('shown'))].filter((name) => offered.has(name));
  const wanted = new Set(form.getAll('topic'));
  return shown.flatMap((topic) => {
    const isHeld = held.get(topic) === 'subscribed';
    if (isHeld === wanted.has(topic)) return [];
    return change(topic, isHeld ? 'unsubscribed' : 'subscribed', shown);
  });
}

async function changeLanguage(ground: PageGround, contact: Contact, reader: Holder, form: URLSearchParams) {
  const wanted = consentLanguages.find((language) => language === form.get('language'));
  const now = consentLanguageOf(contact.language, reader.workspaceLanguage);
  if (!wanted || form.get('action') !== 'save' || wanted === now) return;
  await ground.contacts.update(reader.workspaceId, reader.contactId, { language: wanted });
}

/** GET and HEAD show the choices; POST makes them, and shows what we know then. */
export async function preferencePage(ground: PageGround, visit: Visit, reader: Reader): Promise<string> {
  const { contacts, doorbell } = ground;
  const { workspaceId, contactId } = reader;
  if (contactId === null) return gonePage(consentLanguageOf(reader.workspaceLanguage));
  const holder: Holder = { ...reader, contactId };
  let action: string | null = null;
  if (visit.request.method === 'POST') {
    const form = await readForm(visit.request);
    const contact = await contacts.get(workspaceId, contactId);
    const changes = await changesOf(ground, visit, { reader: holder, contact, form });
    if (changes.length > 0) {
      await contacts.setConsent(workspaceId, changes);
      doorbell.ring('segments.refresh');
    }
    await changeLanguage(ground, contact, holder, form);
    action = form.get('action');
  }
  const contact = await contacts.get(workspaceId, contactId);
  const language = consentLanguageOf(contact.language, reader.workspaceLanguage);
  const shown: Shown = { language, shop: reader.shop };
  if (action === 'undo' && reader.topic !== null) return undonePage(ground, visit, holder, shown);
  return choices({ reader: holder, contact, topics: await topicsFor(ground, reader), shown, action });
}

async function undonePage({ contacts }: PageGround, { token }: Visit, reader: Holder, shown: Shown): Promise<string> {
  const texts = pageTexts[shown.language];
  const topic = await contacts.topics.find(reader.workspaceId, reader.topic!);
  const facts = { shop: reader.shop, topic: topicTexts(topic, reader.language ?? shown.language).title };
  const body =
    `<p role="status">${fill(texts.undoneWhat, facts)}</p>` +
    `<p><a href="../p/${token}">${escapeHtml(texts.allChoices)}</a></p>`;
  return pageFrame({ ...shown, title: texts.undone, body });
}

type Choices = { reader: Holder; contact: Contact; topics: Topic[]; shown: Shown; action: string | null };

function choices({ reader, contact, topics, shown, action }: Choices): string {
  const texts = pageTexts[shown.language];
  const spoken = contact.language ?? shown.language;
  const held = new Map(contact.subscriptions.map(({ topic, state }) => [topic, state]));
  const rows = topics.map((topic, index) => {
    const { title, description } = topicTexts(topic, spoken);
    const isOn = held.get(topic.name) === 'subscribed';
    const about = description === '' ? '' : ` aria-describedby="d${index}"`;
    return (
      `<div class="topic"><label for="t${index}">${escapeHtml(title)}</label>` +
      `<input type="hidden" name="shown" value="${escapeHtml(topic.name)}">` +
      `<input type="checkbox" role="switch" id="t${index}" name="topic" value="${escapeHtml(topic.name)}"${about}${isOn ? ' checked' : ''}>` +
      `${description === '' ? '' : `<p class="quiet" id="d${index}">${escapeHtml(description)}</p>`}</div>`
    );
  });
  const options = consentLanguages.map(
    (language) =>
      `<option value="${language}" lang="${language}"${language === shown.language ? ' selected' : ''}>${languageNames[language]}</option>`,
  );
  const said = { save: texts.saved, stop: texts.stoppedAll }[action ?? ''];
  const body = [
    said ? `<p role="status" class="note">${escapeHtml(said)}</p>` : '',
    contact.suppressed === null ? '' : `<p class="note">${escapeHtml(texts.suppressed)}</p>`,
    `<p class="quiet">${fill(texts.preferencesWhat, { shop: reader.shop, email: maskEmail(contact.email ?? '') })}</p>`,
    '<form method="post"><input type="hidden" name="action" value="save">',
    topics.length === 0
      ? `<p>${escapeHtml(texts.noTopics)}</p>`
      : `<fieldset><legend>${escapeHtml(texts.topics)}</legend>${rows.join('')}</fieldset>`,
    `<label for="language">${escapeHtml(texts.language)}</label>`,
    `<select id="language" name="language">${options.join('')}</select>`,
    `<button type="submit">${escapeHtml(texts.save)}</button></form>`,
    buttonForm(texts.stopAll, { hidden: { action: 'stop' }, isSecond: true }),
    `<p class="quiet">${escapeHtml(texts.stopAllWhat)}</p>`,
  ];
  return pageFrame({ ...shown, title: texts.preferences, body: body.join('') });
}
