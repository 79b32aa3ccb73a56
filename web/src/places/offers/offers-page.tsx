import { Anchor, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconSunrise } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import type { components } from '../../api/schema.d.ts';
import { money, number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { windowsText } from '../../parts/week-words.ts';
import { t } from '../../words/index.ts';
import {
  datesText,
  givesText,
  kindNames,
  type Offer,
  type OfferKind,
  stateOf,
  stateWords,
  usedText,
} from './offer-words.ts';
import { ShiftFigure } from './shift-figure.tsx';

type Used = components['schemas']['UsedOffer'];
/** An offer with its use; the rules of an archived one are not listed any more. */
type Row = Used & { offer: Offer | null };

const columns: readonly Column<Row>[] = [
  {
    name: t('Offer'),
    cell: ({ id, name }) => (
      <Anchor component={Link} to="/offers/$offerId" params={{ offerId: String(id) } as never}>
        {name}
      </Anchor>
    ),
    csv: ({ name }) => name,
  },
  {
    name: t('Gives'),
    cell: ({ offer, kind }) => (offer ? givesText(offer) : kindNames[kind as OfferKind]),
    csv: ({ offer, kind }) => (offer ? givesText(offer) : kindNames[kind as OfferKind]),
  },
  {
    name: t('When'),
    cell: (row) => (
      <Stack gap={0}>
        <span>{datesText(row)}</span>
        {row.offer && (
          <Text size="sm" c="dimmed" span>
            {windowsText(row.offer.windows)}
          </Text>
        )}
      </Stack>
    ),
    csv: (row) => datesText(row),
  },
  {
    name: t('Used'),
    isNumber: true,
    cell: ({ id, uses, offer }) => (
      <Anchor
        component={Link}
        to="/offers/$offerId"
        params={{ offerId: String(id) } as never}
        search={{ tab: 'uses' } as never}
      >
        {usedText(uses, offer?.capacityTotal ?? null)}
      </Anchor>
    ),
    csv: ({ uses }) => uses,
  },
  {
    name: t('Their orders'),
    isNumber: true,
    onlyWide: true,
    cell: ({ revenue }) => money(revenue),
    csv: ({ revenue }) => revenue,
  },
  {
    name: t('Moved to its hours'),
    isNumber: true,
    cell: ({ id, offer, given, heldBack }) => (
      <ShiftFigure offerId={id} isMeasured={(offer?.windows.length ?? 0) > 0 && given > 0 && heldBack > 0} />
    ),
  },
  {
    name: t('State'),
    cell: (row) => <StateWord mood={stateWords[stateOf(row)].mood}>{stateWords[stateOf(row)].name}</StateWord>,
    csv: (row) => stateWords[stateOf(row)].name,
  },
];

/** All offers, with how much each was used. */
export default function OffersPage() {
  const { show } = useSearch({ strict: false }) as { show?: 'running' | 'over' | 'archived' };
  const navigate = useNavigate();
  const offers = api.useQuery('get', '/offers', { params: { query: { limit: 500 } } });
  const used = api.useQuery('get', '/reports/offers', { params: { query: { limit: 500 } } });
  const canWrite = can('offers:write');
  const make = canWrite && (
    <Button component={Link} to="/offers/new">
      {t('Make an offer')}
    </Button>
  );
  const choose = (value: string) =>
    void navigate({ to: '.', search: { show: value === 'all' ? undefined : value }, replace: true });
  return (
    <Page
      title={t('Offers')}
      lead={t('What you give: to whom, when, and how often. And what it changed.')}
      actions={
        <>
          <Button component={Link} to="/offers/policy" variant="default">
            {t('What offers may do')}
          </Button>
          {make}
        </>
      }
    >
      <Answer query={used} words={t('Counting what was used …')}>
        {({ items }) => {
          if (items.length === 0) return <NoOffers action={make} />;
          const rows = items.map(
            (one): Row => ({ ...one, offer: offers.data?.items.find(({ id }) => id === one.id) ?? null }),
          );
          const shown = rows.filter((row) => {
            const state = stateOf(row);
            if (show === undefined) return state !== 'archived';
            return show === 'running' ? state === 'running' || state === 'coming' : state === show;
          });
          return (
            <Stack gap="sm">
              <Group>
                <SegmentedControl
                  aria-label={t('Which offers')}
                  size="xs"
                  value={show ?? 'all'}
                  onChange={choose}
                  data={[
                    { value: 'all', label: t('All') },
                    { value: 'running', label: t('Running or coming') },
                    { value: 'over', label: t('Over') },
                    { value: 'archived', label: t('Archived') },
                  ]}
                />
                <Text size="sm" c="dimmed">
                  {t('{shown} of {all}', { shown: number(shown.length), all: number(rows.length) })}
                </Text>
              </Group>
              <DataTable name={t('Offers')} file="offers" columns={columns} rows={shown} rowKey={({ id }) => id} />
            </Stack>
          );
        }}
      </Answer>
    </Page>
  );
}

/** The emblem: one offer, two segments gain. */
function NoOffers({ action }: { action: ReactNode }) {
  return (
    <Empty icon={<IconSunrise size={30} />} title={t('One offer, and two groups of customers gain')} action={action}>
      {t(
        'Five per cent off before noon: who has time comes in the morning, and who works finds a calmer shop after five. Hold back a few, and {name} sees here how many it moved.',
        { name: here.workspace?.name ?? t('your shop') },
      )}
    </Empty>
  );
}
