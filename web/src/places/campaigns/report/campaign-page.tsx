import { Alert, Stack } from '@mantine/core';
import { Navigate, useParams } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Page, pageFor } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { CampaignState } from '../campaign-state.tsx';
import { isUnderWay } from '../campaign-states.ts';
import { LaunchPanel } from '../launch/launch-panel.tsx';
import { timesOf } from '../tell-times.ts';
import { CampaignActions } from './campaign-actions.tsx';
import { MessagesBehind } from './messages-behind.tsx';
import { Progress } from './progress.tsx';
import { ReportParts } from './report-parts.tsx';
import { UnknownMessages } from './unknown-messages.tsx';

type Campaign = components['schemas']['Campaign'];

const busyMs = 2_000;
const freshMs = 10_000;
const dayMs = 86_400_000;

/** How often a campaign is asked about: while it is on its way, for a day after, and then no more. */
function pollMs({ state, launchedAt }: Pick<Campaign, 'state' | 'launchedAt'>): number | false {
  if (state === 'launching' || state === 'sending') return busyMs;
  const isFresh = launchedAt !== null && Date.now() - new Date(launchedAt).getTime() < dayMs;
  return isFresh || state === 'scheduled' || state === 'paused' ? freshMs : false;
}

/** A campaign that has been launched: its progress, what can be done about it, and what came of it. */
export default function CampaignPage() {
  const { campaignId } = useParams({ from: '/campaigns/$campaignId' });
  const path = { params: { path: { campaignId: Number(campaignId) } } };
  const query = api.useQuery('get', '/campaigns/{campaignId}', path, {
    refetchInterval: ({ state: { data } }) => (data ? pollMs(data) : false),
  });
  return (
    <Answer query={query} around={pageFor(t('Campaign'), { to: '/campaigns', name: t('Campaigns') })}>
      {(campaign) => <Campaign campaign={campaign} />}
    </Answer>
  );
}

function Campaign({ campaign }: { campaign: Campaign }) {
  const { id, state, name, problem, launchedAt } = campaign;
  if (state === 'draft')
    return <Navigate to="/campaigns/$campaignId/edit" params={{ campaignId: String(id) }} replace />;
  return (
    <Page
      title={name}
      back={{ to: '/campaigns', name: t('Campaigns') }}
      beside={<CampaignState state={state} />}
      lead={timesOf(campaign)}
      actions={<CampaignActions campaign={campaign} />}
    >
      <Stack gap="xl">
        {problem && (
          <Alert color="orange" style={{ whiteSpace: 'pre-line' }}>
            {problem}
          </Alert>
        )}
        {state === 'scheduled' && <LaunchPanel campaign={campaign} />}
        {isUnderWay(state) && <Progress campaign={campaign} />}
        {campaign.messages.unknown > 0 && <UnknownMessages campaign={campaign} />}
        {launchedAt && <ReportParts campaign={campaign} everyMs={pollMs(campaign)} />}
        {launchedAt && <MessagesBehind campaign={campaign} />}
      </Stack>
    </Page>
  );
}
