import { Button, Divider, Group, Stack } from '@mantine/core';
import type { Lines, Where } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { BoundFields, Choice, MoneyFields, oneSided } from './fields.tsx';
import { NameField } from './pickers.tsx';
import { useProperties } from './use-criteria.ts';
import { ValuesField } from './values-field.tsx';

/** Products, categories and brands; undefined when none is left. */
export function LinesFields({
  lines = {},
  onChange,
}: {
  lines?: Lines | undefined;
  onChange: (lines: Lines | undefined) => void;
}) {
  const set = (fields: Lines) => {
    const next = Object.fromEntries(
      Object.entries({ ...lines, ...fields }).filter(([, values]) => values && values.length > 0),
    ) as Lines;
    onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <Stack gap="xs">
      <ValuesField
        label={t('Categories')}
        values={lines.categories ?? []}
        source={{ about: 'category' }}
        onChange={(values) => set({ categories: values.map(String) })}
        mayBeEmpty
      />
      <ValuesField
        label={t('Brands')}
        values={lines.brands ?? []}
        source={{ about: 'brand' }}
        onChange={(values) => set({ brands: values.map(String) })}
        mayBeEmpty
      />
      <ValuesField
        label={t('Products')}
        values={lines.products ?? []}
        source={{ about: 'product' }}
        onChange={(values) => set({ products: values.map(String) })}
        mayBeEmpty
      />
    </Stack>
  );
}

type Wheres = readonly Where[];

/** What single events must be like: properties, references, amounts. Undefined when nothing is asked. */
export function WhereFields(props: {
  kind: string;
  wheres: Wheres | undefined;
  onChange: (wheres: Where[] | undefined) => void;
}) {
  const { kind, wheres = [], onChange } = props;
  const properties = useProperties(kind);
  const [first] = properties?.properties ?? [];
  const setAt = (place: number, made: Where[]) => {
    const next = wheres.toSpliced(place, 1, ...made);
    onChange(next.length > 0 ? next : undefined);
  };
  const more = (): Where =>
    first ? { field: 'property', name: first.name, op: 'exists' } : { field: 'amount', op: 'at-least', value: 10_000 };
  return (
    <Stack gap="sm">
      {wheres.map((where, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own, and stay in their order.
        <Stack gap="xs" key={place}>
          {place > 0 && <Divider label={t('and')} />}
          <WhereField kind={kind} where={where} onChange={(next) => setAt(place, [next])} />
          <Group justify="flex-end">
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAt(place, [])}>
              {t('Leave out')}
            </Button>
          </Group>
        </Stack>
      ))}
      {wheres.length < 10 && (
        <Button size="compact-sm" variant="default" onClick={() => onChange([...wheres, more()])}>
          {t('Ask for something more of each')}
        </Button>
      )}
    </Stack>
  );
}

function WhereField({ kind, where, onChange }: { kind: string; where: Where; onChange: (where: Where) => void }) {
  const properties = useProperties(kind);
  const known = properties?.properties ?? [];
  const begin = (field: Where['field']): Where => {
    if (field === 'ref') return { field, values: [String(properties?.references[0]?.value ?? '?')] };
    if (field === 'amount') return { field, op: 'at-least', value: 10_000 };
    return { field, name: known[0]?.name ?? '?', op: 'exists' };
  };
  return (
    <Stack gap="xs">
      <Choice
        label={t('What of it')}
        value={where.field}
        choices={[
          ['property', t('a property')],
          ['amount', t('the amount')],
          ['ref', t('the reference')],
        ]}
        onChange={(field) => onChange(begin(field))}
      />
      {where.field === 'amount' && (
        <MoneyFields bound={where} onChange={(bound) => onChange({ field: 'amount', ...bound })} />
      )}
      {where.field === 'ref' && (
        <ValuesField
          label={t('References')}
          values={where.values}
          source={{ about: 'event', kind }}
          onChange={(values) => onChange({ field: 'ref', values: values.map(String) })}
        />
      )}
      {where.field === 'property' && <PropertyFields {...{ kind, where, onChange }} />}
    </Stack>
  );
}

type Property = Extract<Where, { field: 'property' }>;

function PropertyFields({
  kind,
  where,
  onChange,
}: {
  kind: string;
  where: Property;
  onChange: (where: Where) => void;
}) {
  const known = useProperties(kind)?.properties ?? [];
  const property = known.find(({ name }) => name === where.name);
  const { field, name } = where;
  const choose = (op: 'in' | 'number' | 'exists') => {
    if (op === 'exists') return onChange({ field, name, op });
    if (op === 'number') return onChange({ field, name, op: 'at-least', value: property?.range?.median ?? 1 });
    return onChange({ field, name, op, values: [property?.values[0]?.value ?? '?'] });
  };
  const how = where.op === 'in' || where.op === 'exists' ? where.op : 'number';
  return (
    <Stack gap="xs">
      <NameField
        label={t('Property')}
        value={name}
        names={known.map((each) => each.name)}
        onChange={(next) => onChange({ field, name: next, op: 'exists' })}
      />
      <Choice
        label={t('Compared')}
        value={how}
        choices={[
          ['exists', t('is given')],
          ['in', t('is one of')],
          ['number', t('is a number that is …')],
        ]}
        onChange={choose}
      />
      {where.op === 'in' && (
        <ValuesField
          key={name}
          label={t('Values')}
          values={where.values}
          source={{ about: 'event', kind, name }}
          isNumeric={property?.type === 'number'}
          onChange={(values) => onChange({ ...where, values })}
        />
      )}
      {where.op !== 'in' && where.op !== 'exists' && (
        <BoundFields
          label={t('Number')}
          ops={oneSided}
          decimals={6}
          bound={where}
          onChange={(bound) => onChange({ field, name, op: bound.op as typeof where.op, value: bound.value })}
        />
      )}
    </Stack>
  );
}
