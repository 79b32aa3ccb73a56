import { Group, Select, Stack, Text } from '@mantine/core';
import { t } from '../../../words/index.ts';
import { ChoicesForm } from './choices-form.tsx';
import { EntryForm } from './entry-form.tsx';
import { kindNames } from './kind-names.ts';
import { type EntryKind, entryOf, type SlotEntry } from './slot-entry.ts';
import type { Segment } from './use-choices.ts';

const fromDesign = 'design';

/** One slot of the design: what the template says, or something of this content's own. */
export function SlotForm(props: {
  name: string;
  hasDefault: boolean;
  entry: SlotEntry | null;
  segments: readonly Segment[];
  languages: readonly string[];
  onChange: (entry: SlotEntry | null) => void;
}) {
  const { name, hasDefault, entry, segments, languages, onChange } = props;
  const choose = (kind: string | null) => {
    if (kind === fromDesign) onChange(null);
    else if (kind) onChange(entryOf(kind as EntryKind, entry, segments[0]?.id ?? 0));
  };
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <Text fw={600}>{t('Slot {name}', { name })}</Text>
        <Select
          aria-label={t('What stands in {name}', { name })}
          data={[
            { value: fromDesign, label: hasDefault ? t('What the template says') : t('Nothing') },
            ...kindNames().filter(({ value }) => value !== 'choices' || segments.length > 0),
          ]}
          value={entry?.kind ?? fromDesign}
          allowDeselect={false}
          onChange={choose}
          miw={240}
        />
      </Group>
      {entry?.kind === 'choices' ? (
        <ChoicesForm name={name} entry={entry} segments={segments} languages={languages} onChange={onChange} />
      ) : (
        entry && <EntryForm name={name} entry={entry} languages={languages} onChange={onChange} />
      )}
    </Stack>
  );
}
