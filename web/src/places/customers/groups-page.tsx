import { List, Paper, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Page } from '../../parts/page.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { t } from '../../words/index.ts';
import { BeforeMoves } from './before-moves.tsx';
import { ExpectedValuePart } from './expected-value.tsx';
import { GroupsTable } from './groups-table.tsx';
import { MovesPart } from './moves-part.tsx';
import { NobodyInGroups } from './nobody-in-groups.tsx';
import { Pyramids } from './pyramids.tsx';
import { RfmPart } from './rfm-part.tsx';
import { SuggestionsPart } from './suggestions-part.tsx';

type Report = components['schemas']['GroupReport'];

const route = getRouteApi('/customers');

/** Exclusive, recurring, mobile: how many, what they are worth, who moved, what to do for each. */
export default function GroupsPage() {
  const { months = 6 } = route.useSearch();
  const report = api.useQuery('get', '/customers/groups', {});
  const moves = api.useQuery('get', '/customers/groups/moves', { params: { query: { months } } });
  const now = () => (
    <Answer query={report} words={t('Adding up what each group is worth …')}>
      {(groups) => <Now report={groups} />}
    </Answer>
  );
  return (
    <Page
      title={t('Groups')}
      beside={report.data && <Age at={report.dataUpdatedAt} />}
      lead={t('Exclusive, recurring or mobile: three groups by what people do, each with its own goal.')}
    >
      <Answer query={moves} words={t('Reading who is in which group …')}>
        {(moved) =>
          moved.followedSince === null || report.data?.customers === 0 ? (
            <NobodyInGroups />
          ) : (
            <TabsInAddress
              label={t('Groups')}
              tabs={[
                { key: 'now', name: t('Now'), content: now },
                {
                  key: 'moves',
                  name: t('Movement'),
                  content: () => (
                    <Stack gap="xl">
                      <MovesPart moves={moved} months={months} />
                      <BeforeMoves months={months} />
                    </Stack>
                  ),
                },
                { key: 'rhythm', name: t('Rhythm'), content: () => <RfmPart /> },
                { key: 'expected', name: t('Expected value'), content: () => <ExpectedValuePart /> },
                { key: 'next', name: t('What to do'), content: () => <SuggestionsPart /> },
              ]}
            />
          )
        }
      </Answer>
    </Page>
  );
}

function Now({ report }: { report: Report }) {
  return (
    <Stack gap="lg">
      <Paper component="section" withBorder p="md" aria-label={t('Health of the pyramid')}>
        <List spacing={4}>
          {report.pyramid.sentences.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </Paper>
      <Pyramids report={report} />
      <GroupsTable report={report} />
    </Stack>
  );
}
