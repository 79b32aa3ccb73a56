/** Conditions on what happened, once or one thing after another. */
import { money, number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { nounOf } from './event-nouns.ts';
import type { LeafOf, Names, Step } from './language.ts';
import { piece } from './pieces.ts';
import {
  isNone,
  sayBound,
  sayLength,
  sayLines,
  sayName,
  sayNoneOf,
  sayNumber,
  sayTime,
  sayWheres,
  sayWindow,
} from './say-parts.ts';

type Event = LeafOf<'event'>;
type Numbers = Extract<Event, { measure: 'sum' | 'average' | 'min' | 'max' | 'first' | 'last' }>;

/** Where, when in the day, and in which time: what all measures of events may say. */
const details = (leaf: Event, names: Names) => ({
  where: piece('where', sayWheres(leaf.where)),
  time: piece('time', leaf.localTime ? sayTime(leaf.localTime) : ''),
  window: piece('window', sayWindow(leaf.window, names)),
});

/** "who have at least 2 visits in the last 90 days". */
export function sayEvent(leaf: Event, names: Names): string {
  const noun = nounOf(leaf.kind);
  const more = details(leaf, names);
  const many = piece('subject', noun.many);
  switch (leaf.measure) {
    case 'count': {
      const none = isNone(leaf.op, leaf.value);
      const count = none ? sayNoneOf() : sayNumber(leaf.op, leaf.value);
      const subject = piece('subject', !none && leaf.value === 1 ? noun.one : noun.many);
      return t('who have {count} {subject} {where} {time} {window}', {
        ...more,
        count: piece('number', count),
        subject,
      });
    }
    case 'distinct': {
      const count = piece('number', sayNumber(leaf.op, leaf.value));
      if (leaf.of === 'days')
        return t('who have {many} {where} {time} on {count} different days {window}', { ...more, many, count });
      if (leaf.of === 'ref')
        return t('whose {many} {where} {time} {window} have {count} different references', { ...more, many, count });
      const name = sayName(leaf.property ?? '');
      return t('whose {many} {where} {time} {window} have {count} different values of {name}', {
        ...more,
        ...{ many, count, name: piece('part', name) },
      });
    }
    case 'share': {
      const share = piece('number', sayBound(leaf.op, t('{percent} %', { percent: leaf.percent })));
      const { where, localTime } = leaf.part;
      const part = `${sayWheres(where)} ${localTime ? sayTime(localTime) : ''}`.trim();
      return t('of whose {many} {where} {time} {window} {share} were {part}', {
        ...more,
        ...{ many, share, part: piece('part', part === '' ? t('of any sort') : part) },
      });
    }
    default:
      return sayNumbers(leaf, names);
  }
}

function sayNumbers(leaf: Numbers, names: Names): string {
  const noun = nounOf(leaf.kind);
  const bound = sayBound(leaf.op, leaf.property === undefined ? money(leaf.value) : number(leaf.value));
  const of = leaf.property === undefined ? t('amount') : sayName(leaf.property);
  const values = { ...details(leaf, names), of: piece('part', of), bound: piece('number', bound) };
  const many = piece('subject', noun.many);
  const one = piece('subject', noun.one);
  switch (leaf.measure) {
    case 'sum':
      return t('whose {many} {where} {time} {window} have a total {of} of {bound}', { ...values, many });
    case 'average':
      return t('whose {many} {where} {time} {window} have an average {of} of {bound}', { ...values, many });
    case 'min':
      return t('whose {many} {where} {time} {window} have a smallest {of} of {bound}', { ...values, many });
    case 'max':
      return t('whose {many} {where} {time} {window} have a largest {of} of {bound}', { ...values, many });
    case 'first':
      return t('whose first {one} {where} {time} {window} had an {of} of {bound}', { ...values, one });
    case 'last':
      return t('whose latest {one} {where} {time} {window} had an {of} of {bound}', { ...values, one });
  }
}

/** "order with category “tea” before 12:00". */
function sayStep({ kind, lines, where, localTime }: Step): string {
  const parts = [
    nounOf(kind).one,
    lines ? t('with {lines}', { lines: sayLines(lines) }) : '',
    sayWheres(where),
    localTime ? sayTime(localTime) : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** "who have: visit, and later order, within 7 days". */
export function saySequence(leaf: LeafOf<'sequence'>, names: Names): string {
  const steps = leaf.steps.map((step) => piece('steps', sayStep(step)));
  const values = {
    within: piece('within', t('within {length}', { length: sayLength(leaf.within) })),
    window: piece('window', sayWindow(leaf.window, names)),
  };
  const [first = '', second = ''] = steps;
  if (leaf.is === 'not-followed')
    return t('for whom {first} {window} was not followed by {second} {within}', { ...values, first, second });
  const chain = steps.reduce(
    (all, step) => (all === '' ? step : t('{first} and later {next}', { first: all, next: step })),
    '',
  );
  return t('for whom there was {chain}, {within} {window}', { ...values, chain });
}
