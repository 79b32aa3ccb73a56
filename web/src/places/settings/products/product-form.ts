import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { minorUnits } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';
import { type Field, isOn, numberOf, textOf, textOrNull, type Values } from '../form/field.ts';

export type Product = components['schemas']['Product'];

const decimals = () => Math.round(Math.log10(minorUnits()));

export const productFields = (product: Product | null): Field[] => [
  ...(product
    ? []
    : [
        {
          kind: 'text' as const,
          name: 'sku',
          label: t('Number (SKU)'),
          isRequired: true,
          hint: t('What order lines call it. It cannot be changed later.'),
          isWide: true,
        },
      ]),
  { kind: 'text', name: 'name', label: t('Name'), isRequired: true, hint: t('As customers read it.'), isWide: true },
  { kind: 'text', name: 'category', label: t('Category') },
  { kind: 'text', name: 'brand', label: t('Make') },
  { kind: 'number', name: 'price', label: t('Price'), decimals: decimals(), unit: here.workspace?.currency ?? '' },
  {
    kind: 'number',
    name: 'cost',
    label: t('Cost'),
    decimals: decimals(),
    unit: here.workspace?.currency ?? '',
    hint: t('Of one piece: for margins, and the floors of offers.'),
  },
  { kind: 'text', type: 'url', name: 'url', label: t('Its page in the shop'), placeholder: 'https://' },
  { kind: 'text', type: 'url', name: 'imageUrl', label: t('A picture of it'), placeholder: 'https://' },
  { kind: 'switch', name: 'hidden', label: t('Hide it: no longer sold, or not to be shown in messages'), isWide: true },
];

const shown = (minor: number | null | undefined) => (minor === null || minor === undefined ? '' : minor / minorUnits());

export const productValues = (product: Product | null): Values => ({
  sku: product?.sku ?? '',
  name: product?.name ?? '',
  category: product?.category ?? '',
  brand: product?.brand ?? '',
  price: shown(product?.price),
  cost: shown(product?.cost),
  url: product?.url ?? '',
  imageUrl: product?.imageUrl ?? '',
  hidden: product?.hidden ?? false,
});

const stored = (values: Values, name: string) => {
  const amount = numberOf(values, name);
  return amount === null ? null : Math.round(amount * minorUnits());
};

/** What stands in the form as the API takes it: amounts in minor units. */
export const readProduct = (values: Values) => ({
  sku: textOf(values, 'sku'),
  name: textOf(values, 'name'),
  category: textOrNull(values, 'category'),
  brand: textOrNull(values, 'brand'),
  price: stored(values, 'price'),
  cost: stored(values, 'cost'),
  url: textOrNull(values, 'url'),
  imageUrl: textOrNull(values, 'imageUrl'),
  hidden: isOn(values, 'hidden'),
});
