/** Conditions on where a contact stands: consent, experiments, segments, values, against everybody, lists, samples. */
import type { Leaf, LeafOf, Measured } from './conditions.schema.ts';
import { valueName, valueWords } from './describe-value.ts';
import {
  campaignText,
  eachWords,
  join,
  lengthText,
  list,
  type Names,
  nounOf,
  ofLines,
  quote,
  segmentText,
  spanText,
  windowWords,
} from './describe-words.ts';

function segmentWords(leaf: LeafOf<'segment'>, names: Names): string {
  const segment = segmentText(leaf.segmentId, names);
  switch (leaf.is) {
    case 'in':
      return `who are in ${segment}`;
    case 'not-in':
      return `who are not in ${segment}`;
    case 'entered':
    case 'left':
      return `who ${leaf.is} ${segment} in the last ${spanText(leaf)}`;
    case 'in-for':
      return `who have been in ${segment} for ${lengthText(leaf)} or longer`;
  }
}

/** "who are within 25 km of 59.33, 18.07". */
function nearWords({ latitude, longitude, kilometres, names }: LeafOf<'near'>): string {
  const by = names && ` (by ${quote(names.latitude)} and ${quote(names.longitude)})`;
  return `who are within ${kilometres} km of ${latitude}, ${longitude}${by ?? ''}`;
}

/** What contacts are compared by: "money spent in the last 365 days". */
export function measuredWords(of: Measured, names: Names): string {
  switch (of.from) {
    case 'purchases': {
      const measures = { net: 'money spent', orders: 'number of orders', average: 'average order' };
      return join(measures[of.measure], ofLines(of.lines), windowWords(of.window, names));
    }
    case 'events': {
      const { many } = nounOf(of.kind);
      const measure = of.measure === 'count' ? `number of ${many}` : `total amount of ${many}`;
      return join(measure, eachWords(of, names), windowWords(of.window, names));
    }
    case 'attribute':
      return quote(of.name);
    case 'value':
      return valueName(of.name, names);
  }
}

/** How often the bound is worked out: "every day", "every 6 hours". */
export const scheduleText = (leaf: LeafOf<'relative'>): string =>
  `every ${spanText(leaf.every ?? { amount: 1, unit: 'days' })}`;

function relativeWords(leaf: LeafOf<'relative'>, names: Names): string {
  const place = 'percent' in leaf ? `among the ${leaf.is} ${leaf.percent} %` : `${leaf.is} the ${leaf.than}`;
  return `who are ${place} of everybody by ${measuredWords(leaf.of, names)} (worked out anew ${scheduleText(leaf)})`;
}

function experimentWords({ campaignId, variants }: LeafOf<'experiment'>, names: Names): string {
  const groups = variants.map((variant) => (variant === 'control' ? 'the control group' : `variant ${quote(variant)}`));
  return `who were drawn into ${list(groups, 'or')} of ${campaignText(campaignId, names)}`;
}

type StateLeaf = Exclude<
  Leaf,
  { type: 'attribute' | 'company' | 'event' | 'purchase' | 'engagement' | 'sequence' | 'offer' }
>;

/** "who are subscribed to topic “news”". */
export function stateWords(leaf: StateLeaf, names: Names): string {
  switch (leaf.type) {
    case 'consent':
      return leaf.state === 'none'
        ? `who said nothing about topic ${quote(leaf.topic)}`
        : `who are ${leaf.state} ${leaf.state === 'subscribed' ? 'to' : 'from'} topic ${quote(leaf.topic)}`;
    case 'experiment':
      return experimentWords(leaf, names);
    case 'segment':
      return segmentWords(leaf, names);
    case 'value':
      return valueWords(leaf, names);
    case 'near':
      return nearWords(leaf);
    case 'relative':
      return relativeWords(leaf, names);
    case 'list':
      return 'who are on the segment’s own list';
    case 'sample':
      return `who belong to a stable sample of ${leaf.percent} %${leaf.salt === undefined ? '' : ` (${quote(leaf.salt)})`}`;
  }
}
