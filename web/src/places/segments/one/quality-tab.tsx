import { Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { number, shortDate } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { LineChart } from '../../../parts/charts/line-chart.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo } from '../door.tsx';

type Quality = components['schemas']['SegmentQuality'];

const countOr = (count: number | null) => (count === null ? t('too slow to count') : number(count));

/** How far the fields it leans on can be trusted, and whom that may put in the wrong place. */
export function QualityTab({ segmentId }: { segmentId: number }) {
  const query = api.useQuery('get', '/quality/segments/{segmentId}', { params: { path: { segmentId } } });
  return (
    <Answer query={query} words={t('Looking at the fields it leans on …')}>
      {(quality) => <Told quality={quality} />}
    </Answer>
  );
}

function Told({ quality }: { quality: Quality }) {
  const { score, members, mayBeWrong, mayBelong, fields, trend, segmentId } = quality;
  const figures = [
    {
      name: t('Quality of its data'),
      value: score === null ? '–' : t('{score} of 100', { score: number(Math.round(score)) }),
      note: score === null ? t('not checked yet') : t('as of the last check'),
    },
    {
      name: t('May not belong'),
      value: countOr(mayBeWrong),
      note: t('members, at most: a value is missing or doubted'),
    },
    { name: t('May belong'), value: countOr(mayBelong), note: t('others, at most: a value is missing') },
  ];
  return (
    <Stack gap="xl">
      <Figures figures={figures} />
      {fields.length === 0 ? (
        <Text>
          {t('It leans on no field that could be missing: what it asks for is what happened, and that is known.')}
        </Text>
      ) : (
        <Part title={t('Fields it leans on')}>
          <DataTable
            name={t('Fields it leans on')}
            file={`segment-${segmentId}-fields`}
            rows={fields}
            rowKey={({ kind, field }) => `${kind} ${field}`}
            columns={[
              {
                name: t('Field'),
                csv: ({ field }) => field,
                cell: ({ field, sentence }) => (
                  <Stack gap={0}>
                    <Text fw={500}>{field}</Text>
                    <Text size="sm" c="dimmed">
                      {sentence}
                    </Text>
                  </Stack>
                ),
              },
              {
                name: t('Members who have it'),
                csv: ({ filled }) => filled,
                cell: ({ filled }) => <Measure count={filled} of={members} />,
              },
              {
                name: t('Not doubted'),
                csv: ({ good }) => good,
                cell: ({ good }) => <Measure count={good} of={members} />,
              },
            ]}
          />
        </Part>
      )}
      {trend.length > 1 && (
        <Part title={t('Quality over time')}>
          <LineChart
            name={t('Quality of its data, of 100')}
            file={`segment-${segmentId}-quality`}
            at={trend.map(({ day }) => shortDate(`${day}T12:00:00Z`))}
            lines={[{ name: t('Quality'), values: trend.map(({ score: of }) => of) }]}
          />
        </Part>
      )}
      <Text size="sm">
        <DoorTo door={{ to: '/customers/quality' }}>{t('Find and mend what is wrong with the data')}</DoorTo>
      </Text>
    </Stack>
  );
}
