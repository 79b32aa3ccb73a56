import { Anchor, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import { number, partOf } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { rich, t } from '../../../words/index.ts';
import { nameOf, type Segment } from './use-choices.ts';

type Audience = { include: number[]; exclude: number[] };

const measure = async (body: Audience) => (await client.POST('/campaigns/audience', { body })).data!;

/** How many the segments make together, how far they overlap, and whom exclusions take out. */
export function AudienceMeasure({ audience, segments }: { audience: Audience; segments: readonly Segment[] }) {
  const query = useQuery({
    queryKey: ['post', '/campaigns/audience', audience],
    queryFn: () => measure(audience),
    placeholderData: keepPreviousData,
  });
  return (
    <Answer query={query} words={t('Counting who is in these segments …')}>
      {({ matching, inSeveral, excluded, segments: included, excludes }) => (
        <Stack gap="xs">
          <Group gap="sm" align="baseline" role="status">
            <Text>
              {rich('<b>{matching}</b> {people, plural, one {person} other {people}} match.', {
                matching: number(matching),
                people: matching,
                b: (inside) => (
                  <Text span fw={600} fz={22}>
                    {inside}
                  </Text>
                ),
              })}{' '}
              {inSeveral > 0 &&
                t('{count, number} are in several of these segments, and count once.', { count: inSeveral })}{' '}
              {excluded > 0 && t('{count, number} were taken out.', { count: excluded })}
            </Text>
            <Age at={query.dataUpdatedAt} />
          </Group>
          {included.length + excludes.length > 1 && (
            <DataTable
              name={t('Segments of the audience')}
              rowKey={({ key }) => key}
              rows={[
                ...included.map((each) => ({ ...each, key: `in ${each.segmentId}`, isOut: false, takes: 0 })),
                ...excludes.map((each) => ({
                  ...each,
                  key: `out ${each.segmentId}`,
                  isOut: true,
                  alsoElsewhere: 0,
                  excluded: 0,
                })),
              ]}
              columns={[
                {
                  name: t('Segment'),
                  cell: ({ segmentId, isOut }) => (
                    <>
                      {isOut ? `${t('not')} ` : ''}
                      <Anchor
                        component={Link}
                        inherit
                        to="/segments/$segmentId"
                        params={{ segmentId: String(segmentId) } as never}
                      >
                        {nameOf(segments, segmentId)}
                      </Anchor>
                    </>
                  ),
                },
                { name: t('People'), isNumber: true, cell: ({ size }) => number(size) },
                {
                  name: t('Also in another of them'),
                  isNumber: true,
                  cell: ({ alsoElsewhere, size, isOut }) =>
                    isOut ? '–' : `${number(alsoElsewhere)} (${partOf(alsoElsewhere, size)})`,
                },
                {
                  name: t('Taken out'),
                  isNumber: true,
                  cell: ({ excluded: lost, takes, isOut }) => number(isOut ? takes : lost),
                },
              ]}
            />
          )}
        </Stack>
      )}
    </Answer>
  );
}
