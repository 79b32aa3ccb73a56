import { Anchor, Box, Button, Group, Stack, Text } from '@mantine/core';
import { IconUpload, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { api, client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date, money, number } from '../../format/index.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { SaveCsv, saveAnswer } from '../../parts/save-csv.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { ContactSummary } from './contact-summary.tsx';
import { groupWords, suppressionWords } from './contact-words.ts';
import { ContactsFilters, type Filters } from './contacts-filters.tsx';
import classes from './contacts-page.module.css';
import { NewContact } from './new-contact.tsx';

type Person = components['schemas']['PersonInList'];

function Writable({ person }: { person: Person }) {
  if (person.email === null) return <StateWord mood="bad">{t('No address')}</StateWord>;
  if (person.suppressed !== null)
    return <StateWord mood="bad">{t('No: {reason}', { reason: suppressionWords(person.suppressed) })}</StateWord>;
  if (person.topics.length === 0) return <StateWord mood="quiet">{t('No consent')}</StateWord>;
  return <StateWord mood="good">{person.topics.join(', ')}</StateWord>;
}

const columns = (choose: (id: number) => void, hasCompanies: boolean): Column<Person>[] => [
  {
    name: t('Contact'),
    cell: (person) => (
      <Stack gap={0}>
        <Anchor
          component={Link}
          to="/contacts/$contactId"
          params={{ contactId: String(person.id) } as never}
          fw={500}
          onFocus={() => choose(person.id)}
        >
          {contactTitle(person)}
        </Anchor>
        <Text size="sm" c="dimmed">
          {person.name === null ? person.externalId : person.email}
        </Text>
      </Stack>
    ),
  },
  { name: t('May we write?'), cell: (person) => <Writable person={person} /> },
  { name: t('Group'), cell: ({ group }) => (group === null ? '' : groupWords(group)), onlyWide: true },
  ...(hasCompanies
    ? [{ name: t('Company'), cell: ({ companies }: Person) => companies.join(', '), onlyWide: true }]
    : []),
  { name: t('Orders'), cell: ({ orders }) => (orders === 0 ? '' : number(orders)), isNumber: true },
  { name: t('Worth'), cell: ({ orders, worth }) => (orders === 0 ? '' : money(worth)), isNumber: true },
  {
    name: t('Last order'),
    cell: ({ lastOrderAt }) => lastOrderAt !== null && <span className={classes.whole}>{date(lastOrderAt)}</span>,
    isNumber: true,
    onlyWide: true,
  },
];

/** Who fits the filter, a page after another. */
const usePeople = (filters: Filters) =>
  useInfiniteQuery({
    queryKey: ['get', '/reports/contacts', filters],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filters, limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) };
      const { data } = await client.GET('/reports/contacts', { params: { query }, signal });
      return data!;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
  });

const asText = (filters: Filters) =>
  String(new URLSearchParams(Object.entries(filters).map(([name, value]) => [name, String(value)])));

/** Everybody we know: found by name, narrowed down, with a panel beside the list on wide screens. */
export default function ContactsPage() {
  const { chosen, ...asked } = useSearch({ from: '/contacts' }) as Filters & { chosen?: number };
  const filters = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Filters;
  const setSearch = useSetSearch();
  const change = (next: Partial<Filters & { chosen: number | undefined }>) => void setSearch(next, { replace: true });
  const people = usePeople(filters);
  const count = api.useQuery(
    'get',
    '/reports/contacts/count',
    { params: { query: filters } },
    {
      placeholderData: (before) => before,
    },
  );
  const isFiltered = Object.keys(filters).length > 0;
  const rows = people.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page
      title={t('Contacts')}
      lead={
        count.data && (
          <>
            {t('{count, plural, one {# contact} other {# contacts}}.', { count: count.data.contacts })}{' '}
            <Age at={count.dataUpdatedAt} />
          </>
        )
      }
      actions={
        can('contacts:write') && (
          <>
            <Button
              component={Link}
              to="/contacts/import"
              variant="default"
              leftSection={<IconUpload size={16} aria-hidden />}
            >
              {t('Import')}
            </Button>
            <NewContact />
          </>
        )
      }
    >
      <ContactsFilters filters={filters} onChange={change} />
      <Answer query={people} words={t('Looking through everybody …')}>
        {() =>
          rows.length === 0 ? (
            <NobodyHere isFiltered={isFiltered} />
          ) : (
            <Box className={classes.beside ?? ''}>
              <Box>
                <Group justify="flex-end" mb={4}>
                  <SaveCsv
                    of={t('Contacts')}
                    save={() => saveAnswer(`/reports/contacts.csv?${asText(filters)}`, 'contacts.csv')}
                  />
                </Group>
                <DataTable
                  name={t('Contacts')}
                  columns={columns(
                    (id) => change({ chosen: id }),
                    rows.some(({ companies }) => companies.length > 0),
                  )}
                  rows={rows}
                  rowKey={({ id }) => id}
                  isChosen={({ id }) => id === chosen}
                  onShowMore={people.hasNextPage ? () => void people.fetchNextPage() : undefined}
                  isShowingMore={people.isFetchingNextPage}
                />
              </Box>
              <Box component="aside" className={classes.panel ?? ''} aria-label={t('The chosen contact')}>
                {chosen === undefined ? (
                  <Text size="sm" c="dimmed">
                    {t('Press j and k to go through the list: whoever is chosen is summed up here.')}
                  </Text>
                ) : (
                  <ContactSummary contactId={chosen} />
                )}
              </Box>
            </Box>
          )
        }
      </Answer>
    </Page>
  );
}

function NobodyHere({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty icon={<IconUsers aria-hidden />} title={t('Nobody fits')}>
        {t('Search for less of the name, or take a filter away.')}
      </Empty>
    );
  return (
    <Empty
      icon={<IconUsers aria-hidden />}
      title={t('Nobody is here yet')}
      action={
        can('contacts:write') && (
          <Button component={Link} to="/contacts/import">
            {t('Import contacts')}
          </Button>
        )
      }
    >
      {t('Contacts are the people you may write to. Bring them in from a file, or let your shop send them.')}
    </Empty>
  );
}
