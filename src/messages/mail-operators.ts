/**
 * Who keeps a mailbox. The large operators keep mailboxes under many domains (companies' own among them, which their MX
 * records tell) and count what comes from us over all of these together: so do we.
 */

type Operator = {
  /** In message.operator and mail_domain.operator: never used anew. */
  number: number;
  title: string;
  /** Domains people have their addresses at. */
  domains: readonly string[];
  /** What the names of its mail exchangers end in. */
  mx: readonly string[];
};

const yahooCountries = 'ca de es fr gr ie in it pl pt ro se'.split(' ').map((country) => `yahoo.${country}`);
const yahooOthers = 'com.ar com.au com.br com.mx com.ph com.sg com.tr com.vn co.id co.in co.nz co.uk co.za'
  .split(' ')
  .map((ending) => `yahoo.${ending}`);
const microsoftCountries = 'at be ch cl de dk es fr gr it jp pt se'.split(' ');

/**
 * Domains that are well known to be an operator's own, so that most addresses need no look into DNS; what is missing here the
 * MX records tell. yahoo.co.jp is another company's, and so is left out.
 */
export const mailOperators = {
  google: { number: 1, title: 'Gmail', domains: ['gmail.com', 'googlemail.com'], mx: ['google.com', 'googlemail.com'] },
  microsoft: {
    number: 2,
    title: 'Microsoft (Outlook, Hotmail, Microsoft 365)',
    domains: [
      'outlook.com',
      'hotmail.com',
      'live.com',
      'msn.com',
      'passport.com',
      'hotmail.co.uk',
      'live.co.uk',
      'live.com.au',
      'live.nl',
      'live.no',
      'hotmail.no',
      'hotmail.nl',
      'hotmail.fi',
      ...microsoftCountries.flatMap((country) => [`outlook.${country}`, `hotmail.${country}`, `live.${country}`]),
    ],
    mx: ['protection.outlook.com', 'olc.protection.outlook.com', 'mx.microsoft', 'hotmail.com'],
  },
  yahoo: {
    number: 3,
    title: 'Yahoo and AOL',
    domains: [
      'yahoo.com',
      'ymail.com',
      'rocketmail.com',
      'myyahoo.com',
      'aol.com',
      'aim.com',
      'aol.de',
      'aol.fr',
      'aol.co.uk',
      'netscape.net',
      'verizon.net',
      ...yahooCountries,
      ...yahooOthers,
    ],
    mx: ['yahoodns.net'],
  },
  apple: { number: 4, title: 'Apple (iCloud)', domains: ['icloud.com', 'me.com', 'mac.com'], mx: ['icloud.com'] },
  gmx: {
    number: 5,
    title: 'GMX, WEB.DE and mail.com (United Internet)',
    domains: [
      'gmx.de',
      'gmx.net',
      'gmx.at',
      'gmx.ch',
      'gmx.com',
      'gmx.fr',
      'gmx.es',
      'gmx.co.uk',
      'web.de',
      'mail.com',
    ],
    mx: ['gmx.net', 'web.de', 'mail.com', 'kundenserver.de', 'ionos.de', 'ionos.com'],
  },
  'mail-ru': {
    number: 6,
    title: 'Mail.ru',
    domains: ['mail.ru', 'bk.ru', 'inbox.ru', 'list.ru', 'internet.ru'],
    mx: ['mail.ru'],
  },
  yandex: {
    number: 7,
    title: 'Yandex',
    domains: ['yandex.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'ya.ru'],
    mx: ['yandex.ru', 'yandex.net'],
  },
  proton: {
    number: 8,
    title: 'Proton',
    domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
    mx: ['protonmail.ch'],
  },
  zoho: {
    number: 9,
    title: 'Zoho',
    domains: ['zoho.com', 'zohomail.com', 'zohomail.eu', 'zoho.eu'],
    mx: ['zoho.com', 'zoho.eu', 'zoho.in', 'zohomail.com'],
  },
  comcast: { number: 10, title: 'Comcast', domains: ['comcast.net', 'xfinity.com'], mx: ['comcast.net'] },
  orange: { number: 11, title: 'Orange', domains: ['orange.fr', 'wanadoo.fr'], mx: ['orange.fr', 'orange-mail.fr'] },
  telia: { number: 12, title: 'Telia', domains: ['telia.com', 'home.se'], mx: ['telia.com'] },
  'one-com': { number: 13, title: 'one.com', domains: [], mx: ['one.com'] },
  fastmail: { number: 14, title: 'Fastmail', domains: ['fastmail.com', 'fastmail.fm'], mx: ['messagingengine.com'] },
} as const satisfies Record<string, Operator>;

export type MailOperator = keyof typeof mailOperators;

/** Mailboxes of nobody in this list. */
export const otherOperator = 0;

export const operatorNames = Object.keys(mailOperators) as [MailOperator, ...MailOperator[]];

const byNumber = new Map<number, MailOperator>(operatorNames.map((name) => [mailOperators[name].number, name]));
const byDomain = new Map<string, number>(
  operatorNames.flatMap((name) => mailOperators[name].domains.map((domain) => [domain, mailOperators[name].number])),
);
const byMx = new Map<string, number>(
  operatorNames.flatMap((name) => mailOperators[name].mx.map((ending) => [ending, mailOperators[name].number])),
);

/** Null for {@link otherOperator}, and for numbers of a newer version. */
export const operatorName = (number: number): MailOperator | null => byNumber.get(number) ?? null;

export const operatorNumber = (name: MailOperator): number => mailOperators[name].number;

/** As people know it: "Gmail". */
export function operatorTitle(number: number): string {
  const name = operatorName(number);
  return name === null ? 'other mailboxes' : mailOperators[name].title;
}

/** Domains known without asking, and whose they are: for statements that look at many addresses. */
export const knownDomains: readonly { domain: string; operator: number }[] = [...byDomain].map(
  ([domain, operator]) => ({
    domain,
    operator,
  }),
);

/**
 * By the names of a domain's mail exchangers, the most wanted first: the first that is somebody's decides, so that a spare
 * exchanger elsewhere changes nothing. 0 when they are nobody's in the list.
 */
export function operatorOfMx(exchanges: readonly string[]): number {
  for (const exchange of exchanges) {
    const labels = exchange.toLowerCase().replace(/\.$/, '').split('.');
    for (let first = 0; first < labels.length - 1; first += 1) {
      const operator = byMx.get(labels.slice(first).join('.'));
      if (operator !== undefined) return operator;
    }
  }
  return otherOperator;
}

/** The domain of an address, in lower case; null when there is none. */
export function domainOf(email: string): string | null {
  const at = email.lastIndexOf('@');
  return at < 1 || at === email.length - 1 ? null : email.slice(at + 1).toLowerCase();
}
