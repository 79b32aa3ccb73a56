import { List, NativeSelect, Stack, Text } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { money, number, partOf } from '../../format/index.ts';
import { Age } from '../../parts/age.tsx';
import { Answer } from '../../parts/answer.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Figures } from '../../parts/figures.tsx';
import { Part } from '../../parts/page.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { EffectPart } from './effect-part.tsx';
import { useSegmentChoices } from './form-who.tsx';
import { LoadShiftPart } from './load-shift.tsx';
import type { Offer } from './offer-words.ts';
import { PeakPart } from './peak-part.tsx';
import type { Report } from './report.ts';
import { SegmentLink } from './segment-link.tsx';

/** What an offer gave, cost and changed, and whether it moved anybody to other hours. */
export function OfferReport({ offer }: { offer: Offer }) {
  const { segment } = useSearch({ strict: false }) as { segment?: number };
  const setSearch = useSetSearch();
  const { choices } = useSegmentChoices();
  const query = segment ? { segmentId: segment } : {};
  const report = api.useQuery('get', '/reports/offers/{offerId}', { params: { path: { offerId: offer.id }, query } });
  const choose = (value: string) =>
    void setSearch({ segment: value === '' ? undefined : Number(value) }, { replace: true });
  return (
    <Answer query={report} words={t('Comparing the orders of those given it and those held back …')}>
      {(found) => (
        <Stack gap="xl">
          <Stack gap="xs">
            <List spacing={4}>
              {found.summary.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
            <Age at={found.at} />
          </Stack>
          <UsedPart report={found} />
          <EffectPart report={found} />
          <LoadShiftPart report={found} />
          <PeakPart
            report={found}
            choice={
              <NativeSelect
                label={t('Beside them, the segment')}
                value={segment ? String(segment) : ''}
                onChange={({ currentTarget }) => choose(currentTarget.value)}
                data={[{ value: '', label: t('None') }, ...choices]}
              />
            }
          />
        </Stack>
      )}
    </Answer>
  );
}

function UsedPart({ report }: { report: Report }) {
  const { people, uses, refunded, orders, revenue, discount, discountKnown, margin, marginKnown } = report.redeemed;
  const door = {
    to: '/offers/$offerId',
    params: { offerId: String(report.offerId) },
    search: { tab: 'uses' },
  };
  const known = (count: number) =>
    count === uses || count === 0
      ? undefined
      : t('known for {count} of {uses} uses', { count: number(count), uses: number(uses) });
  const figures = [
    {
      name: t('Times used'),
      value: number(uses),
      door,
      note: refunded > 0 ? t('{count} taken back', { count: number(refunded) }) : undefined,
    },
    { name: t('People'), value: number(people), door },
    {
      name: t('Their orders'),
      value: money(revenue),
      note: t('{count, plural, one {# order} other {# orders}}', { count: orders }),
    },
    {
      name: t('Discount given'),
      value: discountKnown === 0 && uses > 0 ? t('not known') : money(discount),
      note: known(discountKnown),
    },
    { name: t('Margin left'), value: marginKnown === 0 ? t('not known') : money(margin), note: known(marginKnown) },
  ];
  return (
    <Part title={t('Used')}>
      <Figures figures={figures} />
      {report.bySegment.length > 0 && (
        <DataTable
          name={t('Used, by segment')}
          file={`offer-${report.offerId}-segments`}
          columns={segmentColumns}
          rows={report.bySegment}
          rowKey={({ segment }) => segment}
        />
      )}
      {report.bySegment.length === 0 && (
        <Text c="dimmed" size="sm">
          {t('Nobody was chosen for it by a campaign yet. Put it into one, and see here by segment who used it.')}
        </Text>
      )}
    </Part>
  );
}

type SegmentRow = Report['bySegment'][number];
const segmentColumns: readonly Column<SegmentRow>[] = [
  {
    name: t('Segment'),
    cell: ({ segmentId, segment }) => <SegmentLink segmentId={segmentId} name={segment} />,
    csv: ({ segment }) => segment,
  },
  { name: t('Given'), isNumber: true, cell: ({ given }) => number(given), csv: ({ given }) => given },
  { name: t('Held back'), isNumber: true, cell: ({ heldBack }) => number(heldBack), csv: ({ heldBack }) => heldBack },
  {
    name: t('People who used it'),
    isNumber: true,
    cell: ({ people, given }) => t('{people} ({share})', { people: number(people), share: partOf(people, given) }),
    csv: ({ people }) => people,
  },
  { name: t('Times'), isNumber: true, cell: ({ uses }) => number(uses), csv: ({ uses }) => uses },
  { name: t('Orders'), isNumber: true, cell: ({ revenue }) => money(revenue), csv: ({ revenue }) => revenue },
  { name: t('Discount'), isNumber: true, cell: ({ discount }) => money(discount), csv: ({ discount }) => discount },
];
