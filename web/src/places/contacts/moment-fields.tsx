import { Chip, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import type { components } from '../../api/schema.d.ts';
import { weekdays } from '../../format/index.ts';
import { t } from '../../words/index.ts';

/** A moment while it is written: times as "09:00", empty where nothing is said. */
export type MomentDraft = { rule: 'never' | 'best'; weekdays: string[]; from: string; to: string; until: string };

const toMinute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export const isEmptyMoment = ({ weekdays, from, to, until }: MomentDraft): boolean =>
  weekdays.length === 0 && from === '' && to === '' && until === '';

/** As the API takes it. Pure. */
export const toMoment = (draft: MomentDraft): components['schemas']['Moment'] => ({
  rule: draft.rule,
  ...(draft.weekdays.length > 0 && { weekdays: draft.weekdays.map(Number).sort((a, b) => a - b) }),
  ...(draft.from !== '' && { fromMinute: toMinute(draft.from) }),
  ...(draft.to !== '' && { toMinute: toMinute(draft.to) || 1_440 }),
  ...(draft.until !== '' && { until: draft.until }),
});

/** When to write to somebody, or when not, on the contact's own clock. */
export function MomentFields({ moment, onChange }: { moment: MomentDraft; onChange: (moment: MomentDraft) => void }) {
  const change = (part: Partial<MomentDraft>) => onChange({ ...moment, ...part });
  return (
    <Stack gap="xs">
      <Select
        label={t('Rule')}
        allowDeselect={false}
        data={[
          { value: 'never', label: t('Never then: marketing waits') },
          { value: 'best', label: t('Best then') },
        ]}
        value={moment.rule}
        onChange={(rule) => change({ rule: rule as MomentDraft['rule'] })}
      />
      <Chip.Group multiple value={moment.weekdays} onChange={(days) => change({ weekdays: days })}>
        <Group gap={4} role="group" aria-label={t('Days')}>
          {weekdays('short').map((name, day) => (
            <Chip key={name} value={String(day)} size="xs">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Group grow gap="xs">
        <TextInput
          label={t('From')}
          type="time"
          value={moment.from}
          onChange={({ currentTarget }) => change({ from: currentTarget.value })}
        />
        <TextInput
          label={t('To')}
          type="time"
          value={moment.to}
          onChange={({ currentTarget }) => change({ to: currentTarget.value })}
        />
      </Group>
      <TextInput
        label={t('Until and with')}
        type="date"
        value={moment.until}
        onChange={({ currentTarget }) => change({ until: currentTarget.value })}
      />
      <Text size="xs" c="dimmed">
        {t('By the clock of the contact. No day means every day.')}
      </Text>
    </Stack>
  );
}
