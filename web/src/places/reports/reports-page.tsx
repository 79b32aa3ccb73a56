import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { FreshnessPart } from './freshness-part.tsx';

const reports = [
  {
    to: '/reports/synergies',
    name: t('Synergies across segments'),
    what: t(
      'Who comes in the morning, and who after work? Pairs of segments that complement each other, and the off-peak offers that follow.',
    ),
  },
  {
    to: '/reports/segment-use',
    name: t('Use of segments'),
    what: t('What each segment changed, and what came of it. A segment nobody uses is only an analysis.'),
  },
  {
    to: '/reports/questions',
    name: t('Questions and answers'),
    what: t(
      'What contacts answer with one click in a message: would they recommend you, are they satisfied, what matters to them.',
    ),
  },
  {
    to: '/offers',
    name: t('Offers'),
    what: t('Which were used, what they cost, and whether they moved anybody to other hours.'),
  },
  { to: '/campaigns', name: t('Campaigns'), what: t('What came of each, by segment, variant and those held back.') },
  {
    to: '/customers',
    name: t('Customer groups'),
    what: t('Exclusive, recurring and mobile: who moved, and what they are worth.'),
  },
] as const;

/** Where the answers are. */
export default function ReportsPage() {
  return (
    <Page title={t('Reports')} lead={t('Questions that go across segments, offers and campaigns.')}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {reports.map(({ to, name, what }) => (
          <Paper key={to} withBorder p="md">
            <Stack gap={4}>
              <Anchor component={Link} to={to} fw={600}>
                {name}
              </Anchor>
              <Text size="sm" c="dimmed">
                {what}
              </Text>
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
      <FreshnessPart />
    </Page>
  );
}
