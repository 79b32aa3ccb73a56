import { List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';

type Segment = components['schemas']['Segment'];
type Summary = components['schemas']['SegmentChangeSummary'];
type Reasons = Summary['why']['entered'];

const DAY_MS = 86_400_000;
const shownReasons = 5;

const causes = [
  { name: t('Something happened to the contact'), cause: 'change' },
  { name: t('Time passed'), cause: 'time' },
  { name: t('The definition was made or changed'), cause: 'definition' },
  { name: t('All'), cause: 'total' },
] as const;

/** Why the size changed since so many days ago: causes, counted; and, of a sample, the conditions that decided. */
export function WhyChanged({ segment, days }: { segment: Segment; days: number }) {
  const [now] = useState(Date.now);
  // Not before it was made: its first members would count as a change.
  const { version, builtAt, createdAt } = segment;
  const madeAt = version === 1 && builtAt !== null ? builtAt : createdAt;
  const from = new Date(Math.max(Math.floor((now - days * DAY_MS) / 60_000) * 60_000, Date.parse(madeAt)));
  const query = api.useQuery('get', '/segments/{segmentId}/changes/summary', {
    params: { path: { segmentId: segment.id }, query: { from: from.toISOString() } },
  });
  return (
    <Part title={t('Why its size changed')}>
      <Answer query={query} words={t('Looking into what happened to those who came and went …')}>
        {(summary) => <Told summary={summary} file={`segment-${segment.id}-causes`} />}
      </Answer>
    </Part>
  );
}

function Told({ summary, file }: { summary: Summary; file: string }) {
  const { entered, left, contacts, why, sizeBefore, sizeAfter } = summary;
  if (entered.total === 0 && left.total === 0) return <Text>{t('Nobody came and nobody went.')}</Text>;
  return (
    <Stack gap="md">
      <Text>
        {t(
          'From {before} to {after} members: {came, plural, one {# person} other {# people}} came and {gone, plural, one {# person} other {# people}} went. {stayed, plural, one {# person} other {# people}} stayed all the time or came back, and {brief, plural, one {# person} other {# people}} came and went again.',
          {
            before: number(sizeBefore),
            after: number(sizeAfter),
            came: contacts.came,
            gone: contacts.gone,
            stayed: contacts.stayed,
            brief: contacts.cameAndWent,
          },
        )}
      </Text>
      <DataTable
        name={t('Causes')}
        file={file}
        rows={causes}
        rowKey={({ cause }) => cause}
        columns={[
          { name: t('Cause'), cell: ({ name }) => name, csv: ({ name }) => name },
          {
            name: t('Entered'),
            isNumber: true,
            cell: ({ cause }) => number(entered[cause]),
            csv: ({ cause }) => entered[cause],
          },
          {
            name: t('Left'),
            isNumber: true,
            cell: ({ cause }) => number(left[cause]),
            csv: ({ cause }) => left[cause],
          },
        ]}
      />
      <ReasonsList title={t('What let them in')} told={why.entered} />
      <ReasonsList title={t('What let them go')} told={why.left} />
    </Stack>
  );
}

function ReasonsList({ title, told: { looked, reasons, unclear } }: { title: string; told: Reasons }) {
  if (reasons.length === 0) return null;
  return (
    <Stack gap={4}>
      <Text fw={600} component="h3" m={0}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {t('Of {looked} looked at, drawn at random; of {unclear} it cannot be seen any more.', {
          looked: number(looked),
          unclear: number(unclear),
        })}
      </Text>
      <List spacing={4} listStyleType="none">
        {reasons.slice(0, shownReasons).map(({ condition, nowHolds, contacts }) => (
          <List.Item key={`${nowHolds}${condition}`}>
            <StateWord mood={nowHolds ? 'good' : 'quiet'}>
              {nowHolds ? t('became true') : t('ceased to be true')}
            </StateWord>{' '}
            {condition}{' '}
            <Text span size="sm" c="dimmed">
              {t('{count, plural, one {# person} other {# people}}', { count: contacts })}
            </Text>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
