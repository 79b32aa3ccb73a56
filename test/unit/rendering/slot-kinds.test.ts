import { describe, expect, it } from 'vitest';
import type { OfferFacts, SlotContent, SlotFacts } from '../../../src/rendering/index.ts';
import { caught, compile, contextOf } from './fixtures.ts';

const design =
  '<mjml><mj-body><k-slot name="a" /><k-slot name="b-2">{{#if offer}}<mj-text>By default</mj-text>{{/if}}</k-slot></mj-body></mjml>';
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replaceAll('\u2212', '-');

async function offerText(offer: OfferFacts, language: string): Promise<string> {
  const slots = { a: { kind: 'offer' as const } };
  const program = await compile({ mjml: '<mjml><mj-body><k-slot name="a" /></mj-body></mjml>', slots, language });
  return plain(program.render(contextOf({ offer })).text);
}

describe('an offer of any kind', () => {
  const base = { code: 'CALM5', windowText: null, validUntil: new Date('2026-12-31T23:00:00Z'), minBasket: 20_000 };
  const kinds: [OfferFacts, Record<string, string>][] = [
    [
      { name: 'N', kind: 'percent', isPrice: true, percent: 7.5 },
      { en: '7.5% off', sv: '7,5 % rabatt', da: '7,5 % rabat', nb: '7,5 % rabatt', fi: '7,5 % alennus' },
    ],
    [
      { name: 'N', kind: 'amount', isPrice: true, amount: 5_000 },
      {
        en: 'SEK 50.00 off',
        sv: '50,00 kr rabatt',
        da: '50,00 SEK rabat',
        nb: '50,00 SEK rabatt',
        fi: '50,00 SEK alennus',
      },
    ],
    [
      { name: 'N', kind: 'free-shipping', isPrice: true },
      { en: 'Free shipping', sv: 'Fri frakt', da: 'Gratis fragt', nb: 'Fri frakt', fi: 'Ilmainen toimitus' },
    ],
    [
      { name: 'N', kind: 'gift', isPrice: false, gives: 'A tote bag' },
      {
        en: 'A gift for you\n\nA tote bag',
        sv: 'En gåva till dig\n\nA tote bag',
        da: 'En gave',
        nb: 'En gave',
        fi: 'Lahja',
      },
    ],
    [
      { name: 'N', kind: 'early-access', isPrice: false, gives: 'Spring' },
      {
        en: 'Early access\n\nSpring',
        sv: 'före alla andra',
        da: 'før alle andre',
        nb: 'før alle andre',
        fi: 'ennen muita',
      },
    ],
    [
      { name: 'N', kind: 'event-invitation', isPrice: false, gives: 'Wine tasting' },
      { en: 'You are invited', sv: 'Du är inbjuden', da: 'Du er inviteret', nb: 'Du er invitert', fi: 'Olet kutsuttu' },
    ],
    [
      { name: 'N', kind: 'points', isPrice: false, points: 1_500 },
      { en: '1,500 points', sv: '1 500 poäng', da: '1.500 point', nb: '1 500 poeng', fi: '1 500 pistettä' },
    ],
  ];

  it.each(kinds)('%j says what it gives, in five languages', async (offer, expected) => {
    for (const [language, words] of Object.entries(expected)) {
      const text = await offerText({ ...base, ...offer }, language);
      expect(text, language).toMatch(/^N\n\n/);
      expect(text, language).toContain(words);
      expect(text, language).toContain('CALM5');
      const said = Object.values(kinds).filter(([, words]) => text.includes(words[language]!));
      expect(said, language).toHaveLength(1);
    }
  });

  it('says when it holds and for how much', async () => {
    const offer: OfferFacts = { ...base, name: 'N', kind: 'free-shipping', windowText: 'on weekdays' };
    expect(await offerText(offer, 'en')).toContain(
      'Valid on weekdays. Until December 31, 2026. On orders of at least SEK 200.00.',
    );
    expect(await offerText(offer, 'sv')).toContain(
      'Gäller on weekdays. Till och med 31 december 2026. Vid köp för minst 200,00 kr.',
    );
    expect(await offerText({ name: 'N', points: 1 }, 'en')).toBe('N\n\n1 point\n');
  });

  it('does not read the code of an offer that is not shown', async () => {
    let reads = 0;
    const offer: OfferFacts = {
      name: 'N',
      get code() {
        reads += 1;
        return 'CODE';
      },
    };
    const mjml = '<mjml><mj-body>{{#if contact.none}}<k-slot name="a" />{{/if}}</mj-body></mjml>';
    const hidden = await compile({ mjml, slots: { a: { kind: 'offer', offerId: 1 } } });
    hidden.render(contextOf({ k_slots: { a: { offer } } }));
    expect(reads).toBe(0);
    const shown = await compile({ mjml: mjml.replace('none', 'email'), slots: { a: { kind: 'offer', offerId: 1 } } });
    expect(shown.render(contextOf({ k_slots: { a: { offer } } })).text).toContain('CODE');
    expect(reads).toBeGreaterThan(0);
  });
});

