import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../../words/index.ts';

type Texts = Record<string, string | undefined>;
type Field = { key: string; label: string; isLong?: boolean };

const common = ['sv', 'da', 'nb', 'fi', 'en', 'de', 'fr', 'es', 'nl', 'pl'];

const languageName = (tag: string) => new Intl.DisplayNames(['en', tag], { type: 'language' }).of(tag) ?? tag;

/** The same texts in other languages: what is left empty there is taken from above. */
export function OtherLanguages(props: {
  /** What is told in other languages, for the label of the button. */
  of: string;
  known: readonly string[];
  value: Readonly<Record<string, Texts>>;
  fields: readonly Field[];
  onChange: (value: Record<string, Texts>) => void;
}) {
  const { of, known, value, fields, onChange } = props;
  const [isOpen, setIsOpen] = useState(Object.keys(value).length > 0);
  const tags = Object.keys(value);
  const offered = [...new Set([...known.filter((tag) => tag !== 'default'), ...common])].filter(
    (tag) => !tags.includes(tag),
  );
  if (!isOpen)
    return (
      <Group>
        <Button variant="subtle" size="compact-sm" onClick={() => setIsOpen(true)}>
          {t('In other languages: {what}', { what: of })}
        </Button>
      </Group>
    );
  const set = (tag: string, key: string, text: string) => {
    const { [key]: _, ...others } = value[tag] ?? {};
    onChange({ ...value, [tag]: text === '' ? others : { ...others, [key]: text } });
  };
  return (
    <Stack gap="sm" pl="md" style={{ borderInlineStart: '2px solid var(--line)' }}>
      {tags.map((tag) => (
        <Stack key={tag} gap={4}>
          {fields.map(({ key, label, isLong }) => {
            const Input = isLong ? Textarea : TextInput;
            return (
              <Input
                key={key}
                label={t('{label}, {language}', { label, language: languageName(tag) })}
                value={value[tag]?.[key] ?? ''}
                onChange={({ currentTarget }: { currentTarget: { value: string } }) =>
                  set(tag, key, currentTarget.value)
                }
                {...(isLong ? { autosize: true, minRows: 2 } : {})}
              />
            );
          })}
          <Group>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => onChange(Object.fromEntries(Object.entries(value).filter(([each]) => each !== tag)))}
            >
              {t('Remove: {name}', { name: languageName(tag) })}
            </Button>
          </Group>
        </Stack>
      ))}
      <Select
        label={t('Add a language')}
        placeholder={t('Choose one')}
        data={offered.map((tag) => ({ value: tag, label: languageName(tag) }))}
        value={null}
        searchable
        onChange={(tag) => tag && onChange({ ...value, [tag]: {} })}
        maw={280}
      />
    </Stack>
  );
}
