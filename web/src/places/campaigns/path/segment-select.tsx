import { Group, MultiSelect, Text } from '@mantine/core';
import { number } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';
import type { Segment } from './use-choices.ts';

/** Chooses segments by name, each with how many are in it now. */
export function SegmentSelect(props: {
  label: string;
  description?: string;
  segments: readonly Segment[];
  value: readonly number[];
  onChange: (ids: number[]) => void;
  /** Chosen in the other list. */
  except?: readonly number[];
}) {
  const { label, description, segments, value, onChange, except = [] } = props;
  const offered = segments.filter(({ id }) => !except.includes(id));
  const sizes = new Map(segments.map(({ id, size }) => [String(id), size]));
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length === 0 ? t('Choose segments') : ''}
      data={offered.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      maxValues={50}
      searchable
      nothingFoundMessage={t('No segment of this name')}
      renderOption={({ option }) => (
        <Group justify="space-between" flex={1} gap="sm" wrap="nowrap">
          <span>{option.label}</span>
          <Text span size="sm" c="dimmed">
            {number(sizes.get(option.value) ?? 0)}
          </Text>
        </Group>
      )}
      maw={640}
    />
  );
}
