import { describe, expect, test } from 'vitest';
import { groupsSettings } from '../../../../src/value/groups/groups-settings.schema.ts';
import { customerGroups } from '../../../../src/value/groups/judge-group.ts';
import {
  findSuggestion,
  offerKinds,
  suggestionKeys,
  suggestions,
  suggestionsFor,
} from '../../../../src/value/groups/suggestions.ts';
import { fillSettings } from '../../../../src/value/value.settings.ts';

describe('settings of the groups', () => {
  test('are, without a word said, as docs/customers.md tells them', () => {
    const { plans, ...rules } = groupsSettings.parse({});
    expect(rules).toEqual({
      windowDays: 365,
      exclusive: {
        orders: { by: 'top-share', share: 0.2 },
        leastOrders: 3,
        spend: { by: 'top-share', share: 0.25 },
        ...{ silence: 1.5, mostVariation: 1.2 },
      },
      recurring: { orders: 2, silence: 3, silenceDays: 365 },
      hysteresis: { band: 0.25, minimumStayDays: 30 },
      lifecycle: { newDays: 60, lostSilence: 3, lostDays: 730, wonBackDays: 90 },
      rfm: { days: 730, fixed: { recencyDays: [30, 90, 180, 365], orders: [2, 3, 6, 12], spend: null } },
    });
    for (const group of customerGroups) expect(plans[group].goal).not.toBe('');
  });

  test('take one thing and leave the others', () => {
    const set = groupsSettings.parse({ exclusive: { orders: { by: 'orders', orders: 6 } } });
    expect(set.exclusive).toMatchObject({ orders: { by: 'orders', orders: 6 }, leastOrders: 3, silence: 1.5 });
  });

  test.each([
    ['an unknown rule', { exclusive: { order: 6 } }],
    ['a share of everybody', { exclusive: { spend: { by: 'top-share', share: 1 } } }],
    ['recurring by one order', { recurring: { orders: 1 } }],
    ['a band that lets nobody out', { hysteresis: { band: 1 } }],
    ['three bounds for five scores', { rfm: { fixed: { orders: [2, 3, 6] } } }],
    ['half a day', { windowDays: 0.5 }],
  ])('refuse %s', (_, wanted) => {
    expect(groupsSettings.safeParse(wanted).success).toBe(false);
  });

  test('that no longer fit leave the others of their section as they were stored', () => {
    const { groups } = fillSettings({ groups: { windowDays: 180, recurring: { orders: 'two' } } });
    expect(groups.windowDays).toBe(180);
    expect(groups.recurring.orders).toBe(2);
  });
});

describe('suggestions for the groups', () => {
  test('three for each, every key once', () => {
    for (const group of customerGroups) expect(suggestionsFor(group)).toHaveLength(3);
    expect(suggestions.map(({ key }) => key)).toEqual([...suggestionKeys]);
    for (const key of suggestionKeys) expect(findSuggestion(key)?.key).toBe(key);
    expect(findSuggestion('nothing')).toBeUndefined();
  });

  test('advise kinds of offers there are, and against none that they advise', () => {
    for (const { offers } of suggestions) {
      for (const kind of [...offers.fits, ...offers.avoid]) expect(offerKinds).toContain(kind);
      expect(offers.avoid.filter((kind) => offers.fits.includes(kind))).toEqual([]);
    }
  });

  test('never put a lower price before newcomers or the best, and always say how to tell that it worked', () => {
    for (const { group, offers, measure } of suggestions) {
      if (group !== 'recurring') expect(offers.avoid).toEqual(['percent', 'amount']);
      expect(measure.length).toBeGreaterThan(20);
    }
  });
});
