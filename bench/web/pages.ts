import type { ShopIds } from './fill-shop.ts';

/** A page of the app, by its address within the workspace. */
export type PageToTime = { name: string; path: string };

/** The yardstick, the smallest page there is: the app says that it knows no such page, and asks the API for nothing about it. */
export const emptyPage: PageToTime = { name: 'empty page', path: '/nothing-is-here' };

const tabsOf = (name: string, path: string, tabs: readonly string[]): [string, string][] =>
  tabs.map((tab) => [`${name}: ${tab}`, `${path}?tab=${tab}`]);

const settings = [
  'workspace',
  'customers',
  'operators',
  'api-keys',
  'webhooks',
  'sending',
  'ways-out',
  'returns',
  'suppressions',
  'topics',
  'attributes',
  'products',
];

/** Every page of the app and the tabs behind it, each opened on something of which the world has much. */
export function pagesOf(ids: ShopIds): PageToTime[] {
  const segment = `/segments/${ids.segment}`;
  const contact = `/contacts/${ids.contact}`;
  const campaign = `/campaigns/${ids.campaign}`;
  const offer = `/offers/${ids.offer}`;
  const template = `/templates/${ids.template}`;
  const pages: [string, string][] = [
    ['home', '/'],
    ['segments', '/segments'],
    ['segment', segment],
    ...tabsOf('segment', segment, ['movement', 'overlap', 'use', 'quality', 'backtest', 'definition']),
    ['builder, new', '/segments/new'],
    ['builder', `${segment}/edit`],
    ['contacts', '/contacts'],
    ['contact', contact],
    ...tabsOf('contact', contact, ['details', 'consent', 'data']),
    ['import', '/contacts/import'],
    ['one import', `/contacts/import/${ids.import}`],
    ['companies', '/companies'],
    ['company', `/companies/${ids.company}`],
    ['offers', '/offers'],
    ['offer', offer],
    ...tabsOf('offer', offer, ['uses', 'rules', 'try']),
    ['new offer', '/offers/new'],
    ['offer, edit', `${offer}/edit`],
    ['what offers may', '/offers/policy'],
    ['templates', '/templates'],
    ['template', template],
    ...tabsOf('template', template, ['versions', 'uses']),
    ['brand', '/brand'],
    ['campaigns', '/campaigns'],
    ['new campaign', '/campaigns/new'],
    ['campaign, edit', `/campaigns/${ids.draft}/edit`],
    ['campaign, check', `/campaigns/${ids.draft}/check`],
    ['campaign report', campaign],
    ...tabsOf('campaign', campaign, ['groups', 'revenue', 'links', 'time', 'delivery']),
    ['message', `/messages/${ids.message}`],
    ['reports', '/reports'],
    ['synergies', '/reports/synergies'],
    ['one synergy', `/reports/synergies/${ids.synergy.join('/')}`],
    ['use of segments', '/reports/segment-use'],
    ['use of a segment', `/reports/segment-use/${ids.segment}`],
    ['questions', '/reports/questions'],
    ['question', `/reports/questions/${ids.question}`],
    ['groups', '/customers'],
    ...tabsOf('groups', '/customers', ['moves', 'rhythm', 'expected', 'next']),
    ['needs', '/customers/needs'],
    ['best customers', '/customers/best'],
    ['strategy', '/customers/strategy'],
    ...tabsOf('strategy', '/customers/strategy', ['ranking', 'decisions']),
    ['quality', '/customers/quality'],
    ...tabsOf('quality', '/customers/quality', ['segments', 'duplicates', 'repairs']),
    ['mailbox', '/mailbox'],
    ['activity', '/activity'],
    ...tabsOf('activity', '/activity', ['changes']),
    ['settings', '/settings'],
    ...settings.map((name): [string, string] => [`settings: ${name}`, `/settings/${name}`]),
  ];
  return pages.map(([name, path]) => ({ name, path }));
}
