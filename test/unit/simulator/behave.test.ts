import { describe, expect, it } from 'vitest';
import { createShop, type Kind, readThemes, SCENARIO_LETTERS, type SeenMail } from '../../../simulator/index.ts';

const UNTIL = Date.parse('2026-10-20T00:00:00Z'); // the clocks go back five days later
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const shop = createShop({ seed: 'behave', contacts: 2500, until: UNTIL });
const people = [...shop.contacts()];
const sentAt = UNTIL + 6 * HOUR_MS;
const offer = {
  percent: 5,
  code: 'MORGON5',
  fromMinute: 480,
  toMinute: 720,
  weekdays: [0, 1, 2, 3, 4],
  validFrom: sentAt,
  validUntil: sentAt + 14 * DAY_MS,
};
const priceMail: SeenMail = { sentAt, themes: ['price'], linkCount: 3, offer };
const calmMail: SeenMail = { sentAt, themes: ['convenience'], linkCount: 3 };

const decideAll = (mail: SeenMail, kind: Kind) =>
  people
    .filter(({ truth }) => truth.kind === kind)
    .map((contact) => ({
      contact,
      decision: shop.decide({ contact, mail, random: shop.random('mail').fork(contact.number) }),
    }));
const rate = <T>(list: readonly T[], test: (it: T) => unknown) => list.filter(test).length / list.length;

describe('decide', () => {
  it('gives the same answer to the same question', () => {
    expect(decideAll(priceMail, 'pensioner')).toEqual(decideAll(priceMail, 'pensioner'));
  });

  it('lets the price-minded use the morning offer, and those who work hardly ever', () => {
    const redeemed = (kind: Kind) => rate(decideAll(priceMail, kind), ({ decision }) => decision.redeems);
    expect(redeemed('pensioner')).toBeGreaterThan(0.1);
    expect(redeemed('working')).toBeLessThan(0.02);
    expect(redeemed('pensioner')).toBeGreaterThan(5 * redeemed('working'));
  });

  it('lets those who work click on queues and parking, and pensioners on prices', () => {
    const clicked = (mail: SeenMail, kind: Kind) => rate(decideAll(mail, kind), ({ decision }) => decision.click);
    expect(clicked(calmMail, 'working')).toBeGreaterThan(3 * clicked(priceMail, 'working'));
    expect(clicked(priceMail, 'pensioner')).toBeGreaterThan(3 * clicked(calmMail, 'pensioner'));
  });

  it('redeems inside the window, on its weekdays, within validity, after reading, with a whole discount', () => {
    const redemptions = decideAll(priceMail, 'pensioner').filter(({ decision }) => decision.redeems);
    expect(redemptions.length).toBeGreaterThan(50);
    for (const { contact, decision } of redemptions) {
      const order = decision.redeems!;
      const local = new Date(order.at).toLocaleString('en-GB', {
        timeZone: 'Europe/Stockholm',
        weekday: 'short',
        hour: 'numeric',
      });
      expect(local).toMatch(/^(Mon|Tue|Wed|Thu|Fri)/);
      expect(Number(local.match(/\d+/)![0])).toBe(Math.floor(order.localMinute / 60));
      expect(order.localMinute).toBeGreaterThanOrEqual(480);
      expect(order.localMinute).toBeLessThan(720);
      expect(order.at).toBeGreaterThan(sentAt + decision.opensAfterMs!);
      expect(order.at).toBeLessThan(offer.validUntil);
      const sum = order.lines.reduce((total, line) => total + line.quantity * line.unitPriceMinor, 0);
      expect(order.discountMinor).toBe(Math.round(sum * 0.05));
      expect(order.totalMinor).toBe(sum - order.discountMinor);
      expect([order.offerCode, order.externalId]).toEqual(['MORGON5', contact.externalId]);
    }
  });

  it('does nothing with a mail that was not opened, and clicks only existing links after opening', () => {
    for (const { decision } of decideAll(priceMail, 'family')) {
      if (decision.opensAfterMs === undefined) expect(decision).toEqual({});
      if (!decision.click) continue;
      expect(decision.click.afterMs).toBeGreaterThan(decision.opensAfterMs!);
      expect([0, 1, 2]).toContain(decision.click.linkIndex);
    }
    expect(decideAll({ ...priceMail, linkCount: 0 }, 'family').every(({ decision }) => !decision.click)).toBe(true);
  });

  it('cannot redeem an offer whose time has gone', () => {
    const gone = { ...priceMail, offer: { ...offer, validUntil: sentAt - 1 } };
    expect(decideAll(gone, 'pensioner').every(({ decision }) => !decision.redeems)).toBe(true);
  });
});

describe('shopAfterwards', () => {
  const window = { from: sentAt, until: sentAt + 14 * DAY_MS };
  const again = { ...offer, usesPerContact: 4 };
  const shopped = (kind: Kind, isTreated: boolean) =>
    decideAll({ ...priceMail, offer: again }, kind).map(({ contact, decision }) => {
      const random = shop.random('after').fork(contact.number);
      return shop.shopAfterwards({ contact, window, random, ...(isTreated ? { offer: again, decision } : {}) });
    });

  it('moves shopping to the morning for those who got the offer, beside those who did not', () => {
    const mornings = (isTreated: boolean) =>
      shopped('pensioner', isTreated)
        .flatMap(({ orders }) => orders)
        .filter((order) => order.localMinute < 720).length;
    expect(mornings(true)).toBeGreaterThan(1.08 * mornings(false));
    const evening = (isTreated: boolean) =>
      shopped('working', isTreated)
        .flatMap(({ orders }) => orders)
        .filter((order) => order.localMinute >= 960).length;
    expect(Math.abs(evening(true) / evening(false) - 1)).toBeLessThan(0.05);
  });

  it('uses an offer no more often than it may be used, and only inside its window', () => {
    for (const { orders } of shopped('pensioner', true)) {
      const used = orders.filter((order) => order.offerCode);
      expect(used.length).toBeLessThanOrEqual(4);
      for (const order of used) expect(order.localMinute >= 480 && order.localMinute < 720).toBe(true);
      expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
      const times = orders.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });

  it('leaves those who did nothing as they were', () => {
    const contact = people[0]!;
    const plain = shop.shopAfterwards({ contact, window, random: shop.random('z') });
    expect(shop.shopAfterwards({ contact, window, random: shop.random('z'), offer, decision: {} })).toEqual(plain);
  });
});

describe('readThemes', () => {
  it('finds the theme of every letter of the scenario in its words', () => {
    for (const letter of SCENARIO_LETTERS) {
      const text = [letter.subject, letter.preheader, letter.headline, ...letter.paragraphs].join('\n');
      expect(readThemes(text), letter.segment).toContain(letter.theme);
    }
  });

  it('reads what a person reads: not tags, styles, comments or addresses', () => {
    const html =
      '<head><style>.parking{}</style></head><!-- queue --><p class="discount">Hello https://a.example/children</p>';
    expect(readThemes(html)).toEqual([]);
    expect(readThemes('<p>Inga köer,&nbsp;lätt <b>parkering</b></p>')).toEqual(['convenience']);
    expect(readThemes('Well managed packages')).toEqual([]);
    expect(readThemes('5 % off before noon')).toEqual(['price']);
    expect(readThemes('5&nbsp;% off')).toEqual(['price']);
  });
});
