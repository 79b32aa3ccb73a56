import { Group, Stack, TextInput } from '@mantine/core';
import type { Window } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { Choice, LengthFields } from './fields.tsx';
import { SegmentPicker } from './pickers.tsx';

const DAY_MS = 86_400_000;
const isDate = (text: string): boolean => text.length === 10;
const shifted = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
const today = (): string => new Date().toISOString().slice(0, 10);

/** A day, or an instant as the API takes it; what does not fit yet is not passed on. */
export function DayField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const isDay = isDate(value);
  return (
    <TextInput
      label={label}
      type={isDay ? 'date' : 'text'}
      defaultValue={value}
      onChange={({ currentTarget }) => {
        const text = currentTarget.value;
        const fits = isDay ? /^\d{4}-\d\d-\d\d$/.test(text) : !Number.isNaN(Date.parse(text));
        if (fits) onChange(text);
      }}
    />
  );
}

function begin(type: Window['type']): Window {
  switch (type) {
    case 'ever':
      return { type };
    case 'last':
      return { type, amount: 90, unit: 'days' };
    case 'between':
      return { type, from: shifted(today(), -30), to: shifted(today(), 1) };
    case 'since-entering':
      return { type, segmentId: 0 };
  }
}

/** In which time it happened. A span says its last day, while the language has the day after it. */
export function WindowFields({ window, onChange }: { window: Window | undefined; onChange: (window: Window) => void }) {
  const known = window ?? { type: 'ever' };
  const choose = (type: Window['type']) => onChange(begin(type));
  return (
    <Stack gap="xs">
      <Choice
        label={t('When')}
        value={known.type}
        choices={[
          ['last', t('in the last …')],
          ['between', t('between two days')],
          ['since-entering', t('since entering a segment')],
          ['ever', t('at any time')],
        ]}
        onChange={choose}
      />
      {known.type === 'last' && (
        <LengthFields length={known} onChange={(length) => onChange({ type: 'last', ...length })} />
      )}
      {known.type === 'between' && (
        <Group gap="xs" grow>
          <DayField label={t('From')} value={known.from} onChange={(from) => onChange({ ...known, from })} />
          {isDate(known.to) ? (
            <DayField
              label={t('To the end of')}
              value={shifted(known.to, -1)}
              onChange={(day) => onChange({ ...known, to: shifted(day, 1) })}
            />
          ) : (
            <DayField label={t('Until')} value={known.to} onChange={(to) => onChange({ ...known, to })} />
          )}
        </Group>
      )}
      {known.type === 'since-entering' && (
        <SegmentPicker value={known.segmentId} onChange={(segmentId) => onChange({ ...known, segmentId })} />
      )}
    </Stack>
  );
}
