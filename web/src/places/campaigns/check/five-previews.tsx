import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { components } from '../../../api/schema.d.ts';
import { number } from '../../../format/index.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { nameOf, useSegments } from '../path/use-choices.ts';
import { PreviewOf } from '../preview-of.tsx';
import { type Example, pickExamples } from './pick-examples.ts';
import type { Check } from './use-check.ts';

/** Messages of real people from different contents, as they would get them. */
export function FivePreviews({ check, campaign }: { check: Check; campaign: components['schemas']['Campaign'] }) {
  const segments = useSegments();
  const examples = pickExamples(check.contents, 5);
  if (examples.length === 0) return null;
  const titleOf = ({ segmentId, variant }: Example) => {
    const name = segmentId === null ? t('Everybody else') : nameOf(segments.data?.items ?? [], segmentId);
    return campaign.variants.length > 1 ? t('{name}, variant {key}', { name, key: variant }) : name;
  };
  return (
    <Part
      title={t('What they will read')}
      lead={t('Real people of the audience, from different contents, made by what sends.')}
    >
      <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }} spacing="md">
        {examples.map((example) => (
          <Paper key={example.contactId} withBorder p="md">
            <Stack gap="xs">
              <Text fw={600}>{titleOf(example)}</Text>
              <Text size="sm" c="dimmed">
                <Anchor
                  underline="always"
                  component={Link}
                  to="."
                  resetScroll={false}
                  search={{ of: 'mailed', content: example.contentId, variant: example.variant } as never}
                  inherit
                >
                  {t('{count, plural, one {# person} other {# people}} get this content', { count: example.mailed })}
                </Anchor>
                {' · '}
                <Anchor
                  underline="always"
                  component={Link}
                  to="/contacts/$contactId"
                  params={{ contactId: String(example.contactId) } as never}
                  inherit
                >
                  {t('this one is contact {id}', { id: number(example.contactId) })}
                </Anchor>
              </Text>
              <PreviewOf
                campaignId={campaign.id}
                contactId={example.contactId}
                stamp={JSON.stringify([campaign.contents, campaign.templateId])}
              />
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
    </Part>
  );
}
