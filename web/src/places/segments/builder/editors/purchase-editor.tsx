import { Stack } from '@mantine/core';
import type { LeafOf } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { morning } from '../parts-of-leaf.ts';
import { type EditorProps, withFields } from './editor-props.ts';
import { LinesFields } from './event-fields.tsx';
import { BoundFields, Choice, LengthFields, MoneyFields, ShareFields } from './fields.tsx';
import { TimeFields } from './time-fields.tsx';
import { ValuesField } from './values-field.tsx';
import { WindowFields } from './window-fields.tsx';

type Purchase = LeafOf<'purchase'>;
type Measure = Purchase['measure'];

const measureNames = (): [Measure, string][] => [
  ['orders', t('how often they ordered')],
  ['net', t('how much they spent')],
  ['average', t('how much they spent per order')],
  ['quantity', t('how many pieces they bought')],
  ['distinct', t('how many different things or days')],
  ['recency', t('how long ago they last ordered')],
  ['tenure', t('how long ago they first ordered')],
  ['share', t('which share of orders at a time of day')],
  ['favourite', t('what they order most of')],
];

/** The same purchases measured in another way. */
function remeasurePurchase(leaf: Purchase, measure: Measure): Purchase {
  const { type, lines } = leaf;
  const base = { type, ...(lines && { lines }) };
  const window = 'window' in leaf && leaf.window ? { window: leaf.window } : {};
  switch (measure) {
    case 'orders':
      return { ...base, ...window, measure, op: 'at-least', value: 1 };
    case 'net':
    case 'average':
      return { ...base, ...window, measure, op: 'at-least', value: 50_000 };
    case 'quantity':
      return { ...base, ...window, measure, op: 'at-least', value: 5 };
    case 'distinct':
      return { ...base, ...window, measure, of: 'product', op: 'at-least', value: 3 };
    case 'recency':
    case 'tenure':
      return { ...base, measure, op: 'at-least', amount: 60, unit: 'days' };
    case 'share':
      return { ...base, ...window, measure, localTime: morning, op: 'at-least', percent: 60 };
    case 'favourite':
      return { ...base, ...window, measure, of: 'category', by: 'orders', values: ['?'] };
  }
}

/** "who ordered category “tea” at least 3 times before 12:00 in the last 90 days". */
export function PurchaseEditor({ leaf, part, change }: EditorProps<'purchase'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  switch (part) {
    case 'lines':
      return <LinesFields lines={leaf.lines} onChange={(lines) => set({ lines })} />;
    case 'window':
      return (
        <WindowFields window={'window' in leaf ? leaf.window : undefined} onChange={(window) => set({ window })} />
      );
    case 'time':
      return (
        <TimeFields
          time={'localTime' in leaf && leaf.localTime ? leaf.localTime : morning}
          onChange={(localTime) => set({ localTime })}
        />
      );
    case 'number':
    case 'values':
      return <PurchaseNumber leaf={leaf} set={set} />;
    default:
      return (
        <Stack gap="xs">
          <Choice
            label={t('Measured by')}
            value={leaf.measure}
            choices={measureNames()}
            onChange={(measure) => change(remeasurePurchase(leaf, measure))}
          />
          <PurchaseNumber key={leaf.measure} leaf={leaf} set={set} />
        </Stack>
      );
  }
}

const things = () =>
  [
    ['product', t('products')],
    ['category', t('categories')],
    ['brand', t('brands')],
  ] as const;

function PurchaseNumber({ leaf, set }: { leaf: Purchase; set: (fields: object) => void }) {
  switch (leaf.measure) {
    case 'orders':
      return <BoundFields label={t('How often')} bound={leaf} min={0} onChange={set} />;
    case 'net':
    case 'average':
      return <MoneyFields bound={leaf} onChange={set} />;
    case 'quantity':
      return <BoundFields label={t('Units')} bound={leaf} decimals={3} onChange={set} />;
    case 'distinct':
      return (
        <Stack gap="xs">
          <Choice
            label={t('Different')}
            value={leaf.of}
            choices={[...things(), ['days', t('days')]]}
            onChange={(of) => set({ of })}
          />
          <BoundFields label={t('How many')} bound={leaf} min={0} onChange={set} />
        </Stack>
      );
    case 'recency':
    case 'tenure':
      return (
        <Stack gap="xs">
          <Choice
            label={t('Compared')}
            value={leaf.op}
            choices={[
              ['at-least', t('so long ago or longer')],
              ['at-most', t('less long ago')],
            ]}
            onChange={(op) => set({ op })}
          />
          <LengthFields length={leaf} onChange={set} />
        </Stack>
      );
    case 'share':
      return <ShareFields bound={leaf} onChange={set} />;
    case 'favourite':
      return (
        <Stack gap="xs">
          <Choice label={t('Of which')} value={leaf.of} choices={things()} onChange={(of) => set({ of })} />
          <Choice
            label={t('Most by')}
            value={leaf.by}
            choices={[
              ['orders', t('number of orders')],
              ['quantity', t('quantity')],
              ['amount', t('money spent')],
            ]}
            onChange={(by) => set({ by })}
          />
          <ValuesField
            key={leaf.of}
            label={t('The favourite is one of')}
            values={leaf.values.filter((value) => value !== '?')}
            source={{ about: leaf.of }}
            onChange={(values) => set({ values: values.map(String) })}
          />
        </Stack>
      );
  }
}
