import { Alert, Anchor, Button, Group } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { Page, pageFor } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { rich, t } from '../../../words/index.ts';
import { CampaignState } from '../campaign-state.tsx';
import { AudienceForm } from './audience-form.tsx';
import { ContentsStep } from './contents-step.tsx';
import { OfferStep } from './offer-step.tsx';
import { PathSteps } from './path-steps.tsx';
import { SavedNote } from './saved-note.tsx';
import { pathSteps, type StepKey } from './steps.ts';
import { TimeStep } from './time-step.tsx';
import { type Campaign, type Draft, useDraft } from './use-draft.ts';

/** The path of a draft: four steps here, and the check on a page of its own. */
export default function EditCampaignPage() {
  const { campaignId } = useParams({ from: '/campaigns/$campaignId/edit' });
  const query = api.useQuery('get', '/campaigns/{campaignId}', {
    params: { path: { campaignId: Number(campaignId) } },
  });
  return (
    <Answer query={query} around={pageFor(t('Campaign'), { to: '/campaigns', name: t('Campaigns') })}>
      {(campaign) => <Path key={campaign.id} campaign={campaign} />}
    </Answer>
  );
}

function Path({ campaign }: { campaign: Campaign }) {
  const { step = 'audience' } = useSearch({ from: '/campaigns/$campaignId/edit' });
  const navigate = useNavigate();
  const path = useDraft(campaign);
  const { saving, flush } = path;
  const params = { campaignId: String(campaign.id) } as never;
  const isDraft = campaign.state === 'draft' && can('campaigns:write');
  const place = pathSteps.findIndex(({ key }) => key === step);
  const go = async (to: (typeof pathSteps)[number]) => {
    await flush();
    if (to.key === 'check') return navigate({ to: '/campaigns/$campaignId/check', params });
    return navigate({ to: '/campaigns/$campaignId/edit', params, search: { step: to.key } });
  };
  const [before, after] = [pathSteps[place - 1], pathSteps[place + 1]];
  return (
    <Page
      // Another step is another page: the focus goes to its beginning, not to where the button was.
      key={step}
      title={path.draft.name}
      back={{ to: '/campaigns', name: t('Campaigns') }}
      beside={<CampaignState state={campaign.state} />}
      actions={isDraft ? <SavedNote saving={saving} /> : undefined}
    >
      <PathSteps campaignId={campaign.id} at={step} />
      {campaign.problem && (
        <Alert
          color="orange"
          title={t('The launch that was planned did not happen')}
          style={{ whiteSpace: 'pre-line' }}
        >
          {campaign.problem}
        </Alert>
      )}
      {saving.kind === 'failed' && <ProblemNote error={saving.error} onRetry={() => void flush()} />}
      {isDraft || step === 'time' ? (
        <Step step={step} path={path} campaign={campaign} />
      ) : (
        <Alert>
          {rich('Only drafts can be changed. <link>See this campaign</link>', {
            link: (inside) => (
              <Anchor underline="always" component={Link} to="/campaigns/$campaignId" params={params}>
                {inside}
              </Anchor>
            ),
          })}
        </Alert>
      )}
      <Group justify="space-between">
        {before ? (
          <Button variant="default" onClick={() => void go(before)}>
            {t('Back to: {step}', { step: before.name })}
          </Button>
        ) : (
          <span />
        )}
        {after && <Button onClick={() => void go(after)}>{t('Go on to: {step}', { step: after.name })}</Button>}
      </Group>
    </Page>
  );
}

function Step({ step, path, campaign }: { step: StepKey; path: Draft; campaign: Campaign }) {
  const { draft, change } = path;
  switch (step) {
    case 'audience':
      return <AudienceForm values={draft} onChange={change} />;
    case 'content':
      return <ContentsStep path={path} campaign={campaign} />;
    case 'offer':
      return <OfferStep path={path} />;
    case 'time':
      return <TimeStep path={path} campaign={campaign} />;
  }
}
