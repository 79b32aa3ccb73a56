import { MultiSelect, NativeSelect, NumberInput, SimpleGrid, Stack, Switch, TagsInput } from '@mantine/core';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { t } from '../../words/index.ts';
import { asField, type FormPart } from './form-gives.tsx';
import type { OfferDraft } from './offer-draft.ts';

/** Segments as choices of a select. */
export function useSegmentChoices() {
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const items = segments.data?.items ?? [];
  return {
    choices: items.map(({ id, name }) => ({ value: String(id), label: name })),
    nameOf: (id: number) => items.find((each) => each.id === id)?.name ?? t('segment {id}', { id: String(id) }),
  };
}

/** For whom, for what, and beside what. */
export function FormWho({ draft, change }: FormPart) {
  const { choices } = useSegmentChoices();
  const products = api.useQuery('get', '/products', { params: { query: { limit: 200 } } });
  const items = products.data?.items ?? [];
  const categories = [...new Set(items.flatMap(({ category }) => (category ? [category] : [])))];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <MultiSelect
          label={t('For people in any of these segments')}
          description={t('Everybody, when none is named.')}
          searchable
          value={draft.segmentsIn}
          onChange={(segmentsIn) => change({ segmentsIn })}
          data={choices}
        />
        <MultiSelect
          label={t('And in none of these')}
          description={t('Leave nobody out, when none is named.')}
          searchable
          value={draft.segmentsOut}
          onChange={(segmentsOut) => change({ segmentsOut })}
          data={choices}
        />
        <TagsInput
          label={t('Only for these products')}
          description={t('Their numbers. All, when none is named.')}
          value={draft.products}
          onChange={(named) => change({ products: named })}
          data={items.map(({ sku }) => sku)}
          limit={20}
        />
        <TagsInput
          label={t('And these categories')}
          description={t('All, when none is named.')}
          value={draft.categories}
          onChange={(named) => change({ categories: named })}
          data={categories}
        />
        <NumberInput
          label={t('Smallest basket ({currency})', { currency: here.workspace?.currency ?? '' })}
          min={0}
          decimalScale={2}
          value={draft.minBasket}
          onChange={(value) => change({ minBasket: asField(value) })}
        />
        <NativeSelect
          label={t('In one basket')}
          value={draft.stacking}
          onChange={({ currentTarget }) => change({ stacking: currentTarget.value as OfferDraft['stacking'] })}
          data={[
            { value: 'one-price', label: t('beside no other price offer') },
            { value: 'alone', label: t('beside no other offer') },
            { value: 'with-any', label: t('beside all that say the same') },
          ]}
        />
      </SimpleGrid>
      <Switch
        label={t('For the first order of a contact only')}
        checked={draft.firstOrderOnly}
        onChange={({ currentTarget }) => change({ firstOrderOnly: currentTarget.checked })}
      />
    </Stack>
  );
}

/** How often in all, a day, in each opening of its hours, and for each contact. */
export function FormLimits({ draft, change }: FormPart) {
  const limit = (
    name: 'maxPerContact' | 'capacityTotal' | 'capacityDay' | 'capacityWindow',
    label: string,
    disabled = false,
  ) => (
    <NumberInput
      label={label}
      min={1}
      allowDecimal={false}
      placeholder={t('any number')}
      disabled={disabled}
      value={draft[name]}
      onChange={(value) => change({ [name]: asField(value) })}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      {limit('maxPerContact', t('Times for each contact'))}
      {limit('capacityTotal', t('Times in all'))}
      {limit('capacityDay', t('Times a day'))}
      {limit('capacityWindow', t('Times in each of its hours'), draft.windows.length === 0)}
    </SimpleGrid>
  );
}
