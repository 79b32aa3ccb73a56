import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconBuilding, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { attributeWords, type Company, shownValue } from './firmographics.ts';
import { NewCompany } from './new-company.tsx';

const useCompanies = (search: string | undefined) =>
  useInfiniteQuery({
    queryKey: ['get', '/companies', search],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, ...(search ? { search } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await client.GET('/companies', { params: { query }, signal });
      return data!;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });

const firm = (name: string, isNumber = false) => ({
  name: attributeWords(name),
  cell: ({ attributes }: Company) => shownValue(name, attributes[name]),
  csv: ({ attributes }: Company) => String(attributes[name] ?? ''),
  isNumber,
  onlyWide: name === 'decisionPath',
});

/** Companies, with what segments of companies read, and how many people belong to them. */
export default function CompaniesPage() {
  const { search } = useSearch({ strict: false }) as { search?: string };
  const [typed, setTyped] = useState(search ?? '');
  const navigate = useNavigate();
  const look = useDebouncedCallback((text: string) => {
    void navigate({ to: '.', search: { search: text.trim() || undefined }, replace: true });
  }, 250);
  const companies = useCompanies(search);
  const rows = companies.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t('Companies')}
      lead={t('Where contacts work. Segments of companies read what is known of them.')}
      actions={can('contacts:write') && <NewCompany />}
    >
      {(rows.length > 0 || search !== undefined) && (
        <TextInput
          label={t('Search')}
          placeholder={t('Name')}
          maw={420}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            look(currentTarget.value);
          }}
        />
      )}
      <Answer query={companies}>
        {() =>
          rows.length === 0 ? (
            <Empty
              icon={<IconBuilding aria-hidden />}
              title={search === undefined ? t('No company is known yet') : t('No company is called so')}
              action={
                search === undefined ? (
                  <Button component="a" href="/docs/contacts" variant="default">
                    {t('How companies come in')}
                  </Button>
                ) : undefined
              }
            >
              {t(
                'A company has industry, employees, turnover and people. Make one here, or let your other systems send them.',
              )}
            </Empty>
          ) : (
            <DataTable
              name={t('Companies')}
              file="companies"
              rows={rows}
              rowKey={({ id }) => id}
              onShowMore={companies.hasNextPage ? () => void companies.fetchNextPage() : undefined}
              isShowingMore={companies.isFetchingNextPage}
              columns={[
                {
                  name: t('Company'),
                  cell: ({ key, name }) => (
                    <Stack gap={0}>
                      <Anchor
                        component={Link}
                        to="/companies/$companyKey"
                        params={{ companyKey: key } as never}
                        fw={500}
                      >
                        {name}
                      </Anchor>
                      {key !== name && (
                        <Text size="sm" c="dimmed">
                          {key}
                        </Text>
                      )}
                    </Stack>
                  ),
                  csv: ({ name }) => name,
                },
                firm('industry'),
                firm('employees', true),
                firm('turnover', true),
                firm('decisionPath'),
                {
                  name: t('People'),
                  cell: ({ contacts }) => number(contacts),
                  csv: ({ contacts }) => contacts,
                  isNumber: true,
                },
              ]}
            />
          )
        }
      </Answer>
    </Page>
  );
}
