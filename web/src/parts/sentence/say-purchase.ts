/** Conditions on what was bought. */
import { number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { LeafOf, Names } from './language.ts';
import { piece } from './pieces.ts';
import {
  isNone,
  sayBound,
  sayLength,
  sayLines,
  sayMoney,
  sayNumber,
  sayTime,
  sayTimes,
  sayValues,
  sayWindow,
} from './say-parts.ts';

type Purchase = LeafOf<'purchase'>;

/** "who ordered category “tea” at least 3 times before 12:00 in the last 90 days". */
export function sayPurchase(leaf: Purchase, names: Names): string {
  const window = piece('window', 'window' in leaf ? sayWindow(leaf.window, names) : '');
  const lines = piece('lines', sayLines(leaf.lines));
  const hasLines = lines !== '';
  switch (leaf.measure) {
    case 'orders': {
      const time = piece('time', leaf.localTime ? sayTime(leaf.localTime) : '');
      const count = piece('number', sayTimes(leaf.op, leaf.value));
      const values = { lines, time, window, count };
      if (isNone(leaf.op, leaf.value))
        return t('who {count} {subject} {lines} {time} {window}', {
          ...values,
          subject: piece('subject', t('ordered')),
        });
      return t('who {subject} {lines} {count} {time} {window}', { ...values, subject: piece('subject', t('ordered')) });
    }
    case 'net': {
      const values = { bound: piece('number', sayMoney(leaf.op, leaf.value)), lines, window };
      const subject = piece('subject', t('spent'));
      return hasLines
        ? t('who {subject} {bound} on {lines} {window}', { ...values, subject })
        : t('who {subject} {bound} {window}', { ...values, subject });
    }
    case 'average': {
      const values = { bound: piece('number', sayMoney(leaf.op, leaf.value)), lines, window };
      const subject = piece('subject', t('spent per order'));
      return hasLines
        ? t('who on average {subject} {bound} on {lines} {window}', { ...values, subject })
        : t('who on average {subject} {bound} {window}', { ...values, subject });
    }
    case 'quantity': {
      const bound = piece('number', sayBound(leaf.op, t('{count} units', { count: number(leaf.value) })));
      const values = { bound, lines, window, subject: piece('subject', t('bought')) };
      return hasLines
        ? t('who {subject} {bound} of {lines} {window}', values)
        : t('who {subject} {bound} {window}', values);
    }
    case 'distinct':
      return sayDistinct(leaf, { lines, window });
    case 'recency':
    case 'tenure':
      return sayAgo(leaf, lines);
    case 'share': {
      const share = piece('number', sayBound(leaf.op, t('{percent} %', { percent: leaf.percent })));
      const values = { share, time: piece('time', sayTime(leaf.localTime)), lines, window };
      const subject = piece('subject', t('of their orders'));
      return hasLines
        ? t('who placed {share} {subject} of {lines} {time} {window}', { ...values, subject })
        : t('who placed {share} {subject} {time} {window}', { ...values, subject });
    }
    case 'favourite': {
      const values = { values: piece('values', sayValues(leaf.values)), lines, window };
      const subject = piece('subject', sayFavourite(leaf));
      return hasLines
        ? t('whose {subject} (out of {lines}) {window} is {values}', { ...values, subject })
        : t('whose {subject} {window} is {values}', { ...values, subject });
    }
  }
}

type Distinct = Extract<Purchase, { measure: 'distinct' }>;

function sayDistinct(leaf: Distinct, { lines, window }: { lines: string; window: string }): string {
  const count = piece('number', sayNumber(leaf.op, leaf.value));
  const values = { count, window, lines, subject: piece('subject', sayDifferent(leaf)) };
  if (leaf.of === 'days') return t('who ordered {lines} on {count} {subject} {window}', values);
  return lines === ''
    ? t('who ordered {count} {subject} {window}', values)
    : t('who ordered {count} {subject} of {lines} {window}', values);
}

function sayDifferent({ of, value }: Distinct): string {
  switch (of) {
    case 'days':
      return t('{value, plural, one {different day} other {different days}}', { value });
    case 'product':
      return t('{value, plural, one {different product} other {different products}}', { value });
    case 'category':
      return t('{value, plural, one {different category} other {different categories}}', { value });
    case 'brand':
      return t('{value, plural, one {different brand} other {different brands}}', { value });
  }
}

function sayAgo(leaf: Extract<Purchase, { measure: 'recency' | 'tenure' }>, lines: string): string {
  const length = sayLength(leaf);
  const ago =
    leaf.op === 'at-least' ? t('{length} ago or longer', { length }) : t('less than {length} ago', { length });
  const subject = leaf.measure === 'recency' ? t('last ordered') : t('first ordered');
  return t('who {subject} {lines} {ago}', { subject: piece('subject', subject), lines, ago: piece('number', ago) });
}

function sayFavourite({ of, by }: Extract<Purchase, { measure: 'favourite' }>): string {
  const what = { product: t('favourite product'), category: t('favourite category'), brand: t('favourite brand') }[of];
  const how = { orders: t('by number of orders'), quantity: t('by quantity'), amount: t('by money spent') }[by];
  return t('{what} {how}', { what, how });
}
