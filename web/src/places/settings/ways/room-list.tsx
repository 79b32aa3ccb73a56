import { Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { paths } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { Measure } from '../../../parts/measure.tsx';
import { t } from '../../../words/index.ts';

type Rates = paths['/delivery/rates']['get']['responses'][200]['content']['application/json'];
export type WarmUpNow = Rates['ways'][number]['warmUp'];
type Room = Rates['workspace'][number];

const times: Record<Room['per'], () => string> = {
  second: () => t('a second'),
  minute: () => t('a minute'),
  hour: () => t('an hour'),
  day: () => t('a day'),
  'warm-up day': () => t('today, by the warm-up plan'),
};

/** What limits a way out, and how much room there is now. */
export function RoomList({ name, room, warmUp }: { name: string; room: readonly Room[]; warmUp: WarmUpNow }) {
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text fw={500}>{name}</Text>
        {room.length === 0 && <Text size="sm">{t('Nothing is limited: as much as it takes.')}</Text>}
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="md">
          {warmUp && (
            <Stack gap={2}>
              <Text size="sm" c="dimmed">
                {t('Day {day} of {days} of the warm-up plan', { day: number(warmUp.day), days: number(warmUp.days) })}
              </Text>
              <Measure count={warmUp.usedToday} of={warmUp.perDay} />
            </Stack>
          )}
          {room
            .filter(({ per }) => per !== 'warm-up day' || !warmUp)
            .map(({ of, per, limit, free, usedToday }) => (
              <Stack key={`${of} ${per}`} gap={2}>
                <Text size="sm" c="dimmed">
                  {t('{of}: {limit} {time}', { of, limit: number(limit), time: times[per]() })}
                </Text>
                {usedToday === null ? (
                  <Text size="sm">{t('{count} could go right now', { count: number(free) })}</Text>
                ) : (
                  <Measure count={usedToday} of={limit} />
                )}
              </Stack>
            ))}
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}
