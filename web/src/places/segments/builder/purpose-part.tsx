import { Button, Chip, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Part } from '../../../parts/page.tsx';
import { sentenceOf } from '../../../parts/sentence/describe-definition.ts';
import type { Definition } from '../../../parts/sentence/language.ts';
import { useNames } from '../../../parts/sentence/use-names.ts';
import { t } from '../../../words/index.ts';
import { type PurposeKey, purposeKeys, purposeNames } from '../purposes.ts';

export type Proposal = { name: string; why: string; definition: Definition };

/** What it is for, first: and sentences to begin with that fit. It may be skipped until saving. */
export function PurposePart(props: {
  kind: PurposeKey | null;
  onKind: (kind: PurposeKey | null) => void;
  /** Null once there is a sentence: nothing is put in its place. */
  onProposal: ((proposal: Proposal) => void) | null;
}) {
  const { kind, onKind, onProposal } = props;
  return (
    <Part
      title={t('What is it for?')}
      lead={t('A purpose brings sentences to begin with. You may also go on without one.')}
    >
      <Chip.Group
        value={kind ?? ''}
        onChange={(value) => onKind(typeof value === 'string' && value !== '' ? (value as PurposeKey) : null)}
      >
        <Group gap="xs" role="radiogroup" aria-label={t('What is it for?')}>
          {purposeKeys.map((key) => (
            <Chip key={key} value={key} size="sm">
              {purposeNames[key]}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {kind && onProposal && <Proposals kind={kind} onProposal={onProposal} />}
    </Part>
  );
}

function Proposals({ kind, onProposal }: { kind: PurposeKey; onProposal: (proposal: Proposal) => void }) {
  const proposals = api.useQuery(
    'get',
    '/segments/purposes/{kind}/proposals',
    { params: { path: { kind } } },
    { staleTime: 300_000 },
  );
  return (
    <Answer query={proposals} words={t('Looking at what your contacts did …')}>
      {({ items, missing }) => (
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {items.map((item) => (
              <ProposalCard key={item.name} item={item} onChoose={() => onProposal(item)} />
            ))}
          </SimpleGrid>
          {missing.map((words) => (
            <Text key={words} size="sm" c="dimmed">
              {words}
            </Text>
          ))}
        </Stack>
      )}
    </Answer>
  );
}

type Item = Proposal & { size: { count: number; isExact: boolean } | null };

function ProposalCard({ item, onChoose }: { item: Item; onChoose: () => void }) {
  const names = useNames(item.definition);
  const { size } = item;
  return (
    <Paper withBorder p="sm" component="article" aria-label={item.name}>
      <Stack gap={6} h="100%" justify="space-between">
        <Stack gap={4}>
          <Group justify="space-between" wrap="nowrap" align="baseline">
            <Text fw={600}>{item.name}</Text>
            {size && (
              <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                {size.isExact
                  ? t('{count, plural, one {# person} other {# people}}', { count: size.count })
                  : t('about {count} people', { count: number(size.count) })}
              </Text>
            )}
          </Group>
          <Text size="sm">{sentenceOf(item.definition, names)}</Text>
          <Text size="sm" c="dimmed">
            {item.why}
          </Text>
        </Stack>
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            onClick={onChoose}
            aria-label={t('Begin with this: {name}', { name: item.name })}
          >
            {t('Begin with this')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
