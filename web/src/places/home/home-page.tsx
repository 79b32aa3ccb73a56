import { Stack } from '@mantine/core';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { FirstSteps } from './first-steps.tsx';
import { Freshness } from './freshness.tsx';
import classes from './home.module.css';
import { LatestCampaigns } from './latest-campaigns.tsx';
import { NeedsYou } from './needs-you.tsx';
import { SampleShop } from './sample-shop.tsx';
import { SinceYesterday } from './since-yesterday.tsx';

/** What happened, what needs a person, how fresh it all is; in a new workspace the short way to a first campaign. */
export default function HomePage() {
  const query = api.useQuery('get', '/reports/home', {}, { refetchInterval: 30_000 });
  return (
    <Page title={here.workspace?.name ?? t('Home')} beside={query.data && <Age at={query.data.at} />}>
      <Answer query={query} words={t('Counting what happened …')}>
        {(home) => (
          <Stack gap="xl">
            {!home.start.launched && <FirstSteps start={home.start} />}
            <SampleShop />
            {home.start.contacts && (
              <>
                <SinceYesterday home={home} />
                <div className={classes.columns}>
                  <NeedsYou items={home.attention} />
                  <Freshness freshness={home.freshness} movements={home.movements} />
                </div>
                {home.start.campaigns && <LatestCampaigns />}
              </>
            )}
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
