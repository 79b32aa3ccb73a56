import { Group, List, NativeSelect, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date, number, percent } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { BarChart } from '../../../parts/charts/bar-chart.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Part } from '../../../parts/page.tsx';
import { SaveCsv, saveRows } from '../../../parts/save-csv.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { BandShare } from './band-share.tsx';
import { scoreText } from './score-text.ts';

type Check = Extract<NonNullable<components['schemas']['CustomerTemplateCheck']['check']>, { kind: 'measured' }>;
type Measured = Check['everybody'];
type Whom = 'customers' | 'prospects' | 'everybody';
type Band = Measured['bands'][number];
type Tenth = Measured['deciles'][number];

const route = getRouteApi('/customers/best/$templateId');
const whomWords: Record<Whom, string> = {
  customers: t('Customers'),
  prospects: t('Prospects: had not ordered by then'),
  everybody: t('Everybody'),
};

/** The template of half a year ago against what happened since: bands with intervals, lift by tenths. */
export function CheckTab({ templateId }: { templateId: number }) {
  const check = api.useQuery('get', '/customers/templates/{customerTemplateId}/check', {
    params: { path: { customerTemplateId: templateId } },
  });
  return (
    <Answer query={check} words={t('Reading the check …')}>
      {({ check: found }) => {
        if (found === null) return <Text>{t('It was not looked at yet: look at everything anew.')}</Text>;
        if (found.kind === 'too-little-data')
          return <Text>{t('Too little data. {detail}', { detail: found.detail })}</Text>;
        return <CheckOf check={found} />;
      }}
    </Answer>
  );
}

function CheckOf({ check }: { check: Check }) {
  const { part } = route.useSearch();
  const setSearch = useSetSearch();
  const present = (Object.keys(whomWords) as Whom[]).filter((whom) => check[whom] !== null);
  const whom = present.find((one) => one === part) ?? present[0] ?? 'everybody';
  const measured = check[whom] ?? check.everybody;
  return (
    <Stack gap="xl">
      <Part
        title={t('Was it right?')}
        lead={t(
          'The template as it would have been made on {from}, with what was known then, against what happened until {until}.',
          { from: date(check.asOf), until: date(check.until) },
        )}
        actions={
          <Group gap="xs" align="flex-end">
            {present.length > 1 && (
              <NativeSelect
                size="xs"
                label={t('Of whom')}
                value={whom}
                data={present.map((value) => ({ value, label: whomWords[value] }))}
                onChange={({ currentTarget }) =>
                  void setSearch({ part: currentTarget.value === present[0] ? undefined : currentTarget.value })
                }
              />
            )}
            <SaveCsv of={t('Tenths by score')} save={() => saveTenths(measured.deciles)} />
          </Group>
        }
      >
        <Text maw="90ch">{areaWords(measured)}</Text>
        <Text size="sm" c="dimmed" maw="90ch">
          {check.traits.length > 0
            ? t('It went by: {traits}.', { traits: check.traits.join('; ') })
            : t('It went by nothing: no trait counted then.')}
        </Text>
        <Lift tenths={measured.deciles} />
      </Part>
      <Part title={t('What came, by score')}>
        <Bands bands={measured.bands} />
      </Part>
      <List size="sm" c="dimmed">
        {check.notes.map((note) => (
          <List.Item key={note}>{note}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

function areaWords({ area, contacts }: Measured): string {
  if (area === null)
    return t('{count} contacts; nobody, or everybody, was worth as much as the tenth worth most.', {
      count: number(contacts),
    });
  const of = { count: number(contacts), cases: Math.round(area * 100) };
  if (area >= 0.8)
    return t(
      'Of {count} contacts, one of the tenth worth most since stood before another in {cases} of 100 cases (50 is chance): the template ranked well.',
      of,
    );
  if (area >= 0.65)
    return t(
      'Of {count} contacts, one of the tenth worth most since stood before another in {cases} of 100 cases (50 is chance): the template ranked somewhat.',
      of,
    );
  return area > 0.55
    ? t(
        'Of {count} contacts, one of the tenth worth most since stood before another in {cases} of 100 cases (50 is chance): the template ranked little.',
        of,
      )
    : t(
        'Of {count} contacts, one of the tenth worth most since stood before another in {cases} of 100 cases (50 is chance): the template told nothing.',
        of,
      );
}

const saveTenths = (tenths: readonly Tenth[]) =>
  saveRows('lift.csv', [
    [
      ...[
        t('Tenth'),
        t('Contacts'),
        t('Lowest score'),
        t('Value each, in minor units'),
        t('Lift'),
        t('Share of value'),
      ],
    ],
    ...tenths.map(({ decile, contacts, lowestScore, valueEach, lift, shareOfValue }) => [
      ...[decile, contacts, lowestScore, Math.round(valueEach), lift ?? '', shareOfValue ?? ''],
    ]),
  ]);

function Lift({ tenths }: { tenths: readonly Tenth[] }) {
  if (tenths.some(({ lift }) => lift === null))
    return <Text c="dimmed">{t('Nobody bought anything since: there is no lift to show.')}</Text>;
  const valuesWhere = (fits: (lift: number) => boolean) =>
    tenths.map(({ lift }) => (lift !== null && fits(lift) ? lift : null));
  return (
    <BarChart
      name={t('Lift by tenths')}
      note={t('What each tenth by score was worth since, over the average of all; the highest scores first.')}
      isTitled
      file="lift"
      direction="up"
      categories={tenths.map(({ decile }) => String(decile))}
      categoryName={t('Tenth')}
      isStacked
      bars={[
        { name: t('More than the average'), values: valuesWhere((lift) => lift > 1) },
        { name: t('Less than the average'), values: valuesWhere((lift) => lift <= 1) },
      ]}
      line={{ value: 1, name: t('Average') }}
      say={(value) => (Math.round(value * 10) / 10).toFixed(1)}
    />
  );
}

function Bands({ bands }: { bands: readonly Band[] }) {
  const full = (of: 'ordered' | 'worthMost') => Math.max(0.01, ...bands.map((band) => band[of].high));
  const shareColumns = (name: string, of: 'ordered' | 'worthMost'): Column<Band> => ({
    name,
    cell: (band) => <BandShare share={band[of]} full={full(of)} />,
    csv: (band) => percent(band[of].share),
  });
  const score = ({ from, to }: Band) =>
    from === to ? scoreText(from) : t('{low} to {high}', { low: scoreText(from), high: scoreText(to) });
  return (
    <DataTable
      name={t('Bands of scores, and what came')}
      file="bands"
      rows={bands}
      rowKey={({ from }) => from}
      columns={[
        { name: t('Score then'), cell: score, csv: score },
        {
          name: t('Contacts'),
          isNumber: true,
          cell: ({ contacts }) => number(contacts),
          csv: ({ contacts }) => contacts,
        },
        shareColumns(t('Ordered since'), 'ordered'),
        shareColumns(t('Among the tenth worth most'), 'worthMost'),
      ]}
    />
  );
}
