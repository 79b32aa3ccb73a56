import { ActionIcon, Anchor, Button, Group, MultiSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { here } from '../../api/here.ts';
import { minuteOfDay, weekdays } from '../../format/index.ts';
import type { WeekWindow } from '../../parts/paint-week.ts';
import { WeekGrid } from '../../parts/week-grid.tsx';
import { windowText } from '../../parts/week-words.ts';
import { t } from '../../words/index.ts';
import type { FormPart } from './form-gives.tsx';

const mornings: WeekWindow = { weekdays: [0, 1, 2, 3, 4], fromMinute: 480, toMinute: 720 };

const minuteOf = (text: string): number | null => {
  const [, hours, minutes] = text.match(/^(\d\d):(\d\d)/) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
};

/** From when until when, and in which hours of the week. */
export function FormWhen({ draft, change }: FormPart) {
  const { windows } = draft;
  const setWindow = (place: number, changes: Partial<WeekWindow>) =>
    change({ windows: windows.map((window, each) => (each === place ? { ...window, ...changes } : window)) });
  return (
    <Stack gap="md">
      <Group gap="sm" align="end">
        <TextInput
          type="datetime-local"
          label={t('From')}
          description={t('Now when empty.')}
          value={draft.validFrom}
          onChange={({ currentTarget }) => change({ validFrom: currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('Until')}
          description={t('Without end when empty.')}
          value={draft.validUntil}
          onChange={({ currentTarget }) => change({ validUntil: currentTarget.value })}
        />
        <Text size="sm" c="dimmed" pb={8}>
          {t('On the clock of the shop: {zone}.', { zone: here.workspace?.timeZone ?? 'UTC' })}
        </Text>
      </Group>
      <WeekGrid
        label={t('Hours of the week in which it holds')}
        windows={windows}
        onChange={(painted) => change({ windows: painted })}
      />
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={() => change({ windows: [mornings] })}>
          {t('Weekday mornings')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={windows.length === 0}
          onClick={() => change({ windows: [] })}
        >
          {t('At any time')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={windows.length >= 20}
          onClick={() => change({ windows: [...windows, { ...mornings, weekdays: [0] }] })}
        >
          {t('Add hours by typing')}
        </Button>
      </Group>
      {windows.map((window, place) => (
        <Group
          // biome-ignore lint/suspicious/noArrayIndexKey: hours have no name but their place, and what is typed changes them
          key={`${place} ${windows.length}`}
          gap="sm"
          align="end"
          role="group"
          aria-label={windowText(window)}
        >
          <MultiSelect
            label={t('Days')}
            miw={240}
            maw={420}
            value={window.weekdays.map(String)}
            onChange={(days) =>
              days.length > 0 && setWindow(place, { weekdays: days.map(Number).sort((a, b) => a - b) })
            }
            data={weekdays('short').map((label, day) => ({ value: String(day), label }))}
          />
          <TextInput
            type="time"
            label={t('From')}
            w={120}
            value={minuteOfDay(window.fromMinute)}
            onChange={({ currentTarget }) => {
              const minute = minuteOf(currentTarget.value);
              if (minute !== null) setWindow(place, { fromMinute: minute });
            }}
          />
          <TextInput
            type="time"
            label={t('To')}
            w={120}
            value={minuteOfDay(window.toMinute % 1_440)}
            onChange={({ currentTarget }) => {
              const minute = minuteOf(currentTarget.value);
              if (minute !== null) setWindow(place, { toMinute: minute });
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('Remove {hours}', { hours: windowText(window) })}
            onClick={() => change({ windows: windows.filter((_, each) => each !== place) })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {windows.some(({ fromMinute, toMinute }) => toMinute !== 1_440 && toMinute <= fromMinute && toMinute !== 0) && (
        <Text size="sm" c="dimmed">
          {t('Hours that end before they begin run into the next day.')}
        </Text>
      )}
      <Group gap="sm">
        <Switch
          label={t('Closed on the holidays of the shop')}
          checked={draft.skipsHolidays}
          onChange={({ currentTarget }) => change({ skipsHolidays: currentTarget.checked })}
        />
        <Anchor component={Link} to="/offers/policy" hash="holidays" size="sm">
          {t('Which days are holidays')}
        </Anchor>
      </Group>
    </Stack>
  );
}
