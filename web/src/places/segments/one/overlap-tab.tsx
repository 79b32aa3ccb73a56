import { Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { number, partOf, percent } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToSegment } from '../door.tsx';

type Overlap = components['schemas']['SegmentOverlap'];
type Row = Overlap['segments'][number];

/** "1.7 times as many as by chance", in short. */
const liftWords = (lift: number | null): string =>
  lift === null ? '–' : t('{times} ×', { times: number(Math.round(lift * 10) / 10) });

const columnsOf = (segmentId: number, { size }: Overlap): Column<Row>[] => [
  {
    name: t('Other segment'),
    csv: ({ name }) => name,
    cell: ({ segmentId: other, name }) => <DoorTo door={doorToSegment(other, { tab: 'overlap' })}>{name}</DoorTo>,
  },
  {
    name: t('In both'),
    csv: ({ shared }) => shared,
    cell: ({ segmentId: other, shared }) => (
      <DoorTo door={doorToSegment(segmentId, { alsoIn: other })} c="inherit">
        <Measure count={shared} of={size} />
      </DoorTo>
    ),
  },
  {
    name: t('Of the other one'),
    isNumber: true,
    csv: ({ ofOther }) => ofOther ?? '',
    cell: ({ shared, size: otherSize }) => partOf(shared, otherSize),
  },
  {
    name: t('Only in this one'),
    isNumber: true,
    csv: ({ shared }) => size - shared,
    cell: ({ segmentId: other, shared }) => (
      <DoorTo door={doorToSegment(segmentId, { notIn: other })}>{number(size - shared)}</DoorTo>
    ),
  },
  {
    name: t('Only in the other'),
    isNumber: true,
    csv: ({ size: otherSize, shared }) => otherSize - shared,
    cell: ({ segmentId: other, size: otherSize, shared }) => (
      <DoorTo door={doorToSegment(other, { notIn: segmentId })}>{number(otherSize - shared)}</DoorTo>
    ),
  },
  {
    name: t('Alike'),
    isNumber: true,
    csv: ({ jaccard }) => jaccard ?? '',
    cell: ({ jaccard }) => (jaccard === null ? '–' : percent(jaccard)),
  },
  {
    name: t('Against chance'),
    isNumber: true,
    csv: ({ lift }) => lift ?? '',
    cell: ({ lift }) => liftWords(lift),
  },
];

/** How many members it shares with each other segment; every number is a door to who they are. */
export function OverlapTab({ segmentId }: { segmentId: number }) {
  const query = api.useQuery('get', '/segments/{segmentId}/overlap', { params: { path: { segmentId } } });
  return (
    <Answer query={query} words={t('Counting whom it shares with the other segments …')}>
      {(overlap) =>
        overlap.segments.length === 0 ? (
          <Text>{t('There is no other segment to share members with.')}</Text>
        ) : (
          <Stack gap="sm">
            <Text c="dimmed" maw="75ch">
              {t(
                'Two segments that are much alike say the same twice; one that holds another may need an order of priority in campaigns. Alike: those in both, of those in either. Against chance: how many times as many are in both as would be if one had nothing to do with the other.',
              )}
            </Text>
            <DataTable
              name={t('Overlap with other segments')}
              file={`segment-${segmentId}-overlap`}
              columns={columnsOf(segmentId, overlap)}
              rows={overlap.segments}
              rowKey={(row) => row.segmentId}
            />
            <Age at={query.dataUpdatedAt} />
          </Stack>
        )
      }
    </Answer>
  );
}
