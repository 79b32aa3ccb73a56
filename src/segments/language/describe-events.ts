/** Conditions on what happened, one thing or one after another, as clauses. */
import type { LeafOf, SequenceStep } from './conditions.schema.ts';
import {
  campaignText,
  comparisonWords,
  countWords,
  eachWords,
  isNone,
  join,
  lengthText,
  linesWords,
  list,
  moneyText,
  type Names,
  nounOf,
  offerText,
  quote,
  timesText,
  windowWords,
} from './describe-words.ts';

type EventLeaf = LeafOf<'event'>;

/** "who have at least 2 “visit” events before 12:00 in the last 90 days". */
export function eventWords(leaf: EventLeaf, names: Names): string {
  const noun = nounOf(leaf.kind);
  const window = windowWords(leaf.window, names);
  const tail = join(eachWords(leaf, names), window);
  const op = countWords[leaf.op];
  switch (leaf.measure) {
    case 'count':
      if (isNone(leaf.op, leaf.value)) return join('who have no', noun.one, tail);
      return join('who have', op, `${leaf.value} ${leaf.value === 1 ? noun.one : noun.many}`, tail);
    case 'distinct': {
      const of = { days: 'local days', ref: 'references', property: `values of ${quote(leaf.property ?? '')}` }[
        leaf.of
      ];
      if (leaf.of === 'days') return join('who have', noun.many, 'on', op, `${leaf.value} different ${of}`, tail);
      return join('whose', noun.many, tail, 'have', op, `${leaf.value} different ${of}`);
    }
    case 'share': {
      const part = eachWords(leaf.part, names) || 'of any sort';
      return join('of whose', noun.many, tail, op, `${leaf.percent} % were`, part);
    }
    default:
      return numbersWords(leaf, tail, names);
  }
}

type NumbersLeaf = Extract<EventLeaf, { measure: 'sum' | 'average' | 'min' | 'max' | 'first' | 'last' }>;

function numbersWords(leaf: NumbersLeaf, tail: string, names: Names): string {
  const noun = nounOf(leaf.kind);
  const bound = join(
    comparisonWords[leaf.op],
    leaf.property === undefined ? moneyText(leaf.value, names.currency) : String(leaf.value),
  );
  const number = leaf.property === undefined ? 'amount' : quote(leaf.property);
  switch (leaf.measure) {
    case 'sum':
      return join('whose', noun.many, tail, `have a total ${number} of ${bound}`);
    case 'average':
      return join('whose', noun.many, tail, `have an average ${number} of ${bound}`);
    case 'min':
      return join('whose', noun.many, tail, `have a smallest ${number} of ${bound}`);
    case 'max':
      return join('whose', noun.many, tail, `have a largest ${number} of ${bound}`);
    case 'first':
    case 'last': {
      const which = leaf.measure === 'first' ? 'first' : 'latest';
      return join('whose', which, noun.one, tail, 'had', leaf.property === undefined ? 'an' : 'a', number, 'of', bound);
    }
  }
}

const verbs = {
  received: 'received a message',
  opened: 'opened a message',
  clicked: 'clicked in a message',
  unsubscribed: 'unsubscribed from a message',
  bounced: 'had a message bounce',
} as const;

/** Of a message that a machine opened or clicked in: said of the message, not of the person. */
const machineVerbs: Record<string, string> = {
  opened: 'had a message opened by a machine',
  clicked: 'had a machine click in a message',
};

const byWords = {
  people: '',
  'people-and-proxies': '(mail proxies count too)',
  anyone: '(proxies and machines count too)',
  machines: '',
} as const;

function engagementVerb({ action, by, linkId }: LeafOf<'engagement'>): string {
  if (by === 'machines' && linkId !== undefined) return `had a machine click link ${linkId} of a message`;
  if (by === 'machines') return machineVerbs[action] ?? verbs[action];
  return linkId === undefined ? verbs[action] : `clicked link ${linkId} of a message`;
}

/** "who clicked in a message of campaign “Spring” at least once in the last 30 days". */
export function engagementWords(leaf: LeafOf<'engagement'>, names: Names): string {
  const of = [
    leaf.contentId !== undefined && `with content ${leaf.contentId}`,
    leaf.campaignId !== undefined && `of ${campaignText(leaf.campaignId, names)}`,
  ];
  const verb = engagementVerb(leaf);
  const window = windowWords(leaf.window, names);
  const by = byWords[leaf.by ?? 'people'];
  if (isNone(leaf.op, leaf.value)) return join('who never', verb, ...of, window, by);
  return join('who', verb, ...of, timesText(leaf.op, leaf.value), window, by);
}

/** "who redeemed offer “5 % off” at least once". */
export function offerWords(leaf: LeafOf<'offer'>, names: Names): string {
  const what = `${leaf.action ?? 'redeemed'} ${leaf.offerId === undefined ? 'an offer' : offerText(leaf.offerId, names)}`;
  const window = windowWords(leaf.window, names);
  if (isNone(leaf.op, leaf.value)) return join('who never', what, window);
  return join('who', what, timesText(leaf.op, leaf.value), window);
}

/** "an order of product “tea” before 12:00". */
function stepWords(step: SequenceStep, names: Names): string {
  const lines = linesWords(step.lines);
  return join(nounOf(step.kind).withArticle, lines && `with ${lines}`, eachWords(step, names));
}

/** "who have an order and later a refund, within 7 days". */
export function sequenceWords(leaf: LeafOf<'sequence'>, names: Names): string {
  const steps = leaf.steps.map((step) => stepWords(step, names));
  const window = windowWords(leaf.window, names);
  const within = `within ${lengthText(leaf.within)}`;
  if (leaf.is === 'not-followed') {
    const [first = '', ...later] = steps;
    return join('who have', first, window, 'that was not followed by', list(later, 'and'), within);
  }
  const [first = '', ...later] = steps;
  const chain = join(first, ...later.map((step) => `and later ${step}`));
  return `who have ${chain}, ${steps.length > 2 ? 'all ' : ''}${join(within, window && `and ${window}`)}`;
}
