import { Stack, Text } from '@mantine/core';
import { money, number, partOf, percent } from '../../format/index.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Interval } from '../../parts/interval.tsx';
import { Part } from '../../parts/page.tsx';
import { locale, t } from '../../words/index.ts';
import { type Estimate, estimateText, pointsText, signed } from './effect-words.ts';
import type { Report } from './report.ts';

type Compared = Extract<Report['effect'], { kind: 'compared' }>;
type Row = { name: string; given: string; held: string; estimate: Estimate; write: (value: number) => string };

const decimals = (value: number) =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
const signedMoney = (value: number) => (value > 0 ? `+${money(Math.round(value))}` : money(Math.round(value)));
const shareText = (estimate: Estimate | null) => (estimate?.kind === 'estimated' ? percent(estimate.value) : '–');

function rowsOf(effect: Compared): Row[] {
  const { treated, control } = effect;
  const each = (arm: Compared['treated'], name: 'orders' | 'revenue') =>
    arm.contacts === 0 ? 0 : arm[name] / arm.contacts;
  const rows: (Row | null)[] = [
    {
      name: t('Bought'),
      given: partOf(treated.buyers, treated.contacts),
      held: partOf(control.buyers, control.contacts),
      estimate: effect.buyers,
      write: pointsText,
    },
    {
      name: t('Orders a head'),
      given: decimals(each(treated, 'orders')),
      held: decimals(each(control, 'orders')),
      estimate: effect.ordersEach,
      write: (value) => signed(value, 2),
    },
    {
      name: t('Revenue a head'),
      given: money(Math.round(each(treated, 'revenue'))),
      held: money(Math.round(each(control, 'revenue'))),
      estimate: effect.revenueEach,
      write: signedMoney,
    },
    effect.windowShare && {
      name: t('Orders in its hours'),
      given: shareText(treated.windowShare),
      held: shareText(control.windowShare),
      estimate: effect.windowShare,
      write: pointsText,
    },
    {
      name: t('Orders in the peak'),
      given: shareText(treated.peakShare),
      held: shareText(control.peakShare),
      estimate: effect.peakShare,
      write: pointsText,
    },
    {
      name: t('In an hour of the peak'),
      given: '',
      held: '',
      estimate: effect.perPeakHour,
      write: (value) => signed(value, 1),
    },
  ];
  return rows.filter((row) => row !== null);
}

/** Those given it beside those held back, each difference with its interval. */
export function EffectPart({ report }: { report: Report }) {
  const { effect } = report;
  const title = t('Changed, against those held back');
  if (effect.kind !== 'compared')
    return (
      <Part title={title}>
        <Text c="dimmed">{effect.detail}</Text>
      </Part>
    );
  const { treated, control, cannibalisation } = effect;
  const columns: readonly Column<Row>[] = [
    { name: t('Since they were chosen'), cell: ({ name }) => name, csv: ({ name }) => name },
    {
      name: t('Given it ({people})', { people: number(treated.contacts) }),
      isNumber: true,
      cell: ({ given }) => given,
      csv: ({ given }) => given,
    },
    {
      name: t('Held back ({people})', { people: number(control.contacts) }),
      isNumber: true,
      cell: ({ held }) => held,
      csv: ({ held }) => held,
    },
    {
      name: t('What it changed, 95 % interval'),
      isNumber: true,
      cell: ({ estimate, write }) => estimateText(estimate, write),
      csv: ({ estimate, write }) => estimateText(estimate, write),
    },
    {
      name: t('Fewer | more'),
      cell: ({ estimate }) => (estimate.kind === 'estimated' ? <Interval estimate={estimate} /> : null),
    },
  ];
  return (
    <Part title={title}>
      <DataTable
        name={t('Given it, beside those held back')}
        file={`offer-${report.offerId}-effect`}
        columns={columns}
        rows={rowsOf(effect)}
        rowKey={({ name }) => name}
      />
      <Stack gap={4} maw={820}>
        <Text size="sm">
          {t('Would have come anyway, of {orders} orders with the offer: {estimate}.', {
            orders: number(cannibalisation.orders),
            estimate: estimateText(cannibalisation.wouldHaveCome, (value) => number(Math.round(value))),
          })}
        </Text>
        <SinceBefore effect={effect} />
        <Text size="sm" c="dimmed">
          {t(
            'Who is held back was drawn at random, and everybody counts in the group it was drawn for, whether it used the offer or not. What each did before is taken out of the change, so it is not just the one column less the other. A hollow dot: the interval holds 0, so it may be chance.',
          )}
        </Text>
      </Stack>
    </Part>
  );
}

/** The same people against themselves before, in a line of its own: nobody drew lots for it. */
function SinceBefore({ effect }: { effect: Compared }) {
  const { windowShare, peakShare } = effect.sinceBefore;
  const inHours = windowShare?.kind === 'estimated' ? estimateText(windowShare, pointsText) : null;
  const inPeak = peakShare.kind === 'estimated' ? estimateText(peakShare, pointsText) : null;
  if (inHours === null && inPeak === null) return null;
  return (
    <Text size="sm">
      {t(
        'Those given it, against themselves before: in its hours {inHours}, in the peak {inPeak}. That is two times of the year, and season is in it too.',
        {
          inHours: inHours ?? '–',
          inPeak: inPeak ?? '–',
        },
      )}
    </Text>
  );
}
