import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { api } from '../../api/client.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { Loading } from '../../parts/loading.tsx';
import { t } from '../../words/index.ts';
import type { Brand, BrandDraft } from './use-brand-draft.ts';

const CodeEditor = lazy(() => import('../../parts/code/code-editor.tsx'));

const noWords: never[] = [];
const checkedAfterMs = 400;

/** What is wrong with the parts as they are being written, at their places in the one that is open. */
function useMarks({ theme, partials }: BrandDraft, name: string, tag: string) {
  const [body] = useDebouncedValue(
    useMemo(() => ({ theme, partials }), [theme, partials]),
    checkedAfterMs,
  );
  const check = api.useQuery(
    'post',
    '/brand/lint',
    { body },
    { gcTime: 30_000, placeholderData: keepPreviousData, retry: false },
  );
  return useMemo(() => {
    const problems = check.data?.problems ?? [];
    return problems.filter(({ part, language = '' }) => part === `partial:${name}` && language === tag);
  }, [check.data, name, tag]);
}

/** Header, footer, looks and further parts that designs share, as MJML; in the languages they have. */
export function PartialsForm(props: {
  brand: Brand;
  draft: BrandDraft;
  isReadOnly: boolean;
  onChange: (partials: BrandDraft['partials']) => void;
}) {
  const { brand, draft, isReadOnly, onChange } = props;
  const confirm = useConfirm();
  const language = api.useQuery('get', '/template-language', {}, { staleTime: 60_000 });
  const names = [...new Set([...Object.keys(brand.whole.partials), ...Object.keys(draft.partials)])];
  const [name, setName] = useState(names.includes('header') ? 'header' : (names[0] ?? ''));
  const [tag, setTag] = useState('');
  const [isNaming, setIsNaming] = useState(false);
  const own = draft.partials[name];
  const partial = own ?? brand.whole.partials[name] ?? { mjml: '' };
  const tags = Object.keys(partial.languages ?? {});
  const text = tag === '' ? partial.mjml : (partial.languages?.[tag]?.mjml ?? '');
  const marks = useMarks(draft, name, tag);
  const write = (mjml: string) => {
    if (mjml === text) return;
    const next =
      tag === '' ? { ...partial, mjml } : { ...partial, languages: { ...partial.languages, [tag]: { mjml } } };
    onChange({ ...draft.partials, [name]: next });
  };
  const takeDefault = async () => {
    const isOurs = ['styles', 'header', 'footer'].includes(name);
    const title = isOurs ? t('Take “{name}” as it comes with Kohort?', { name }) : t('Remove “{name}”?', { name });
    if (
      !(await confirm({
        title,
        children: t('It counts from the next version of the brand on.'),
        verb: isOurs ? t('Take ours') : t('Remove'),
      }))
    )
      return;
    const { [name]: _, ...rest } = draft.partials;
    onChange(rest);
  };
  return (
    <Stack gap="sm">
      <Group align="end" gap="xs">
        <Select
          label={t('Part')}
          data={names}
          value={name}
          allowDeselect={false}
          onChange={(next) => {
            setName(next ?? name);
            setTag('');
          }}
        />
        {tags.length > 0 && (
          <Select
            label={t('Language')}
            data={[{ value: '', label: t('without a language') }, ...tags.map((one) => ({ value: one, label: one }))]}
            value={tag}
            allowDeselect={false}
            onChange={(next) => setTag(next ?? '')}
          />
        )}
        {!isReadOnly && own && (
          <Button variant="default" onClick={() => void takeDefault()}>
            {['styles', 'header', 'footer'].includes(name) ? t('Take ours again') : t('Remove')}
          </Button>
        )}
        {!isReadOnly && (
          <Button variant="default" onClick={() => setIsNaming(!isNaming)} aria-expanded={isNaming}>
            {t('New part')}
          </Button>
        )}
      </Group>
      {isNaming && (
        <NameIt
          names={names}
          onName={(next) => {
            onChange({ ...draft.partials, [next]: { mjml: '<mj-text></mj-text>' } });
            setName(next);
            setTag('');
            setIsNaming(false);
          }}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('Designs take it by {mark}. {whose}', {
          mark: `{{> ${name}}}`,
          whose: own ? t('This is your own.') : t('This one comes with Kohort; what you change becomes your own.'),
        })}
      </Text>
      {name === 'footer' && (
        <Alert variant="light" color="gray">
          {t('A footer needs the way out and the postal address; without them nothing is saved.')}
        </Alert>
      )}
      <Suspense fallback={<Loading />}>
        <CodeEditor
          key={`${name} ${tag}`}
          label={t('Part {name}, as MJML', { name })}
          value={text}
          onChange={write}
          marks={marks}
          language={language.data}
          words={noWords}
          isReadOnly={isReadOnly}
          height="50vh"
        />
      </Suspense>
      <Stack gap={4} role="status">
        {marks.map(({ line, column, message }) => (
          <Text key={`${line} ${column} ${message}`} size="sm">
            {t('Line {line}: {why}', { line, why: message })}
          </Text>
        ))}
      </Stack>
    </Stack>
  );
}

function NameIt({ names, onName }: { names: readonly string[]; onName: (name: string) => void }) {
  const [name, setName] = useState('');
  const isGood = /^[a-z][a-z0-9-]{0,49}$/.test(name) && !names.includes(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) onName(name);
      }}
    >
      <Group align="end" gap="xs">
        <TextInput
          label={t('Name of the new part')}
          description={t('Small letters, digits and dashes.')}
          value={name}
          error={names.includes(name) ? t('There is a part of this name.') : null}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          autoFocus
        />
        <Button type="submit" disabled={!isGood}>
          {t('Begin it')}
        </Button>
      </Group>
    </form>
  );
}
