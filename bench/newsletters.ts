/** Two newsletters and the people who get them: what `bench/render.ts` renders. */
import { createRandom, type Random } from '../simulator/index.ts';

/** Paragraphs of articles, long enough to bring a newsletter to its size. */
const SENTENCES = [
  'The first harvest of the year came in last week, and the growers say it is the best in a decade.',
  'Ask for a taste at the counter: we brew a fresh pot every hour, and nobody minds if you stay for a second cup.',
  'Our bakers start at four, so that the rye bread is warm when the doors open, and it is usually gone by noon.',
  'Bring your own jar and we fill it by weight; it is cheaper, and there is nothing to throw away afterwards.',
  'On Saturday mornings the car park behind the church is free, and there are hands to help you carry.',
  'You told us that the evenings are too crowded. From this month two more tills are open between five and seven.',
];

const words = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => SENTENCES[(from + at) % SENTENCES.length]).join(' ');

const story = (index: number, sentences: number) => `
    <mj-section background-color="#ffffff" padding="16px 0"><mj-column>
      <mj-text><h2>Story ${index}: something worth knowing</h2><p>${words(index, sentences)}</p><p><a href="https://shop.example/stories/${index}?from=letter&amp;place=${index}">Read on</a></p></mj-text>
    </mj-column></mj-section>`;

/** Pictures beside paragraphs, and no link. */
const feature = (index: number) => `
    <mj-section background-color="#ffffff" padding="16px 0">
      <mj-column width="33%"><mj-image src="https://img.example/feature-${index}.png" alt="What the story shows" width="160px" /></mj-column>
      <mj-column width="67%">
        <mj-text font-size="20px" font-weight="700" line-height="1.3">For {{default contact.firstName "you"}}: from our shelves in {{contact.city}}</mj-text>
        <mj-text font-size="16px" line-height="1.6" color="#333333">${words(index, 8)}</mj-text>
      </mj-column>
    </mj-section>`;

const LAST_CHANCE = `
    <mj-section padding="8px 0"><mj-column>
      <mj-text font-size="22px" font-weight="700">Last chance, {{default contact.firstName "friend"}}</mj-text>
      <mj-raw>{{#each event.lastChance}}</mj-raw>
      <mj-text><b>{{name}}</b> – {{money price}}{{#if before}} instead of <s>{{money before}}</s>{{/if}}{{#if isNew}}, new{{/if}}</mj-text>
      <mj-raw>{{/each}}</mj-raw>
    </mj-column></mj-section>`;

const PRODUCTS = `
    <mj-section padding="8px 0"><mj-column><mj-text font-size="22px" font-weight="700">{{#if contact.favourite}}More {{contact.favourite}} for you{{else}}Chosen for you{{/if}}</mj-text></mj-column></mj-section>
    <mj-raw>{{#each products}}</mj-raw>
    <mj-section padding="4px 0">
      <mj-column>
        <mj-text font-size="18px"><img src="https://img.example/p/{{sku}}.png" alt="{{name}}" width="150" /><br /><b>{{name}}</b>{{#if isNew}} – new{{/if}}<br />{{money price}}{{#if before}} <s>{{money before}}</s>{{/if}}<br /><a href="https://shop.example/p/{{sku}}">See it</a></mj-text>
      </mj-column>
    </mj-section>
    <mj-raw>{{/each}}</mj-raw>`;

