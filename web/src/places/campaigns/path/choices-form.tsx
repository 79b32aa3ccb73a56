import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { t } from '../../../words/index.ts';
import { EntryForm } from './entry-form.tsx';
import { kindNames } from './kind-names.ts';
import { entryOf, type PlainEntry, type SlotChoices } from './slot-entry.ts';
import type { Segment } from './use-choices.ts';

const fromDesign = 'design';

/** What a slot shows to whom, in order of priority, and what everybody else sees. */
export function ChoicesForm(props: {
  name: string;
  entry: SlotChoices;
  segments: readonly Segment[];
  languages: readonly string[];
  onChange: (entry: SlotChoices) => void;
}) {
  const { name, entry, segments, languages, onChange } = props;
  const { choices } = entry;
  const set = (place: number, part: Partial<SlotChoices['choices'][number]>) =>
    onChange({ ...entry, choices: choices.map((each, index) => (index === place ? { ...each, ...part } : each)) });
  const taken = choices.map(({ segmentId }) => segmentId);
  const free = segments.find(({ id }) => !taken.includes(id));
  return (
    <Stack>
      {choices.map(({ segmentId, content }, place) => (
        <Stack key={segmentId} gap="xs" pl="md" style={{ borderInlineStart: '2px solid var(--line)' }}>
          <Group align="end">
            <Select
              label={t('{place, number}. For', { place: place + 1 })}
              data={segments
                .filter(({ id }) => id === segmentId || !taken.includes(id))
                .map(({ id, name: label }) => ({ value: String(id), label }))}
              value={String(segmentId)}
              allowDeselect={false}
              searchable
              onChange={(chosen) => chosen && set(place, { segmentId: Number(chosen) })}
            />
            <KindSelect
              label={t('What they see')}
              kind={content.kind}
              onChange={(kind) => kind && set(place, { content: entryOf(kind, null, 0) as PlainEntry })}
            />
            {choices.length > 1 && (
              <Button
                variant="subtle"
                size="sm"
                onClick={() => onChange({ ...entry, choices: choices.filter((_, index) => index !== place) })}
              >
                {t('Remove')}
              </Button>
            )}
          </Group>
          <EntryForm
            name={name}
            entry={content}
            languages={languages}
            onChange={(next) => set(place, { content: next })}
          />
        </Stack>
      ))}
      {free && choices.length < 20 && (
        <Group>
          <Button
            variant="default"
            size="sm"
            onClick={() =>
              onChange({ ...entry, choices: [...choices, { segmentId: free.id, content: { kind: 'text', body: '' } }] })
            }
          >
            {t('One more segment')}
          </Button>
        </Group>
      )}
      <Text fw={500}>{t('Everybody else')}</Text>
      <Stack gap="xs" pl="md" style={{ borderInlineStart: '2px solid var(--line)' }}>
        <KindSelect
          label={t('What they see')}
          kind={entry.otherwise?.kind ?? null}
          onChange={(kind) => onChange({ ...entry, otherwise: kind ? (entryOf(kind, null, 0) as PlainEntry) : null })}
        />
        {entry.otherwise && (
          <EntryForm
            name={name}
            entry={entry.otherwise}
            languages={languages}
            onChange={(otherwise) => onChange({ ...entry, otherwise })}
          />
        )}
      </Stack>
    </Stack>
  );
}

function KindSelect(props: {
  label: string;
  kind: PlainEntry['kind'] | null;
  onChange: (kind: PlainEntry['kind'] | null) => void;
}) {
  const { label, kind, onChange } = props;
  return (
    <Select
      label={label}
      data={[
        { value: fromDesign, label: t('What the template says') },
        ...kindNames().filter(({ value }) => value !== 'choices'),
      ].filter(({ value }) => value !== fromDesign || kind === null || label !== '')}
      value={kind ?? fromDesign}
      allowDeselect={false}
      onChange={(chosen) => onChange(chosen === fromDesign ? null : (chosen as PlainEntry['kind']))}
      maw={280}
    />
  );
}
