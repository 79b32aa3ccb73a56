import { NumberInput, Select, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { t } from '../../../words/index.ts';
import { OtherLanguages } from './other-languages.tsx';
import type { PlainEntry } from './slot-entry.ts';
import { offerChoices, useOffers } from './use-choices.ts';

type Of<Kind extends PlainEntry['kind']> = Extract<PlainEntry, { kind: Kind }>;
type Props<Kind extends PlainEntry['kind']> = {
  entry: Of<Kind>;
  languages: readonly string[];
  onChange: (entry: PlainEntry) => void;
};

/** The form of one entry of a slot, by its kind. */
export function EntryForm(props: {
  name: string;
  entry: PlainEntry;
  languages: readonly string[];
  onChange: (entry: PlainEntry) => void;
}) {
  const { entry, ...rest } = props;
  switch (entry.kind) {
    case 'text':
      return <TextEntry entry={entry} {...rest} />;
    case 'mjml':
      return <MjmlEntry entry={entry} {...rest} />;
    case 'offer':
      return <OfferEntry entry={entry} {...rest} />;
    case 'products':
      return <ProductsEntry entry={entry} {...rest} />;
  }
}

/** Without fields that are empty: the API wants them absent. */
function filled<Entry extends object>(entry: Entry, names: readonly (keyof Entry)[]): Entry {
  const left = names.filter((name) => entry[name] === '' || entry[name] === undefined);
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !left.includes(name as keyof Entry))) as Entry;
}

function TextEntry({ entry, languages, onChange }: Props<'text'>) {
  const set = (part: Partial<Of<'text'>>) => onChange(filled({ ...entry, ...part }, ['heading']));
  const setButton = (part: { label?: string; url?: string }) => {
    const button = { label: entry.button?.label ?? '', url: entry.button?.url ?? '', ...part };
    const { button: _, ...others } = entry;
    onChange(button.label === '' && button.url === '' ? others : { ...others, button });
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={t('Heading')}
        value={entry.heading ?? ''}
        onChange={({ currentTarget }) => set({ heading: currentTarget.value })}
      />
      <Textarea
        label={t('Text')}
        value={entry.body}
        autosize
        minRows={3}
        onChange={({ currentTarget }) => set({ body: currentTarget.value })}
      />
      <TextInput
        label={t('Words on the button')}
        description={t('Empty: no button.')}
        value={entry.button?.label ?? ''}
        error={entry.button && entry.button.label === '' ? t('A button needs words.') : undefined}
        onChange={({ currentTarget }) => setButton({ label: currentTarget.value })}
      />
      {entry.button && (
        <TextInput
          label={t('Where the button leads')}
          placeholder="https://…"
          value={entry.button.url}
          error={entry.button.url === '' ? t('Say where it leads.') : undefined}
          onChange={({ currentTarget }) => setButton({ url: currentTarget.value })}
        />
      )}
      <OtherLanguages
        of={t('heading and text')}
        known={languages}
        value={(entry.languages as never) ?? {}}
        fields={[
          { key: 'heading', label: t('Heading') },
          { key: 'body', label: t('Text'), isLong: true },
        ]}
        onChange={(next) => set({ languages: next })}
      />
    </Stack>
  );
}

function MjmlEntry({ entry, languages, onChange }: Props<'mjml'>) {
  return (
    <Stack gap="sm">
      <Textarea
        label={t('MJML')}
        description={t('Sections as they stand in an mj-body.')}
        value={entry.mjml}
        autosize
        minRows={6}
        spellCheck={false}
        styles={{ input: { fontFamily: 'monospace' } }}
        onChange={({ currentTarget }) => onChange({ ...entry, mjml: currentTarget.value })}
      />
      <OtherLanguages
        of={t('MJML')}
        known={languages}
        value={(entry.languages as never) ?? {}}
        fields={[{ key: 'mjml', label: t('MJML'), isLong: true }]}
        onChange={(next) => onChange({ ...entry, languages: next })}
      />
    </Stack>
  );
}

const ofContent = 'content';

function OfferEntry({ entry, onChange }: Props<'offer'>) {
  const { data } = useOffers();
  return (
    <Stack gap="xs">
      <Select
        label={t('Which offer')}
        data={[{ value: ofContent, label: t('The offer of this content') }, ...offerChoices(data?.items ?? [])]}
        value={entry.offerId ? String(entry.offerId) : ofContent}
        allowDeselect={false}
        onChange={(chosen) =>
          onChange(chosen === ofContent ? { kind: 'offer' } : { kind: 'offer', offerId: Number(chosen) })
        }
        maw={420}
      />
      {!entry.offerId && (
        <Text size="sm" c="dimmed">
          {t('It is chosen in the next step, Offer.')}
        </Text>
      )}
    </Stack>
  );
}

function ProductsEntry({ entry, languages, onChange }: Props<'products'>) {
  const set = (part: Partial<Of<'products'>>) => onChange(filled({ ...entry, ...part }, ['heading', 'category']));
  return (
    <Stack gap="sm">
      <TextInput
        label={t('Heading')}
        value={entry.heading ?? ''}
        onChange={({ currentTarget }) => set({ heading: currentTarget.value })}
      />
      <Select
        label={t('Which products')}
        data={[
          { value: 'bought-most', label: t("Bought most, in each person's favourite category") },
          { value: 'newest', label: t("Newest, in each person's favourite category") },
          { value: 'basket', label: t('Left in the basket') },
          { value: 'picked', label: t('These') },
        ]}
        value={entry.source}
        allowDeselect={false}
        onChange={(source) => source && set({ source: source as Of<'products'>['source'] })}
        maw={420}
      />
      {entry.source === 'picked' ? (
        <TagsInput
          label={t('Article numbers')}
          description={t('Enter after each; 12 at most.')}
          value={entry.skus ?? []}
          maxTags={12}
          onChange={(skus) => set({ skus })}
        />
      ) : (
        <TextInput
          label={t('Category')}
          description={t("Empty: each person's favourite.")}
          value={entry.category ?? ''}
          onChange={({ currentTarget }) => set({ category: currentTarget.value })}
        />
      )}
      <NumberInput
        label={t('How many at most')}
        min={1}
        max={12}
        value={entry.limit}
        onChange={(limit) => set({ limit: Number(limit) || 3 })}
        maw={160}
      />
      <OtherLanguages
        of={t('heading')}
        known={languages}
        value={(entry.languages as never) ?? {}}
        fields={[{ key: 'heading', label: t('Heading') }]}
        onChange={(next) => set({ languages: next })}
      />
    </Stack>
  );
}
