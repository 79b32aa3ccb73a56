import { Button, Stack, Text } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { list } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Page } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo } from '../door.tsx';
import { CompanySegments } from './company-segments.tsx';
import { ListFilters } from './list-filters.tsx';
import { useSegmentRows } from './load-list.ts';
import { type Narrowing, narrowSegments } from './narrow-segments.ts';
import { segmentColumns } from './segment-columns.tsx';

const NewSegment = () =>
  can('segments:write') ? (
    <Button component={Link} {...({ to: '/segments/new' } as object)}>
      {t('Create a segment')}
    </Button>
  ) : null;

/** All segments in use: what each means, how large it is and becomes, and whether anything uses it. */
export default function SegmentsPage() {
  const narrowing = useSearch({ strict: false }) as Narrowing;
  const navigate = useNavigate();
  const { query, contacts, webhooks, problem, countedAt } = useSegmentRows();
  const narrow = (change: Narrowing) => void navigate({ to: '.', search: { ...narrowing, ...change }, replace: true });
  return (
    <Page
      title={t('Segments')}
      lead={t(
        'A rule, what it is for, and who fits it now. Who begins or ceases to fit comes and goes within a second.',
      )}
      actions={<NewSegment />}
    >
      <Answer query={query} words={t('Counting who is in each segment …')}>
        {(rows) => {
          if (rows.length === 0) return <NoSegments />;
          const shown = narrowSegments(rows, narrowing);
          return (
            <Stack gap="sm">
              <ListFilters narrowing={narrowing} onChange={narrow} />
              <ProblemNote error={problem} />
              {shown.length === 0 ? (
                <Text>{t('No segment fits. Search for something else, or take a filter away.')}</Text>
              ) : (
                <DataTable
                  name={t('Segments')}
                  file="segments"
                  columns={segmentColumns(contacts)}
                  rows={shown}
                  rowKey={({ id }) => id}
                />
              )}
              <Age at={countedAt} />
              {webhooks.length > 0 && (
                <Text size="sm" c="dimmed">
                  {t('Other systems that are told of everybody who comes or goes: {names}.', {
                    names: list(webhooks.map(({ name }) => name)),
                  })}{' '}
                  <DoorTo door={{ to: '/settings/webhooks' }} size="sm">
                    {t('See the webhooks')}
                  </DoorTo>
                </Text>
              )}
            </Stack>
          );
        }}
      </Answer>
      <CompanySegments />
    </Page>
  );
}

const NoSegments = () => (
  <Empty icon={<IconUsersGroup size={28} />} title={t('Whom do you want to speak to?')} action={<NewSegment />}>
    {t(
      'A segment is a rule in a sentence: people who ordered three times before noon. It says what it is for, and who fits is always known. Campaigns and offers then speak to each segment in its own way.',
    )}
  </Empty>
);
