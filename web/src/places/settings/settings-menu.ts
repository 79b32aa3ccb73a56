import { t } from '../../words/index.ts';

/** A page of the settings, or one that stands elsewhere and belongs to what one looks for here. */
export type SettingsEntry = { to: string; name: string; what: string; isElsewhere?: boolean; isPlain?: boolean };

/** The menu at the side, in groups. */
export const settingsMenu = (): { name: string; entries: SettingsEntry[] }[] => [
  {
    name: t('The workspace'),
    entries: [
      {
        to: '/settings/workspace',
        name: t('Workspace'),
        what: t('Name, time zone and sender; how often, when and how fast messages go out; what is counted.'),
      },
      {
        to: '/settings/customers',
        name: t('How customers are judged'),
        what: t('The three groups, stages of life, costs and weights, and what counts as good data.'),
      },
      {
        to: '/settings/operators',
        name: t('Operators and roles'),
        what: t('Who works here, and what each may do.'),
      },
    ],
  },
  {
    name: t('Sending'),
    entries: [
      {
        to: '/settings/sending',
        name: t('Sending domains'),
        what: t('What stands behind the @ of the sender, and the DNS records that make mail arrive.'),
      },
      {
        to: '/settings/ways-out',
        name: t('Ways out'),
        what: t('Mail servers and services that messages go by: their rates, warm-up and pauses.'),
      },
      {
        to: '/settings/returns',
        name: t('What comes back'),
        what: t('Bounces and complaints, and where they are read from.'),
      },
      {
        to: '/settings/suppressions',
        name: t('Suppressions'),
        what: t('Addresses that are never written to, whatever anybody agreed to.'),
      },
      { to: '/settings/topics', name: t('Topics'), what: t('What people can subscribe to, as they read it.') },
    ],
  },
  {
    name: t('Data'),
    entries: [
      {
        to: '/settings/attributes',
        name: t('Attributes'),
        what: t('What is known of contacts, and which kind of criterion each is.'),
      },
      { to: '/settings/products', name: t('Products'), what: t('What the shop sells, with prices and costs.') },
    ],
  },
  {
    name: t('Other systems'),
    entries: [
      { to: '/settings/api-keys', name: t('API keys'), what: t('Let the shop, the till or a script speak to Kohort.') },
      {
        to: '/settings/webhooks',
        name: t('Webhooks'),
        what: t('Tell another system what happens here, as it happens.'),
      },
      {
        to: '/docs',
        name: t('API'),
        what: t('Every operation of the API, to be read and tried.'),
        isElsewhere: true,
        isPlain: true,
      },
    ],
  },
  {
    name: t('Elsewhere'),
    entries: [
      {
        to: '/offers/policy',
        name: t('Policy of offers'),
        what: t('What offers may give: one price for everybody, floors of margin, how often.'),
        isElsewhere: true,
      },
      {
        to: '/brand',
        name: t('Brand'),
        what: t('Colours, fonts, header and footer of all messages.'),
        isElsewhere: true,
      },
    ],
  },
];
