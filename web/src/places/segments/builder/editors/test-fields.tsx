import { Checkbox, Group, Stack, Switch, TextInput } from '@mantine/core';
import type { Scalar } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { goesByZone, type Holds, mayFold, opsFor, retest, type Test, type TestOp } from './change-test.ts';
import { Choice, LengthFields, NumberBox } from './fields.tsx';
import { type ValueSource, ValuesField } from './values-field.tsx';
import { DayField } from './window-fields.tsx';

const opNames = (): Record<TestOp, string> => ({
  is: t('is'),
  'is-not': t('is known and not'),
  in: t('is one of'),
  'not-in': t('is known and none of'),
  contains: t('contains'),
  'starts-with': t('begins with'),
  'ends-with': t('ends with'),
  'has-any': t('include one of'),
  'has-all': t('include all of'),
  'at-least': t('is at least'),
  'at-most': t('is at most'),
  'more-than': t('is more than'),
  'less-than': t('is less than'),
  between: t('is between'),
  before: t('is before'),
  after: t('is on this day or later'),
  'within-last': t('lies in the last'),
  'within-next': t('lies in the next'),
  'longer-ago': t('lies so long ago or longer'),
  'further-ahead': t('lies further ahead than'),
  'days-from-today': t('is so many days from today'),
  anniversary: t('has its anniversary'),
  exists: t('is known'),
  missing: t('is not known'),
});

type Props<Asked extends Test> = {
  test: Asked;
  onChange: (test: Asked) => void;
  holds: Holds;
  source: ValueSource;
  first: Scalar;
};

/** How something known is compared, and with what. All comparisons of the language, those that fit what it holds first. */
export function TestFields<Asked extends Test>({ test, onChange, holds, source, first }: Props<Asked>) {
  const names = opNames();
  const fitting = opsFor[holds];
  const rest = (Object.keys(names) as TestOp[]).filter((op) => !fitting.includes(op));
  const choices = [...fitting, ...rest].map((op) => [op, names[op]] as const);
  const change = (fields: object) => onChange({ ...test, ...fields });
  return (
    <Stack gap="xs">
      <Choice
        label={t('Compared')}
        value={test.op}
        choices={choices}
        onChange={(op) => onChange(retest(test, op, { first, now: new Date() }))}
      />
      <Operands key={test.op} test={test} change={change} holds={holds} source={source} />
      {mayFold(test.op) && holds !== 'number' && holds !== 'boolean' && (
        <Checkbox
          label={t('In capitals or not')}
          checked={'ignoreCase' in test && test.ignoreCase === true}
          onChange={({ currentTarget }) => change({ ignoreCase: currentTarget.checked || undefined })}
        />
      )}
      {goesByZone(test.op) && 'type' in test && (
        <Checkbox
          label={t('By each contact’s own time zone')}
          checked={'zone' in test && test.zone === 'contact'}
          onChange={({ currentTarget }) => change({ zone: currentTarget.checked ? 'contact' : undefined })}
        />
      )}
    </Stack>
  );
}

function Operands(props: { test: Test; change: (fields: object) => void; holds: Holds; source: ValueSource }) {
  const { test, change, holds, source } = props;
  const isNumeric = holds === 'number';
  switch (test.op) {
    case 'is':
    case 'is-not':
      if (typeof test.value === 'boolean')
        return (
          <Switch
            label={t('Yes')}
            checked={test.value}
            onChange={({ currentTarget }) => change({ value: currentTarget.checked })}
          />
        );
      return (
        <ValuesField
          label={t('Value')}
          values={[test.value]}
          onChange={(values) => change({ value: values.at(-1) })}
          {...{ source, isNumeric }}
        />
      );
    case 'in':
    case 'not-in':
      return (
        <ValuesField
          label={t('Values')}
          values={test.values}
          onChange={(values) => change({ values })}
          {...{ source, isNumeric }}
        />
      );
    case 'has-any':
    case 'has-all':
      return (
        <ValuesField
          label={t('Values')}
          values={test.values}
          onChange={(values) => change({ values: values.map(String) })}
          source={source}
        />
      );
    case 'contains':
    case 'starts-with':
    case 'ends-with':
      return (
        <TextInput
          label={t('Text')}
          defaultValue={test.value}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') change({ value: currentTarget.value });
          }}
          data-autofocus
        />
      );
    case 'at-least':
    case 'at-most':
    case 'more-than':
    case 'less-than':
      return <NumberBox label={t('Number')} value={test.value} decimals={6} onChange={(value) => change({ value })} />;
    case 'between':
      return (
        <Group gap="xs" grow>
          <NumberBox label={t('From')} value={test.from} decimals={6} onChange={(from) => change({ from })} />
          <NumberBox label={t('To')} value={test.to} decimals={6} onChange={(to) => change({ to })} />
        </Group>
      );
    case 'before':
    case 'after':
      return <DayField label={t('Day')} value={test.at} onChange={(at) => change({ at })} />;
    case 'within-last':
    case 'within-next':
    case 'longer-ago':
    case 'further-ahead':
      return <LengthFields length={test} onChange={change} />;
    case 'days-from-today':
    case 'anniversary': {
      const most = test.op === 'anniversary' ? 180 : 36_500;
      return (
        <Group gap="xs" grow>
          <NumberBox
            label={t('From (days, 0 is today)')}
            value={test.from}
            min={-most}
            max={most}
            onChange={(from) => change({ from })}
          />
          <NumberBox label={t('To (days)')} value={test.to} min={-most} max={most} onChange={(to) => change({ to })} />
        </Group>
      );
    }
    case 'exists':
    case 'missing':
      return null;
  }
}
