/** In which language a contact is written to, and what is asked of the templates room for it. */
import { canonicalTag, chooseLanguage, languagesOfSlots, type SlotContent } from '../rendering/index.ts';
import type { ProgramRequest } from '../templates/index.ts';
import type { Content } from './campaigns.store.ts';

type Slots = Readonly<Record<string, SlotContent | null>>;
type Texts = Pick<Content, 'languages'>;
type Version = { languages?: Record<string, { language?: string | undefined }> };

const contentsOf = (slots: Slots) => Object.values(slots).filter((content) => content !== null);

/** The languages in which a version of a template, a content and what is in its slots have something of their own to say. */
export function languagesOf({ languages = {} }: Version, { languages: ofTexts = {} }: Texts, slots: Slots): string[] {
  const { default: base, ...variants } = languages;
  const ofTemplate = [...Object.keys(variants), ...(base?.language === undefined ? [] : [base.language])];
  const ofContent = Object.keys(ofTexts).map((tag) => canonicalTag(tag) ?? tag);
  return [...new Set([...ofTemplate, ...ofContent, ...languagesOfSlots(contentsOf(slots))])];
}

/** The language of one contact's message; `wanted` is the contact's, null when nobody knows. */
export const languageOf = (
  wanted: string | null,
  version: Version,
  texts: Texts,
  slots: Slots,
  workspace: { language: string },
): string => chooseLanguage(wanted, languagesOf(version, texts, slots), workspace.language);

/** What a content asks of the templates room; slots that are null are left to the design. */
export function programRequest(
  { subject, preheader, languages }: Pick<Content, 'subject' | 'preheader' | 'languages'>,
  slots: Slots,
  of: { templateVersionId: number; brandVersionId?: number | null | undefined; language: string },
): ProgramRequest {
  const given = Object.entries(slots).filter((entry): entry is [string, SlotContent] => entry[1] !== null);
  const emptySlots = Object.keys(slots).filter((slot) => slots[slot] === null);
  const request = { ...of, subject, preheader, languages, slots: Object.fromEntries(given), emptySlots };
  return request;
}
