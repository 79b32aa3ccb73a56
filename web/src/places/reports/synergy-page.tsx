import { Button, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { BarChart } from '../../parts/charts/bar-chart.tsx';
import { HeatScale } from '../../parts/charts/keys.tsx';
import { Page, Part } from '../../parts/page.tsx';
import { WeekHeat } from '../../parts/week-heat.tsx';
import { openHours } from '../../parts/week-map.ts';
import { t } from '../../words/index.ts';
import { AskedChoices, useAsked } from './asked.tsx';
import { SimulationPart } from './simulation-part.tsx';
import { Notes } from './synergies-page.tsx';
import type { Synergy } from './synergy.ts';

/** One pair of segments: when and what each orders, the hours an offer would suit, and what it would move. */
export default function SynergyPage() {
  const { first, second } = useParams({ strict: false }) as { first: string; second: string };
  const asked = useAsked();
  const pair = api.useQuery(
    'get',
    '/reports/synergies/{first}/{second}',
    { params: { path: { first: Number(first), second: Number(second) }, query: asked } },
    { staleTime: 60_000 },
  );
  const names = pair.data?.segments.map(({ name }) => name) ?? [];
  return (
    <Page
      title={
        names.length === 2 ? t('“{first}” and “{second}”', { first: names[0], second: names[1] }) : t('Two segments')
      }
      back={{ to: '/reports/synergies', name: t('Synergies across segments') }}
    >
      <AskedChoices {...asked} />
      <Answer query={pair} words={t('Comparing when and what the two order …')}>
        {(found) => (
          <Stack gap="xl">
            <Compared pair={found} />
            <Loads pair={found} />
            <Categories pair={found} />
            <ProposalPart pair={found} />
            <Notes notes={found.notes} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

function Compared({ pair: { pair } }: { pair: Synergy }) {
  const { byHour, byCategory, overlap, complementarity } = pair;
  const values = (contrast: Extract<typeof byHour, { kind: 'compared' }>) => ({
    share: percent(contrast.difference),
    lot: percent(contrast.byLot),
  });
  const tooLittle = t(
    'There is too little to compare: on one side fewer than 30 people with orders, those in both left out.',
  );
  const hours =
    byHour.kind !== 'compared'
      ? tooLittle
      : byHour.isClear
        ? t(
            '{share} of their load lies at other hours; divided by lot it would be {lot}: that is no chance.',
            values(byHour),
          )
        : t(
            '{share} of their load lies at other hours; divided by lot it would be {lot}: it may be chance.',
            values(byHour),
          );
  const categories =
    byCategory.kind !== 'compared'
      ? tooLittle
      : byCategory.isClear
        ? t(
            '{share} of their money goes to other things; divided by lot it would be {lot}: that is no chance.',
            values(byCategory),
          )
        : t(
            '{share} of their money goes to other things; divided by lot it would be {lot}: it may be chance.',
            values(byCategory),
          );
  return (
    <List spacing={4}>
      <List.Item>{hours}</List.Item>
      <List.Item>{categories}</List.Item>
      <List.Item>
        {t(
          'They complement each other to {share}: so far do the peaks of the one lie where the other is seldom seen. {both, plural, one {# contact is} other {# contacts are}} in both, and left out of the comparison.',
          {
            share: percent(complementarity),
            both: overlap,
          },
        )}
      </List.Item>
    </List>
  );
}

/** Both loads beside one another, drawn to one scale. */
function Loads({ pair: { segments, proposal } }: { pair: Synergy }) {
  const range = openHours(segments.map(({ shares }) => shares));
  const full = Math.max(...segments.flatMap(({ shares }) => shares));
  const window = proposal?.simulation.window;
  const lead = window
    ? t('Solid line: the hours proposed ({hours}). Dotted: each segment’s own peak, its busiest fifth of the hours.', {
        hours: window.text,
      })
    : t('Dotted: each segment’s own peak, its busiest fifth of the hours.');
  return (
    <Part title={t('When they order')} lead={lead}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        {segments.map(({ segmentId, name, buyers, orders, shares, peak }) => (
          <WeekHeat
            key={segmentId}
            name={name}
            isTitled
            note={t('{orders} orders of {buyers} people · most {peak}', {
              orders: number(orders),
              buyers: number(buyers),
              peak: peak.text || t('nowhere'),
            })}
            file={`segment-${segmentId}-hours`}
            values={shares}
            full={full}
            range={range}
            window={window?.hours ?? []}
            peak={peak.hours}
            say={percent}
          />
        ))}
      </SimpleGrid>
      <HeatScale
        low={percent(0)}
        high={t('{share} of the segment’s orders in an hour of the week', { share: percent(full) })}
      />
    </Part>
  );
}

/** Shares of money by category, of both, with their intervals. */
function Categories({ pair: { segments } }: { pair: Synergy }) {
  const shareOf = (segment: Synergy['segments'][number], category: string) => {
    const share = segment.categories.find((one) => one.category === category)?.share;
    return share?.kind === 'estimated' ? share : null;
  };
  const all = [...new Set(segments.flatMap(({ categories }) => categories.map(({ category }) => category)))];
  const most = (category: string) => Math.max(...segments.map((segment) => shareOf(segment, category)?.value ?? 0));
  const names = all.sort((a, b) => most(b) - most(a)).slice(0, 15);
  if (names.length === 0) return null;
  return (
    <Part title={t('What they spend their money on')} lead={t('Shares of money by category, with 95 % intervals.')}>
      <BarChart
        name={t('Shares of money by category')}
        file="categories"
        categories={names}
        categoryName={t('Category')}
        say={percent}
        bars={segments.map((segment) => ({
          name: segment.name,
          values: names.map((category) => shareOf(segment, category)?.value ?? null),
          intervals: names.map((category) => shareOf(segment, category)),
        }))}
      />
    </Part>
  );
}

function ProposalPart({ pair }: { pair: Synergy }) {
  const { proposal } = pair;
  if (proposal === null) {
    const { byHour } = pair.pair;
    return (
      <Part title={t('An off-peak offer?')}>
        <Text c="dimmed">
          {byHour.kind === 'compared' && byHour.isClear
            ? t(
                'Their hours differ, but there are none that suit the one, leave the other alone and are quiet enough in the shop: no offer is proposed.',
              )
            : t('Their hours do not differ clearly: no off-peak offer is proposed.')}
        </Text>
      </Part>
    );
  }
  const { window } = proposal.simulation;
  const search = {
    percent: proposal.percent,
    segment: proposal.mover.segmentId,
    hours: `${window.weekdays.join('')}-${window.fromMinute}-${window.toMinute}`,
    name: t('{percent} % {hours} for {segment}', {
      percent: proposal.percent,
      hours: window.text,
      segment: proposal.mover.name,
    }).slice(0, 200),
  };
  const make = can('offers:write') && (
    <Button component={Link} to={'/offers/new' as never} search={search as never}>
      {t('Make this offer')}
    </Button>
  );
  return (
    <Part title={t('An off-peak offer, and what it would move')} actions={make}>
      <List spacing={4}>
        {proposal.text.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      <SimulationPart proposal={proposal} />
    </Part>
  );
}
