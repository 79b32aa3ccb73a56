import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { dateTime, dayOf } from '../../../format/index.ts';
import { midnightInZone } from '../../../format/zone-time.ts';
import { Answer } from '../../../parts/answer.tsx';
import { t } from '../../../words/index.ts';
import { BacktestResult } from './backtest-result.tsx';
import { useSegmentSearch } from './segment-search.ts';
import { daysBefore } from './split-days.ts';

const lengths = [7, 30, 90, 180, 365] as const;
const today = () => dayOf(Date.now());

/** Who would have been in it on a day of the past, and what they bought after. */
export function BacktestTab({ segment }: { segment: components['schemas']['Segment'] }) {
  const [search, ask] = useSegmentSearch();
  const days = lengths.find((length) => length === search.days) ?? 30;
  const date = search.at ?? daysBefore(today(), 90);
  const at = midnightInZone(date, here.workspace?.timeZone ?? 'UTC');
  const isPast = at !== null && at.getTime() < Date.now();
  return (
    <Stack gap="lg">
      <Text c="dimmed" maw="75ch">
        {t(
          'The definition of today, asked about a day of the past: who would have been in it then, and what did they do after, beside everybody else who was known.',
        )}
      </Text>
      <Group align="start">
        <TextInput
          type="date"
          label={t('Who would have been in it on')}
          value={date}
          max={today()}
          error={isPast ? undefined : t('Choose a day that is past.')}
          onChange={({ currentTarget }) => ask({ at: currentTarget.value || undefined })}
        />
        <Select
          label={t('And what they did after, for')}
          allowDeselect={false}
          value={String(days)}
          onChange={(length) => ask({ days: Number(length) })}
          data={lengths.map((length) => ({ value: String(length), label: t('{days} days', { days: String(length) }) }))}
        />
      </Group>
      {isPast && <Asked segmentId={segment.id} date={date} at={at.toISOString()} days={days} />}
    </Stack>
  );
}

function Asked({ segmentId, date, at, days }: { segmentId: number; date: string; at: string; days: number }) {
  const query = api.useQuery('post', '/reports/backtest', { body: { segmentId, at, days } }, { staleTime: 300_000 });
  return (
    <Answer query={query} words={t('Working out who would have been in it on {when} …', { when: dateTime(at) })}>
      {(answer) => <BacktestResult answer={answer} segmentId={segmentId} date={date} />}
    </Answer>
  );
}
