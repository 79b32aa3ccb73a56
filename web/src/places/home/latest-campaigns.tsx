import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Measure } from '../../parts/measure.tsx';
import { Part } from '../../parts/page.tsx';
import { type Mood, StateWord } from '../../parts/state-word.tsx';
import { rich, t } from '../../words/index.ts';

type Listed = paths['/reports/campaigns']['get']['responses']['200']['content']['application/json']['items'][number];

const states: Record<Listed['state'], [mood: Mood, word: string]> = {
  draft: ['quiet', t('draft')],
  scheduled: ['busy', t('scheduled')],
  launching: ['busy', t('launching')],
  sending: ['busy', t('sending')],
  paused: ['warn', t('paused')],
  finished: ['good', t('finished')],
  cancelled: ['quiet', t('cancelled')],
};

function StateOf({ campaign }: { campaign: Listed }) {
  const [mood, word] = states[campaign.state];
  return <StateWord mood={mood}>{word}</StateWord>;
}

function WhenOf({ campaign: { launchedAt, scheduledAt, createdAt } }: { campaign: Listed }) {
  if (launchedAt) return rich('launched {when}', { when: <TimeAgo at={launchedAt} /> });
  if (scheduledAt) return rich('starts {when}', { when: <TimeAgo at={scheduledAt} /> });
  return rich('drafted {when}', { when: <TimeAgo at={createdAt} /> });
}

const shareOf = (count: number, accepted: number) => (accepted === 0 ? '–' : <Measure count={count} of={accepted} />);

const columns: readonly Column<Listed>[] = [
  {
    name: t('Campaign'),
    cell: (campaign) => (
      <>
        <Anchor
          component={Link}
          to="/campaigns/$campaignId"
          params={{ campaignId: String(campaign.campaignId) } as never}
        >
          {campaign.name}
        </Anchor>
        <Text size="sm" c="dimmed">
          <WhenOf campaign={campaign} />
        </Text>
      </>
    ),
  },
  { name: t('State'), cell: (campaign) => <StateOf campaign={campaign} /> },
  { name: t('Accepted'), isNumber: true, cell: ({ accepted }) => (accepted === 0 ? '–' : number(accepted)) },
  { name: t('Opened'), cell: ({ opened, accepted }) => shareOf(opened, accepted) },
  { name: t('Clicked'), cell: ({ clicked, accepted }) => shareOf(clicked, accepted) },
];

/** The newest campaigns with what came of each. Asked for beside the rest of Home: counting takes longer there. */
export function LatestCampaigns() {
  const query = api.useQuery(
    'get',
    '/reports/campaigns',
    { params: { query: { limit: 5 } } },
    { refetchInterval: 30_000 },
  );
  return (
    <Part
      title={t('Latest campaigns')}
      actions={
        <Anchor component={Link} to="/campaigns" size="sm">
          {t('All campaigns')}
        </Anchor>
      }
    >
      <Answer query={query} words={t('Counting opens and clicks …')}>
        {({ items }) =>
          items.length === 0 ? (
            <Group>
              <Text c="dimmed">{t('None yet.')}</Text>
            </Group>
          ) : (
            <DataTable
              name={t('Latest campaigns')}
              columns={columns}
              rows={items}
              rowKey={({ campaignId }) => campaignId}
            />
          )
        }
      </Answer>
    </Part>
  );
}
