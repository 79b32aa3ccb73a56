import { SimpleGrid, Text } from '@mantine/core';
import { date, number } from '../../format/index.ts';
import { HeatScale } from '../../parts/charts/keys.tsx';
import { Part } from '../../parts/page.tsx';
import { WeekHeat } from '../../parts/week-heat.tsx';
import { openHours } from '../../parts/week-map.ts';
import { locale, t } from '../../words/index.ts';
import { signed } from './effect-words.ts';
import type { Report } from './report.ts';

type Counted = Extract<Report['loadShift'], { kind: 'counted' }>;

const shareText = (share: number) =>
  new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);
const sum = (orders: readonly number[]) => orders.reduce((total, count) => total + count, 0);

type Shown = { name: string; key: string; note: string; orders: readonly number[]; shares: readonly number[] };

/** The maps that have orders: before, during, and those held back. */
function shownMaps({ maps }: Counted, { before, during }: Report): Shown[] {
  const isGiven = maps.of === 'given';
  const span = (period: { from: string; to: string } | null) =>
    period ? t('{from} to {until}', { from: date(period.from), until: date(period.to) }) : '';
  const all = [
    { key: 'before', name: isGiven ? t('Before') : t('Before, the whole shop'), map: maps.before, note: span(before) },
    {
      key: 'during',
      name: isGiven ? t('During, given it') : t('During, the whole shop'),
      map: maps.during,
      note: span(during),
    },
    { key: 'control', name: t('During, held back'), map: maps.control, note: t('What they would have done') },
  ];
  return all.flatMap(({ map, ...rest }) => (map?.shares ? [{ ...rest, orders: map.orders, shares: map.shares }] : []));
}

/** Given less held back; during less before where there is nobody to compare with. */
function differenceOf({ maps }: Counted): { values: number[]; isCompared: boolean } | null {
  const against = maps.control?.shares ?? maps.before.shares;
  if (!maps.during.shares || !against) return null;
  return {
    values: maps.during.shares.map((value, hour) => value - against[hour]!),
    isCompared: Boolean(maps.control?.shares),
  };
}

/** Orders by the hours of the week: before, during, among those held back, and the difference. */
export function LoadShiftPart({ report }: { report: Report }) {
  const { loadShift, offerId } = report;
  const title = t('Moved to other hours');
  if (loadShift.kind !== 'counted')
    return (
      <Part title={title}>
        <Text c="dimmed">{loadShift.detail}</Text>
      </Part>
    );
  const shown = shownMaps(loadShift, report);
  if (shown.length === 0)
    return (
      <Part title={title}>
        <Text c="dimmed">{t('There are no orders in these times yet.')}</Text>
      </Part>
    );
  const { window, peak } = loadShift;
  const range = openHours(shown.map(({ shares }) => shares));
  const full = Math.max(...shown.flatMap(({ shares }) => shares));
  const outlines = { range, window, peak: peak.hours };
  const difference = differenceOf(loadShift);
  const most = Math.max(1e-9, ...(difference?.values ?? []).map(Math.abs));
  const lines = [
    ...(window.length > 0 ? [t('Solid line: the hours of the offer.')] : []),
    ...(peak.hours.length > 0
      ? [t('Dotted: the peak, the busiest hours before it ({hours}).', { hours: peak.text })]
      : []),
  ];
  return (
    <Part title={title} lead={lines.join(' ')}>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl" verticalSpacing="lg">
        {shown.map(({ key, name, note, orders, shares }) => (
          <WeekHeat
            key={key}
            name={name}
            isTitled
            note={t('{note} · {orders, plural, one {# order} other {# orders}}', { note, orders: sum(orders) })}
            file={`offer-${offerId}-${key}`}
            values={shares}
            full={full}
            say={shareText}
            {...outlines}
          />
        ))}
        {difference && (
          <WeekHeat
            name={t('The difference')}
            isTitled
            note={
              difference.isCompared
                ? t('Given it less held back, in points: blue more, orange with a dash fewer, at most {most}', {
                    most: number(Math.round(most * 1000) / 10),
                  })
                : t('During less before, in points: blue more, orange with a dash fewer, at most {most}', {
                    most: number(Math.round(most * 1000) / 10),
                  })
            }
            file={`offer-${offerId}-difference`}
            values={difference.values}
            full={most}
            isDiverging
            say={(value) => signed(value * 100, 1)}
            {...outlines}
          />
        )}
      </SimpleGrid>
      <HeatScale
        low={shareText(0)}
        high={t('{share} of the group’s orders in an hour of the week', { share: shareText(full) })}
      />
    </Part>
  );
}
