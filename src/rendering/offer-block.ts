/** MJML of an offer: its name, what it gives, its code, and when it holds. In the languages we have words for. */

interface OfferWords {
  /** # is the percentage or the amount. */
  off: string;
  freeShipping: string;
  gift: string;
  earlyAccess: string;
  invitation: string;
  /** Options of {{plural}}; # is the number. */
  points: string;
  code: string;
  valid: string;
  until: string;
  /** # is an amount of money. */
  basket: string;
}

const OFFER_WORDS: Record<string, OfferWords> = {
  en: {
    off: '# off',
    freeShipping: 'Free shipping',
    gift: 'A gift for you',
    earlyAccess: 'Early access',
    invitation: 'You are invited',
    points: 'one="# point" other="# points"',
    code: 'Your code:',
    valid: 'Valid',
    until: 'Until',
    basket: 'On orders of at least #.',
  },
  sv: {
    off: '# rabatt',
    freeShipping: 'Fri frakt',
    gift: 'En gåva till dig',
    earlyAccess: 'Du får handla före alla andra',
    invitation: 'Du är inbjuden',
    points: 'other="# poäng"',
    code: 'Din kod:',
    valid: 'Gäller',
    until: 'Till och med',
    basket: 'Vid köp för minst #.',
  },
  da: {
    off: '# rabat',
    freeShipping: 'Gratis fragt',
    gift: 'En gave til dig',
    earlyAccess: 'Du får adgang før alle andre',
    invitation: 'Du er inviteret',
    points: 'other="# point"',
    code: 'Din kode:',
    valid: 'Gælder',
    until: 'Til og med',
    basket: 'Ved køb for mindst #.',
  },
  nb: {
    off: '# rabatt',
    freeShipping: 'Fri frakt',
    gift: 'En gave til deg',
    earlyAccess: 'Du får tilgang før alle andre',
    invitation: 'Du er invitert',
    points: 'other="# poeng"',
    code: 'Koden din:',
    valid: 'Gjelder',
    until: 'Til og med',
    basket: 'Ved kjøp for minst #.',
  },
  fi: {
    off: '# alennus',
    freeShipping: 'Ilmainen toimitus',
    gift: 'Lahja sinulle',
    earlyAccess: 'Pääset ostoksille ennen muita',
    invitation: 'Olet kutsuttu',
    points: 'one="# piste" other="# pistettä"',
    code: 'Koodisi:',
    valid: 'Voimassa',
    until: 'Viimeistään',
    basket: 'Kun ostosten summa on vähintään #.',
  },
};

/** The words of the offer block in a language; English where we have none. */
export function offerWords(language: string): OfferWords {
  const primary = language.split('-')[0]!.toLowerCase();
  return OFFER_WORDS[primary === 'no' || primary === 'nn' ? 'nb' : primary] ?? OFFER_WORDS.en!;
}

const line = (name: string, inner: string) => `<mj-text mj-class="${name}" css-class="${name}">${inner}</mj-text>`;

/** Large like a percentage, in sizes that fit a phone. */
const largeAmount = (amount: string) => line('k-offer-percent k-offer-amount', amount);
const largeWords = (words: string) => line('k-offer-percent k-offer-words', words);

const ofKind = (kind: string, words: string) => `{{#if (eq offer.kind "${kind}")}}${largeWords(words)}{{/if}}`;

/**
 * Source of the offer block, before its expressions are taken out. Facts that an offer does not have leave no trace; the
 * code is read only here, where it is shown.
 */
export function offerSlotSource(language: string): string {
  const words = offerWords(language);
  const off = (value: string) => words.off.replace('#', value);
  return [
    line('k-offer-name', '{{offer.name}}'),
    `{{#if offer.percent}}${line('k-offer-percent', off('{{percent offer.percent}}'))}{{/if}}`,
    `{{#if offer.amount}}${largeAmount(off('{{money offer.amount}}'))}{{/if}}`,
    `{{#if offer.points}}${largeAmount(`{{plural offer.points ${words.points}}}`)}{{/if}}`,
    ofKind('free-shipping', words.freeShipping),
    ofKind('gift', words.gift),
    ofKind('early-access', words.earlyAccess),
    ofKind('event-invitation', words.invitation),
    `{{#if offer.gives}}${line('k-offer', '<strong>{{offer.gives}}</strong>')}{{/if}}`,
    `{{#if offer.code}}${line('k-offer-code', `${words.code} <strong style="letter-spacing:1px">{{offer.code}}</strong>`)}{{/if}}`,
    `{{#if (or offer.windowText offer.validUntil offer.minBasket)}}${line('k-offer', conditions(words))}{{/if}}`,
  ].join('\n');
}

/** Each sentence brings its own space: one that is left out leaves none behind. */
function conditions(words: OfferWords): string {
  return [
    `{{#if offer.windowText}}${words.valid} {{offer.windowText}}. {{/if}}`,
    `{{#if offer.validUntil}}${words.until} {{date offer.validUntil lastDay=true}}. {{/if}}`,
    `{{#if offer.minBasket}}${words.basket.replace('#', '{{money offer.minBasket}}')}{{/if}}`,
  ].join('');
}
