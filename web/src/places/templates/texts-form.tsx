import { Button, Fieldset, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../words/index.ts';
import { languageName } from './look-choices.tsx';
import type { Draft } from './use-draft.ts';

type Variant = Draft['languages'][string];

/** Subject, preheader and plain text; and what is different in other languages: words, subject, preheader. */
export function TextsForm({
  draft,
  change,
  isReadOnly,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  isReadOnly: boolean;
}) {
  const tags = Object.keys(draft.languages).filter((tag) => tag !== 'default');
  const [tag, setTag] = useState(tags[0] ?? '');
  const base = draft.languages.default ?? {};
  const write = (of: string, part: Partial<Variant>) =>
    change({ languages: { ...draft.languages, [of]: { ...draft.languages[of], ...part } } });
  const add = (one: string) => {
    write(one, {});
    setTag(one);
  };
  const chosen = tags.includes(tag) ? tag : tags[0];
  return (
    <Stack>
      <TextInput
        label={t('Subject')}
        value={draft.subject}
        readOnly={isReadOnly}
        required
        onChange={({ currentTarget }) => change({ subject: currentTarget.value })}
      />
      <TextInput
        label={t('Preheader')}
        description={t('Shown in the inbox behind the subject.')}
        value={draft.preheader}
        readOnly={isReadOnly}
        onChange={({ currentTarget }) => change({ preheader: currentTarget.value })}
      />
      <Textarea
        label={t('Plain text')}
        description={t('Made from the letter when this is empty.')}
        value={draft.text ?? ''}
        readOnly={isReadOnly}
        autosize
        minRows={2}
        maxRows={14}
        onChange={({ currentTarget }) => change({ text: currentTarget.value || null })}
      />
      <Words
        legend={
          base.language
            ? t('Words, in {language}', { language: languageName(base.language) })
            : t('Words of the design itself')
        }
        words={base.words ?? {}}
        isReadOnly={isReadOnly}
        onChange={(words) => write('default', { words })}
      />
      <Group align="end" gap="xs">
        {tags.length > 0 && (
          <Select
            label={t('In other languages')}
            data={tags.map((one) => ({ value: one, label: languageName(one) }))}
            value={chosen ?? null}
            onChange={(one) => setTag(one ?? '')}
            allowDeselect={false}
          />
        )}
        {!isReadOnly && <AddLanguage known={tags} onAdd={add} />}
      </Group>
      {chosen && (
        <VariantForm tag={chosen} draft={draft} isReadOnly={isReadOnly} write={(part) => write(chosen, part)} />
      )}
    </Stack>
  );
}

function VariantForm(props: {
  tag: string;
  draft: Draft;
  isReadOnly: boolean;
  write: (part: Partial<Variant>) => void;
}) {
  const { tag, draft, isReadOnly, write } = props;
  const variant = draft.languages[tag] ?? {};
  const name = languageName(tag);
  const words = {
    ...Object.fromEntries(Object.keys(draft.languages.default?.words ?? {}).map((word) => [word, ''])),
    ...variant.words,
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={t('Subject, in {language}', { language: name })}
        value={variant.subject ?? ''}
        placeholder={draft.subject}
        readOnly={isReadOnly}
        onChange={({ currentTarget }) => write({ subject: currentTarget.value || undefined } as Partial<Variant>)}
      />
      <TextInput
        label={t('Preheader, in {language}', { language: name })}
        value={variant.preheader ?? ''}
        placeholder={draft.preheader}
        readOnly={isReadOnly}
        onChange={({ currentTarget }) => write({ preheader: currentTarget.value || undefined } as Partial<Variant>)}
      />
      <Words
        legend={t('Words, in {language}', { language: name })}
        words={words}
        isReadOnly={isReadOnly}
        onChange={(next) =>
          write({ words: Object.fromEntries(Object.entries(next).filter(([, text]) => text !== '')) })
        }
      />
      {variant.mjml && (
        <Text size="sm" c="dimmed">
          {t('This language has a design of its own ({count} characters), which is changed over the API only.', {
            count: variant.mjml.length,
          })}
        </Text>
      )}
    </Stack>
  );
}

function Words(props: {
  legend: string;
  words: Readonly<Record<string, string>>;
  isReadOnly: boolean;
  onChange: (words: Record<string, string>) => void;
}) {
  const { legend, words, isReadOnly, onChange } = props;
  const names = Object.keys(words);
  if (names.length === 0) return null;
  return (
    <Fieldset legend={legend}>
      <Stack gap="xs">
        {names.map((name) => (
          <Textarea
            key={name}
            label={name}
            value={words[name] ?? ''}
            readOnly={isReadOnly}
            autosize
            minRows={1}
            onChange={({ currentTarget }) => onChange({ ...words, [name]: currentTarget.value })}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

const offered = ['en', 'sv', 'da', 'nb', 'fi', 'de', 'nl', 'fr', 'es', 'it', 'pl'];

function AddLanguage({ known, onAdd }: { known: readonly string[]; onAdd: (tag: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  if (!isOpen) {
    return (
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('Add a language')}
      </Button>
    );
  }
  return (
    <Select
      label={t('Language to add')}
      data={offered.filter((tag) => !known.includes(tag)).map((tag) => ({ value: tag, label: languageName(tag) }))}
      value={null}
      searchable
      autoFocus
      onChange={(tag) => {
        if (tag) onAdd(tag);
        setIsOpen(false);
      }}
    />
  );
}
