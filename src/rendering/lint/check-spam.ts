/** What people and filters take for spam. Warnings only: none of it decides by itself. */
import { hostOf, linksOf, SHORTENERS } from './check-links.ts';
import { type Check, type Design, type Finding, quote, STAND_IN, textBelow } from './design.ts';

/** Phones show about 40 characters, the widest inbox about 70. */
const LONGEST_SUBJECT = 70;
/** Letters of a message that has more to say than its pictures. */
const FEWEST_LETTERS = 100;
const PUSHY = /\b(free|gratis|ilmainen|winner|vinnare|100\s?%\s?free|cash|act now|buy now|köp nu|only today)\b\s*[!$]/i;

const length = (text: string) => [...text].length;

export const subjectLine: Check = {
  name: 'subject',
  find(design) {
    const subject = withoutExpressions(design.subject);
    const letters = subject.replaceAll(STAND_IN, '').replace(/[^\p{L}]/gu, '');
    const at = { part: 'subject', line: 1, column: 1 };
    const found: Finding[] = [];
    const say = (message: string) => found.push({ at, message });
    if (length(letters) >= 8 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()) {
      say('The subject is written in capitals only: it looks like shouting, to filters as well.');
    }
    if ((subject.match(/!/g)?.length ?? 0) >= 2) say('The subject has several exclamation marks: one is plenty.');
    else if (PUSHY.test(subject)) say('The subject sounds like an advertisement ("free!"): filters know such words.');
    if (/[$€£]{2,}/.test(subject)) say('The subject has several currency signs in a row: filters know that pattern.');
    if (length(subject) > LONGEST_SUBJECT) {
      say(
        `The subject has about ${length(subject)} characters, and inboxes show 40 to ${LONGEST_SUBJECT}: shorten it, or put what matters first.`,
      );
    }
    return found;
  },
};

export const preheaderLine: Check = {
  name: 'preheader',
  find(design) {
    const at = { part: 'preheader', line: 1, column: 1 };
    // MJML writes the preheader into an element that is not displayed.
    const hidden = design.elements.find(({ attribs }) => /^display:\s*none/i.test(attribs.style ?? ''));
    if (design.preheader.trim() || (hidden && !design.isHuge && textBelow(hidden))) return [];
    return [{ at, message: 'There is no preheader: inboxes show the first words of the message behind the subject.' }];
  },
};

/** Expressions by something of the length of a first name; blocks by nothing. */
function withoutExpressions(text: string): string {
  return text.replace(/\{\{[#/^!][^}]*\}\}|\{\{else[^}]*\}\}/g, '').replace(/\{\{\{?[^}]*\}?\}\}/g, STAND_IN);
}

/** Hardly a word beside the pictures: whoever has them switched off sees nothing, and filters cannot read it. */
export const imageOnly: Check = {
  name: 'image-only',
  find(design) {
    const pictures = design.elements.filter(({ name, attribs }) => name === 'img' && attribs.width !== '1');
    if (pictures.length === 0 || design.emptySlots.length > 0 || design.isHuge) return [];
    const body = design.elements.find(({ name }) => name === 'body') ?? design.elements[0];
    const words = design.asRead(body ? textBelow(withoutAlts(body, pictures)) : '');
    const letters = length(words.replace(/[^\p{L}\p{N}]/gu, ''));
    if (letters >= FEWEST_LETTERS) return [];
    const count = pictures.length === 1 ? 'one image' : `${pictures.length} images`;
    return [
      {
        message: `The message is ${count} and hardly any text: with images switched off it says nothing, and filters distrust it. Write what matters as text.`,
      },
    ];
  },
};

type Elements = Design['elements'];

/** Alternative texts are not text that people see. */
function withoutAlts(body: Elements[number], pictures: Elements): Elements[number] {
  const copy = body.cloneNode(true);
  if (pictures.length === 0) return copy;
  const open = [...copy.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!('attribs' in node)) continue;
    if (node.name === 'img') node.attribs.alt = '';
    open.push(...node.children);
  }
  return copy;
}

/** Addresses that hide where they lead. */
export const linkDisguises: Check = {
  name: 'link-disguises',
  find: (design) =>
    linksOf(design).flatMap(({ href, element }): Finding[] => {
      const host = hostOf(href);
      if (!host || design.isHuge || design.hasExpression(host)) return [];
      const at = design.spotOf(href);
      const own = host.replace(/^www\./, '');
      if (SHORTENERS.has(own)) {
        return [
          {
            at,
            message: `The link ${quote(design.written(href))} is a shortened one: filters distrust ${own}. Write the whole address; clicks are counted anyway.`,
          },
        ];
      }
      const shown = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/?#]\S*)?$/iu.exec(textBelow(element))?.[1];
      if (!shown || isSameSite(shown.toLowerCase(), own)) return [];
      return [
        {
          at,
          message: `A link shows ${quote(shown)} and leads to ${own}: filters take that for phishing. Write what it is about, or the same website.`,
        },
      ];
    }),
};

/** The same site, or one below the other; a file name such as "menu.pdf" is no site. */
function isSameSite(shown: string, host: string): boolean {
  const site = shown.replace(/^www\./, '');
  if (/\.(pdf|png|jpe?g|docx?|xlsx?|ics|zip|html?)$/.test(site)) return true;
  return host === site || host.endsWith(`.${site}`) || site.endsWith(`.${host}`);
}
