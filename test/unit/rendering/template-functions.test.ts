import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_FUNCTIONS } from '../../../src/rendering/template-functions.ts';
import { caught, textOf } from './fixtures.ts';

const facts = {
  at: new Date('2026-12-31T23:00:00Z'),
  price: 129_900,
  odd: 129_950,
  names: ['salt', 'bread', 'tea'],
  one: ['tea'],
  none: [],
  lines: [{ name: 'Tea' }, { name: 'Milk' }, { name: 'Bread' }],
  city: 'åre',
  text: 'Fresh bread from the oven',
  family: '👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦',
};
/** White space as it is: "\u00a0" for the space that does not break, as ECMA-402 writes it. */
const inMessage = (template: string, language: string, event: Record<string, unknown> = facts) =>
  textOf(template, { event }, language);

describe('money, by locale', () => {
  it.each([
    ['sv', '1\u00a0299,00\u00a0kr', '1\u00a0299\u00a0kr', '1\u00a0299,50\u00a0kr'],
    ['da', '1.299,00\u00a0kr.', '1.299\u00a0kr.', '1.299,50\u00a0kr.'],
    ['nb', '1\u00a0299,00\u00a0kr', '1\u00a0299\u00a0kr', '1\u00a0299,50\u00a0kr'],
    ['en', 'SEK\u00a01,299.00', 'SEK\u00a01,299', 'SEK\u00a01,299.50'],
    ['fi', '1\u00a0299,00\u00a0€', '1\u00a0299\u00a0€', '1\u00a0299,50\u00a0€'],
  ])('%s', async (language, full, whole, odd) => {
    const currency = { da: 'DKK', nb: 'NOK', fi: 'EUR' }[language] ?? 'SEK';
    const write = (value: string, more = '') => inMessage(`{{money ${value} currency="${currency}"${more}}}`, language);
    expect([await write('event.price'), await write('event.price', ' whole=true')]).toEqual([full, whole]);
    expect(await write('event.odd', ' whole=true')).toBe(odd);
  });

  it('knows currencies without decimals, and takes off a percentage', async () => {
    expect(await inMessage('{{money 1200 currency="JPY" whole=true}}', 'en')).toBe('¥1,200');
    expect(await inMessage('{{money 1250 currency="ISK"}}', 'en')).toBe('ISK\u00a01,250');
    expect(await inMessage('{{money (discounted event.price 15) currency="SEK"}}', 'sv')).toBe('1\u00a0104,15\u00a0kr');
  });
});

describe('a day without a time', () => {
  const inAmerica = (template: string) =>
    textOf(
      template,
      {
        contact: { email: 'anna@example.org', birthday: '2026-05-01', at: '2026-05-01T02:00:00Z' },
        workspace: { name: 'Shop', address: 'Road 1', timeZone: 'America/New_York', currency: 'USD' },
      },
      'en',
    );

  it('is that day in every time zone, and an instant is not', async () => {
    expect(await inAmerica('{{date contact.birthday}}')).toBe('May 1, 2026');
    expect(await inAmerica('{{date contact.at}}')).toBe('April 30, 2026');
    expect(await inAmerica('{{relativeDay contact.birthday from=contact.at}}')).toBe('tomorrow');
  });
});

