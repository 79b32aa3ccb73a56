import { Button, Divider, Group, Stack } from '@mantine/core';
import type { LeafOf, Step } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { morning } from '../parts-of-leaf.ts';
import { type EditorProps, withFields } from './editor-props.ts';
import { LinesFields, WhereFields } from './event-fields.tsx';
import { BoundFields, Choice, LengthFields, MoneyFields, ShareFields } from './fields.tsx';
import { NameField } from './pickers.tsx';
import { TimeFields } from './time-fields.tsx';
import { kindsOf, useCriteria, useProperties } from './use-criteria.ts';
import { WindowFields } from './window-fields.tsx';

type Event = LeafOf<'event'>;
type Measure = Event['measure'];

const measureNames = (): [Measure, string][] => [
  ['count', t('how many')],
  ['sum', t('the total')],
  ['average', t('the average')],
  ['min', t('the smallest')],
  ['max', t('the largest')],
  ['first', t('the first')],
  ['last', t('the latest')],
  ['distinct', t('how many different')],
  ['share', t('the share of some')],
];

/** The same events measured in another way. */
function remeasure(leaf: Event, measure: Measure): Event {
  const { type, kind, where, localTime, window } = leaf;
  const base = { type, kind, ...(where && { where }), ...(localTime && { localTime }), ...(window && { window }) };
  switch (measure) {
    case 'count':
      return { ...base, measure, op: 'at-least', value: 1 };
    case 'distinct':
      return { ...base, measure, of: 'days', op: 'at-least', value: 2 };
    case 'share':
      return { ...base, measure, part: { localTime: morning }, op: 'at-least', percent: 50 };
    default: {
      const property = 'property' in leaf && leaf.property !== undefined ? { property: leaf.property } : {};
      return { ...base, measure, ...property, op: 'at-least', value: 10_000 };
    }
  }
}

/** "who have at least 2 visits in the last 90 days". */
export function EventEditor({ leaf, part, change }: EditorProps<'event'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  switch (part) {
    case 'where':
      return <WhereFields kind={leaf.kind} wheres={leaf.where} onChange={(where) => set({ where })} />;
    case 'time':
      return <TimeFields time={leaf.localTime ?? morning} onChange={(localTime) => set({ localTime })} />;
    case 'window':
      return <WindowFields window={leaf.window} onChange={(window) => set({ window })} />;
    case 'number':
      return <EventNumber leaf={leaf} set={set} />;
    case 'part':
      return leaf.measure === 'share' ? <SharePart leaf={leaf} set={set} /> : <EventNumber leaf={leaf} set={set} />;
    default:
      return (
        <Stack gap="xs">
          <KindField kind={leaf.kind} onChange={(kind) => set({ kind })} />
          <Choice
            label={t('Measured by')}
            value={leaf.measure}
            choices={measureNames()}
            onChange={(measure) => change(remeasure(leaf, measure))}
          />
          <EventNumber key={leaf.measure} leaf={leaf} set={set} />
        </Stack>
      );
  }
}

function KindField({ kind, onChange }: { kind: string; onChange: (kind: string) => void }) {
  const { items } = useCriteria();
  return <NameField label={t('Kind of event')} value={kind} names={kindsOf(items)} onChange={onChange} />;
}

function EventNumber({ leaf, set }: { leaf: Event; set: (fields: object) => void }) {
  const properties = useProperties(leaf.kind)?.properties ?? [];
  const names = properties.map(({ name }) => name);
  switch (leaf.measure) {
    case 'count':
      return <BoundFields label={t('How many')} bound={leaf} min={0} onChange={set} />;
    case 'share':
      return <ShareFields bound={leaf} onChange={set} />;
    case 'distinct':
      return (
        <Stack gap="xs">
          <Choice
            label={t('Different')}
            value={leaf.of}
            choices={[
              ['days', t('days')],
              ['ref', t('references')],
              ['property', t('values of a property')],
            ]}
            onChange={(of) => set({ of, property: of === 'property' ? (names[0] ?? '?') : undefined })}
          />
          {leaf.of === 'property' && (
            <NameField
              label={t('Property')}
              value={leaf.property ?? ''}
              names={names}
              onChange={(property) => set({ property })}
            />
          )}
          <BoundFields label={t('How many')} bound={leaf} min={0} onChange={set} />
        </Stack>
      );
    default:
      return (
        <Stack gap="xs">
          <Choice
            label={t('Of what')}
            value={leaf.property === undefined ? 'amount' : 'property'}
            choices={[
              ['amount', t('the amount')],
              ['property', t('a property that is a number')],
            ]}
            onChange={(of) => set({ property: of === 'amount' ? undefined : (names[0] ?? '?') })}
          />
          {leaf.property === undefined ? (
            <MoneyFields bound={leaf} onChange={set} />
          ) : (
            <>
              <NameField
                label={t('Property')}
                value={leaf.property}
                names={names}
                onChange={(property) => set({ property })}
              />
              <BoundFields label={t('Number')} bound={leaf} decimals={6} onChange={set} />
            </>
          )}
        </Stack>
      );
  }
}

