import { Group, Text } from '@mantine/core';
import type { components } from '../../../api/schema.d.ts';
import { number, percent } from '../../../format/index.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Interval } from '../../../parts/interval.tsx';
import { shareEstimate } from '../../../parts/measure-share.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';

type Likeness = components['schemas']['NeedsLikeness'];
type Row = Extract<NonNullable<Likeness['check']>, { kind: 'checked' }>['calibration'][number];

const columns: Column<Row>[] = [
  {
    name: t('Said'),
    cell: ({ said }) => t('{share} likely', { share: percent(said) }),
    csv: ({ said }) => said,
  },
  { name: t('People'), isNumber: true, cell: ({ people }) => number(people), csv: ({ people }) => people },
  { name: t('Was so'), isNumber: true, cell: ({ was }) => percent(was), csv: ({ was }) => was },
  {
    name: t('95 % interval'),
    cell: ({ was, people }) => {
      const estimate = shareEstimate(was * people, people);
      return (
        estimate && (
          <Group gap="xs" wrap="nowrap">
            <Interval estimate={estimate} range={[0, 1]} />
            <Text span size="sm" c="dimmed">
              {t('{low} to {high}', { low: percent(estimate.low), high: percent(estimate.high) })}
            </Text>
          </Group>
        )
      );
    },
  },
];

/** How far placing by likeness can be trusted: what it said of people it had not seen, and what was so. */
export function LikenessPart({ likeness: { detail, check } }: { likeness: Likeness }) {
  return (
    <Part title={t('What likeness is worth')}>
      <Text maw="75ch">{detail}</Text>
      {check?.kind === 'checked' && check.calibration.length > 0 && (
        <DataTable
          name={t('Said and was so')}
          file="needs-likeness"
          columns={columns}
          rows={check.calibration}
          rowKey={({ said }) => said}
        />
      )}
      {check?.kind === 'not-checked' && check.why !== detail && <Text c="dimmed">{check.why}</Text>}
    </Part>
  );
}
