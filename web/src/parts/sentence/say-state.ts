/** Conditions on where a contact stands: consent, segments, places, against everybody, lists, samples. */
import { number } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import { nounOf } from './event-nouns.ts';
import type { LeafOf, Measured, Names } from './language.ts';
import { piece } from './pieces.ts';
import { sayAttributeName } from './say-attribute.ts';
import { quote, sayLength, sayLines, saySegment, sayWheres, sayWindow } from './say-parts.ts';
import { sayValueName } from './say-value.ts';

/** "who are subscribed to “news”". */
export function sayConsent({ topic, state }: LeafOf<'consent'>): string {
  const values = { topic: piece('subject', quote(topic)) };
  switch (state) {
    case 'subscribed':
      return t('who {test} {topic}', { ...values, test: piece('test', t('are subscribed to')) });
    case 'unsubscribed':
      return t('who {test} {topic}', { ...values, test: piece('test', t('are unsubscribed from')) });
    case 'none':
      return t('who {test} {topic}', { ...values, test: piece('test', t('never said anything about')) });
  }
}

/** "who entered segment “Regulars” in the last 7 days". */
export function saySegmentLeaf(leaf: LeafOf<'segment'>, names: Names): string {
  const which = piece('which', t('segment {name}', { name: saySegment(leaf.segmentId, names) }));
  const test = (text: string) => piece('test', text);
  switch (leaf.is) {
    case 'in':
      return t('who {test} {which}', { which, test: test(t('are in')) });
    case 'not-in':
      return t('who {test} {which}', { which, test: test(t('are not in')) });
    case 'entered':
    case 'left': {
      const { amount, unit } = leaf;
      const window = piece('window', sayWindow({ type: 'last', amount, unit }, names));
      const entered = t('{change, select, entered {entered} other {left}}', { change: leaf.is });
      return t('who {test} {which} {window}', { which, window, test: test(entered) });
    }
    case 'in-for': {
      const window = piece('window', t('for {length} or longer', { length: sayLength(leaf) }));
      return t('who {test} {which} {window}', { which, window, test: test(t('have been in')) });
    }
  }
}

/** "who are within 25 km of 59.33, 18.07". */
export function sayNear({ latitude, longitude, kilometres, names }: LeafOf<'near'>): string {
  const by = names
    ? t('by {north} and {east}', { north: sayAttributeName(names.latitude), east: sayAttributeName(names.longitude) })
    : '';
  const place = t('{latitude}, {longitude}', { latitude: number(latitude), longitude: number(longitude) });
  return t('who are {distance} of {place}', {
    distance: piece('number', t('within {kilometres} km', { kilometres: number(kilometres) })),
    place: piece('place', by === '' ? place : t('{place} ({by})', { place, by })),
  });
}

/** What contacts are compared by: "money spent in the last 365 days". */
function sayMeasured(of: Measured, names: Names): string {
  switch (of.from) {
    case 'purchases': {
      const measure = { net: t('money spent'), orders: t('number of orders'), average: t('average order') }[of.measure];
      const lines = sayLines(of.lines);
      const what = lines === '' ? measure : t('{measure} of {lines}', { measure, lines });
      return `${what} ${sayWindow(of.window, names)}`.trim();
    }
    case 'events': {
      const { many } = nounOf(of.kind);
      const what =
        of.measure === 'count'
          ? t('number of {events}', { events: many })
          : t('total amount of {events}', { events: many });
      return [what, sayWheres(of.where), sayWindow(of.window, names)].filter((part) => part !== '').join(' ');
    }
    case 'attribute':
      return sayAttributeName(of.name);
    case 'value':
      return sayValueName(of.name, names);
  }
}

function sayPlace(leaf: LeafOf<'relative'>): string {
  if ('percent' in leaf) {
    const percent = number(leaf.percent);
    return leaf.is === 'top'
      ? t('among the top {percent} %', { percent })
      : t('among the bottom {percent} %', { percent });
  }
  if (leaf.is === 'above') return leaf.than === 'average' ? t('above the average') : t('above the median');
  return leaf.than === 'average' ? t('below the average') : t('below the median');
}

/** "who are among the top 20 % of everybody by money spent in the last 365 days". */
export function sayRelative(leaf: LeafOf<'relative'>, names: Names): string {
  const { every } = leaf;
  return t('who are {place} of everybody by {measure} {every}', {
    place: piece('number', sayPlace(leaf)),
    measure: piece('of', sayMeasured(leaf.of, names)),
    every: piece('every', every ? t('(worked out every {length})', { length: sayLength(every) }) : ''),
  });
}

export const sayList = (): string => t('who are on the list of this segment');

/** "who belong to a stable sample of 10 %". */
export function saySample({ percent, salt }: LeafOf<'sample'>): string {
  const share = t('a stable sample of {percent} %', { percent: number(percent) });
  return t('who belong to {sample}', {
    sample: piece('number', salt === undefined ? share : t('{sample} (“{salt}”)', { sample: share, salt })),
  });
}