describe('dates, by locale', () => {
  const rows: [string, string, string, string, string, string][] = [
    // language, weekday-day, month, day, relative, time
    ['sv', 'fredag 1 januari', 'januari 2027', '1 januari', 'i morgon', '00:00'],
    ['da', 'fredag den 1. januar', 'januar 2027', '1. januar', 'i morgen', '00.00'],
    ['nb', 'fredag 1. januar', 'januar 2027', '1. januar', 'i morgen', '00:00'],
    ['en-GB', 'Friday 1 January', 'January 2027', '1 January', 'tomorrow', '00:00'],
    ['fi', 'perjantai 1. tammikuuta', 'tammikuu 2027', '1. tammikuuta', 'huomenna', '00.00'],
  ];
  it.each(rows)('%s', async (language, weekdayDay, month, day, tomorrow, midnight) => {
    const event = { at: facts.at, eve: '2026-12-31T10:00:00Z' };
    const write = (template: string) => inMessage(template, language, event);
    expect((await write('{{date event.at style="weekday-day"}}')).replace(', ', ' ')).toMatch(
      new RegExp(`^${weekdayDay.replace('den ', '(den )?')}$`),
    );
    expect(await write('{{date event.at style="month"}}')).toBe(month);
    expect(await write('{{date event.at style="day"}}')).toBe(day);
    expect(await write('{{relativeDay event.at from=event.eve}}')).toBe(tomorrow);
    expect(await write('{{time event.at}}')).toBe(midnight);
  });

  it.each([
    // The night of 28 to 29 March 2026 has 23 hours in Stockholm, that of 24 to 25 October 25.
    ['2026-03-29T00:30:00Z', '01:30', '29 mars'],
    ['2026-03-29T01:30:00Z', '03:30', '29 mars'],
    ['2026-10-25T00:30:00Z', '02:30', '25 oktober'],
    ['2026-10-25T01:30:00Z', '02:30', '25 oktober'],
    ['2026-10-24T22:30:00Z', '00:30', '25 oktober'],
  ])('%s in Stockholm is %s on %s', async (at, time, day) => {
    expect(await inMessage('{{time event.at}} {{date event.at style="day"}}', 'sv', { at })).toBe(`${time} ${day}`);
  });

  it.each([
    ['2026-03-29T21:00:00Z', '2026-03-28T23:30:00Z', 'today'],
    ['2026-03-29T22:30:00Z', '2026-03-28T23:30:00Z', 'tomorrow'],
    ['2026-10-25T23:30:00Z', '2026-10-24T22:30:00Z', 'tomorrow'],
    ['2026-10-20T12:00:00Z', '2026-10-25T12:00:00Z', '5 days ago'],
  ])('%s seen from %s is %s, whatever the clocks do', async (at, from, words) => {
    expect(await inMessage('{{relativeDay event.at from=event.from}}', 'en', { at, from })).toBe(words);
  });

  it('counts days in another time zone when told so', async () => {
    const event = { at: '2026-12-31T23:00:00Z', from: '2026-12-31T10:00:00Z' };
    expect(await inMessage('{{relativeDay event.at from=event.from timeZone="UTC"}}', 'en', event)).toBe('today');
  });
});

describe('texts, lists and numbers', () => {
  it.each([
    ['{{uppercase event.city}}', 'sv', 'ÅRE'],
    ['{{uppercase "iı"}}', 'tr', 'İI'],
    ['{{lowercase "HEJ ÅRE"}}', 'sv', 'hej åre'],
    ['{{capitalise event.city}}', 'sv', 'Åre'],
    ['[{{capitalise ""}}]', 'sv', '[]'],
    ['{{truncate event.text 12}}', 'en', 'Fresh bread…'],
    ['{{truncate event.text 11}}', 'en', 'Fresh…'],
    ['{{truncate event.text 25}}', 'en', 'Fresh bread from the oven'],
    ['{{truncate event.text 1}}', 'en', '…'],
    ['{{truncate event.family 3}}', 'en', facts.family],
    ['{{truncate event.family 2}}', 'en', '👨‍👩‍👧‍👦…'],
    ['{{join event.names}}', 'en', 'salt, bread, tea'],
    ['{{join event.names " · "}}', 'en', 'salt · bread · tea'],
    ['{{list event.names}}', 'sv', 'salt, bread och tea'],
    ['{{list event.names}}', 'fi', 'salt, bread ja tea'],
    ['{{list event.one}}', 'da', 'tea'],
    ['[{{list event.none}}]', 'da', '[]'],
    ['{{first event.names}}', 'en', 'salt'],
    ['{{default (first event.none) "nothing"}}', 'en', 'nothing'],
    ['{{#each (first event.lines 2)}}{{name}} {{/each}}', 'en', 'Tea Milk'],
    ['{{count event.lines}}', 'en', '3'],
    ['{{plural (count event.lines) one="# vara" other="# varor"}}', 'sv', '3 varor'],
    ['{{plural 1 one="# tuote" other="# tuotetta"}}', 'fi', '1 tuote'],
    ['{{#if (contains event.names "tea")}}yes{{/if}}', 'en', 'yes'],
    ['{{#if (contains event.text "FRESH")}}yes{{/if}}', 'en', 'yes'],
    ['{{#if (contains contact.interests "tea")}}yes{{else}}no{{/if}}', 'en', 'no'],
    ['{{add 1 2 3}} {{subtract 5 7}}', 'en', '6 -2'],
    ['{{round 2.5}} {{round -2.5}} {{round 1.005 digits=2}} {{round 0.0000001 digits=2}}', 'en', '3 -3 1.01 0'],
    ['{{number (round 1234.56) }}', 'nb', '1\u00a0235'],
    ['{{percent 12.5}}', 'da', '12,5\u00a0%'],
  ])('%s in %s', async (template, language, expected) => {
    expect(await inMessage(template, language)).toBe(expected);
  });

  it.each([
    ['{{relativeDay event.at}}', /needs from=/],
    ['{{date event.at style="constructor"}}', /no date style/],
    ['{{truncate event.text -1}}', /whole number/],
    ['{{truncate event.lines 3}}', /not a text/],
    ['{{join event.lines}}', /texts and numbers/],
    ['{{count event.text}}', /not a list/],
    ['{{discounted event.price 120}}', /from 0 to 100/],
    ['{{add event.text 1}}', /not a number/],
    ['{{list event.names limit=2.5}}', /whole number/],
    ['{{time event.at timeZone="Mars/Olympus"}}', /time zone/i],
  ])('%s does not suit', async (template, message) => {
    const { code, detail } = await caught(() => inMessage(template, 'en'));
    expect(code).toBe('rendering_value_invalid');
    expect(detail).toMatch(message);
  });
});

