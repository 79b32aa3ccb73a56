import { Button } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { Age } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { Page } from '../../../parts/page.tsx';
import { TabsInAddress } from '../../../parts/tabs-in-address.tsx';
import { t } from '../../../words/index.ts';
import { DiscoveryTab } from './discovery-tab.tsx';
import { GroupsTab } from './groups-tab.tsx';

const route = getRouteApi('/customers/needs');

/** Groups by what customers value: who landed in them by what, and a search for such groups in what customers do. */
export default function NeedsPage() {
  const { tab } = route.useSearch();
  const overview = api.useQuery('get', '/customers/needs-groups', {});
  const groups = () => (
    <Answer query={overview} words={t('Counting who is in which group. This takes some seconds in a large shop.')}>
      {(found) => <GroupsTab overview={found} />}
    </Answer>
  );
  return (
    <Page
      title={t('Needs')}
      beside={overview.data && <Age at={overview.dataUpdatedAt} />}
      lead={t('Customers who buy the same thing may value different things. Three to five groups, in your own words.')}
      actions={
        can('customers:write') && (
          <Button
            component={Link}
            to="/customers/needs/new"
            variant={tab === 'discovery' || overview.data?.groups.length === 0 ? 'default' : 'filled'}
          >
            {t('Define a group')}
          </Button>
        )
      }
    >
      <TabsInAddress
        label={t('Needs')}
        tabs={[
          { key: 'groups', name: t('Groups'), content: groups },
          { key: 'discovery', name: t('Look for groups'), content: () => <DiscoveryTab /> },
        ]}
      />
    </Page>
  );
}
