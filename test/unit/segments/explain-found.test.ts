import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../src/segments/language/conditions.schema.ts';
import { bought, DAY, event, explain, HOUR, noon } from '../../kit/explain-contact.ts';
import type { WorldContact } from '../../kit/segment-worlds.ts';

const last = { type: 'last', amount: 10, unit: 'days' } as const;
const visits = { type: 'event', kind: 'visit', op: 'at-least', value: 2 } as const;
const purchase = { type: 'purchase', op: 'at-least' } as const;

const tags = {
  born: '1990-06-08',
  joined: '2026-05-31T20:00:00Z',
  leap: '2000-02-29',
  city: 'Lund',
  tags: ['a', 'b'],
  n: 2.5,
};

const near: Leaf = { type: 'near', latitude: 59.33, longitude: 18.07, kilometres: 25 };
const link = (key: string, attributes: Record<string, unknown>) => ({
  ...{ key, attributes, name: `${key} AB`, role: 'buyer', decides: true },
});

describe('what was found', () => {
  it.each<[string, Leaf, Partial<WorldContact>, string]>([
    ['nothing', { ...visits, measure: 'count' }, {}, 'none'],
    ['one event', { ...visits, measure: 'count' }, { events: [event('visit', noon)] }, '1, on 1 Jun 2026, 14:00'],
    [
      'several, of which one has left the window and one is to come',
      { ...visits, measure: 'count', window: last },
      { events: [-10 * DAY, -DAY, 0, DAY].map((ms) => event('visit', noon + ms)) },
      '2, from 31 May 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'a sum of amounts',
      { ...visits, kind: 'order', measure: 'sum' },
      { events: bought },
      '150.00 SEK in total – 2, from 22 Apr 2026, 14:00 to 29 May 2026, 14:00',
    ],
    [
      'the average of a property',
      { ...visits, measure: 'average', property: 'pages' },
      { events: [1, 2, 2].map((pages) => event('visit', noon, { props: { pages } })) },
      '1.666667 on average – 3, from 1 Jun 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'the first amount',
      { ...visits, kind: 'order', measure: 'first' },
      { events: bought },
      'first 100.00 SEK – 2, from 22 Apr 2026, 14:00 to 29 May 2026, 14:00',
    ],
    [
      'different values, what comes up most often first',
      { ...visits, measure: 'distinct', of: 'property', property: 'shop' },
      { events: ['Lund', 'Malmö', 'Malmö'].map((shop) => event('visit', noon, { props: { shop } })) },
      '2 different: Malmö, Lund – 3, from 1 Jun 2026, 14:00 to 1 Jun 2026, 14:00',
    ],
    [
      'different days',
      { ...visits, measure: 'distinct', of: 'days' },
      { events: [event('visit', noon), event('visit', noon + 1)] },
      '1 different: 2026-06-01 – 1, on 1 Jun 2026, 14:00',
    ],
    [
      'a share',
      { ...purchase, measure: 'share', localTime: { fromMinute: 0, toMinute: 720 }, percent: 50 },
      { events: [noon - 5 * HOUR, noon, noon].map((at) => event('order', at)) },
      '1 of 3 (33.3 %) – 3, from 1 Jun 2026, 09:00 to 1 Jun 2026, 14:00',
    ],
    [
      'money spent, refunds taken off',
      { ...purchase, measure: 'net', value: 1 },
      { events: bought },
      '130.00 SEK in total – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the average order',
      { ...purchase, measure: 'average', value: 1 },
      { events: bought },
      '65.00 SEK on average – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'a quantity',
      { ...purchase, measure: 'quantity', value: 1, lines: { categories: ['tea'] } },
      { events: bought },
      '3 units in all – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the tally behind a favourite',
      { type: 'purchase', measure: 'favourite', of: 'category', by: 'amount', values: ['tea'] },
      { events: bought },
      '“tea” 90.00 SEK, “coffee” 40.00 SEK – 3, from 22 Apr 2026, 14:00 to 30 May 2026, 14:00',
    ],
    [
      'the latest order',
      { ...purchase, measure: 'recency', amount: 2, unit: 'days' },
      { events: bought },
      'latest order 29 May 2026, 14:00, 3 days ago',
    ],
    [
      'the first order',
      { ...purchase, measure: 'tenure', amount: 2, unit: 'days' },
      { events: bought },
      'first order 22 Apr 2026, 14:00, 40 days ago',
    ],
    ['no order', { ...purchase, measure: 'recency', amount: 2, unit: 'days' }, {}, 'no order so far'],
    ['a text', { type: 'attribute', name: 'city', op: 'exists' }, { attributes: tags }, '“Lund”'],
    ['a list', { type: 'attribute', name: 'tags', op: 'exists' }, { attributes: tags }, '“a”, “b”'],
    ['a number', { type: 'attribute', name: 'n', op: 'more-than', value: 3 }, { attributes: tags }, '2.5'],
    [
      'an attribute that is missing',
      { type: 'attribute', name: 'moon', op: 'exists' },
      { attributes: tags },
      'missing',
    ],
    [
      'a date',
      { type: 'attribute', name: 'born', op: 'days-from-today', from: 0, to: 0 },
      { attributes: { born: '2026-06-03' } },
      '3 Jun 2026, 2 days from now',
    ],
    [
      'an instant, in the zone of the contact',
      { type: 'attribute', name: 'joined', op: 'within-last', amount: 1, unit: 'days', zone: 'contact' },
      { attributes: tags, timeZone: 'America/New_York' },
      '31 May 2026, 16:00, yesterday',
    ],
    [
      'what is no date',
      { type: 'attribute', name: 'city', op: 'before', at: '2026-01-01' },
      { attributes: tags },
      '“Lund”, which is no date',
    ],
    [
      'an anniversary to come',
      { type: 'attribute', name: 'born', op: 'anniversary', from: 0, to: 7 },
      { attributes: tags },
      '8 Jun 1990; the anniversary is 7 days from now, on 8 Jun 2026',
    ],
    [
      'an anniversary that is over until next year',
      { type: 'attribute', name: 'leap', op: 'anniversary', from: 0, to: 7 },
      { attributes: tags },
      '29 Feb 2000; the anniversary is 272 days from now, on 28 Feb 2027',
    ],
    [
      'an anniversary just past, where that is asked about',
      { type: 'attribute', name: 'born', op: 'anniversary', from: -7, to: 0 },
      { attributes: { born: '1990-05-30' } },
      '30 May 1990; the anniversary is 2 days ago, on 30 May 2026',
    ],
    [
      'consent',
      { type: 'consent', topic: 'news', state: 'subscribed' },
      {
        consents: [
          { topic: 'news', isSubscribed: true, at: noon - DAY },
          { topic: 'news', isSubscribed: false, at: noon },
        ],
      },
      'unsubscribed, said on 1 Jun 2026, 14:00',
    ],
    ['no consent', { type: 'consent', topic: 'news', state: 'none' }, {}, 'nothing was said'],
    [
      'a value',
      { type: 'value', name: 'tier', op: 'exists' },
      { values: [{ name: 'tier', found: 'gold', at: noon - DAY }] },
      '“gold”, worked out on 31 May 2026, 14:00',
    ],
    [
      'a value that was taken away',
      { type: 'value', name: 'tier', op: 'missing' },
      { values: [{ name: 'tier', found: null, at: noon - DAY }] },
      'taken away on 31 May 2026, 14:00',
    ],
    [
      'the list, and since when',
      { type: 'list' },
      {
        lists: [
          { segmentId: 1, isListed: true, at: noon - 2 * DAY },
          { segmentId: 1, isListed: true, at: noon - DAY },
        ],
      },
      'on the list since 30 May 2026, 14:00',
    ],
    ['no list', { type: 'list' }, {}, 'never put on the list'],
    ['another segment', { type: 'segment', segmentId: 4, is: 'not-in' }, {}, 'in it'],
    [
      'how long in a segment',
      { type: 'segment', segmentId: 4, is: 'in-for', amount: 1, unit: 'days' },
      { memberships: [{ segmentId: 4, isEntry: true, at: noon - 2 * HOUR, cause: 'change' }] },
      'in it since 1 Jun 2026, 12:00, 2 hours ago',
    ],
    [
      'an entry that does not count',
      { type: 'segment', segmentId: 4, is: 'entered', amount: 1, unit: 'days' },
      { memberships: [{ segmentId: 4, isEntry: true, at: noon - 2 * HOUR, cause: 'rebuild' }] },
      'last entered on 1 Jun 2026, 12:00, because its definition was made or changed',
    ],
    [
      'the variant of an experiment, also where another is asked about',
      { type: 'experiment', campaignId: 12, variants: ['b'] },
      {
        events: [
          event('experiment_assigned', noon - DAY, { ref: '12', props: { variant: 'a' } }),
          event('experiment_assigned', noon, { ref: '13', props: { variant: 'b' } }),
        ],
      },
      'variant “a”, on 31 May 2026, 14:00',
    ],
    ['no part in an experiment', { type: 'experiment', campaignId: 12, variants: ['b'] }, {}, 'no part in it'],
    ['a sample', { type: 'sample', percent: 100 }, {}, 'drawn'],
    ['no company', { type: 'company' }, {}, 'belongs to no company'],
    [
      'which company it is, in what role, and how many are known there',
      { type: 'company', where: [{ name: 'n', op: 'more-than', value: 2 }], people: { op: 'at-least', value: 1 } },
      { companies: [link('small', { n: 1 }), link('big', { n: 3 })] },
      'at “big AB” (“buyer”, decides; 1 known contact)',
    ],
    [
      'which company it is not',
      { type: 'company', roles: ['owner'] },
      { companies: [link('big', {})] },
      'at “big AB” (“buyer”, decides), which is no such company',
    ],
    [
      'that none of several companies is one',
      { type: 'company', decides: false },
      { companies: [link('big', {}), { ...link('small', {}), role: null }] },
      'at “big AB” (“buyer”, decides), “small AB” (decides): none of them is such a company',
    ],
    ['how far away', near, { attributes: { latitude: 59.3293, longitude: 18.0686 } }, '111 m away'],
    ['how far away in km', near, { attributes: { latitude: 57.7089, longitude: 11.9746 } }, '397.0 km away'],
    ['no place', near, { attributes: { latitude: 95, longitude: 18 } }, 'no place is known'],
    [
      'a score as money',
      { type: 'value', name: 'expected_value_365', op: 'at-least', value: 1 },
      { scores: [{ model: 'expected', scores: { expected_value_365: 123_400 }, at: noon - DAY }] },
      '1,234.00 SEK, worked out on 31 May 2026, 14:00',
    ],
    [
      'a score in words',
      { type: 'value', name: 'needs_by', op: 'exists' },
      { scores: [{ model: 'needs', scores: { needs_by: 'likeness' }, at: noon }] },
      'guessed by likeness, worked out on 1 Jun 2026, 14:00',
    ],
    [
      'a score that ended',
      { type: 'value', name: 'customer_group', op: 'exists' },
      {
        scores: [
          { model: 'purchases', scores: { customer_group: 'mobile' }, at: noon - DAY },
          { model: 'purchases', scores: {}, at: noon },
        ],
      },
      'no longer worked out since 1 Jun 2026, 14:00',
    ],
  ])('says %s', (_, leaf, contact, found) => expect(explain(leaf, contact).found).toBe(found));
});
