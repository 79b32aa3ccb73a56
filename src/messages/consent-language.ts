/** Languages in which Kohort itself speaks to contacts: pages about consent, and confirmation mails. */
export const consentLanguages = ['en', 'sv', 'nb', 'da', 'de', 'fi'] as const;
export type ConsentLanguage = (typeof consentLanguages)[number];

/** Norwegian by its other names: whoever reads Nynorsk reads Bokmål. */
const others: Record<string, ConsentLanguage> = { no: 'nb', nn: 'nb' };

/** The first of these tags (BCP 47) that Kohort speaks, whatever its region; English when it speaks none. */
export function consentLanguageOf(...tags: (string | null | undefined)[]): ConsentLanguage {
  for (const tag of tags) {
    const first = tag?.toLowerCase().split('-')[0] ?? '';
    const found = consentLanguages.find((language) => language === (others[first] ?? first));
    if (found) return found;
  }
  return 'en';
}

/** The tags of an Accept-Language header (RFC 9110, 12.5.4), the most wanted first. */
export function acceptedLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, place) => {
      const [tag = '', weight = ''] = part.trim().split(/\s*;\s*q\s*=\s*/);
      return { tag, weight: weight === '' ? 1 : Number(weight), place };
    })
    .filter(({ tag, weight }) => /^[A-Za-z-]{2,40}$/.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place)
    .map(({ tag }) => tag);
}
