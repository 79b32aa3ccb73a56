import { Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import type { LeafOf, Measured, Scalar } from '../../../../parts/sentence/language.ts';
import { sayFound } from '../../../../parts/sentence/say-value.ts';
import { t } from '../../../../words/index.ts';
import { type EditorProps, withFields } from './editor-props.ts';
import { LinesFields, WhereFields } from './event-fields.tsx';
import { BoundFields, Choice, LengthFields, MoneyFields, NumberBox, oneSided } from './fields.tsx';
import { NameField, SegmentPicker } from './pickers.tsx';
import { findCriterion, kindsOf, useCriteria } from './use-criteria.ts';
import { ValuesField } from './values-field.tsx';
import { WindowFields } from './window-fields.tsx';

/** "who are subscribed to “news”". */
export function ConsentEditor({ leaf, part, change }: EditorProps<'consent'>) {
  const { items } = useCriteria();
  if (part === 'subject')
    return (
      <NameField
        label={t('Topic')}
        value={leaf.topic}
        names={items.flatMap(({ about, name }) => (about === 'consent' ? [name] : []))}
        onChange={(topic) => change({ ...leaf, topic })}
      />
    );
  return (
    <Choice
      label={t('State')}
      value={leaf.state}
      choices={[
        ['subscribed', t('subscribed')],
        ['unsubscribed', t('unsubscribed')],
        ['none', t('never said anything')],
      ]}
      onChange={(state) => change({ ...leaf, state })}
    />
  );
}

type Segment = LeafOf<'segment'>;

/** "who entered segment “Regulars” in the last 7 days". */
export function SegmentEditor({ leaf, part, change }: EditorProps<'segment'>) {
  const { type, segmentId } = leaf;
  const length = 'amount' in leaf ? { amount: leaf.amount, unit: leaf.unit } : ({ amount: 30, unit: 'days' } as const);
  if (part === 'which')
    return <SegmentPicker value={segmentId} onChange={(id) => change({ ...leaf, segmentId: id })} />;
  const choose = (is: Segment['is']) =>
    change(is === 'in' || is === 'not-in' ? { type, segmentId, is } : ({ type, segmentId, is, ...length } as Segment));
  return (
    <Stack gap="xs">
      <Choice
        label={t('Member')}
        value={leaf.is}
        choices={[
          ['in', t('are in it')],
          ['not-in', t('are not in it')],
          ['entered', t('entered it in the last …')],
          ['left', t('left it in the last …')],
          ['in-for', t('have been in it for … or longer')],
        ]}
        onChange={choose}
      />
      {'amount' in leaf && <LengthFields length={length} onChange={(next) => change({ ...leaf, ...next })} />}
    </Stack>
  );
}

/** "who are within 25 km of 59.33, 18.07". */
export function NearEditor({ leaf, change }: EditorProps<'near'>) {
  const { items } = useCriteria();
  const set = (fields: object) => change(withFields(leaf, fields));
  const numbers = items.flatMap(({ about, type, name }) => (about === 'attribute' && type === 'number' ? [name] : []));
  return (
    <Stack gap="xs">
      <NumberBox
        label={t('Kilometres')}
        value={leaf.kilometres}
        {...{ min: 0.01, max: 20_020, decimals: 2 }}
        onChange={(kilometres) => set({ kilometres })}
      />
      <Group gap="xs" grow>
        <NumberBox
          label={t('Latitude')}
          value={leaf.latitude}
          {...{ min: -90, max: 90, decimals: 7 }}
          onChange={(latitude) => set({ latitude })}
        />
        <NumberBox
          label={t('Longitude')}
          value={leaf.longitude}
          {...{ min: -180, max: 180, decimals: 7 }}
          onChange={(longitude) => set({ longitude })}
        />
      </Group>
      <Checkbox
        label={t('By other attributes than latitude and longitude')}
        checked={leaf.names !== undefined}
        onChange={({ currentTarget }) =>
          set({ names: currentTarget.checked ? { latitude: 'latitude', longitude: 'longitude' } : undefined })
        }
      />
      {leaf.names && (
        <Group gap="xs" grow>
          <NameField
            label={t('Attribute of the latitude')}
            value={leaf.names.latitude}
            names={numbers}
            onChange={(latitude) => set({ names: { ...leaf.names, latitude } })}
          />
          <NameField
            label={t('Attribute of the longitude')}
            value={leaf.names.longitude}
            names={numbers}
            onChange={(longitude) => set({ names: { ...leaf.names, longitude } })}
          />
        </Group>
      )}
    </Stack>
  );
}

/** "who belong to a stable sample of 10 %". */
export function SampleEditor({ leaf, change }: EditorProps<'sample'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  return (
    <Stack gap="xs">
      <NumberBox
        label={t('Share')}
        value={leaf.percent}
        {...{ min: 0, max: 100, decimals: 2, suffix: ' %' }}
        onChange={(percent) => set({ percent })}
      />
      <TextInput
        label={t('Name of the draw')}
        description={t('Another name draws other people.')}
        defaultValue={leaf.salt ?? ''}
        onChange={({ currentTarget }) => set({ salt: currentTarget.value || undefined })}
      />
    </Stack>
  );
}

/** "who are on the list of this segment". */
export const ListEditor = () => (
  <Text size="sm">{t('People are put on the list, and taken off it, on the page of the segment.')}</Text>
);

type Value = LeafOf<'value'>;

/** "whose customer group is recurring". */
export function ValueEditor({ leaf, part, change }: EditorProps<'value'>) {
  const { items } = useCriteria();
  const criterion = findCriterion(items, ['value', 'score'], leaf.name);
  const { type, name } = leaf;
  if (part === 'subject')
    return (
      <NameField
        label={t('Value')}
        value={name}
        names={items.flatMap((item) => (item.about === 'value' || item.about === 'score' ? [item.name] : []))}
        onChange={(next) =>
          change(
            (findCriterion(items, ['value', 'score'], next)?.example ?? { type, name: next, op: 'exists' }) as Value,
          )
        }
      />
    );
  const isNumeric = criterion?.range !== null && criterion?.range !== undefined;
  const middle = criterion?.range?.median ?? 1;
  const choose = (how: 'in' | 'number' | 'between' | 'exists' | 'missing') => {
    if (how === 'in') change({ type, name, op: how, values: [(criterion?.values[0]?.value as string) ?? '?'] });
    else if (how === 'number') change({ type, name, op: 'at-least', value: middle });
    else if (how === 'between') change({ type, name, op: how, from: middle, to: criterion?.range?.high ?? middle });
    else change({ type, name, op: how });
  };
  const how = 'value' in leaf ? 'number' : leaf.op;
  return (
    <Stack gap="xs">
      <Choice
        label={t('Compared')}
        value={how as 'in'}
        choices={
          [
            ['in', t('is one of')],
            ['number', t('is a number that is …')],
            ['between', t('is between')],
            ['exists', t('is known')],
            ['missing', t('is not known')],
          ] as [Parameters<typeof choose>[0], string][]
        }
        onChange={choose}
      />
      <ValueOperands key={how} leaf={leaf} change={change} isNumeric={isNumeric} known={criterion?.values ?? []} />
    </Stack>
  );
}

function ValueOperands(props: {
  leaf: Value;
  change: (leaf: Value) => void;
  isNumeric: boolean;
  known: readonly { value: Scalar; count: number }[];
}) {
  const { leaf, change, isNumeric, known } = props;
  const isMoney = /^expected_value_/.test(leaf.name);
  if (leaf.op === 'in')
    return (
      <ValuesField
        label={t('Values')}
        values={leaf.values}
        known={known}
        isNumeric={isNumeric}
        say={(value) => sayFound(leaf.name, value)}
        onChange={(values) => change({ ...leaf, values: values as (string | number)[] })}
      />
    );
  if ('value' in leaf) {
    const set = ({ op, value }: { op: string; value: number }) => change({ ...leaf, op: op as typeof leaf.op, value });
    if (isMoney) return <MoneyFields bound={leaf} onChange={set} />;
    return <BoundFields label={t('Number')} ops={oneSided} decimals={6} bound={leaf} onChange={set} />;
  }
  if (leaf.op === 'between')
    return (
      <Group gap="xs" grow>
        <NumberBox label={t('From')} value={leaf.from} decimals={6} onChange={(from) => change({ ...leaf, from })} />
        <NumberBox label={t('To')} value={leaf.to} decimals={6} onChange={(to) => change({ ...leaf, to })} />
      </Group>
    );
  return null;
}

type Relative = LeafOf<'relative'>;

/** "who are among the top 20 % of everybody by money spent". */
export function RelativeEditor({ leaf, part, change }: EditorProps<'relative'>) {
  const { type, of, every } = leaf;
  const base = { type, of, ...(every && { every }) };
  if (part === 'of') return <MeasuredFields of={of} onChange={(next) => change({ ...leaf, of: next })} />;
  if (part === 'every')
    return (
      <LengthFields
        label={t('Worked out anew every')}
        most={1_000}
        withoutMinutes
        length={every ?? { amount: 1, unit: 'days' }}
        onChange={(next) => change({ ...leaf, every: next } as Relative)}
      />
    );
  const isShare = 'percent' in leaf;
  const choose = (is: Relative['is']) =>
    change(
      is === 'top' || is === 'bottom'
        ? { ...base, is, percent: isShare ? leaf.percent : 20 }
        : { ...base, is, than: isShare ? 'average' : leaf.than },
    );
  return (
    <Stack gap="xs">
      <Choice
        label={t('Place')}
        value={leaf.is}
        choices={[
          ['top', t('among the top')],
          ['bottom', t('among the bottom')],
          ['above', t('above')],
          ['below', t('below')],
        ]}
        onChange={choose}
      />
      {isShare ? (
        <NumberBox
          label={t('Share')}
          value={leaf.percent}
          {...{ min: 0.1, max: 99.9, decimals: 1, suffix: ' %' }}
          onChange={(percent) => change({ ...leaf, percent })}
        />
      ) : (
        <Choice
          label={t('Than')}
          value={leaf.than}
          choices={[
            ['average', t('the average')],
            ['median', t('the median')],
          ]}
          onChange={(than) => change({ ...leaf, than })}
        />
      )}
    </Stack>
  );
}

function beginMeasured(from: Measured['from'], names: { attribute: string; value: string }): Measured {
  switch (from) {
    case 'purchases':
      return { from, measure: 'net', window: { type: 'last', amount: 365, unit: 'days' } };
    case 'events':
      return { from, kind: 'order', measure: 'count' };
    case 'attribute':
      return { from, name: names.attribute };
    case 'value':
      return { from, name: names.value };
  }
}

function MeasuredFields({ of, onChange }: { of: Measured; onChange: (of: Measured) => void }) {
  const { items } = useCriteria();
  const numbers = (about: string[]) =>
    items.flatMap((item) => (about.includes(item.about) && item.range ? [item.name] : []));
  const attributes = numbers(['attribute']);
  const values = numbers(['value', 'score']);
  const first = { attribute: attributes[0] ?? '?', value: values[0] ?? 'expected_value_365' };
  const set = (fields: object) => onChange(withFields(of as never, fields) as unknown as Measured);
  return (
    <Stack gap="xs">
      <Choice
        label={t('Compared by')}
        value={of.from}
        choices={[
          ['purchases', t('what they bought')],
          ['events', t('what happened')],
          ['attribute', t('an attribute')],
          ['value', t('a value that was worked out')],
        ]}
        onChange={(from) => onChange(beginMeasured(from, first))}
      />
      {of.from === 'purchases' && (
        <>
          <Choice
            label={t('Measured by')}
            value={of.measure}
            choices={[
              ['net', t('money spent')],
              ['orders', t('number of orders')],
              ['average', t('money per order')],
            ]}
            onChange={(measure) => set({ measure })}
          />
          <LinesFields lines={of.lines} onChange={(lines) => set({ lines })} />
          <WindowFields window={of.window} onChange={(window) => set({ window })} />
        </>
      )}
      {of.from === 'events' && (
        <>
          <NameField
            label={t('Kind of event')}
            value={of.kind}
            names={kindsOf(items)}
            onChange={(kind) => set({ kind })}
          />
          <Choice
            label={t('Measured by')}
            value={of.measure}
            choices={[
              ['count', t('how many')],
              ['sum', t('the total amount')],
            ]}
            onChange={(measure) => set({ measure })}
          />
          <WhereFields kind={of.kind} wheres={of.where} onChange={(where) => set({ where })} />
          <WindowFields window={of.window} onChange={(window) => set({ window })} />
        </>
      )}
      {(of.from === 'attribute' || of.from === 'value') && (
        <NameField
          label={of.from === 'attribute' ? t('Attribute') : t('Value')}
          value={of.name}
          names={of.from === 'attribute' ? attributes : values}
          onChange={(name) => set({ name })}
        />
      )}
    </Stack>
  );
}
