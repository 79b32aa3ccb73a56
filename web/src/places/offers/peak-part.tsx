import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { BarChart } from '../../parts/charts/bar-chart.tsx';
import { Part } from '../../parts/page.tsx';
import { locale, t } from '../../words/index.ts';
import type { Report } from './report.ts';

const oneDecimal = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);

/** The calmer shop: orders in an hour of the peak, before and during, of all groups. */
export function PeakPart({ report, choice }: { report: Report; choice: ReactNode }) {
  const { loadShift } = report;
  if (loadShift.kind !== 'counted') return null;
  const rows = loadShift.peakLoad.filter(({ before, during }) => before !== null && during !== null);
  return (
    <Part
      title={t('The calmer shop')}
      lead={t('Orders in an hour of the peak: {hours}.', { hours: loadShift.peak.text })}
      actions={choice}
    >
      <Stack gap="xs">
        <BarChart
          name={t('Orders in an hour of the peak')}
          file={`offer-${report.offerId}-peak`}
          categories={rows.map(({ name }) => name)}
          categoryName={t('Who')}
          bars={[
            { name: t('Before'), values: rows.map(({ before }) => before), isBefore: true },
            { name: t('During'), values: rows.map(({ during }) => during) },
          ]}
          say={oneDecimal}
        />
        <Text size="sm" c="dimmed">
          {loadShift.warning}
        </Text>
      </Stack>
    </Part>
  );
}
