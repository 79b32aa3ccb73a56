import { Text } from '@mantine/core';
import { number } from '../../../format/index.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { Door } from './door.tsx';
import type { Report } from './use-report.ts';

/** Where people clicked: each address with how many people, the most first. */
export function Links({ report: { links, totals } }: { report: Report }) {
  if (links.length === 0) return <Text>{t('There is no link in its messages that is counted.')}</Text>;
  const most = Math.max(1, ...links.map(({ people }) => people));
  return (
    <Part
      title={t('Where they clicked')}
      lead={t('People, each once for an address, of {count} who clicked at all. Somebody may have clicked several.', {
        count: number(totals.clicked),
      })}
    >
      <DataTable
        name={t('Where they clicked')}
        file="links"
        rows={links}
        rowKey={({ url }) => url}
        columns={[
          {
            name: t('Address'),
            csv: ({ url }) => url,
            cell: ({ url }) => <span style={{ overflowWrap: 'anywhere' }}>{url}</span>,
          },
          {
            name: t('People'),
            csv: ({ people }) => people,
            cell: ({ url, people }) => (
              <Door count={people} about={url} selection={{ outcome: 'clicked', link: url }}>
                <Measure
                  count={people}
                  of={totals.clicked}
                  fullShare={totals.clicked === 0 ? 1 : most / totals.clicked}
                />
              </Door>
            ),
          },
        ]}
      />
    </Part>
  );
}
