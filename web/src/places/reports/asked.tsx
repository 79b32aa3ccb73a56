import { Group, NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { t } from '../../words/index.ts';

const choices = { weeks: [4, 8, 12, 26, 52], percent: [5, 10, 15, 20] };

export type Asked = { weeks: number; percent: number };

/** What the address asks for; the usual where it asks for nothing that is offered. */
export function useAsked(): Asked {
  const { weeks, percent } = useSearch({ strict: false }) as Partial<Asked>;
  return {
    weeks: weeks !== undefined && choices.weeks.includes(weeks) ? weeks : 12,
    percent: percent !== undefined && choices.percent.includes(percent) ? percent : 5,
  };
}

/** From which orders, and for which offer. */
export function AskedChoices({ weeks, percent }: Asked) {
  const navigate = useNavigate();
  const choose = (changes: Partial<Asked>) =>
    void navigate({ to: '.', search: { weeks, percent, ...changes }, replace: true, resetScroll: false });
  return (
    <Group gap="sm" align="end">
      <NativeSelect
        label={t('Orders of the last')}
        value={weeks}
        onChange={({ currentTarget }) => choose({ weeks: Number(currentTarget.value) })}
        data={choices.weeks.map((value) => ({ value: String(value), label: t('{weeks} weeks', { weeks: value }) }))}
      />
      <NativeSelect
        label={t('An offer of')}
        value={percent}
        onChange={({ currentTarget }) => choose({ percent: Number(currentTarget.value) })}
        data={choices.percent.map((value) => ({
          value: String(value),
          label: t('{percent} % off', { percent: value }),
        }))}
      />
    </Group>
  );
}