/** 12 links, conditions, a loop over four products; the longer one has a second list, of six, and pictures. */
function newsletter(sentences: number, features: number): string {
  return `<mjml>
  <mj-head>
    <mj-title>The letter of the month</mj-title>
    <mj-attributes><mj-all font-family="Georgia, serif" /><mj-text font-size="16px" line-height="1.5" /></mj-attributes>
    <mj-style>@media (prefers-color-scheme: dark) { .card { background: #222222 !important; color: #eeeeee !important; } }</mj-style>
  </mj-head>
  <mj-body background-color="#f4f1ea">
    <mj-section><mj-column>
      <mj-image src="https://img.example/logo.png" alt="Corner Shop" width="120px" href="https://shop.example/?from=letter" />
      <mj-text font-size="26px">Good {{default contact.partOfDay "day"}}, {{default contact.firstName "friend of the shop"}}!</mj-text>
      <mj-text>You have been with us since {{date contact.since style="medium"}} and have {{plural contact.points one="# point" other="# points"}}, worth {{money contact.pointsValue}}. {{#if (gt contact.orders 10)}}With {{contact.orders}} orders you are among our best customers in {{contact.city}}.{{else}}Your shop in {{contact.city}} is open until {{contact.closing}}.{{/if}}</mj-text>
    </mj-column></mj-section>
    <mj-section background-color="#0b6e4f" css-class="card"><mj-column>
      <mj-text color="#ffffff" font-size="30px" align="center">{{percent offer.percent}} off {{offer.name}}</mj-text>
      <mj-text color="#ffffff" align="center">Valid {{offer.windowText}}{{#if offer.validUntil}}, until {{date offer.validUntil style="long"}}{{/if}}. {{#if offer.code}}Your code: <b>{{offer.code}}</b>{{/if}}</mj-text>
      <mj-button href="https://shop.example/offers/mornings" background-color="#f2c14e" color="#222222">See the offer</mj-button>
    </mj-column></mj-section>
    ${PRODUCTS}
    ${[1, 2, 3].map((index) => story(index, sentences)).join('')}
    ${features > 0 ? LAST_CHANCE : ''}
    ${Array.from({ length: features }, (_, index) => feature(index + 1)).join('')}
    <mj-section><mj-column>
      <mj-text font-size="14px">Your last order: {{contact.lastOrder}} on {{date contact.lastOrderAt style="medium"}}, {{money contact.lastAmount}}. Delivery to {{contact.street}}, {{contact.postcode}} {{contact.city}}. <a href="https://shop.example/account">Your account</a></mj-text>
      <mj-text font-size="12px" align="center">{{workspace.name}}, {{workspace.address}}. This letter went to {{contact.email}} as part of {{campaign.name}}{{#if segment}}, because of {{segment.name}}{{/if}}.<br /><a href="https://shop.example/terms">Terms</a> | <a href="https://shop.example/preferences">What we write to you about</a> | <a href="{{unsubscribeUrl}}">Unsubscribe</a></mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
}

/** No more than a greeting and two links. */
const NOTE = `<mjml><mj-body>
    <mj-section><mj-column>
      <mj-text>Good {{default contact.partOfDay "day"}}, {{default contact.firstName "friend of the shop"}}! You have {{plural contact.points one="# point" other="# points"}}.</mj-text>
      <mj-text>{{workspace.address}} | <a href="https://shop.example/account">Your account</a> | <a href="{{unsubscribeUrl}}">Unsubscribe</a></mj-text>
    </mj-column></mj-section>
  </mj-body></mjml>`;

/** By size of the HTML in KB. */
export const NEWSLETTERS: Readonly<Record<string, string>> = { 20: newsletter(2, 0), 55: newsletter(4, 10) };
/** What `bench/send.ts` sends. */
export const LETTERS: Readonly<Record<string, string>> = { 2: NOTE, ...NEWSLETTERS };
export const SUBJECT =
  '{{default contact.firstName "Friend"}}, {{percent offer.percent}} off before noon – and something new';

const NAMES = ['Anna', 'Björn', 'Åsa', 'Eva & Per', 'Søren', 'Tiina', 'Ole', 'Zoë', 'Maj-Britt', "D'Arcy"];
const CITIES = ['Lund', 'Malmö', 'Ängelholm', 'København', 'Turku', 'Oslo'];
const GOODS = [
  'Tea from Assam, 250 g',
  'Rye bread',
  'Smörgåskaviar <hot>',
  'Coffee "Norrland"',
  'Oat milk 1 l',
  'Salt & pepper',
];

/** One of 80 products of the shop: everybody sees it at the same price. */
const productOf = (number: number) => ({
  sku: `s-${100 + number}`,
  name: GOODS[number % GOODS.length]!,
  price: 1_900 + number * 1_050,
  before: number % 2 === 0 ? 2_900 + number * 1_200 : null,
  isNew: number % 4 === 1,
});

/** A contact as the contacts room gives it, and the products chosen for it. */
export type Recipient = ReturnType<typeof recipientOf>;

function recipientOf(index: number, random: Random) {
  const pick = <T>(from: readonly T[]): T => from[random.between(0, from.length - 1)]!;
  const day = (year: number) => `${year}-${String(random.between(1, 12)).padStart(2, '0')}-14T08:30:00Z`;
  return {
    id: 1_000 + index,
    externalId: `K${index}`,
    email: `person.${index}@mail-${index % 40}.example`,
    language: 'sv',
    attributes: {
      firstName: random.between(1, 10) === 1 ? '' : pick(NAMES),
      partOfDay: 'morning',
      since: day(2000 + random.between(1, 24)),
      points: random.between(0, 900),
      pointsValue: random.between(0, 90_000),
      orders: random.between(1, 30),
      city: pick(CITIES),
      closing: '21:00',
      favourite: random.between(1, 3) === 1 ? '' : pick(['tea', 'coffee', 'bread']),
      lastOrder: `A-${100_000 + index}`,
      lastOrderAt: day(2026),
      lastAmount: random.between(2_000, 200_000),
      street: `Storgatan ${random.between(1, 99)}`,
      postcode: `${random.between(200, 299)} ${random.between(10, 99)}`,
    },
    products: Array.from({ length: 4 }, (_, place) => productOf(place * 20 + random.between(0, 19))),
    lastChance: Array.from({ length: 6 }, (_, place) => productOf(place * 13 + random.between(0, 12))),
  };
}

/** The same people on every run. */
export function recipients(count: number): Recipient[] {
  const random = createRandom('newsletters');
  return Array.from({ length: count }, (_, index) => recipientOf(index, random));
}
