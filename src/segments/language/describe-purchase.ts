/** Conditions on what was bought, as clauses. */
import type { LeafOf } from './conditions.schema.ts';
import {
  comparisonWords,
  countWords,
  isNone,
  join,
  lengthText,
  linesWords,
  localTimeText,
  moneyText,
  type Names,
  ofLines,
  timesText,
  valuesText,
  windowWords,
} from './describe-words.ts';

const plurals = { product: 'products', category: 'categories', brand: 'brands' } as const;
const favouriteBy = { orders: 'by number of orders', quantity: 'by quantity', amount: 'by money spent' } as const;

/** "who ordered product “tea” at least 3 times before 12:00 in the last 90 days". */
export function purchaseWords(leaf: LeafOf<'purchase'>, names: Names): string {
  const window = 'window' in leaf ? windowWords(leaf.window, names) : '';
  const things = linesWords(leaf.lines);
  switch (leaf.measure) {
    case 'orders': {
      const clock = leaf.localTime && localTimeText(leaf.localTime);
      if (isNone(leaf.op, leaf.value)) return join('who did not order', things, clock, window);
      return join('who ordered', things, timesText(leaf.op, leaf.value), clock, window);
    }
    case 'net': {
      const money = moneyText(leaf.value, names.currency);
      return join('who spent', comparisonWords[leaf.op], money, things && `on ${things}`, window);
    }
    case 'average': {
      const money = moneyText(leaf.value, names.currency);
      const what = things === '' ? 'on average per order' : `on ${things} on average per order of it`;
      return join('who spent', comparisonWords[leaf.op], money, what, window);
    }
    case 'quantity':
      return join('who bought', countWords[leaf.op], `${leaf.value} units`, ofLines(leaf.lines), window);
    case 'distinct': {
      const op = countWords[leaf.op];
      if (leaf.of === 'days')
        return join('who ordered', things, 'on', op, `${leaf.value} different local days`, window);
      const noun = leaf.value === 1 ? leaf.of : plurals[leaf.of];
      return join('who ordered', op, `${leaf.value} different ${noun}`, ofLines(leaf.lines), window);
    }
    case 'recency':
    case 'tenure': {
      const which = leaf.measure === 'recency' ? 'last' : 'first';
      const length = lengthText(leaf);
      const ago = leaf.op === 'at-least' ? `${length} ago or longer` : `less than ${length} ago`;
      return join(`who ${which} ordered`, things, ago);
    }
    case 'share':
      return join(
        `who placed ${comparisonWords[leaf.op]} ${leaf.percent} % of their orders`,
        ofLines(leaf.lines),
        localTimeText(leaf.localTime),
        window,
      );
    case 'favourite': {
      const favourite = `whose favourite ${leaf.of} ${favouriteBy[leaf.by]}`;
      return join(favourite, things && `(out of ${things})`, window, 'is', valuesText(leaf.values));
    }
  }
}
