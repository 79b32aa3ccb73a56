/** What can be asked, found by what somebody types after "who …". Pure. */

import { percent } from '../../../format/index.ts';
import { nounOf } from '../../../parts/sentence/event-nouns.ts';
import type { Leaf, Names } from '../../../parts/sentence/language.ts';
import { sayAttributeName } from '../../../parts/sentence/say-attribute.ts';
import { quote } from '../../../parts/sentence/say-parts.ts';
import { sayValueName } from '../../../parts/sentence/say-value.ts';
import { t } from '../../../words/index.ts';
import type { Criterion } from './editors/use-criteria.ts';
import { morning } from './parts-of-leaf.ts';

export type Ask = {
  key: string;
  /** What it is about, under which it stands in the list. */
  group: string;
  words: string;
  /** How many have it, where that is known. */
  note: string;
  /** What else it is found by. */
  keywords: string;
  leaf: Leaf;
};

const year = { type: 'last', amount: 365, unit: 'days' } as const;
const quarter = { type: 'last', amount: 90, unit: 'days' } as const;

const groupNames = (): Record<Criterion['kind'], string> => ({
  behavioural: t('What they did'),
  demographic: t('Who they are'),
  geographic: t('Where they are'),
  psychographic: t('What they like'),
  value: t('What they are worth'),
  firmographic: t('Their company'),
});

const filledNote = ({ filled }: Criterion): string =>
  filled === null ? '' : t('{share} have it', { share: percent(filled) });

function wordsOf(item: Criterion, names: Names): string {
  switch (item.about) {
    case 'attribute':
      return t('whose {name} is …', { name: sayAttributeName(item.name) });
    case 'company':
      return t('at a company whose {name} is …', { name: sayAttributeName(item.name) });
    case 'event':
    case 'engagement':
      return t('who have {events}', { events: nounOf(item.name).many });
    case 'consent':
      return t('subscribed to {topic}', { topic: quote(item.name) });
    case 'value':
    case 'score':
      return t('whose {name} is …', { name: sayValueName(item.name, names) });
    case 'place':
      return t('within a distance of a place');
    case 'purchase':
      return item.name;
  }
}

/** What the workspace knows about its contacts: attributes, companies, events of its own, topics, values. */
function known(items: readonly Criterion[], names: Names): Ask[] {
  const groups = groupNames();
  const ownWords = [
    'order',
    'refund',
    'message_accepted',
    'message_opened',
    'message_clicked',
    'message_unsubscribed',
    'message_bounced',
    'offer_received',
    'offer_redeemed',
  ];
  return items.flatMap((item): Ask[] => {
    // Purchases and messages are asked in words of their own, below.
    const isAsked =
      item.about === 'purchase' ||
      item.about === 'engagement' ||
      (item.about === 'event' && ownWords.includes(item.name));
    if (isAsked) return [];
    const values = item.values.map(({ value }) => String(value)).join(' ');
    return [
      {
        key: `${item.about} ${item.name}`,
        group: item.about === 'event' ? groups.behavioural : groups[item.kind],
        words: wordsOf(item, names),
        note: filledNote(item),
        keywords: `${item.name} ${values}`,
        leaf: item.example as Leaf,
      },
    ];
  });
}

type Written = [words: string, keywords: string, leaf: Leaf];