type Share = Extract<Event, { measure: 'share' }>;

function SharePart({ leaf, set }: { leaf: Share; set: (fields: object) => void }) {
  const { part } = leaf;
  return (
    <Stack gap="sm">
      <Choice
        label={t('At a time of day')}
        value={part.localTime ? 'yes' : 'no'}
        choices={[
          ['yes', t('at certain hours or days')],
          ['no', t('at any time')],
        ]}
        onChange={(choice) => {
          const { localTime: _, ...rest } = part;
          set({ part: choice === 'yes' ? { ...rest, localTime: morning } : rest });
        }}
      />
      {part.localTime && (
        <TimeFields time={part.localTime} onChange={(localTime) => set({ part: { ...part, localTime } })} />
      )}
      <Divider />
      <WhereFields
        kind={leaf.kind}
        wheres={part.where}
        onChange={(where) => {
          const { where: _, ...rest } = part;
          set({ part: where ? { ...rest, where } : rest });
        }}
      />
    </Stack>
  );
}

/** "for whom there was a visit and later an order, within 7 days". */
export function SequenceEditor({ leaf, part, change }: EditorProps<'sequence'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  if (part === 'window') return <WindowFields window={leaf.window} onChange={(window) => set({ window })} />;
  if (part === 'within')
    return (
      <LengthFields
        label={t('From the first to the last, at most')}
        length={leaf.within}
        onChange={(within) => set({ within })}
      />
    );
  const setAt = (place: number, steps: Step[]) => set({ steps: leaf.steps.toSpliced(place, 1, ...steps) });
  const isFollowed = leaf.is === 'followed';
  return (
    <Stack gap="sm">
      <Choice
        label={t('What then')}
        value={leaf.is}
        choices={[
          ['followed', t('one thing after another')],
          ['not-followed', t('the first, and then not the second')],
        ]}
        onChange={(is) => set(is === 'not-followed' ? { is, steps: leaf.steps.slice(0, 2) } : { is })}
      />
      {leaf.steps.map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own, and stay in their order.
        <Stack gap="xs" key={place}>
          <Divider label={place === 0 ? t('First') : isFollowed ? t('And later') : t('And then not')} />
          <StepFields step={step} onChange={(next) => setAt(place, [next])} />
          {leaf.steps.length > 2 && (
            <Group justify="flex-end">
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAt(place, [])}>
                {t('Leave out')}
              </Button>
            </Group>
          )}
        </Stack>
      ))}
      {isFollowed && leaf.steps.length < 5 && (
        <Button size="compact-sm" variant="default" onClick={() => set({ steps: [...leaf.steps, { kind: 'order' }] })}>
          {t('And later something more')}
        </Button>
      )}
    </Stack>
  );
}

function StepFields({ step, onChange }: { step: Step; onChange: (step: Step) => void }) {
  const set = (fields: Partial<Step>) => onChange(withFields(step as never, fields) as unknown as Step);
  const isBought = step.kind === 'order' || step.kind === 'refund';
  return (
    <Stack gap="xs">
      <KindField kind={step.kind} onChange={(kind) => onChange({ kind })} />
      <Group gap="xs">
        {!step.localTime && (
          <Button size="compact-sm" variant="default" onClick={() => set({ localTime: morning })}>
            {t('At a time of day')}
          </Button>
        )}
        {isBought && !step.lines && (
          <Button size="compact-sm" variant="default" onClick={() => set({ lines: {} })}>
            {t('With certain products')}
          </Button>
        )}
      </Group>
      {step.localTime && (
        <>
          <TimeFields time={step.localTime} onChange={(localTime) => set({ localTime })} />
          <Button size="compact-sm" variant="subtle" onClick={() => set({ localTime: undefined })}>
            {t('At any time')}
          </Button>
        </>
      )}
      {isBought && step.lines && <LinesFields lines={step.lines} onChange={(lines) => set({ lines: lines })} />}
      <WhereFields kind={step.kind} wheres={step.where} onChange={(where) => set({ where: where })} />
    </Stack>
  );
}
