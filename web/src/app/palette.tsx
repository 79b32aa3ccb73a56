import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api/client.ts';
import { can } from '../parts/can.ts';
import { t } from '../words/index.ts';
import { navigation } from './navigation.ts';

const [store, actions] = createSpotlight();

type Entry = { to: string; name: string; more?: string };

const verbs = (): Entry[] => [
  ...(can('segments:write') ? [{ to: '/segments/new', name: t('Make a segment') }] : []),
  ...(can('campaigns:write') ? [{ to: '/campaigns/new', name: t('Draft a campaign') }] : []),
  ...(can('contacts:write') ? [{ to: '/contacts/import', name: t('Import contacts or orders') }] : []),
  ...(can('offers:write') ? [{ to: '/offers/new', name: t('Make an offer') }] : []),
];

/** Goes anywhere by a few letters: places, verbs, segments, campaigns and contacts. */
export default function Palette() {
  const [query, setQuery] = useState('');
  const [wanted] = useDebouncedValue(query.trim(), 200);
  const navigate = useNavigate();
  useEffect(() => actions.open(), []);
  const once = { staleTime: 30_000 };
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 200 } } }, once);
  const campaigns = api.useQuery('get', '/campaigns', { params: { query: { limit: 50 } } }, once);
  const contacts = api.useQuery(
    'get',
    '/contacts',
    { params: { query: { search: wanted, limit: 5 } } },
    { enabled: wanted.length >= 2, placeholderData: keepPreviousData },
  );
  const action = ({ to, name, more }: Entry): SpotlightActionData => ({
    id: to,
    label: name,
    ...(more ? { description: more } : {}),
    onClick: () => void navigate({ to }),
  });
  const places = navigation.flatMap((entry) => [entry, ...(entry.entries ?? [])]);
  const groups: SpotlightActionGroupData[] = [
    { group: t('Go to'), actions: places.map(action) },
    { group: t('Do'), actions: verbs().map(action) },
    {
      group: t('Segments'),
      actions: (segments.data?.items ?? []).map(({ id, name }) => action({ to: `/segments/${id}`, name })),
    },
    {
      group: t('Campaigns'),
      actions: (campaigns.data?.items ?? []).map(({ id, name }) => action({ to: `/campaigns/${id}`, name })),
    },
    {
      group: t('Contacts'),
      actions: (wanted.length < 2 ? [] : (contacts.data?.items ?? [])).map(({ id, email, externalId }) =>
        action({ to: `/contacts/${id}`, name: email ?? externalId ?? String(id) }),
      ),
    },
  ];
  return (
    <Spotlight
      store={store}
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      limit={12}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound={t('Nothing by that name.')}
      searchProps={{ placeholder: t('Search or go to …'), 'aria-label': t('Search or go to …') }}
    />
  );
}
