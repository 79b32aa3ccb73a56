import { Group, TagsInput, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../../api/client.ts';
import { number } from '../../../../format/index.ts';
import type { Scalar } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';

/** Where values that occur are looked for. */
export type ValueSource = {
  about: 'attribute' | 'company' | 'event' | 'product' | 'category' | 'brand' | 'role';
  name?: string;
  kind?: string;
};
type Known = { value: Scalar; label?: string | null; count: number };

/** Values that occur, found by what is typed, the most frequent first. */
function useKnown(source: ValueSource | undefined, search: string): readonly Known[] {
  const [typed] = useDebouncedValue(search, 150);
  const query = { about: source?.about ?? 'role', ...source, search: typed } as const;
  const found = api.useQuery(
    'get',
    '/segments/criteria/values',
    { params: { query } },
    { enabled: source !== undefined, staleTime: 60_000, placeholderData: keepPreviousData },
  );
  return found.data?.items ?? [];
}

/** Some values, from those that occur or typed freely. Nothing is passed on while none is chosen. */
export function ValuesField(props: {
  label: string;
  values: readonly Scalar[];
  onChange: (values: Scalar[]) => void;
  source?: ValueSource;
  /** Values known already, of what cannot be searched. */
  known?: readonly Known[];
  say?: (value: Scalar) => string;
  isNumeric?: boolean;
  mayBeEmpty?: boolean;
}) {
  const { label, values, onChange, source, known = [], say = String, isNumeric = false, mayBeEmpty = false } = props;
  const [search, setSearch] = useState('');
  const found = useKnown(source, search);
  const all = [...known, ...found];
  const byText = new Map<string, Known>(all.map((each) => [String(each.value), each]));
  const [texts, setTexts] = useState(() => values.map(String));
  const original = new Map(values.map((value) => [String(value), value]));
  const read = (text: string): Scalar | undefined => {
    const exact = original.get(text) ?? byText.get(text)?.value;
    if (exact !== undefined) return exact;
    if (!isNumeric) return text;
    return Number.isFinite(Number(text)) && text.trim() !== '' ? Number(text) : undefined;
  };
  const choose = (next: string[]) => {
    setTexts(next);
    const chosen = next.map(read).filter((value) => value !== undefined);
    if (chosen.length > 0 || mayBeEmpty) onChange(chosen);
  };
  return (
    <TagsInput
      label={label}
      data={[...byText.keys()]}
      value={texts}
      onChange={choose}
      searchValue={search}
      onSearchChange={setSearch}
      // What is found by its label (a product by its name) would not be found again by its value.
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const each = byText.get(option.value);
        const words = each?.label ? `${each.label} (${option.value})` : say(each?.value ?? option.value);
        return (
          <Group justify="space-between" gap="xs" w="100%" wrap="nowrap">
            <span>{words}</span>
            {each && (
              <Text span size="sm" c="dimmed">
                {number(each.count)}
              </Text>
            )}
          </Group>
        );
      }}
      placeholder={texts.length === 0 ? t('Type or choose') : ''}
      maxDropdownHeight={220}
      comboboxProps={{ withinPortal: false }}
      splitChars={['\n', ';']}
      acceptValueOnBlur
      data-autofocus
    />
  );
}
