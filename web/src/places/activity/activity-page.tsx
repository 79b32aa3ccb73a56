import { useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { Changes, type Filter } from './changes.tsx';
import { LongWork } from './long-work.tsx';

/** Who changed what, and what runs or ran. */
export default function ActivityPage() {
  const search = useSearch({ strict: false }) as Filter;
  const setSearch = useSetSearch();
  const filter = (change: Filter) => void setSearch(change, { replace: true });
  return (
    <Page title={t('Activity')} lead={t('What runs and what ran; and who changed what in this workspace.')}>
      <TabsInAddress
        label={t('Activity')}
        tabs={[
          { key: 'work', name: t('Long work'), content: () => <LongWork /> },
          { key: 'changes', name: t('Changes'), content: () => <Changes filter={search} onFilter={filter} /> },
        ]}
      />
    </Page>
  );
}
