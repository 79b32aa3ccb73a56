import { Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { list } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { type GroupName, groups, placeNames } from './group-names.ts';

type Suggestion = components['schemas']['GroupSuggestion'];

/** How to write to each group: suggestions that become drafts of campaigns. */
export function SuggestionsPart() {
  return (
    <Part title={t('What to do for each group')}>
      {groups.map((group) => (
        <OfGroup key={group} group={group} />
      ))}
    </Part>
  );
}

function OfGroup({ group }: { group: GroupName }) {
  const suggestions = api.useQuery('get', '/customers/groups/{group}/suggestions', { params: { path: { group } } });
  return (
    <Stack gap="xs">
      <Title order={3}>{placeNames[group]}</Title>
      <Answer query={suggestions}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {items.map((suggestion) => (
              <SuggestionCard key={suggestion.key} suggestion={suggestion} />
            ))}
          </SimpleGrid>
        )}
      </Answer>
    </Stack>
  );
}

function SuggestionCard({ suggestion }: { suggestion: Suggestion }) {
  const { key, title, words, timing, measure, offers } = suggestion;
  const navigate = useNavigate();
  const draft = api.useMutation('post', '/campaigns/from-suggestion', {
    onSuccess: ({ id }) => void navigate({ to: `/campaigns/${id}/edit` }),
  });
  return (
    <Paper component="article" withBorder p="md">
      <Stack gap="xs" h="100%">
        <Title order={4}>{title}</Title>
        <Text>{words}</Text>
        <Text size="sm" c="dimmed">
          {timing} {measure}
        </Text>
        <Text size="sm" c="dimmed">
          {offers.fits.length > 0 && `${t('Fits: {offers}.', { offers: list(offers.fits) })} `}
          {offers.avoid.length > 0 && `${t('Careful with: {offers}.', { offers: list(offers.avoid) })} `}
          {offers.reason}
        </Text>
        {can('campaigns:write') && (
          <Group mt="auto">
            <Button
              size="xs"
              variant="default"
              loading={draft.isPending}
              onClick={() => draft.mutate({ body: { suggestion: key } })}
            >
              {t('Make a draft campaign')}
            </Button>
          </Group>
        )}
        <ProblemNote error={draft.error} />
      </Stack>
    </Paper>
  );
}
