import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { t } from '../../words/index.ts';
import { DuplicatesTab } from './duplicates-tab.tsx';
import { IssueContacts } from './issue-contacts.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { useQualitySearch } from './quality-search.ts';
import { RepairShown } from './repair-shown.tsx';
import { RepairsTab } from './repairs-tab.tsx';
import { SegmentQuality } from './segment-quality.tsx';
import { SegmentsTab } from './segments-tab.tsx';

/** How good the data is, by field and by segment; who may be one person; and mending many contacts at once. */
export default function QualityPage(): ReactNode {
  const { code, field, segment, repair } = useQualitySearch().search;
  return (
    <Page title={t('Data quality')} lead={t('A rule is only as good as the fields it reads.')}>
      <TabsInAddress
        label={t('Data quality')}
        tabs={[
          {
            key: 'overview',
            name: t('Overview'),
            content: () =>
              code ? <IssueContacts key={`${code} ${field}`} code={code} field={field} /> : <OverviewTab />,
          },
          {
            key: 'segments',
            name: t('By segment'),
            content: () => (segment ? <SegmentQuality segmentId={segment} /> : <SegmentsTab />),
          },
          { key: 'duplicates', name: t('Duplicates'), content: () => <DuplicatesTab /> },
          {
            key: 'repairs',
            name: t('Repairs'),
            content: () => (repair ? <RepairShown key={repair} repairId={repair} /> : <RepairsTab />),
          },
        ]}
      />
    </Page>
  );
}
