import { Anchor, Text } from '@mantine/core';
import { getRouteApi, Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { money, number } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { t } from '../../words/index.ts';
import classes from './board.module.css';
import { CellForm } from './cell-form.tsx';
import { type BoardCell, type BoardRow, growthText, levelNames } from './strategy-words.ts';

const route = getRouteApi('/customers/strategy');

/** Who bought for how much, and whether it grows. */
export function Sums({ of, currency }: { of: BoardRow['total']; currency: string }) {
  const { contacts, customers, revenue, margin, growth } = of;
  const margins =
    revenue === 0 && margin === 0
      ? null
      : t('margin {amount}', { amount: margin === null ? t('not known') : money(margin, currency) });
  return (
    <Text size="sm">
      <strong>{t('{count} of {all}', { count: number(customers), all: number(contacts) })}</strong>{' '}
      {t('bought for {amount}', { amount: money(revenue, currency) })}
      {[margins, growthText(growth)].filter(Boolean).map((text) => ` · ${text}`)}
    </Text>
  );
}

/** One cell: its sums, its plan and what came of it; its form while it is written. */
export function BoardCellView({ row, cell, currency }: { row: BoardRow; cell: BoardCell; currency: string }) {
  const search = route.useSearch();
  const key = `${row.needsGroupId}-${cell.importance}`;
  const where = t('{row}, {level}', { row: row.name, level: levelNames[cell.importance].toLowerCase() });
  const isEmpty = !(cell.goal || cell.strategy || cell.owner || cell.offers.length || cell.campaigns.length);
  const verb = isEmpty ? t('Plan') : t('Change');
  if (row.needsGroupId !== null && search.cell === key) {
    return (
      <>
        <Sums of={cell} currency={currency} />
        <CellForm needsGroupId={row.needsGroupId} cell={cell} where={where} />
      </>
    );
  }
  return (
    <>
      <Sums of={cell} currency={currency} />
      <Written cell={cell} />
      {row.needsGroupId !== null && can('customers:write') && (
        <Anchor
          component={Link}
          to="."
          search={((before: object) => ({ ...before, cell: key })) as never}
          resetScroll={false}
          size="sm"
          id={`cell-${key}`}
          className={classes.notPrinted ?? ''}
          aria-label={t('{verb}: {where}', { verb, where })}
        >
          {verb}
        </Anchor>
      )}
    </>
  );
}

function Written({ cell }: { cell: BoardCell }) {
  const { goal, strategy, owner, offers, campaigns, result } = cell;
  return (
    <>
      {goal && <Text fw={600}>{goal}</Text>}
      {strategy && (
        <Text size="sm" className={classes.plan ?? ''}>
          {strategy}
        </Text>
      )}
      {owner && <Text size="sm">{t('Owner: {name}', { name: owner })}</Text>}
      {offers.map(({ offerId, name, uses }) => (
        <Door key={offerId} to={`/offers/${offerId}`} name={name}>
          {t('used {count, plural, one {once} other {# times}}', { count: uses })}
        </Door>
      ))}
      {campaigns.map(({ campaignId, name, mailed, orders }) => (
        <Door key={campaignId} to={`/campaigns/${campaignId}`} name={name}>
          {t('{mails} mails, {orders} orders', { mails: number(mailed), orders: number(orders) })}
        </Door>
      ))}
      {result && (
        <Text size="sm" className={classes.result ?? ''}>
          {result.sentence}
        </Text>
      )}
    </>
  );
}

function Door({ to, name, children }: { to: string; name: string; children: ReactNode }) {
  return (
    <Text size="sm">
      <Anchor component={Link} to={to as LinkProps['to']} inherit>
        {name}
      </Anchor>{' '}
      <Text span c="dimmed" inherit>
        {children}
      </Text>
    </Text>
  );
}
