import {
  IconChartBar,
  IconGift,
  IconHome,
  IconInbox,
  IconMail,
  IconSettings,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { t } from '../words/index.ts';

type Entry = { to: string; name: string };
export type NavigationEntry = Entry & { icon: TablerIcon; entries?: readonly Entry[] };

/** The places, in the order in which they stand at the left. */
export const navigation: readonly NavigationEntry[] = [
  { to: '/', name: t('Home'), icon: IconHome },
  {
    to: '/customers',
    name: t('Customers'),
    icon: IconUsers,
    entries: [
      { to: '/contacts', name: t('Contacts') },
      { to: '/companies', name: t('Companies') },
      { to: '/customers', name: t('Groups') },
      { to: '/customers/needs', name: t('Needs') },
      { to: '/customers/best', name: t('Best customers') },
      { to: '/customers/strategy', name: t('Strategy') },
      { to: '/customers/quality', name: t('Data quality') },
    ],
  },
  { to: '/segments', name: t('Segments'), icon: IconUsersGroup },
  { to: '/offers', name: t('Offers'), icon: IconGift },
  { to: '/campaigns', name: t('Campaigns'), icon: IconMail },
  { to: '/templates', name: t('Templates'), icon: IconTemplate },
  { to: '/reports', name: t('Reports'), icon: IconChartBar },
  { to: '/settings', name: t('Settings'), icon: IconSettings, entries: [{ to: '/activity', name: t('Activity') }] },
  { to: '/mailbox', name: t('Mailbox'), icon: IconInbox },
];
