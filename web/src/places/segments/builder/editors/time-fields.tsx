import { Chip, Group, Input, Stack, TextInput } from '@mantine/core';
import { minuteOfDay, weekdays } from '../../../../format/index.ts';
import type { LocalTime } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';

const readMinute = (text: string): number | null => {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
};

/** Days of the week and hours, on the workspace's clock. Until 00:00 is until the end of the day. */
export function TimeFields({ time, onChange }: { time: LocalTime; onChange: (time: LocalTime) => void }) {
  const { weekdays: days = [0, 1, 2, 3, 4, 5, 6], fromMinute, toMinute } = time;
  const chooseDays = (chosen: string[]) => {
    if (chosen.length === 0) return;
    const { weekdays: _, ...hours } = time;
    onChange(chosen.length === 7 ? hours : { ...hours, weekdays: chosen.map(Number).sort() });
  };
  const names = weekdays('long');
  return (
    <Stack gap="xs">
      <Group gap="xs" grow>
        <TextInput
          type="time"
          label={t('From')}
          defaultValue={minuteOfDay(fromMinute)}
          onChange={({ currentTarget }) => {
            const minute = readMinute(currentTarget.value);
            if (minute !== null) onChange({ ...time, fromMinute: minute });
          }}
          data-autofocus
        />
        <TextInput
          type="time"
          label={t('Before')}
          defaultValue={minuteOfDay(toMinute % 1440)}
          onChange={({ currentTarget }) => {
            const minute = readMinute(currentTarget.value);
            if (minute !== null) onChange({ ...time, toMinute: minute === 0 ? 1440 : minute });
          }}
        />
      </Group>
      <Input.Wrapper label={t('Days')} labelElement="div">
        <Chip.Group multiple value={days.map(String)} onChange={chooseDays}>
          <Group gap={4} mt={4} role="group" aria-label={t('Days')}>
            {weekdays('short').map((short, day) => (
              <Chip key={short} value={`${day}`} size="xs" aria-label={names[day]}>
                {short}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
    </Stack>
  );
}
