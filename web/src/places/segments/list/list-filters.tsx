import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../../../words/index.ts';
import { purposeKeys, purposeNames } from '../purposes.ts';
import { type CriterionKind, criterionKinds } from './kinds-of-definition.ts';
import { type Narrowing, type SortKey, type StateKey, sortKeys, stateKeys } from './narrow-segments.ts';

const stateNames: Record<StateKey, string> = { used: t('In use'), new: t('New'), idle: t('Idle') };
const kindNames: Record<CriterionKind, string> = {
  demographic: t('Demographic'),
  geographic: t('Geographic'),
  psychographic: t('Psychographic'),
  behavioural: t('Behaviour'),
  value: t('Customer value'),
  firmographic: t('Company'),
  list: t('List kept by hand'),
};
const sortNames: Record<SortKey, string> = {
  size: t('Largest first'),
  growth: t('Fastest growing first'),
  changed: t('Changed last first'),
  idle: t('Idle first'),
  name: t('By name'),
};

const choicesOf = <Key extends string>(keys: readonly Key[], names: Readonly<Record<Key, string>>) =>
  keys.map((value) => ({ value, label: names[value] }));

/** Search, filters and order of the list; all of them live in the address. */
export function ListFilters({ narrowing, onChange }: { narrowing: Narrowing; onChange: (change: Narrowing) => void }) {
  const [typed, setTyped] = useState(narrowing.search ?? '');
  const find = useDebouncedCallback((text: string) => onChange({ search: text.trim() || undefined }), 200);
  const choose = (name: keyof Narrowing) => (value: string | null) => onChange({ [name]: value ?? undefined });
  const any = { clearable: true, clearButtonProps: { 'aria-label': t('Any') }, placeholder: t('Any') };
  return (
    <Group align="end" gap="sm">
      <TextInput
        label={t('Search')}
        placeholder={t('Name, purpose or rule')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          find(currentTarget.value);
        }}
      />
      <Select
        {...any}
        label={t('Purpose')}
        w={170}
        data={choicesOf(purposeKeys, purposeNames)}
        value={narrowing.purpose ?? null}
        onChange={choose('purpose')}
      />
      <Select
        {...any}
        label={t('Criteria')}
        w={170}
        data={choicesOf(criterionKinds, kindNames)}
        value={narrowing.kind ?? null}
        onChange={choose('kind')}
      />
      <Select
        {...any}
        label={t('Use')}
        w={130}
        data={choicesOf(stateKeys, stateNames)}
        value={narrowing.state ?? null}
        onChange={choose('state')}
      />
      <Select
        label={t('Sort by')}
        w={200}
        allowDeselect={false}
        data={choicesOf(sortKeys, sortNames)}
        value={narrowing.sort ?? 'size'}
        onChange={choose('sort')}
      />
    </Group>
  );
}
