import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { date, number } from '../../format/index.ts';
import { TimeAgo } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { useNamesOfActors } from '../../parts/who.tsx';
import { t } from '../../words/index.ts';
import { DecideForm } from './decide-form.tsx';
import { decisions } from './strategy-words.ts';
import { WithdrawDecision } from './withdraw-decision.tsx';

type All = components['schemas']['SegmentDecisions'];
type Current = All['current'][number];
type Past = All['history'][number];

const route = getRouteApi('/customers/strategy');

const segmentColumn = <Row extends { segmentId: number; segment: string }>(): Column<Row> => ({
  name: t('Segment'),
  cell: ({ segmentId, segment }) => (
    <Anchor component={Link} to={`/segments/${segmentId}` as LinkProps['to']}>
      {segment}
    </Anchor>
  ),
  csv: ({ segment }) => segment,
});

const decisionColumn = <Row extends { decision: Past['decision'] }>(): Column<Row> => ({
  name: t('Decision'),
  cell: ({ decision }) => <StateWord mood={decisions[decision].mood}>{decisions[decision].state}</StateWord>,
  csv: ({ decision }) => decision,
});

const reasonColumn = <Row extends { reason: string }>(): Column<Row> => ({
  name: t('Reason'),
  cell: ({ reason }) => reason,
  csv: ({ reason }) => reason,
});

const currentColumns = (choose: (segmentId: number) => void): Column<Current>[] => [
  segmentColumn(),
  decisionColumn(),
  { name: t('Members'), isNumber: true, cell: ({ members }) => number(members), csv: ({ members }) => members },
  reasonColumn(),
  {
    name: t('Review'),
    cell: ({ reviewOn, isOverdue }) =>
      isOverdue ? <StateWord mood="warn">{t('due since {day}', { day: date(reviewOn) })}</StateWord> : date(reviewOn),
    csv: ({ reviewOn }) => reviewOn,
  },
  {
    name: t('Change'),
    cell: ({ segmentId, segment }) =>
      can('customers:write') && (
        <Group gap={4} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => choose(segmentId)}
            aria-label={t('Decide anew: {segment}', { segment })}
          >
            {t('Decide anew')}
          </Button>
          <WithdrawDecision segmentId={segmentId} segment={segment} />
        </Group>
      ),
  },
];

const historyColumns = (nameOf: (actor: string) => string): Column<Past>[] => [
  segmentColumn(),
  decisionColumn(),
  reasonColumn(),
  { name: t('By'), cell: ({ actor }) => nameOf(actor), csv: ({ actor }) => nameOf(actor) },
  { name: t('When'), cell: ({ at }) => <TimeAgo at={at} />, csv: ({ at }) => at },
];

/** Whom we court, keep or leave: what holds, what is due for another look, where two decisions meet in one person. */
export function DecisionsPart() {
  const { segment } = route.useSearch();
  const setSearch = useSetSearch();
  const choose = (wanted: number | undefined) => void setSearch({ segment: wanted });
  const nameOf = useNamesOfActors();
  const all = api.useQuery('get', '/customers/decisions', {});
  return (
    <Answer query={all} words={t('Reading what was decided …')}>
      {({ current, summary, overlaps, history }) => (
        <Stack gap="xl">
          {can('customers:write') && <DecideForm segmentId={segment ?? null} onChoose={choose} />}
          {current.length === 0 ? (
            <Empty icon={<IconScale />} title={t('Nothing is decided yet')}>
              {t(
                'Not every customer is to be courted alike. Choose a segment above: those deselected get no offers that cost money.',
              )}
            </Empty>
          ) : (
            <Part title={t('What holds')}>
              <List>
                {summary.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
              {overlaps.map(({ prioritised, deselected, contacts }) => (
                <Alert key={`${prioritised.segmentId} ${deselected.segmentId}`} color="yellow" variant="light">
                  <Text>
                    {t(
                      '{count, plural, one {# contact is} other {# contacts are}} in {courted} and in {left}: deselected wins.',
                      {
                        count: contacts,
                        courted: prioritised.segment,
                        left: deselected.segment,
                      },
                    )}
                  </Text>
                </Alert>
              ))}
              <DataTable
                name={t('What holds')}
                file="decisions"
                columns={currentColumns(choose)}
                rows={current}
                rowKey={({ id }) => id}
              />
            </Part>
          )}
          {history.length > 0 && (
            <Part title={t('What was decided before')}>
              <DataTable
                name={t('What was decided before')}
                file="decisions-before"
                columns={historyColumns(nameOf)}
                rows={history}
                rowKey={({ id }) => id}
              />
            </Part>
          )}
        </Stack>
      )}
    </Answer>
  );
}
