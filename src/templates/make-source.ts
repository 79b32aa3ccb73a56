/** A version of a template, a brand and a request → what the renderer compiles. Pure. */
import {
  languageChain,
  type MessageSource,
  type SlotContent,
  slotsInLanguage,
  variantsAlong,
} from '../rendering/index.ts';
import { defaultTheme } from './brand-theme.ts';
import { type BrandPartial, defaultPartials } from './default-partials.ts';
import type { Design, TemplateLanguages, Variant } from './templates.schema.ts';

/** Theme and partials as they are stored; what they lack is as by default. */
export type Brand = { theme: Record<string, string>; partials: Record<string, BrandPartial> };

export const noBrand: Brand = { theme: {}, partials: {} };

/** A brand with everything it does not say itself. */
export function wholeBrand({ theme, partials }: Brand): Brand {
  return { theme: { ...defaultTheme, ...theme }, partials: { ...defaultPartials, ...partials } };
}

/** What a content says instead of a design, by language tag. */
export type TextsByLanguage = Record<string, { subject?: string | undefined; preheader?: string | undefined }>;

export type SourceRequest = {
  design: Pick<Design, 'mjml' | 'subject' | 'preheader' | 'text' | 'languages'>;
  brand: Brand;
  /** Instead of the design's own, in any language. */
  subject?: string | null | undefined;
  subjectPrefix?: string | undefined;
  preheader?: string | null | undefined;
  /** The same by language. */
  languages?: TextsByLanguage | undefined;
  slots: Record<string, SlotContent>;
  emptySlots?: readonly string[] | undefined;
  language: string;
  workspaceLanguage: string;
};

/**
 * Field by field, the first that has it: the language, its primary (Norwegian for Nynorsk), the workspace's language, its
 * primary, the base. Words likewise, word by word; partials one by one; contents field by field. A subject or preheader of the
 * request: one without a language holds for all languages that the request does not name.
 */
export function makeSource(request: SourceRequest): MessageSource {
  const { design, language, workspaceLanguage, subjectPrefix = '' } = request;
  const chain = languageChain(language, workspaceLanguage);
  const ofDesign = variantsOf(design);
  const base = baseOf(design);
  const variants = [...variantsAlong(ofDesign, chain), base];
  const first = (field: 'text' | 'mjml') => variants.map((variant) => variant[field]).find(Boolean);
  /** Language by language, the request's before the design's, which has no say where one holds for all. */
  const said = (field: 'subject' | 'preheader') => {
    const forAll = request[field];
    const ofTag = (tag: string) => {
      const [own] = variantsAlong(request.languages, [tag]);
      const [theirs] = variantsAlong(ofDesign, [tag]);
      return own?.[field] || (forAll ? undefined : theirs?.[field]);
    };
    return chain.map(ofTag).find(Boolean) ?? (forAll || base[field]);
  };
  const brand = wholeBrand(request.brand);
  const preheader = said('preheader');
  const text = first('text');
  return {
    mjml: first('mjml') ?? design.mjml,
    subject: subjectPrefix + (said('subject') ?? design.subject),
    ...(preheader ? { preheader } : {}),
    ...(text ? { text } : {}),
    words: Object.assign({}, ...variants.toReversed().map((variant) => variant.words)),
    slots: slotsInLanguage(request.slots, chain),
    emptySlots: [...(request.emptySlots ?? [])],
    theme: brand.theme,
    partials: Object.fromEntries(
      Object.entries(brand.partials).map(([name, { mjml, languages }]) => [
        name,
        variantsAlong(languages, chain)[0]?.mjml ?? mjml,
      ]),
    ),
    language,
  };
}

/** The languages a design is written in: its variants, and the base when it says which language that is. */
export function languagesOf({ languages }: { languages: TemplateLanguages }): string[] {
  return Object.keys(variantsOf({ languages })).sort();
}

type Base = Variant & { language?: string | undefined };

const baseOf = (design: SourceRequest['design']): Variant => ({
  mjml: design.mjml,
  subject: design.subject,
  preheader: design.preheader,
  text: design.text ?? undefined,
  words: (design.languages.default as Base | undefined)?.words,
});

/** Variants by tag; the base stands under its own language, when it is known and has no variant. */
function variantsOf(
  design: { languages: TemplateLanguages } & Partial<SourceRequest['design']>,
): Record<string, Variant> {
  const { default: base, ...variants } = design.languages;
  const tag = base?.language;
  if (tag === undefined || Object.hasOwn(variants, tag)) return variants;
  return { ...variants, [tag]: design.mjml === undefined ? {} : baseOf(design as SourceRequest['design']) };
}
