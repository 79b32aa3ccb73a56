import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { money, number, partOf } from '../../../format/index.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { shareDifference } from '../../../parts/measure-share.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { fullOf, Share } from '../share.tsx';
import { Door } from './door.tsx';
import { sayEffect } from './say-difference.ts';
import { Sentence } from './sentence.tsx';
import type { Report } from './use-report.ts';

/** What was bought: what is put down to the campaign and by which rule, and everybody against those held back. */
export function Revenue({ report }: { report: Report }) {
  return (
    <Stack gap="xl">
      <HeldBack report={report} />
      <Attributed report={report} />
    </Stack>
  );
}

function Attributed({ report }: { report: Report }) {
  const { totals, attribution, byVariant, byOffer } = report;
  const { days, model } = attribution;
  const rule =
    model === 'last-click'
      ? t(
          'An order counts for the message whose link the customer clicked last, within {days, plural, one {a day} other {# days}} before. Clicks of machines count for nothing.',
          { days },
        )
      : t(
          'An order counts for the last message the customer got, within {days, plural, one {a day} other {# days}} before, clicked or not.',
          { days },
        );
  return (
    <Part title={t('Orders that followed')} lead={rule}>
      {totals.conversions === 0 ? (
        <Text>{t('No order so far.')}</Text>
      ) : (
        <Stack>
          <Text>
            <Door count={totals.conversions} about={t('orders that followed')} selection={{ outcome: 'ordered' }}>
              {t('{count, plural, one {# order} other {# orders}}', { count: totals.conversions })}
            </Door>
            {', '}
            {t(
              '{amount} after refunds: {share} of the messages accepted. That it came after does not prove it came because.',
              {
                amount: money(totals.revenue),
                share: partOf(totals.conversions, totals.accepted),
              },
            )}
          </Text>
          {byVariant.length > 1 && (
            <DataTable
              name={t('Orders by variant')}
              file="orders-by-variant"
              rows={byVariant}
              rowKey={({ variant }) => variant}
              columns={[
                {
                  name: t('Variant'),
                  csv: ({ variant }) => variant,
                  cell: ({ variant }) => t('Variant {key}', { key: variant }),
                },
                {
                  name: t('Orders'),
                  isNumber: true,
                  csv: ({ conversions }) => conversions,
                  cell: ({ conversions, variant }) => (
                    <Door count={conversions} about={variant} selection={{ outcome: 'ordered', variant }} />
                  ),
                },
                {
                  name: t('Of accepted'),
                  isNumber: true,
                  cell: ({ conversions, accepted }) => partOf(conversions, accepted),
                },
                {
                  name: t('Revenue'),
                  isNumber: true,
                  csv: ({ revenue }) => revenue,
                  cell: ({ revenue }) => money(revenue),
                },
              ]}
            />
          )}
          {byOffer.length > 0 && (
            <DataTable
              name={t('Orders by offer')}
              file="orders-by-offer"
              rows={byOffer}
              rowKey={({ offerId }) => offerId}
              columns={[
                {
                  name: t('Offer'),
                  csv: ({ offer }) => offer,
                  cell: ({ offer, offerId }) => (
                    <Anchor
                      component={Link}
                      inherit
                      to="/offers/$offerId"
                      params={{ offerId: String(offerId) } as never}
                    >
                      {offer}
                    </Anchor>
                  ),
                },
                {
                  name: t('Orders'),
                  isNumber: true,
                  csv: ({ conversions }) => conversions,
                  cell: ({ conversions }) => number(conversions),
                },
                {
                  name: t('Revenue'),
                  isNumber: true,
                  csv: ({ revenue }) => revenue,
                  cell: ({ revenue }) => money(revenue),
                },
              ]}
            />
          )}
        </Stack>
      )}
    </Part>
  );
}

/** Everybody who was written to against those who were held back, since the launch. */
function HeldBack({ report }: { report: Report }) {
  const treated = report.treatedAndControl.find(({ arm }) => arm === 'treated');
  const control = report.treatedAndControl.find(({ arm }) => arm === 'control');
  const title = t('What the message changed');
  if (!treated || !control)
    return (
      <Part title={title}>
        <Text>
          {t(
            'Nobody was held back, so there is nobody to compare with. Hold back a share of the next campaign (Audience, at the bottom), and this place tells what it changed.',
          )}
        </Text>
      </Part>
    );
  const rows = [treated, control];
  const full = fullOf(rows.map(({ buyers, contacts }) => ({ hits: buyers, of: contacts })));
  const estimate = shareDifference(
    { hits: treated.buyers, of: treated.contacts },
    { hits: control.buyers, of: control.contacts },
  );
  return (
    <Part
      title={title}
      lead={t(
        'Everybody who was written to beside those who were held back at random, and all they bought since the launch, clicked or not.',
      )}
    >
      <Stack>
        {estimate && <Sentence estimate={estimate}>{sayEffect(estimate)}</Sentence>}
        <DataTable
          name={title}
          file="held-back"
          rows={rows}
          rowKey={({ arm }) => arm}
          columns={[
            {
              name: t('Since launch'),
              csv: ({ arm }) => arm,
              cell: ({ arm }) => (arm === 'treated' ? t('Were written to') : t('Were held back')),
            },
            {
              name: t('People'),
              isNumber: true,
              csv: ({ contacts }) => contacts,
              cell: ({ arm, contacts }) => <Door count={contacts} about={t('people')} selection={{ outcome: arm }} />,
            },
            {
              name: t('Bought'),
              csv: ({ buyers }) => buyers,
              cell: ({ arm, buyers, contacts }) => (
                <Door
                  count={buyers}
                  about={t('people who bought')}
                  selection={{ outcome: arm === 'treated' ? 'treatedBought' : 'controlBought' }}
                >
                  <Share hits={buyers} of={contacts} full={full} isGrey={arm === 'control'} />
                </Door>
              ),
            },
            { name: t('Orders'), isNumber: true, csv: ({ orders }) => orders, cell: ({ orders }) => number(orders) },
            {
              name: t('Revenue'),
              isNumber: true,
              csv: ({ revenue }) => revenue,
              cell: ({ revenue }) => money(revenue),
            },
            {
              name: t('Revenue a head'),
              isNumber: true,
              csv: ({ revenue, contacts }) => Math.round(revenue / Math.max(1, contacts)),
              cell: ({ revenue, contacts }) => (contacts === 0 ? '–' : money(Math.round(revenue / contacts))),
            },
          ]}
        />
      </Stack>
    </Part>
  );
}