/** What the language can ask everywhere. */
function always(items: readonly Criterion[]): Record<string, Written[]> {
  const field = (name: string) =>
    String(items.find((item) => item.about === 'purchase' && item.name === name)?.values[0]?.value ?? '?');
  const kind = items.find((item) => item.about === 'event' && item.name !== 'order')?.name ?? 'message_clicked';
  return {
    [t('What they bought')]: [
      [
        t('ordered so many times'),
        'order purchase buy bought times count',
        { type: 'purchase', measure: 'orders', op: 'at-least', value: 1, window: quarter },
      ],
      [
        t('never ordered'),
        'order purchase buy bought none not',
        { type: 'purchase', measure: 'orders', op: 'exactly', value: 0 },
      ],
      [
        t('last ordered so long ago'),
        'order purchase buy recency silent inactive',
        { type: 'purchase', measure: 'recency', op: 'at-least', amount: 60, unit: 'days' },
      ],
      [
        t('first ordered so long ago'),
        'order purchase tenure new',
        { type: 'purchase', measure: 'tenure', op: 'at-most', amount: 30, unit: 'days' },
      ],
      [
        t('spent so much'),
        'order purchase money revenue amount spend',
        { type: 'purchase', measure: 'net', op: 'at-least', value: 100_000, window: year },
      ],
      [
        t('spent so much per order'),
        'order purchase money average basket',
        { type: 'purchase', measure: 'average', op: 'at-least', value: 50_000, window: year },
      ],
      [
        t('bought so many pieces'),
        'order purchase quantity units',
        { type: 'purchase', measure: 'quantity', op: 'at-least', value: 5, window: year },
      ],
      [
        t('ordered certain products, brands or categories'),
        'order purchase product brand category line',
        {
          type: 'purchase',
          measure: 'orders',
          lines: { categories: [field('category')] },
          op: 'at-least',
          value: 1,
          window: year,
        },
      ],
      [
        t('order at a certain time of day'),
        'order purchase time hour morning evening weekday share',
        { type: 'purchase', measure: 'share', localTime: morning, op: 'at-least', percent: 60, window: year },
      ],
      [
        t('have a favourite category, brand or product'),
        'order purchase favourite most',
        {
          type: 'purchase',
          measure: 'favourite',
          of: 'category',
          by: 'orders',
          values: [field('category')],
          window: year,
        },
      ],
      [
        t('ordered many different things'),
        'order purchase distinct different variety days',
        { type: 'purchase', measure: 'distinct', of: 'product', op: 'at-least', value: 5, window: year },
      ],
    ],
    [t('Messages and offers')]: [
      [
        t('opened a message'),
        'open read mail newsletter engagement',
        { type: 'engagement', action: 'opened', op: 'at-least', value: 1, window: quarter },
      ],
      [
        t('never opened a message'),
        'open read mail newsletter not',
        { type: 'engagement', action: 'opened', op: 'exactly', value: 0, window: quarter },
      ],
      [
        t('clicked in a message'),
        'click link mail newsletter engagement',
        { type: 'engagement', action: 'clicked', op: 'at-least', value: 1, window: quarter },
      ],
      [
        t('received messages'),
        'sent got mail newsletter',
        { type: 'engagement', action: 'received', op: 'at-least', value: 3, window: quarter },
      ],
      [
        t('unsubscribed from a message'),
        'unsubscribe leave',
        { type: 'engagement', action: 'unsubscribed', op: 'at-least', value: 1 },
      ],
      [
        t('had a message bounce'),
        'bounce undelivered',
        { type: 'engagement', action: 'bounced', op: 'at-least', value: 1 },
      ],
      [
        t('redeemed an offer'),
        'offer coupon discount code used',
        { type: 'offer', op: 'at-least', value: 1, window: year },
      ],
      [
        t('received an offer'),
        'offer coupon discount got',
        { type: 'offer', action: 'received', op: 'at-least', value: 1, window: year },
      ],
    ],
    [t('What they did')]: [
      [
        t('did one thing after another'),
        'sequence then followed after not',
        {
          type: 'sequence',
          steps: [{ kind: 'message_clicked' }, { kind: 'order' }],
          within: { amount: 7, unit: 'days' },
          is: 'followed',
        },
      ],
      [
        t('did one thing, and then not another'),
        'sequence abandoned not followed cart',
        {
          type: 'sequence',
          steps: [{ kind }, { kind: 'order' }],
          within: { amount: 7, unit: 'days' },
          is: 'not-followed',
          window: quarter,
        },
      ],
    ],
    [t('What they are worth')]: [
      [
        t('among the top of everybody'),
        'best percentile top relative rank worth',
        { type: 'relative', is: 'top', percent: 20, of: { from: 'purchases', measure: 'net', window: year } },
      ],
      [
        t('above the average of everybody'),
        'average median relative above below',
        { type: 'relative', is: 'above', than: 'average', of: { from: 'purchases', measure: 'orders', window: year } },
      ],
    ],
    [t('Who they are')]: [
      [t('whose e-mail address …'), 'email mail address', { type: 'attribute', name: '$email', op: 'exists' }],
      [t('whose language is …'), 'language', { type: 'attribute', name: '$language', op: 'exists' }],
      [t('whose time zone is …'), 'time zone', { type: 'attribute', name: '$time_zone', op: 'exists' }],
      [
        t('whose number in other systems …'),
        'external id customer number',
        { type: 'attribute', name: '$external_id', op: 'exists' },
      ],
      [
        t('known since …'),
        'created new date contact',
        { type: 'attribute', name: '$created_at', op: 'within-last', amount: 30, unit: 'days' },
      ],
      [t('belong to a company'), 'company business firm', { type: 'company' }],
    ],
    [t('Lists and samples')]: [
      [t('on the list of this segment'), 'list by hand', { type: 'list' }],
      [t('in a stable random sample'), 'sample random share test', { type: 'sample', percent: 10 }],
    ],
  };
}

type Named = readonly { id: number; name: string }[];

/** Membership of other segments, and variants of campaigns. */
function others(segments: Named, campaigns: Named): Ask[] {
  return [
    ...segments.map(({ id, name }) => ({
      key: `segment ${id}`,
      group: t('Other segments'),
      words: t('in segment {name}', { name: quote(name) }),
      note: '',
      keywords: 'segment member',
      leaf: { type: 'segment', segmentId: id, is: 'in' } as Leaf,
    })),
    ...campaigns.map(({ id, name }) => ({
      key: `campaign ${id}`,
      group: t('Messages and offers'),
      words: t('in a variant of campaign {name}', { name: quote(name) }),
      note: '',
      keywords: 'experiment variant control holdout',
      leaf: { type: 'experiment', campaignId: id, variants: ['control'] } as Leaf,
    })),
  ];
}

/** Everything that can be asked here. */
export function listAsks(
  items: readonly Criterion[],
  { names, segments, campaigns }: { names: Names; segments: Named; campaigns: Named },
): Ask[] {
  const written = Object.entries(always(items)).flatMap(([group, asks]) =>
    asks.map(([words, keywords, leaf]) => ({ key: `${group} ${words}`, group, words, note: '', keywords, leaf })),
  );
  const asks = [...written, ...known(items, names), ...others(segments, campaigns)];
  // Asks of a group stand together, groups in the order in which they are first met.
  const groups = [...new Set(asks.map(({ group }) => group))];
  return groups.flatMap((group) => asks.filter((ask) => ask.group === group));
}

const folded = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** Those that have every word that was typed, the ones that say it themselves before those found by keywords. */
export function searchAsks(asks: readonly Ask[], typed: string): Ask[] {
  const words = folded(typed)
    .split(/\s+/)
    .filter((word) => word !== '' && word !== 'who' && word !== 'whose');
  if (words.length === 0) return [...asks];
  const has = (text: string) => words.every((word) => folded(text).includes(word));
  const said = asks.filter(({ words: own }) => has(own));
  const found = asks.filter((ask) => !said.includes(ask) && has(`${ask.words} ${ask.keywords} ${ask.group}`));
  return [...said, ...found];
}
