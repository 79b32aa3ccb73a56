import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { TabsInAddress } from '../../../parts/tabs-in-address.tsx';
import { t } from '../../../words/index.ts';
import { ByGroup } from './by-group.tsx';
import { Deliverability } from './deliverability.tsx';
import { Links } from './links.tsx';
import { Overview } from './overview.tsx';
import { Revenue } from './revenue.tsx';
import { Timeline } from './timeline.tsx';

/** What came of it, in parts. */
export function ReportParts({
  campaign,
  everyMs,
}: {
  campaign: components['schemas']['Campaign'];
  everyMs: number | false;
}) {
  const path = { params: { path: { campaignId: campaign.id } } };
  const query = api.useQuery('get', '/reports/campaigns/{campaignId}', path, {
    refetchInterval: everyMs === false ? false : Math.max(everyMs, 4_000),
  });
  return (
    <Answer query={query} words={t('Counting who opened, clicked and bought …')}>
      {(report) => (
        <TabsInAddress
          label={t('Parts of the report')}
          tabs={[
            {
              key: 'result',
              name: t('What came of it'),
              content: () => <Overview report={report} at={query.dataUpdatedAt} />,
            },
            { key: 'groups', name: t('Segments and variants'), content: () => <ByGroup report={report} /> },
            { key: 'revenue', name: t('Revenue'), content: () => <Revenue report={report} /> },
            { key: 'links', name: t('Links'), content: () => <Links report={report} /> },
            { key: 'time', name: t('Hours'), content: () => <Timeline campaignId={campaign.id} /> },
            { key: 'delivery', name: t('Delivery'), content: () => <Deliverability report={report} /> },
          ]}
        />
      )}
    </Answer>
  );
}
