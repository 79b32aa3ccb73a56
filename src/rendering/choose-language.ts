/** Which language a message is in, and which of several texts stands in it. Language tags are those of BCP 47. */
import { isLanguageTag } from '../platform/index.ts';
import type { MessageSource, SlotContent } from './rendering.schema.ts';

/** Bokmål stands in for Norwegian as such, and for Nynorsk. */
const NORWEGIAN = ['nb', 'no'];

/** A tag as it is written canonically ("SV_se" → "sv-SE"); null when it is none. */
export function canonicalTag(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** "zh-Hant-TW" → itself, "zh-Hant", "zh"; for Norwegian also "nb". Nothing for what is no language: contacts bring much. */
function withParents(tag: string | null): string[] {
  const canonical = tag === null || tag === '' ? null : canonicalTag(tag);
  if (canonical === null || !isLanguageTag(canonical)) return [];
  const parts = canonical.split('-');
  const found = parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
  return ['nb', 'nn', 'no'].includes(parts[0]!) ? [...found, ...NORWEGIAN] : found;
}

/**
 * The languages to look for, the best first: the wanted one, its primary language (Norwegian for Nynorsk), the
 * workspace's language, its primary. What none of them has comes from the base.
 */
export function languageChain(wanted: string | null, workspaceLanguage: string): string[] {
  return [...new Set([...withParents(wanted), ...withParents(workspaceLanguage)])];
}

/**
 * The language a message is in: of its texts, dates and money, and its `lang`. The first of the chain that anything is
 * written in, else the workspace's language; English where even that is none. `wanted`: the contact's language, null
 * when unknown; whatever is no language tag counts as unknown.
 */
export function chooseLanguage(wanted: string | null, available: readonly string[], workspaceLanguage: string): string {
  const written = new Set(available.map(canonicalTag));
  const own = languageChain(null, workspaceLanguage)[0] ?? 'en';
  return languageChain(wanted, workspaceLanguage).find((tag) => written.has(tag)) ?? own;
}

/** The variants that a chain passes through, the best first. */
export function variantsAlong<Variant>(
  variants: Readonly<Record<string, Variant>> | undefined,
  chain: readonly string[],
): Variant[] {
  if (!variants) return [];
  const byTag = new Map(Object.entries(variants).map(([tag, variant]) => [canonicalTag(tag) ?? tag, variant]));
  return chain.flatMap((tag) => byTag.get(tag) ?? []);
}

/** A slot's content in a language, field by field; without its `languages`. */
export function slotInLanguage(content: SlotContent, chain: readonly string[]): SlotContent {
  if (content.kind === 'offer') return content;
  const { languages, ...base } = content;
  const filled: Record<string, unknown> = { ...base };
  for (const variant of variantsAlong<object>(languages, chain).reverse()) {
    for (const [field, value] of Object.entries(variant)) if (value !== undefined) filled[field] = value;
  }
  return filled as SlotContent;
}

/** All slots in a language: what the chain does not have is as in the base. */
export function slotsInLanguage(
  slots: NonNullable<MessageSource['slots']>,
  chain: readonly string[],
): Record<string, SlotContent> {
  return Object.fromEntries(
    Object.entries(slots).map(([name, content]) => [name, slotInLanguage(content as SlotContent, chain)]),
  );
}

/** The languages that contents are written in, besides their base. */
export function languagesOfSlots(contents: readonly SlotContent[]): string[] {
  const tags = contents.flatMap((content) => (content.kind === 'offer' ? [] : Object.keys(content.languages ?? {})));
  return [...new Set(tags.map((tag) => canonicalTag(tag) ?? tag))].sort();
}
