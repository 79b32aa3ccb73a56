/** Sources of one message → what is needed to render it for anybody. Everything here happens once per program. */

import { isAnswerLink } from './answer-links.ts';
import type { Need } from './compile-expression.ts';
import { compileMjml } from './compile-mjml.ts';
import { compileTemplate, type OutputKind } from './compile-template.ts';
import { expandSlots, keepLooseExpressions, type PreparedSlot } from './expand-slots.ts';
import { createConstants } from './fill-constants.ts';
import { type Piece, plainText } from './mapped-text.ts';
import { withHead } from './message-head.ts';
import { moveSpacesIntoConditions } from './move-spaces.ts';
import { offerSlotSource } from './offer-block.ts';
import { createProblemList, placeOfText, type Sources } from './problem-list.ts';
import { productsSlotSource } from './products-block.ts';
import type { Part } from './render-run.ts';
import { type MessageSource, messageSourceSchema, type SlotContent, type TemplateProblem } from './rendering.schema.ts';
import { takeSlotMarks } from './slot-marks.ts';
import { createMustacheStore, type MustacheStore, takeOutMustaches } from './take-out-mustaches.ts';
import { textFromHtml } from './text-from-html.ts';
import {
  createLinkCollector,
  MAX_ADDRESS_BYTES,
  markLinks,
  markTextLinks,
  OPEN_PIXEL,
  type ProgramLink,
  restoreMustaches,
} from './tracked-links.ts';

export interface CompiledMessage {
  subject: Part;
  preheader: Part;
  html: Part;
  text: Part;
  links: readonly ProgramLink[];
  needs: readonly Need[];
  /** Numbers of the paths whose values are read once a message. */
  paths: ReadonlyMap<string, number>;
  language: string;
  /** HTML with words in the place of expressions: for the checks of lint. */
  markup: string;
  /** The author's texts by part, and the expressions that the words stand for: lint says where a thing stands. */
  sources: Readonly<Sources>;
  expressions: MustacheStore;
}

export interface CompileOutcome {
  problems: TemplateProblem[];
  /** Absent when there are errors. */
  message?: CompiledMessage;
}

/** Compiles; what is wrong is data. `emptySlots`: marks without content are left empty instead of being an error. */
export async function compileSources(input: MessageSource, { emptySlots = false } = {}): Promise<CompileOutcome> {
  const {
    slots,
    emptySlots: namedEmpty,
    language,
    partials,
    theme,
    words,
    ...texts
  } = messageSourceSchema.parse(input);
  const sources: Sources = {};
  const clean = (part: string, text: string) => {
    sources[part] = text.replace(/\r\n?/g, '\n').replace(/[\0\uffff]/g, ' ');
    return sources[part];
  };
  const problems = createProblemList(sources);
  const contents = Object.entries(slots).map(([name, content]): [string, SlotContent, Record<string, string>] => [
    name,
    content,
    slotTexts(content, language),
  ]);
  const constants = createConstants({ partials, theme, words }, clean);
  const store = createMustacheStore([
    ...[texts, partials, theme, words].flatMap((found) => Object.values(found)),
    ...contents.flatMap(([, , fields]) => Object.values(fields)),
  ]);
  const take = (part: string, text: string | undefined, isMarkup = false) =>
    text === undefined
      ? undefined
      : takeOutMustaches(clean(part, text), part, { store, problems, constants, isMarkup });

  if (Intl.DateTimeFormat.supportedLocalesOf(safeLocale(language)).length === 0) {
    problems.add(undefined, `"${language}" is not a language tag.`);
  }
  const design = take('template', texts.mjml, true)!;
  const subject = take('subject', texts.subject)!;
  const writtenPreheader = take('preheader', texts.preheader);
  const writtenText = take('text', texts.text);
  const prepared: Record<string, PreparedSlot> = Object.create(null);
  for (const [name, content, fields] of contents) {
    const pieces: Record<string, Piece[]> = {};
    for (const [field, text] of Object.entries(fields)) {
      const part = field === 'mjml' || field === 'body' ? `slot:${name}` : `slot:${name}.${field}`;
      pieces[field] = take(part, text, field === 'mjml')!;
      // What we wrote ourselves has no lines that an author could look up.
      if (field === 'mjml' && content.kind !== 'mjml') sources[part] = '';
    }
    prepared[name] = { content, pieces };
  }

  const mayBeEmpty = (slot: string) => emptySlots || namedEmpty.includes(slot);
  const expanded = expandSlots(design, prepared, { store, problems, mayBeEmpty });
  const loose = keepLooseExpressions(expanded.design, store.pattern(), problems);
  const headed = withHead(loose, { language, subject, preheader: writtenPreheader });
  if (problems.hasErrors()) return { problems: problems.list() };
  const compiled = await compileMjml(headed.design, store, problems);
  if (problems.hasErrors()) return { problems: problems.list() };
  const { html: markup, slotOfTag } = takeSlotMarks(compiled, expanded.slots);

  const links = createLinkCollector(store, (address) =>
    problems.add(
      placeOfText(sources, address),
      isAnswerLink(address)
        ? `The link "${address.slice(0, 200)}" is no answer: write out answer:question/answer, such as answer:nps/9, without expressions.`
        : `A link leads to "${address.slice(0, 200)}": links start with https:// (or mailto:, tel:, answer:, #) and have at most ${MAX_ADDRESS_BYTES} bytes.`,
    ),
  );
  const marked = markLinks(markup, links, slotOfTag);
  const pixel = store.add(`{{${OPEN_PIXEL}}}`, 'output');
  const bodyEnd = marked.lastIndexOf('</body>');
  const withPixel = bodyEnd < 0 ? marked + pixel.word : marked.slice(0, bodyEnd) + pixel.word + marked.slice(bodyEnd);
  const text = writtenText
    ? plainText(markTextLinks(writtenText, links))
    : moveSpacesIntoConditions(textFromHtml(marked), store);

  const needs = new Map<string, Need>();
  const paths = new Map<string, number>();
  const urls = links.links.map((link) => link.url);
  const compile = (words: string, output: OutputKind): Part => {
    const compiled = compileTemplate(restoreMustaches(words, store), {
      output,
      urls,
      sources,
      problems,
      language,
      paths,
    });
    for (const need of compiled.needs) needs.set(JSON.stringify(need), need);
    return compiled.part;
  };
  const message: CompiledMessage = {
    subject: compile(plainText(subject), 'text'),
    preheader: compile(headed.preheader, 'text'),
    html: compile(withPixel, 'html'),
    text: compile(text, 'text'),
    links: links.links,
    needs: [...needs.values()],
    paths,
    language,
    markup,
    sources,
    expressions: store,
  };
  return problems.hasErrors() ? { problems: problems.list() } : { problems: problems.list(), message };
}

function safeLocale(language: string): string[] {
  try {
    return Intl.getCanonicalLocales(language);
  } catch {
    return [];
  }
}

/** The texts of a content that may hold expressions. */
function slotTexts(content: SlotContent, language: string): Record<string, string> {
  if (content.kind === 'mjml') return { mjml: content.mjml };
  if (content.kind === 'offer') return { mjml: offerSlotSource(language) };
  if (content.kind === 'products') {
    return { ...(content.heading ? { heading: content.heading } : {}), mjml: productsSlotSource() };
  }
  const fields: Record<string, string> = { body: content.body };
  if (content.heading) fields.heading = content.heading;
  if (content.button) {
    fields.label = content.button.label;
    fields.url = content.button.url;
  }
  return fields;
}
