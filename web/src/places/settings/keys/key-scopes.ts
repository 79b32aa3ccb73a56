import type { MyWorkspace } from '../../../api/here.ts';
import { t } from '../../../words/index.ts';
import type { Option } from '../form/field.ts';

export type Scope = MyWorkspace['scopes'][number];

/** What a key may be allowed, area by area, in plain words. */
export const scopeGroups = (): { name: string; scopes: (Option & { value: Scope })[] }[] => [
  {
    name: t('Contacts and companies'),
    scopes: [
      { value: 'contacts:read', label: t('Read'), hint: t('Contacts, companies, consent, topics, suppressions') },
      { value: 'contacts:write', label: t('Write'), hint: t('The same, imports and repairs too') },
    ],
  },
  {
    name: t('Events and orders'),
    scopes: [
      { value: 'events:read', label: t('Read'), hint: t('What contacts did') },
      { value: 'events:write', label: t('Send'), hint: t('Orders, refunds and events: what a shop needs') },
    ],
  },
  {
    name: t('Products'),
    scopes: [
      { value: 'products:read', label: t('Read'), hint: t('What is sold, with costs') },
      { value: 'products:write', label: t('Write'), hint: t('Add and change products') },
    ],
  },
  {
    name: t('Segments and customers'),
    scopes: [
      { value: 'segments:read', label: t('Read segments'), hint: t('With their members') },
      { value: 'segments:write', label: t('Write segments'), hint: t('Make, change and archive them') },
      { value: 'customers:read', label: t('Read judgements'), hint: t('Groups, value, needs, decisions') },
      { value: 'customers:write', label: t('Write judgements'), hint: t('Decisions, ratings, settings of customers') },
    ],
  },
  {
    name: t('Offers'),
    scopes: [
      { value: 'offers:read', label: t('Read'), hint: t('Offers, and which apply to a basket') },
      { value: 'offers:write', label: t('Write'), hint: t('Make and change offers, and their policy') },
      { value: 'redemptions:write', label: t('Redeem'), hint: t('Use an offer at the till: what a shop needs') },
    ],
  },
  {
    name: t('Campaigns and templates'),
    scopes: [
      { value: 'templates:read', label: t('Read templates'), hint: t('Designs, pictures and the brand') },
      { value: 'templates:write', label: t('Write templates'), hint: t('The same') },
      { value: 'campaigns:read', label: t('Read campaigns'), hint: t('With what became of each message') },
      { value: 'campaigns:write', label: t('Write campaigns'), hint: t('Make, launch, pause and cancel them') },
    ],
  },
  {
    name: t('Reports and caught mail'),
    scopes: [
      { value: 'reports:read', label: t('Read reports'), hint: t('What came of campaigns, offers and segments') },
      { value: 'mailbox:read', label: t('Read the mailbox'), hint: t('Mail that was caught instead of sent') },
    ],
  },
  {
    name: t('Settings'),
    scopes: [
      { value: 'workspace:read', label: t('Read the workspace'), hint: t('Its settings, operators, keys, activity') },
      { value: 'workspace:write', label: t('Change the workspace'), hint: t('Can let others in: give it with care') },
      { value: 'delivery:read', label: t('Read delivery'), hint: t('Domains, ways out, bounces') },
      { value: 'delivery:write', label: t('Change delivery'), hint: t('The same') },
      { value: 'webhooks:read', label: t('Read webhooks'), hint: t('With what they were told') },
      { value: 'webhooks:write', label: t('Change webhooks'), hint: t('Can send data elsewhere: give it with care') },
    ],
  },
];

/** Scopes in words, for a list: "Contacts and companies: read, write". Unknown ones as they are called. */
export function sayScopes(scopes: readonly string[]): string[] {
  const groups = scopeGroups().flatMap(({ name, scopes: known }) => {
    const held = known.filter(({ value }) => scopes.includes(value));
    return held.length === 0 ? [] : [`${name}: ${held.map(({ label }) => label.toLowerCase()).join(', ')}`];
  });
  const known = new Set<string>(scopeGroups().flatMap((group) => group.scopes.map(({ value }) => value)));
  return [...groups, ...scopes.filter((scope) => !known.has(scope))];
}
