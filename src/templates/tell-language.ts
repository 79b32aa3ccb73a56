import { TEMPLATE_FUNCTIONS } from '../rendering/index.ts';
import { themeTokens } from './brand-theme.ts';
import { type Brand, wholeBrand } from './make-source.ts';
import { ownContactFields } from './message-facts.ts';
import type { TemplateLanguage } from './templates.schema.ts';

/** What stands in every message, beside the contact's own attributes. */
const commonFacts = {
  'workspace.name': 'Name of the workspace',
  'workspace.address': 'Postal address of the workspace',
  'workspace.timeZone': 'Time zone of the workspace',
  'workspace.currency': 'Currency of the workspace',
  'offer.name': 'Name of the offer',
  'offer.kind': 'Kind of the offer, such as percent or gift',
  'offer.percent': 'Per cent off',
  'offer.amount': 'Amount off, for money',
  'offer.points': 'Points that the offer gives',
  'offer.gives': 'What the offer gives, in words',
  'offer.code': 'Code of the offer',
  'offer.windowText': 'Hours in which the offer holds, in words',
  'offer.validUntil': 'Until when the offer holds, for date',
  'offer.minBasket': 'From which basket on the offer holds, for money',
  'campaign.name': 'Name of the campaign',
  'segment.id': 'Number of the segment whose content it is',
  'segment.name': 'Name of the segment whose content it is',
  unsubscribeUrl: 'Where one leaves; every design needs it',
  preferencesUrl: 'Where one chooses what to hear about',
};

const examples: Record<string, string> = {
  default: 'default contact.firstName "there"',
  money: 'money contact.balance',
  discounted: 'money (discounted contact.balance 20)',
  number: 'number contact.points digits=1',
  percent: 'percent offer.percent',
  plural: 'plural contact.points one="# point" other="# points"',
  date: 'date offer.validUntil style="weekday-day"',
  time: 'time offer.validUntil',
  truncate: 'truncate contact.note 24',
  list: 'list contact.interests type="or" limit=2',
  join: 'join contact.interests " · "',
  contains: 'contains contact.interests "tea"',
  eq: 'eq contact.city "Lund"',
  word: 'word "hello"',
};

/** What designs of a workspace may speak of, for the editor to propose. Pure. */
export function tellLanguage(known: {
  attributes: readonly string[];
  values: readonly string[];
  brand: Brand;
}): TemplateLanguage {
  const { theme, partials } = wholeBrand(known.brand);
  const own = ownContactFields.filter((name) => name !== 'values');
  const contactFields = [
    ...own.map((name) => ({ name: `contact.${name}`, says: 'Of every contact' })),
    ...known.attributes.map((name) => ({ name: `contact.${name}`, says: 'Attribute of the contact' })),
    ...known.values.map((name) => ({ name: `contact.values.${name}`, says: 'Worked out about the contact' })),
  ];
  return {
    facts: [...contactFields, ...Object.entries(commonFacts).map(([name, says]) => ({ name, says }))],
    functions: ['word', ...Object.keys(TEMPLATE_FUNCTIONS)].map((name) => ({
      name,
      example: `{{${examples[name] ?? `${name} contact.firstName`}}}`,
    })),
    blocks: ['if', 'unless', 'each', 'with'],
    partials: Object.keys(partials),
    tokens: Object.entries(theme).map(([name, value]) => ({
      name: `brand.${name}`,
      value,
      says: Object.hasOwn(themeTokens, name) ? themeTokens[name as keyof typeof themeTokens].says : 'Token of your own',
    })),
  };
}
