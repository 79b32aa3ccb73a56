import { Alert, Anchor, Button, Group, Stack } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { Age } from '../../../parts/age.tsx';
import { Answer } from '../../../parts/answer.tsx';
import { Page, Part, pageFor } from '../../../parts/page.tsx';
import { rich, t } from '../../../words/index.ts';
import { CampaignState } from '../campaign-state.tsx';
import { isBeforeLaunch } from '../campaign-states.ts';
import { LaunchPanel } from '../launch/launch-panel.tsx';
import { PathSteps } from '../path/path-steps.tsx';
import { FindingList } from './finding-list.tsx';
import { FivePreviews } from './five-previews.tsx';
import { Funnel } from './funnel.tsx';
import { PeopleBehind } from './people-behind.tsx';
import { RulesThatApply } from './rules-that-apply.tsx';
import { TestMail } from './test-mail.tsx';

/** Before the launch: whom it reaches and whom not, what is wrong, what some of them will read, and the button. */
export default function CheckPage() {
  const { campaignId } = useParams({ from: '/campaigns/$campaignId/check' });
  const path = { params: { path: { campaignId: Number(campaignId) } } };
  const query = api.useQuery('get', '/campaigns/{campaignId}', path);
  const check = api.useQuery('get', '/campaigns/{campaignId}/check', path);
  return (
    <Answer query={query} around={pageFor(t('Campaign'), { to: '/campaigns', name: t('Campaigns') })}>
      {(campaign) => (
        <Page
          title={campaign.name}
          back={{ to: '/campaigns', name: t('Campaigns') }}
          beside={<CampaignState state={campaign.state} />}
        >
          <PathSteps campaignId={campaign.id} at="check" />
          {!isBeforeLaunch(campaign.state) && (
            <Alert>
              {rich(
                'It has been launched already: this is what a launch now would make of the audience. <link>See what came of it</link>',
                {
                  link: (inside) => (
                    <Anchor
                      underline="always"
                      component={Link}
                      to="/campaigns/$campaignId"
                      params={{ campaignId } as never}
                    >
                      {inside}
                    </Anchor>
                  ),
                },
              )}
            </Alert>
          )}
          <Answer query={check} words={t('Counting whom it would reach, and trying messages out …')}>
            {(answer) => (
              <Stack gap="xl">
                <Part
                  title={t('Whom it reaches')}
                  beside={<Age at={check.dataUpdatedAt} />}
                  actions={
                    <Button variant="default" size="sm" loading={check.isFetching} onClick={() => void check.refetch()}>
                      {t('Count again')}
                    </Button>
                  }
                >
                  <Funnel check={answer} />
                </Part>
                <FindingList problems={answer.problems} campaign={campaign} />
                <FivePreviews check={answer} campaign={campaign} />
                <RulesThatApply campaign={campaign} />
                <TestMail campaign={campaign} check={answer} />
                {isBeforeLaunch(campaign.state) && (
                  <Part title={t('Launch')}>
                    <LaunchPanel campaign={campaign} />
                    <Group>
                      <Anchor
                        underline="always"
                        component={Link}
                        to="/campaigns/$campaignId/edit"
                        params={{ campaignId } as never}
                        search={{ step: 'time' } as never}
                        size="sm"
                      >
                        {t('Set how fast it goes, and until when')}
                      </Anchor>
                    </Group>
                  </Part>
                )}
                <PeopleBehind campaign={campaign} />
              </Stack>
            )}
          </Answer>
        </Page>
      )}
    </Answer>
  );
}
