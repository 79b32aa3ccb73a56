import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { money, number } from '../../format/index.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Part } from '../../parts/page.tsx';
import { saveAnswer } from '../../parts/save-csv.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { Why } from '../../parts/why.tsx';
import { t } from '../../words/index.ts';
import { RateStrength } from './rate-strength.tsx';
import { decisions, growthText } from './strategy-words.ts';

type Ranked = components['schemas']['SegmentImportance']['segments'][number];

const amount = (value: number | null) => (value === null ? t('not known') : money(value));

const columns: Column<Ranked>[] = [
  {
    name: t('Segment'),
    cell: ({ rank, segmentId, segment, decision }) => (
      <Stack gap={0}>
        <Text>
          {`${rank}. `}
          <Anchor component={Link} to={`/segments/${segmentId}` as LinkProps['to']}>
            {segment}
          </Anchor>
        </Text>
        {decision && <StateWord mood={decisions[decision].mood}>{decisions[decision].state}</StateWord>}
      </Stack>
    ),
  },
  { name: t('Worth'), isNumber: true, cell: (row) => <WorthWhy row={row} /> },
  {
    name: t('Bought'),
    isNumber: true,
    cell: ({ customers, members }) => t('{count} of {all}', { count: number(customers), all: number(members) }),
  },
  { name: t('Revenue'), isNumber: true, cell: ({ revenue }) => money(revenue) },
  { name: t('Contribution'), isNumber: true, cell: ({ contribution }) => amount(contribution) },
  {
    name: t('Growth'),
    isNumber: true,
    cell: ({ growth }) =>
      growthText(growth) ?? (growth.kind === 'known' ? '' : <NotKnown of={t('growth')} why={growth.why} />),
  },
  {
    name: t('Strength'),
    cell: ({ segmentId, segment, strength }) => <RateStrength {...{ segmentId, segment, strength }} />,
  },
];

function NotKnown({ of, why }: { of: string; why: string }) {
  return (
    <Why of={of} label={t('not known')}>
      <Text size="sm">{why}</Text>
    </Why>
  );
}

/** The number behind the rank, part by part. */
function WorthWhy({ row }: { row: Ranked }) {
  const said = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2, signDisplay: 'exceptZero' });
  return (
    <Why of={row.segment} label={said.format(row.score)}>
      <Text size="sm">{row.summary}</Text>
      <List size="sm">
        {row.parts.map(({ part, title, weight, contribution }) => (
          <List.Item key={part}>
            {t('{part}: {points} (weight {weight})', {
              part: title,
              points: said.format(contribution),
              weight: number(weight),
            })}
          </List.Item>
        ))}
      </List>
      {row.missing.map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed">
          {sentence}
        </Text>
      ))}
    </Why>
  );
}

/** Segments by what they are worth to the company, with every number behind the rank. */
export function RankingPart() {
  const ranking = api.useQuery('get', '/customers/importance', {});
  return (
    <Answer query={ranking} words={t('Adding up what every segment brought and cost …')}>
      {(data) => (
        <Part
          title={t('What each segment is worth')}
          beside={<Age at={data.at} />}
          lead={t('Of the last {days} days, by those who are in the segment today.', { days: number(data.days) })}
        >
          {data.segments.length === 0 ? (
            <Text c="dimmed">{t('There are no segments yet to be compared.')}</Text>
          ) : (
            <DataTable
              name={t('What each segment is worth')}
              file="importance"
              saveAll={() => saveAnswer('/customers/importance.csv', 'importance.csv')}
              columns={columns}
              rows={data.segments}
              rowKey={({ segmentId }) => segmentId}
            />
          )}
          <Text size="sm">{data.overlap.note}</Text>
          <List size="sm" c="dimmed">
            {data.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        </Part>
      )}
    </Answer>
  );
}
