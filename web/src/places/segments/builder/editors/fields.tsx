import { Group, NativeSelect, NumberInput } from '@mantine/core';
import { here } from '../../../../api/here.ts';
import { minorUnits } from '../../../../format/index.ts';
import type { Comparison, Length } from '../../../../parts/sentence/language.ts';
import { comparisonNames } from '../../../../parts/sentence/say-parts.ts';
import { t } from '../../../../words/index.ts';

/** One of a few. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <NativeSelect
      label={label}
      value={value}
      data={choices.map(([key, words]) => ({ value: key, label: words }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}
    />
  );
}

/** A number; while the field is empty nothing is changed. */
export function NumberBox(props: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  decimals?: number;
  suffix?: string;
}) {
  const { label, value, onChange, min, max, decimals = 0, suffix } = props;
  const isFitting = (next: number) => (min === undefined || next >= min) && (max === undefined || next <= max);
  return (
    <NumberInput
      label={label}
      defaultValue={value}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      allowNegative={min === undefined || min < 0}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      {...(suffix === undefined ? {} : { suffix })}
      clampBehavior="blur"
      stepHoldDelay={500}
      stepHoldInterval={100}
      onChange={(next) => {
        if (typeof next === 'number' && Number.isFinite(next) && isFitting(next)) onChange(next);
      }}
      data-autofocus
    />
  );
}

type Bound = { op: Comparison; value: number };

const comparisonsFor = (ops: readonly Comparison[]) => ops.map((op) => [op, comparisonNames()[op]] as const);
const allComparisons = ['at-least', 'at-most', 'exactly', 'more-than', 'less-than'] as const;
export const oneSided = ['at-least', 'at-most', 'more-than', 'less-than'] as const;

/** "at least 3". */
export function BoundFields(props: {
  bound: Bound;
  onChange: (bound: Bound) => void;
  label: string;
  ops?: readonly Comparison[];
  min?: number;
  max?: number;
  decimals?: number;
  suffix?: string;
}) {
  const { bound, onChange, label, ops = allComparisons, ...number } = props;
  return (
    <Group gap="xs" grow align="flex-end" wrap="nowrap">
      <Choice
        label={t('Compared')}
        value={bound.op}
        choices={comparisonsFor(ops)}
        onChange={(op) => onChange({ ...bound, op })}
      />
      <NumberBox {...number} label={label} value={bound.value} onChange={(value) => onChange({ ...bound, value })} />
    </Group>
  );
}

type Share = { op: 'at-least' | 'at-most'; percent: number };

/** "at least 60 %". */
export function ShareFields({ bound, onChange }: { bound: Share; onChange: (bound: object) => void }) {
  return (
    <BoundFields
      label={t('Share')}
      ops={['at-least', 'at-most']}
      bound={{ op: bound.op, value: bound.percent }}
      min={0}
      max={100}
      suffix=" %"
      onChange={({ op, value }) => onChange({ op, percent: value })}
    />
  );
}

/** An amount in the money of the workspace, kept in minor units. */
export function MoneyFields({ bound, onChange }: { bound: Bound; onChange: (bound: Bound) => void }) {
  const units = minorUnits();
  return (
    <BoundFields
      label={t('Amount in {currency}', { currency: here.workspace?.currency ?? '' })}
      bound={{ ...bound, value: bound.value / units }}
      decimals={units === 1 ? 0 : 2}
      onChange={({ op, value }) => onChange({ op, value: Math.round(value * units) })}
    />
  );
}

const units = (): (readonly [Length['unit'], string])[] => [
  ['days', t('days')],
  ['hours', t('hours')],
  ['minutes', t('minutes')],
];

/** "90 days". */
export function LengthFields(props: {
  length: Length;
  onChange: (length: Length) => void;
  label?: string;
  most?: number;
  withoutMinutes?: boolean;
}) {
  const { length, onChange, label = t('How long'), most = 100_000, withoutMinutes = false } = props;
  const { amount, unit } = length;
  return (
    <Group gap="xs" grow align="flex-end" wrap="nowrap">
      <NumberBox
        label={label}
        value={amount}
        min={1}
        max={most}
        onChange={(next) => onChange({ amount: next, unit })}
      />
      <Choice
        label={t('Unit')}
        value={unit}
        choices={units().filter(([key]) => !withoutMinutes || key !== 'minutes')}
        onChange={(next) => onChange({ amount, unit: next })}
      />
    </Group>
  );
}
