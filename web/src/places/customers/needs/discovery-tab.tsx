import { Button, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconZoomScan } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../../api/client.ts';
import { date, number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { Empty } from '../../../parts/empty.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import type { Proposal } from './needs.ts';
import { ProposalPart } from './proposal-part.tsx';
import { ProposalsTable } from './proposals-table.tsx';
import { TriedChart } from './tried-chart.tsx';
import { useProposal } from './use-proposal.ts';

const route = getRouteApi('/customers/needs');

/** Asks for groups in what customers do. The newest proposal is shown, or the one that the address names. */
export function DiscoveryTab() {
  const proposals = api.useQuery('get', '/customers/needs/proposals', {});
  return (
    <Answer query={proposals} words={t('Reading the proposals …')}>
      {({ items }) => (items.length === 0 ? <NothingAsked /> : <Asked items={items} />)}
    </Answer>
  );
}

/** Asks for a proposal and goes to it. */
function useLook() {
  const setSearch = useSetSearch();
  const refresh = useRefresh();
  return api.useMutation('post', '/customers/needs/proposals', {
    onSuccess: async ({ id }) => {
      await refresh('/customers/needs/proposals');
      await setSearch({ proposal: id });
    },
  });
}

function NothingAsked() {
  const look = useLook();
  return (
    <>
      <Empty
        icon={<IconZoomScan />}
        title={t('Nobody has looked for groups yet')}
        action={
          can('customers:write') && (
            <Button loading={look.isPending} onClick={() => look.mutate({ body: { seed: 1 } })}>
              {t('Look for groups')}
            </Button>
          )
        }
      >
        {t(
          'Kohort looks at when customers order, at what price, of what, how much and by which way, and whether they fall into groups with borders between them. What it finds is a proposal, never the truth: it places nobody by itself.',
        )}
      </Empty>
      <ProblemNote error={look.error} />
    </>
  );
}

function Asked({ items }: { items: readonly Proposal[] }) {
  const { proposal: wanted } = route.useSearch();
  const shown = wanted ?? items[0]?.id;
  const proposal = useProposal(shown);
  const look = useLook();
  const refresh = useRefresh();
  const isStale = items.some(({ id, kind }) => id === shown && kind === 'waiting') && proposal.data?.kind !== 'waiting';
  useEffect(() => {
    if (isStale && proposal.data) void refresh('/customers/needs/proposals');
  }, [isStale, proposal.data, refresh]);
  const seed = Math.max(...items.map((one) => one.seed)) + 1;
  return (
    <Stack gap="xl">
      <Answer query={proposal} words={t('Reading the proposal …')}>
        {(found) => (
          <Stack gap="xl">
            <Result proposal={found} />
            {'tried' in found && found.tried.length > 0 && <TriedChart proposal={found} />}
          </Stack>
        )}
      </Answer>
      <Part
        title={t('Proposals so far')}
        lead={t('Another draw of people and beginnings: what comes again is sounder.')}
        actions={
          can('customers:write') && (
            <Button
              variant="default"
              disabled={proposal.data?.kind === 'waiting'}
              loading={look.isPending}
              onClick={() => look.mutate({ body: { seed } })}
            >
              {t('Look again with other people')}
            </Button>
          )
        }
      >
        <ProblemNote error={look.error} />
        <ProposalsTable items={items} shown={shown} />
      </Part>
    </Stack>
  );
}

function Result({ proposal }: { proposal: Proposal }) {
  if (proposal.kind === 'waiting') return <Waiting since={proposal.madeAt} />;
  if (proposal.kind === 'groups') return <ProposalPart key={proposal.id} proposal={proposal} />;
  return (
    <Part title={proposal.kind === 'no-groups' ? t('No groups') : t('Too little data')}>
      <Text maw="75ch">{proposal.why}</Text>
      <Text maw="75ch">
        {proposal.kind === 'no-groups'
          ? t(
              'That is an answer too: these customers differ by degrees, not by kind, or in what their orders do not show. Define groups by what you know of them, or ask them by a question in a mail.',
            )
          : t('Bring in more orders, or wait until more customers have ordered often enough; then look again.')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('{count} customers with orders enough, from {from} to {until}.', {
          count: number(proposal.contacts),
          from: date(proposal.from),
          until: date(proposal.until),
        })}
      </Text>
    </Part>
  );
}

/** Nothing is known of how far it is but since when it is at it. */
function Waiting({ since }: { since: string }) {
  const secondsNow = () => Math.max(0, Math.round((Date.now() - Date.parse(since)) / 1000));
  const [seconds, setSeconds] = useState(secondsNow);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsNow()), 1_000);
    return () => clearInterval(timer);
  });
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text role="status">
          {seconds < 2
            ? t('Looking for groups …')
            : t(
                'Looking for groups since {seconds} s. 10,000 customers take some ten seconds. You may leave; it goes on, and stands in the list below.',
                { seconds },
              )}
        </Text>
        <Progress value={100} animated aria-label={t('Looking for groups …')} />
      </Stack>
    </Paper>
  );
}
