import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { rich, t } from '../../words/index.ts';

type Shop = components['schemas']['SampleShop'];

const isUnderWay = (shop: Shop | undefined) => shop?.state === 'waiting' || shop?.state === 'running';

/** A whole shop at a click, for a workspace with nothing in it; how far that is while it is under way. */
export function SampleShop() {
  const client = useQueryClient();
  const query = api.useQuery(
    'get',
    '/sample-shop',
    {},
    { refetchInterval: ({ state }) => (isUnderWay(state.data) ? 1_000 : false) },
  );
  const start = api.useMutation('post', '/sample-shop', { onSuccess: () => query.refetch() });
  const shop = query.data;
  const wasUnderWay = useRef(false);
  useEffect(() => {
    // What it brought shows everywhere at once.
    if (wasUnderWay.current && shop?.state === 'done') void client.invalidateQueries();
    wasUnderWay.current = isUnderWay(shop);
  }, [client, shop]);
  if (!shop) return null;
  if (isUnderWay(shop)) return <ShopProgress shop={shop} />;
  if (!shop.mayStart || !can('campaigns:write')) return null;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        {shop.state === 'failed' && (
          <Alert color="red" variant="light" role="alert" title={t('The sample shop was not finished')}>
            {shop.problem}
          </Alert>
        )}
        <Group justify="space-between" gap="md">
          <Text flex="1 1 320px">
            {t(
              'Or look round first: an invented grocery shop with {contacts} customers, a year of their orders, segments, an offer and a campaign that waits to be launched. It takes a minute or two.',
              {
                contacts: number(shop.contactsTotal),
              },
            )}
          </Text>
          <Button variant="default" loading={start.isPending} onClick={() => start.mutate({})}>
            {shop.state === 'failed' ? t('Go on filling it') : t('Fill it with a sample shop')}
          </Button>
        </Group>
        <ProblemNote error={start.error} />
      </Stack>
    </Paper>
  );
}

const steps: Record<NonNullable<Shop['step']>, () => string> = {
  people: () => t('Customers and their orders come in'),
  segments: () => t('Segments are made'),
  campaign: () => t('Offer, templates and campaign are made'),
  done: () => t('Done'),
};

function ShopProgress({ shop }: { shop: Shop }) {
  const share = shop.contactsTotal === 0 ? 0 : (95 * shop.contacts) / shop.contactsTotal;
  const title = t('The sample shop is being filled in');
  return (
    <Paper withBorder p="md" role="status">
      <Stack gap="sm">
        <Text fw={600}>{title}</Text>
        <Progress value={share} aria-label={title} />
        <Text size="sm" c="dimmed">
          {t('{step}: {done} of {total} customers.', {
            step: steps[shop.step ?? 'people'](),
            done: number(shop.contacts),
            total: number(shop.contactsTotal),
          })}{' '}
          {rich('You may leave this page; it is found again under <link>Activity</link>.', {
            link: (inside) => (
              <Anchor component={Link} to="/activity" inherit underline="always">
                {inside}
              </Anchor>
            ),
          })}
        </Text>
      </Stack>
    </Paper>
  );
}