describe('nothing a template calls', () => {
  it('reaches a prototype, code, or anything outside its values', async () => {
    for (const path of ['event.names.constructor', 'event.names.__proto__', 'contact.prototype']) {
      expect((await caught(() => inMessage(`{{default ${path} "none"}}`, 'en'))).detail).toMatch(/is refused/);
    }
    for (const path of ['event.names.map', 'contact.toString', 'event.text.at', 'event.price.toFixed']) {
      expect(await inMessage(`{{default ${path} "none"}}`, 'en')).toBe('none');
    }
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'lookup', 'log', 'helperMissing']) {
      expect((await caught(() => inMessage(`{{${name} event.text}}`, 'en'))).detail).toMatch(/no helper|refused/);
    }
    // An inherited value is no value: what JSON cannot hold does not count.
    const trap = Object.create({ secret: 'x' });
    expect(await inMessage('{{default event.trap.secret "nothing"}}', 'en', { trap })).toBe('nothing');
  });

  it('makes a text grow without end', async () => {
    const event = { many: Array.from({ length: 2_000 }, () => 'x'.repeat(20)), long: 'ß'.repeat(90_000) };
    const nested = '{{join event.many (join event.many (join event.many "-"))}}';
    expect((await caught(() => inMessage(nested, 'en', event))).detail).toMatch(/longer than 100000/);
    const forms = `{{plural 1000000 other="${'#'.repeat(50_000)}"}}`;
    expect((await caught(() => inMessage(forms, 'en', event))).detail).toMatch(/longer than 100000/);
    const loops = '{{#each event.many}}{{#each event.many}}{{#each event.many}}x{{/each}}{{/each}}{{/each}}'.replaceAll(
      '#each event.many',
      '#each @root.event.many',
    );
    expect((await caught(() => inMessage(loops, 'en', event))).code).toBe('rendering_too_large');
    expect(await inMessage('{{truncate (uppercase event.long) 3}}', 'en', event)).toBe('SS…');
  });

  it('throws anything but a problem with the value, whatever it is given', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
    const language = { locale: 'sv', timeZone: 'Europe/Stockholm', currency: 'SEK' };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(TEMPLATE_FUNCTIONS)),
        fc.array(anything, { minLength: 1, maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom('style', 'digits', 'limit', 'type', 'from', 'timeZone', 'currency', 'other'),
          anything,
        ),
        (name, args, options) => {
          try {
            TEMPLATE_FUNCTIONS[name]!.call(args, options, language);
          } catch (error) {
            expect((error as Error).constructor.name).toBe('ValueProblem');
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
