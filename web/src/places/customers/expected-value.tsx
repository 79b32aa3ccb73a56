import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { money, number, shortDate } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { LineChart } from '../../parts/charts/line-chart.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Figures } from '../../parts/figures.tsx';
import { saved } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

type Expected = components['schemas']['ExpectedValue'];
type Check = Extract<NonNullable<Expected['holdOut']>, { kind: 'checked' }>;

const amount = (value: number | null) => (value === null ? t('not known') : money(Math.round(value)));

/** What customers will still buy, and how what was predicted once compares with what came. */
export function ExpectedValuePart() {
  const expected = api.useQuery('get', '/customers/expected-value', {});
  return (
    <Part title={t('What they will still buy')}>
      <Answer query={expected} words={t('Reading what is expected …')}>
        {(data) => (
          <Stack>
            <List size="sm">
              {data.sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
            {data.state === 'not-fitted' && <FitNow />}
            {data.totals && <Totals totals={data.totals} />}
            {data.holdOut?.kind === 'checked' && <HoldOut check={data.holdOut} />}
            {data.holdOut && data.holdOut.kind !== 'checked' && <Text c="dimmed">{data.holdOut.sentence}</Text>}
          </Stack>
        )}
      </Answer>
    </Part>
  );
}

function FitNow() {
  const queries = useQueryClient();
  const fit = api.useMutation('post', '/customers/expected-value/fit', {
    onSuccess: () => {
      saved(t('It is being worked out. You may leave; it goes on.'));
      setTimeout(() => void queries.invalidateQueries({ queryKey: ['get', '/customers/expected-value'] }), 3_000);
    },
  });
  if (!can('customers:write')) return null;
  return (
    <Group>
      <Button loading={fit.isPending} onClick={() => fit.mutate({})}>
        {t('Work it out now')}
      </Button>
      <ProblemNote error={fit.error} />
    </Group>
  );
}

function Totals({ totals }: { totals: NonNullable<Expected['totals']> }) {
  const orders = (count: number) => t('{count} orders', { count: number(Math.round(count)) });
  return (
    <Figures
      figures={[
        {
          name: t('Still with us'),
          value: number(Math.round(totals.alive)),
          note: t('of {count} customers', { count: number(totals.customers) }),
        },
        { name: t('Next 90 days'), value: amount(totals.value90), note: orders(totals.orders90) },
        { name: t('Next 365 days'), value: amount(totals.value365), note: orders(totals.orders365) },
      ]}
    />
  );
}

const frequencyColumns: Column<Check['byFrequency'][number]>[] = [
  {
    name: t('Had come back'),
    cell: ({ frequency }) =>
      frequency >= 7 ? t('7 times or more') : t('{frequency, plural, one {once} other {# times}}', { frequency }),
    csv: ({ frequency }) => frequency,
  },
  {
    name: t('Customers'),
    isNumber: true,
    cell: ({ customers }) => number(customers),
    csv: ({ customers }) => customers,
  },
  {
    name: t('Orders predicted'),
    isNumber: true,
    cell: ({ orders }) => number(Math.round(orders.predicted)),
    csv: ({ orders }) => orders.predicted,
  },
  {
    name: t('Orders that came'),
    isNumber: true,
    cell: ({ orders }) => number(orders.real),
    csv: ({ orders }) => orders.real,
  },
];

function HoldOut({ check }: { check: Check }) {
  return (
    <>
      <LineChart
        name={t('Orders a week, predicted and real')}
        summary={t('By customers who were not looked at again: {predicted} predicted, {real} came.', {
          predicted: number(Math.round(check.orders.predicted)),
          real: number(check.orders.real),
        })}
        isTitled
        file="predicted-and-real"
        at={check.byWeek.map(({ from }) => shortDate(from))}
        atName={t('Week from')}
        lines={[
          { name: t('What came'), values: check.byWeek.map(({ real }) => real) },
          { name: t('What was predicted'), values: check.byWeek.map(({ predicted }) => predicted), isBefore: true },
        ]}
      />
      <DataTable
        name={t('Predicted and real, by how often they had come back')}
        file="predicted-by-frequency"
        columns={frequencyColumns}
        rows={check.byFrequency}
        rowKey={({ frequency }) => frequency}
      />
    </>
  );
}
