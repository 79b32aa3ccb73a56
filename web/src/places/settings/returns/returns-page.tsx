import { Page } from '../../../parts/page.tsx';
import { TabsInAddress } from '../../../parts/tabs-in-address.tsx';
import { t } from '../../../words/index.ts';
import { WhoMayChange } from '../owners-only.tsx';
import { BouncesList } from './bounces-list.tsx';
import { HooksList } from './hooks-list.tsx';
import { MailboxesList } from './mailboxes-list.tsx';
import { MailsList } from './mails-list.tsx';

/** What is reported about addresses, and where such reports are read from. */
export default function ReturnsPage() {
  return (
    <Page
      title={t('What comes back')}
      lead={t(
        'Bounces and complaints keep the list clean: an address that does not exist is written to no more, and who complains neither.',
      )}
    >
      <WhoMayChange scope="delivery:write" />
      <TabsInAddress
        label={t('What comes back')}
        tabs={[
          { key: 'bounces', name: t('Bounces'), content: () => <BouncesList /> },
          { key: 'mailboxes', name: t('Mailboxes'), content: () => <MailboxesList /> },
          { key: 'services', name: t('Sending services'), content: () => <HooksList /> },
          { key: 'mails', name: t('Mails that came in'), content: () => <MailsList /> },
        ]}
      />
    </Page>
  );
}
