import { Anchor, Stack, Text } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { BarChart } from '../../parts/charts/bar-chart.tsx';
import { LineChart } from '../../parts/charts/line-chart.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Part } from '../../parts/page.tsx';
import { rich, t } from '../../words/index.ts';
import { CheckNow } from './check-now.tsx';
import { FieldsTable } from './fields-table.tsx';
import { IssuesTables } from './issues-tables.tsx';
import type { Quality } from './quality.ts';

/** The figure and its trend, what is wrong, and how complete each field is. */
export function OverviewTab() {
  const query = api.useQuery('get', '/quality');
  return (
    <Answer query={query} words={t('Counting what is wrong …')}>
      {(quality) => (quality.kind === 'never-checked' ? <NeverChecked /> : <Checked quality={quality} />)}
    </Answer>
  );
}

function NeverChecked() {
  const { data } = api.useQuery('get', '/reports/overview');
  if (data?.contacts === 0)
    return (
      <Empty
        icon={<IconClipboardCheck size={28} aria-hidden />}
        title={t('There is nobody whose data could be checked yet')}
      >
        {rich('<link>Bring in contacts</link> first: they are checked every night.', {
          link: (inside) => (
            <Anchor component={Link} to="/contacts/import" inherit underline="always">
              {inside}
            </Anchor>
          ),
        })}
        <CheckNow checkedAt={null} isHidden />
      </Empty>
    );
  return (
    <Empty
      icon={<IconClipboardCheck size={28} aria-hidden />}
      title={t('The data was not checked yet')}
      action={<CheckNow checkedAt={null} />}
    >
      {t(
        'It happens every night; it can be done now as well, for {count, plural, one {# contact} other {# contacts}}.',
        {
          count: data?.contacts ?? 0,
        },
      )}
    </Empty>
  );
}

function Checked({ quality }: { quality: Quality }) {
  const { trend, tenths, contacts } = quality;
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <CheckNow checkedAt={quality.checkedAt} />
        <Text>{quality.sentence}</Text>
        <QualityFigures quality={quality} />
      </Stack>
      <Part title={t('Over time')}>
        {trend.length < 2 ? (
          <Text size="sm">{t('The trend can be drawn from the second day on: everybody is checked every night.')}</Text>
        ) : (
          <LineChart
            name={t('Quality of the data, 0 to 100')}
            file="quality-over-time"
            at={trend.map(({ day }) => day)}
            lines={[{ name: t('Quality'), values: trend.map(({ score }) => score) }]}
          />
        )}
      </Part>
      <Part title={t('What is wrong')}>
        <IssuesTables quality={quality} />
      </Part>
      <Part title={t('How complete each field is')}>
        <FieldsTable fields={quality.fields} contacts={contacts} />
      </Part>
      <Part title={t('Contacts by quality')}>
        <BarChart
          name={t('Contacts by quality')}
          file="contacts-by-quality"
          categoryName={t('Quality')}
          categories={tenths.map((_, tenth) => `${tenth * 10}–${tenth === 9 ? 100 : tenth * 10 + 9}`).reverse()}
          bars={[{ name: t('Contacts'), values: [...tenths].reverse() }]}
        />
      </Part>
    </Stack>
  );
}

function QualityFigures({ quality: { score, contacts, issues, trend } }: { quality: Quality }) {
  const wrong = issues.filter(({ isInvalid }) => isInvalid).reduce((sum, issue) => sum + issue.contacts, 0);
  const suggested = issues.reduce((sum, issue) => sum + issue.suggested, 0);
  const before = trend.at(-2);
  const change = before && score !== null ? Math.round((score - before.score) * 10) / 10 : null;
  const moved =
    change === null
      ? undefined
      : change === 0
        ? t('as at the check before')
        : change > 0
          ? t('{count} more than at the check before', { count: number(change) })
          : t('{count} less than at the check before', { count: number(-change) });
  return (
    <Figures
      figures={[
        { name: t('Quality'), value: t('{score} of 100', { score: number(score ?? 0) }), note: moved },
        { name: t('Contacts'), value: number(contacts), door: { to: '/contacts' } },
        { name: t('Values that cannot be right'), value: number(wrong) },
        {
          name: t('With a suggestion'),
          value: number(suggested),
          note: suggested > 0 ? t('can be taken over at once') : undefined,
          ...(suggested > 0 ? { door: { to: '/customers/quality', search: { tab: 'repairs' } } } : {}),
        },
      ]}
    />
  );
}
