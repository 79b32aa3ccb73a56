import { Anchor, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPackage } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { money, partOf } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page } from '../../../parts/page.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import type { Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { RowActions } from '../row-actions.tsx';
import { type Product, productFields, productValues, readProduct } from './product-form.ts';

/** What the shop sells. */
export default function ProductsPage() {
  const { search: wanted, category } = useSearch({ strict: false }) as { search?: string; category?: string };
  const setSearch = useSetSearch();
  const refresh = useRefresh();
  const [edited, setEdited] = useState<Product | 'new' | null>(null);
  const product = edited === 'new' ? null : edited;
  const isMine = can('products:write');
  const set = (more: Record<string, string | undefined>) => void setSearch(more, { replace: true });
  const search = useDebouncedCallback((text: string) => set({ search: text.trim() || undefined }), 300);
  const { query, more } = usePages(['get', '/products', wanted, category], async (cursor) => {
    const wish = {
      limit: 50,
      ...(wanted && { search: wanted }),
      ...(category && { category }),
      ...(cursor && { cursor }),
    };
    return (await client.GET('/products', { params: { query: wish } })).data!;
  });
  const write = async (values: Values) => {
    const { data } = await client.POST('/products', { body: { products: [readProduct(values)] } });
    const outcome = data?.outcomes[0];
    if (outcome?.kind === 'rejected') {
      const { message, path, code } = outcome.problem;
      throw new ApiProblem({ status: 422, code, detail: message, errors: [{ path, message }] });
    }
    await refresh('/products');
  };
  const save = async (values: Values) => {
    await write(values);
    if (product) offerUndo(t('{part}: saved.', { part: product.name }), () => write(productValues(product)));
    else saved(t('The product is added.'));
  };
  const add = isMine && <Button onClick={() => setEdited('new')}>{t('Add a product')}</Button>;
  return (
    <Page
      title={t('Products')}
      lead={t('The shop usually sends them by the API. Their costs tell margins; their categories what people buy.')}
      actions={add}
    >
      <WhoMayChange scope="products:write" />
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('Search')}
          placeholder={t('Part of the name or number')}
          defaultValue={wanted ?? ''}
          onChange={({ currentTarget }) => search(currentTarget.value)}
        />
        {category && (
          <Button variant="default" onClick={() => set({ category: undefined })}>
            {t('Only {category}: show all', { category })}
          </Button>
        )}
      </Group>
      <Answer query={query}>
        {(rows) =>
          rows.length === 0 ? (
            wanted || category ? (
              <Text>{t('No product is like this.')}</Text>
            ) : (
              <Empty icon={<IconPackage size={28} aria-hidden />} title={t('No products yet')} action={add}>
                {t('With products, messages can show what somebody would like, and offers know their margin.')}
              </Empty>
            )
          ) : (
            <DataTable
              name={t('Products')}
              file="products"
              rows={rows}
              rowKey={({ id }) => id}
              {...more}
              columns={[
                {
                  name: t('Product'),
                  cell: ({ name, sku, hidden, url }) => (
                    <Stack gap={0}>
                      <Group gap="xs">
                        <Text span fw={500}>
                          {url ? (
                            <Anchor href={url} target="_blank" rel="noreferrer" inherit>
                              {name}
                            </Anchor>
                          ) : (
                            name
                          )}
                        </Text>
                        {hidden && (
                          <Badge variant="default" tt="none">
                            {t('hidden')}
                          </Badge>
                        )}
                      </Group>
                      <Text span size="sm" c="dimmed">
                        {sku}
                      </Text>
                    </Stack>
                  ),
                  csv: ({ sku, name }) => `${name} (${sku})`,
                },
                {
                  name: t('Category'),
                  cell: ({ category: own }) =>
                    own && (
                      <Anchor component="button" type="button" size="sm" onClick={() => set({ category: own })}>
                        {own}
                      </Anchor>
                    ),
                  csv: ({ category: own }) => own ?? '',
                },
                {
                  name: t('Price'),
                  isNumber: true,
                  cell: ({ price }) => (price === null ? '–' : money(price)),
                  csv: ({ price }) => price ?? '',
                },
                {
                  name: t('Margin'),
                  isNumber: true,
                  cell: ({ price, cost }) =>
                    price === null || cost === null || price === 0 ? '–' : partOf(price - cost, price),
                  csv: ({ cost }) => cost ?? '',
                },
                ...(isMine
                  ? [
                      {
                        name: t('Change'),
                        isNumber: true,
                        cell: (row: Product) => (
                          <RowActions
                            actions={[
                              {
                                name: t('Change'),
                                of: row.name,
                                run: () => setEdited(row),
                              },
                            ]}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Answer>
      <FormDialog
        key={product?.sku ?? 'new'}
        title={product ? t('Change {name}', { name: product.name }) : t('Add a product')}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
        verb={product ? t('Save') : t('Add it')}
        fields={productFields(product)}
        initial={productValues(product)}
        save={save}
      />
    </Page>
  );
}
