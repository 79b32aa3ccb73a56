import { Anchor, Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number, percent as percentText } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { type Asked, AskedChoices, useAsked } from './asked.tsx';

type Synergies = components['schemas']['Synergies'];
type Pair = Synergies['pairs'][number];

const pairLink = (first: number, second: number, asked: Asked) =>
  ({
    to: '/reports/synergies/$first/$second',
    params: { first: String(first), second: String(second) },
    search: asked,
  }) as never as { to: '/' };

/** Segments that complement each other: the offers that follow, and all pairs. */
export default function SynergiesPage() {
  const asked = useAsked();
  const synergies = api.useQuery('get', '/reports/synergies', { params: { query: asked } }, { staleTime: 60_000 });
  return (
    <Page
      title={t('Synergies across segments')}
      back={{ to: '/reports', name: t('Reports') }}
      lead={t(
        'Who comes in the morning, and who after work? A discount in quiet hours suits the one, and leaves a calmer shop for the other: one offer, two segments gain.',
      )}
    >
      <AskedChoices {...asked} />
      <Answer query={synergies} words={t('Comparing when and what the segments order …')}>
        {(found) =>
          found.pairs.length === 0 ? <NothingToCompare report={found} /> : <Found report={found} asked={asked} />
        }
      </Answer>
    </Page>
  );
}

function NothingToCompare({ report: { shop, segments } }: { report: Synergies }) {
  return (
    <Empty
      icon={<IconArrowsLeftRight size={28} />}
      title={t('Nothing to compare yet')}
      action={
        <Button component={Link} to="/segments/new">
          {t('Define a segment')}
        </Button>
      }
    >
      {shop.orders === 0 && segments.length > 1
        ? t('There are no orders in this time: choose more weeks, or bring in orders.')
        : t('It takes two segments with members to compare.')}
    </Empty>
  );
}

function Found({ report, asked }: { report: Synergies; asked: Asked }) {
  const { pairs, proposals, segments, notes } = report;
  const nameOf = (id: number) =>
    segments.find(({ segmentId }) => segmentId === id)?.name ?? t('segment {id}', { id: String(id) });
  const sorted = [...pairs].sort((a, b) => b.complementarity - a.complementarity);
  const pairName = ({ first, second }: Pair) => `${nameOf(first)} · ${nameOf(second)}`;
  const columns: readonly Column<Pair>[] = [
    {
      name: t('Pair'),
      cell: (pair) => (
        <Anchor component={Link} {...pairLink(pair.first, pair.second, asked)}>
          {pairName(pair)}
        </Anchor>
      ),
      csv: pairName,
    },
    {
      name: t('Complement each other'),
      isNumber: true,
      cell: ({ complementarity }) => percentText(complementarity),
      csv: ({ complementarity }) => complementarity,
    },
    { name: t('Hours'), cell: ({ byHour }) => contrastText(byHour), csv: ({ byHour }) => contrastText(byHour) },
    {
      name: t('Categories'),
      cell: ({ byCategory }) => contrastText(byCategory),
      csv: ({ byCategory }) => contrastText(byCategory),
    },
    { name: t('In both'), isNumber: true, cell: ({ overlap }) => number(overlap), csv: ({ overlap }) => overlap },
  ];
  return (
    <Stack gap="xl">
      {proposals.length > 0 && (
        <Part title={t('Off-peak offers that suit two segments')}>
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            {proposals.map(({ mover, gainer, text }) => (
              <Paper key={`${mover.segmentId} ${gainer.segmentId}`} withBorder p="md">
                <Stack gap="xs">
                  <Title order={3}>{t('“{mover}” and “{gainer}”', { mover: mover.name, gainer: gainer.name })}</Title>
                  {text.slice(0, 2).map((sentence) => (
                    <Text key={sentence} size="sm">
                      {sentence}
                    </Text>
                  ))}
                  <Text size="sm" c="dimmed">
                    {text[3]}
                  </Text>
                  <Group>
                    <Anchor
                      component={Link}
                      {...pairLink(mover.segmentId, gainer.segmentId, asked)}
                      size="sm"
                      aria-label={t('Look at the two: {mover} and {gainer}', {
                        mover: mover.name,
                        gainer: gainer.name,
                      })}
                    >
                      {t('Look at the two')}
                    </Anchor>
                  </Group>
                </Stack>
              </Paper>
            ))}
          </SimpleGrid>
        </Part>
      )}
      <Part title={t('All pairs')} lead={t('How far the peaks of the one lie where the other is seldom seen.')}>
        <DataTable
          name={t('Pairs of segments')}
          file="synergies"
          columns={columns}
          rows={sorted}
          rowKey={({ first, second }) => `${first} ${second}`}
        />
      </Part>
      <Notes notes={notes} />
    </Stack>
  );
}

export const Notes = ({ notes }: { notes: readonly string[] }) => (
  <List size="sm" c="dimmed">
    {notes.map((note) => (
      <List.Item key={note}>{note}</List.Item>
    ))}
  </List>
);

function contrastText(contrast: Pair['byHour']): string {
  if (contrast.kind !== 'compared') return t('too few people');
  const share = percentText(contrast.difference);
  return contrast.isClear
    ? t('{share} lies elsewhere', { share })
    : t('{share} lies elsewhere, may be chance', { share });
}
