import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { client } from '../../../api/client.ts';
import { date as dateText, dateTime } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import { contactName } from './contact-name.ts';
import { PersonCell, WhyButton } from './person-cell.tsx';
import { useSegmentSearch } from './segment-search.ts';
import { usePages } from './use-pages.ts';

type Changes = NonNullable<Awaited<ReturnType<typeof askChanges>>>;
type Change = Changes['items'][number];

const causeNames: Record<Change['cause'], string> = {
  change: t('something happened'),
  time: t('time passed'),
  build: t('the segment was new'),
  rebuild: t('the definition changed'),
};

const askChanges = async (segmentId: number, query: object) =>
  (await client.GET('/segments/{segmentId}/changes', { params: { path: { segmentId }, query: query } })).data!;

const columns: Column<Change>[] = [
  { name: t('Contact'), cell: (row) => <PersonCell person={row} />, csv: contactName },
  {
    name: t('What'),
    cell: ({ change }) =>
      change === 'entered' ? (
        <StateWord mood="good">{t('entered')}</StateWord>
      ) : (
        <StateWord mood="quiet">{t('left')}</StateWord>
      ),
    csv: ({ change }) => change,
  },
  { name: t('When'), cell: ({ at }) => dateTime(at), csv: ({ at }) => at },
  { name: t('Cause'), cell: ({ cause }) => causeNames[cause], csv: ({ cause }) => causeNames[cause], onlyWide: true },
  { name: t('Why'), cell: (row) => <WhyButton person={row} /> },
];

/** Who came and went, newest first; of one day or one kind where the address says so. */
export function LatestChanges({ segmentId }: { segmentId: number }) {
  const [{ date, change }, ask] = useSegmentSearch();
  const narrowing = { date, change: change === 'entered' || change === 'left' ? change : undefined };
  const { query, more, isShowingMore } = usePages(
    ['get', '/segments/{segmentId}/changes', segmentId, narrowing],
    (cursor) => askChanges(segmentId, { ...narrowing, limit: 20, ...(cursor && { cursor }) }),
  );
  return (
    <Part
      title={date === undefined ? t('Latest changes') : t('Changes on {date}', { date: dateText(`${date}T12:00:00Z`) })}
      actions={
        <Group gap="sm">
          {date !== undefined && (
            <Button variant="default" size="xs" onClick={() => ask({ date: undefined })}>
              {t('Show all days')}
            </Button>
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('Which changes')}
            value={narrowing.change ?? 'both'}
            onChange={(kind) => ask({ change: kind === 'both' ? undefined : (kind as 'entered' | 'left') })}
            data={[
              { value: 'both', label: t('Both') },
              { value: 'entered', label: t('Entered') },
              { value: 'left', label: t('Left') },
            ]}
          />
        </Group>
      }
    >
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <Text>{t('Nobody came and nobody went.')}</Text>
          ) : (
            <DataTable
              name={t('Latest changes')}
              file={`segment-${segmentId}-changes`}
              columns={columns}
              rows={rows}
              rowKey={({ id }) => id}
              onShowMore={more}
              isShowingMore={isShowingMore}
            />
          )
        }
      </Answer>
    </Part>
  );
}
