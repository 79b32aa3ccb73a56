/**
 * What can be wrong with a contact, in the words of the API. `field`: email, consent, activity, or the name of an attribute
 * (`attribute`). `isInvalid`: what is there cannot be right or cannot be used; without it, it is there but doubtful, or lacks.
 */
export const issueCodes = {
  missing: { field: 'email', isInvalid: false, title: 'No e-mail address', todo: 'Ask for it where they buy.' },
  'invalid-syntax': {
    field: 'email',
    isInvalid: true,
    title: 'No valid e-mail address',
    todo: 'Correct it, by the suggestion where there is one.',
  },
  'no-such-domain': {
    field: 'email',
    isInvalid: true,
    title: 'The domain of the e-mail address does not exist',
    todo: 'Correct it, or ask for it anew.',
  },
  'no-mail-server': {
    field: 'email',
    isInvalid: true,
    title: 'The domain of the e-mail address takes no mail',
    todo: 'Correct it, or ask for it anew.',
  },
  bounced: {
    field: 'email',
    isInvalid: true,
    title: 'Mail to the address came back for good',
    todo: 'Ask for another address by another way.',
  },
  'throw-away': {
    field: 'email',
    isInvalid: true,
    title: 'A throw-away address',
    todo: 'Ask for the real one; it will soon reach nobody.',
  },
  typo: {
    field: 'email',
    isInvalid: true,
    title: 'The domain looks like a slip of the fingers',
    todo: 'Take the suggestion over where it convinces.',
  },
  'role-address': {
    field: 'email',
    isInvalid: false,
    title: 'An address of an office, not of a person',
    todo: 'Whoever reads it may not be who agreed: ask for a person.',
  },
  'international-address': {
    field: 'email',
    isInvalid: false,
    title: 'Letters before the @ that not every mail server takes',
    todo: 'Ask for another address if mail comes back (RFC 6531).',
  },
  'no-consent': {
    field: 'consent',
    isInvalid: false,
    title: 'Nothing was ever said about consent',
    todo: 'They get no marketing: ask for consent at the next order.',
  },
  'consent-without-evidence': {
    field: 'consent',
    isInvalid: false,
    title: 'A yes that nothing proves',
    todo: 'Add the evidence, or ask again.',
  },
  unconfirmed: {
    field: 'consent',
    isInvalid: false,
    title: 'A yes that was not confirmed, though the topic asks for it',
    todo: 'Ask for the confirmation by mail.',
  },
  stale: {
    field: 'activity',
    isInvalid: false,
    title: 'No sign of life for long',
    todo: 'Win them back, or leave them in peace.',
  },
  'never-active': {
    field: 'activity',
    isInvalid: false,
    title: 'Known for long, and never a sign of life',
    todo: 'Find out where these contacts came from.',
  },
  'invalid-postcode': {
    field: 'attribute',
    isInvalid: true,
    title: 'No postcode of its country',
    todo: 'Correct it, by the suggestion where there is one.',
  },
  'unknown-country': {
    field: 'attribute',
    isInvalid: false,
    title: 'A country that nobody knows',
    todo: 'Write its name, or two letters (ISO 3166-1): postcodes and phones are then checked as well.',
  },
  'invalid-phone': {
    field: 'attribute',
    isInvalid: true,
    title: 'No phone number of its country',
    todo: 'Correct it, or ask for it anew.',
  },
  'impossible-date': {
    field: 'attribute',
    isInvalid: true,
    title: 'A day of birth that cannot be',
    todo: 'Correct it, or ask for it anew.',
  },
} as const satisfies Record<string, { field: string; isInvalid: boolean; title: string; todo: string }>;

export type IssueCode = keyof typeof issueCodes;
export const issueCodeNames = Object.keys(issueCodes) as [IssueCode, ...IssueCode[]];

/** What is wrong with one field of a contact; `suggestion`: the whole value that may be meant instead. */
export type Issue = { field: string; code: IssueCode; suggestion: string | null };

/** Codes of what cannot be right, or cannot be used. */
export const invalidCodes: readonly IssueCode[] = issueCodeNames.filter((code) => issueCodes[code].isInvalid);
/** With those of values that nobody can make sense of: what a rule had better not lean on. */
export const doubtfulCodes: readonly IssueCode[] = [...invalidCodes, 'unknown-country'];
