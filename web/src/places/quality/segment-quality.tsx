import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { date, number, partOf } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { LineChart } from '../../parts/charts/line-chart.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Measure } from '../../parts/measure.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { fieldName } from './field-name.ts';

type Segment = paths['/quality/segments/{segmentId}']['get']['responses'][200]['content']['application/json'];

/** The fields one segment leans on, how good they are, and whom that may concern. */
export function SegmentQuality({ segmentId }: { segmentId: number }) {
  const query = api.useQuery('get', '/quality/segments/{segmentId}', { params: { path: { segmentId } } });
  return (
    <Stack gap="xs">
      <Text size="sm">
        <Door to={{ tab: 'segments' }}>{t('← All segments')}</Door>
      </Text>
      <Answer query={query}>{(segment) => <Shown segment={segment} />}</Answer>
    </Stack>
  );
}

function Shown({ segment }: { segment: Segment }) {
  const { name, segmentId, score, members, fields, trend } = segment;
  const checked = trend.at(-1);
  return (
    <Part
      title={
        score === null
          ? name
          : t('{name}: {score} of 100, {count, plural, one {# member} other {# members}}', {
              name,
              score: number(score),
              count: members,
            })
      }
      beside={
        <Anchor component={Link} to="/segments/$segmentId" params={{ segmentId: String(segmentId) } as never} size="sm">
          {t('Open the segment')}
        </Anchor>
      }
    >
      <List size="sm">
        <List.Item>{wrongText(segment)}</List.Item>
        <List.Item>{lackingText(segment)}</List.Item>
      </List>
      <DataTable
        name={t('Fields of {name}', { name })}
        file="fields-of-segment"
        rows={fields}
        rowKey={({ field }) => field}
        columns={[
          {
            name: t('Field'),
            cell: ({ field, sentence }) => (
              <Stack gap={0}>
                <span>{fieldName(field)}</span>
                <Text span size="sm" c="dimmed">
                  {sentence}
                </Text>
              </Stack>
            ),
            csv: ({ field }) => field,
          },
          { name: t('Used by'), cell: ({ uses }) => usesText(uses), csv: ({ uses }) => uses.join(' ') },
          { name: t('Weight'), isNumber: true, cell: ({ weight }) => number(weight), csv: ({ weight }) => weight },
          {
            name: t('Good'),
            cell: ({ good }) => <Measure count={good} of={members} />,
            csv: ({ good }) => partOf(good, members),
          },
        ]}
      />
      {trend.length > 1 && (
        <LineChart
          name={t('Quality of {name}, 0 to 100', { name })}
          file="quality-of-segment"
          at={trend.map(({ day }) => day)}
          lines={[{ name: t('Quality'), values: trend.map((point) => point.score) }]}
        />
      )}
      {checked && (
        <Text size="sm" c="dimmed">
          {t('Last checked on {day}; the figures above are of now.', { day: date(`${checked.day}T12:00:00Z`) })}
        </Text>
      )}
    </Part>
  );
}

function usesText(uses: readonly string[]): string {
  const [byRules, byMessages] = [uses.includes('definition'), uses.includes('messages')];
  if (byRules && byMessages) return t('its rules and its messages');
  return byRules ? t('its rules') : t('its messages');
}

function wrongText({ members, mayBeWrong }: Segment): string {
  if (mayBeWrong === null) return t('How many of its members may not belong takes too long to count.');
  if (mayBeWrong === 0) return t('No member is in it by a missing or doubtful value.');
  return t(
    'Up to {count, number} of {members, number} members may not belong: a value is missing or cannot be right.',
    {
      count: mayBeWrong,
      members,
    },
  );
}

function lackingText({ mayBelong }: Segment): string {
  if (mayBelong === null) return t('How many others might belong takes too long to count.');
  if (mayBelong === 0) return t('Nobody is left out for a missing value.');
  return t('Up to {count, number} others might belong, if a value that they lack were known.', { count: mayBelong });
}
