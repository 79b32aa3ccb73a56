import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { dayOf, number, shortDate } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { BarChart } from '../../../parts/charts/bar-chart.tsx';
import { LineChart } from '../../../parts/charts/line-chart.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { LatestChanges } from './latest-changes.tsx';
import { useSegmentSearch } from './segment-search.ts';
import { daysBefore, splitDays } from './split-days.ts';
import { WhyChanged } from './why-changed.tsx';

type Segment = components['schemas']['Segment'];

const lengths = [14, 30, 90, 365] as const;

/** Midday in UTC: the same local day nearly everywhere. */
const middayOf = (date: string) => `${date}T12:00:00Z`;

/** How it grew and shrank, who came and went, and why. */
export function MovementTab({ segment }: { segment: Segment }) {
  const [search, ask] = useSegmentSearch();
  const days = lengths.find((length) => length === search.days) ?? 30;
  const from = daysBefore(dayOf(Date.now()), 2 * days);
  const query = api.useQuery('get', '/segments/{segmentId}/sizes', {
    params: { path: { segmentId: segment.id }, query: { from } },
  });
  const file = `segment-${segment.id}`;
  return (
    <Stack gap="xl">
      <Group>
        <SegmentedControl
          aria-label={t('How far back')}
          value={String(days)}
          onChange={(length) => ask({ days: Number(length), date: undefined })}
          data={lengths.map((length) => ({ value: String(length), label: t('{days} days', { days: String(length) }) }))}
        />
      </Group>
      <Answer query={query} words={t('Adding up who came and went …')}>
        {({ days: all }) => {
          const { now, sizes, before, hasBefore, redefined } = splitDays(all, days, dayOf(segment.createdAt));
          const at = now.map(({ date }) => shortDate(middayOf(date)));
          const pick = ({ series, index }: { series: number; index: number }) =>
            ask({ date: now[index]?.date, change: series === 0 ? 'entered' : 'left' }, { isStep: true });
          const linesBefore = hasBefore
            ? [{ name: t('{days} days before', { days: String(days) }), values: before, isBefore: true }]
            : [];
          return (
            <Stack gap="xl">
              <Part title={t('Members at the end of each day')}>
                <LineChart
                  name={t('Members of {name}', { name: segment.name })}
                  file={`${file}-sizes`}
                  at={at}
                  lines={[{ name: t('Members'), values: sizes }, ...linesBefore]}
                  isWhole
                />
              </Part>
              <Part title={t('Who came and who went')} lead={t('Choose a bar to see who they were.')}>
                <BarChart
                  name={t('Entries and exits of {name}', { name: segment.name })}
                  file={`${file}-moves`}
                  direction="up"
                  isStacked
                  categories={at}
                  categoryName={t('Day')}
                  bars={[
                    { name: t('Entered'), values: now.map((day) => day.entered - day.enteredByDefinition) },
                    { name: t('Left'), values: now.map((day) => day.leftByDefinition - day.left) },
                  ]}
                  say={(count) => number(Math.abs(count))}
                  onPick={pick}
                />
                {redefined.map((day) => (
                  <Text key={day.date} size="sm" c="dimmed">
                    {t(
                      'Not drawn: on {date} {came, plural, one {# person} other {# people}} came and {went, plural, one {# person} other {# people}} went because the definition was made or changed.',
                      {
                        date: shortDate(middayOf(day.date)),
                        came: day.enteredByDefinition,
                        went: day.leftByDefinition,
                      },
                    )}
                  </Text>
                ))}
              </Part>
            </Stack>
          );
        }}
      </Answer>
      <WhyChanged segment={segment} days={days} />
      <LatestChanges segmentId={segment.id} />
    </Stack>
  );
}