describe('slots that bring their own facts', () => {
  it.each(['true', 'null', 'this', 'undefined', 'as'])(
    'may be called "%s", as it means something to Handlebars',
    async (name) => {
      const mjml = `<mjml><mj-body><k-slot name="${name}" /></mj-body></mjml>`;
      const program = await compile({ mjml, slots: { [name]: { kind: 'offer', offerId: 1 } } });
      const k_slots = { [name]: { offer: { name: 'Early bird' } } };
      expect(program.render(contextOf({ k_slots })).text).toContain('Early bird');
    },
  );

  const offerSlot = (offerId?: number): SlotContent => ({ kind: 'offer', ...(offerId ? { offerId } : {}) });

  it('show their own offer; a slot without one shows that of the content', async () => {
    const program = await compile({ mjml: design, slots: { a: offerSlot(1), 'b-2': offerSlot() } });
    const k_slots = { a: { offer: { name: 'Own', percent: 5 } } };
    const { text } = program.render(contextOf({ offer: { name: 'Shared', percent: 9 }, k_slots }));
    expect(text).toBe('Own\n\n5% off\n\nShared\n\n9% off\n');
    const both = await compile({ mjml: design, slots: { a: offerSlot(1), 'b-2': offerSlot(2) } });
    const two = { ...k_slots, 'b-2': { offer: { name: 'Other' } } };
    expect(both.render(contextOf({ k_slots: two })).text).toBe('Own\n\n5% off\n\nOther\n');
    const error = await caught(() => both.render(contextOf({ k_slots })));
    expect(error).toMatchObject({ code: 'rendering_missing_value', info: { part: 'slot:b-2' } });
  });

  const list: SlotContent = {
    kind: 'products',
    source: 'newest',
    limit: 3,
    heading: 'New for {{contact.firstName}} <b>',
  };
  const products = [
    {
      sku: '1',
      name: 'Tea & <milk>',
      price: 4_500,
      url: 'https://shop.example/t?a=1&b=2',
      imageUrl: 'https://shop.example/t.png',
    },
    { sku: '2', name: 'Bread', price: null, url: null, imageUrl: null },
  ];

  it('show products with picture, link and price, as they are', async () => {
    const program = await compile({ mjml: design, slots: { a: list }, emptySlots: ['b-2'] });
    const { html, text } = program.render(contextOf({ k_slots: { a: { products } } }));
    expect(plain(text)).toBe(
      'New for Anna <b>\n\nTea & <milk> (https://t.example/c/0?to=https%3A%2F%2Fshop.example%2Ft%3Fa%3D1%26b%3D2)\nSEK 45.00\n\nBread\n',
    );
    expect(html).toContain('New for Anna &lt;b&gt;');
    expect(html).toContain('<img src="https://shop.example/t.png" alt="Tea &amp; &lt;milk&gt;"');
    expect(html.match(/<img src="https:\/\/shop/g)).toHaveLength(1);
    expect(html).toMatch(/class="k-product-name" href="https:\/\/t\.example\/c\/0/);
  });

  it('show nothing at all without products, not those of somebody else', async () => {
    const program = await compile({ mjml: design, slots: { a: list }, emptySlots: ['b-2'] });
    const cases: (Record<string, SlotFacts> | undefined)[] = [{ a: { products: [] } }, {}, undefined];
    for (const k_slots of cases) {
      const facts = k_slots ? { k_slots } : {};
      const { html, text } = program.render(contextOf({ products: k_slots?.a ? products : [], ...facts }));
      expect(text).toBe('\n');
      expect(html).not.toContain('New for');
      expect(html).not.toContain('<table role="presentation" class="k-section');
    }
  });

  it('take any slot name, and looks of the place', async () => {
    const mjml =
      '<mjml><mj-head><mj-attributes><mj-class name="k-offer-percent-stage" color="#ff0000" /></mj-attributes></mj-head><mj-body><k-slot name="with-dash-9" look="stage" /></mj-body></mjml>';
    const program = await compile({ mjml, slots: { 'with-dash-9': { kind: 'offer', offerId: 3 } } });
    const { html } = program.render(contextOf({ k_slots: { 'with-dash-9': { offer: { name: 'N', kind: 'gift' } } } }));
    expect(html).toMatch(/font-size:28px[^"]*color:#ff0000|color:#ff0000[^"]*font-size:28px/);
  });
});

describe('slots left empty on purpose', () => {
  it('show what the design says, or nothing', async () => {
    expect((await caught(() => compile({ mjml: design }))).detail).toMatch(/"a" has no content/);
    const program = await compile({ mjml: design, emptySlots: ['a', 'b-2'] });
    expect(program.render(contextOf()).text).toBe('\n');
    expect(program.render(contextOf({ offer: { name: 'x' } })).text).toBe('By default\n');
  });
});
