import { Group, Paper, Select, Stack, Text } from '@mantine/core';
import type { components } from '../../../api/schema.d.ts';
import { t } from '../../../words/index.ts';
import { CountedInput } from './counted-input.tsx';
import { OtherLanguages } from './other-languages.tsx';
import { SlotForm } from './slot-form.tsx';
import type { Segment } from './use-choices.ts';
import type { Content } from './use-draft.ts';

const everybody = 'everybody';
const allVariants = 'all';

/** One content: for whom, subject and preheader, and what stands in the slots of the design. */
export function ContentForm(props: {
  content: Content;
  design: components['schemas']['Template'];
  segments: readonly Segment[];
  variants: readonly string[];
  onChange: (content: Content) => void;
}) {
  const { content, design, segments, variants, onChange } = props;
  const set = (part: Partial<Content>) => onChange({ ...content, ...part });
  const slots = content.slots ?? {};
  return (
    <Stack>
      <Group grow align="start">
        <Select
          label={t('For')}
          data={[
            ...segments.map(({ id, name }) => ({ value: String(id), label: name })),
            { value: everybody, label: t('Everybody else') },
          ]}
          value={content.segmentId ? String(content.segmentId) : everybody}
          allowDeselect={false}
          searchable
          onChange={(chosen) => chosen && set({ segmentId: chosen === everybody ? null : Number(chosen) })}
        />
        {variants.length > 0 && (
          <Select
            label={t('In variant')}
            data={[
              { value: allVariants, label: t('All variants') },
              ...variants.map((key) => ({ value: key, label: t('Variant {key}', { key }) })),
            ]}
            value={content.variant ?? allVariants}
            allowDeselect={false}
            onChange={(chosen) => chosen && set({ variant: chosen === allVariants ? null : chosen })}
          />
        )}
      </Group>
      <CountedInput
        label={t('Subject')}
        value={content.subject}
        otherwise={design.subject}
        fits={45}
        onChange={(subject) => set({ subject })}
      />
      <CountedInput
        label={t('Preheader')}
        value={content.preheader}
        otherwise={design.preheader}
        fits={90}
        onChange={(preheader) => set({ preheader })}
      />
      <OtherLanguages
        of={t('subject and preheader')}
        known={Object.keys(design.languages)}
        value={content.languages ?? {}}
        fields={[
          { key: 'subject', label: t('Subject') },
          { key: 'preheader', label: t('Preheader') },
        ]}
        onChange={(languages) => set({ languages: languages as NonNullable<Content['languages']> })}
      />
      {design.slots.length === 0 && (
        <Text c="dimmed">{t('This template has no slots: everybody sees the same design.')}</Text>
      )}
      {design.slots.map(({ name, hasDefault }) => (
        <Paper key={name} withBorder p="md" component="section" aria-label={t('Slot {name}', { name })}>
          <SlotForm
            name={name}
            hasDefault={hasDefault}
            entry={slots[name] ?? null}
            segments={segments}
            languages={Object.keys(design.languages)}
            onChange={(entry) => {
              const { [name]: _, ...others } = slots;
              set({ slots: entry === null ? others : { ...others, [name]: entry } });
            }}
          />
        </Paper>
      ))}
    </Stack>
  );
}
