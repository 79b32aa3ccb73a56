import type { CustomerGroup } from './judge-group.ts';

/** As the offers room, which lies further on, knows them. */
export const offerKinds = [
  'percent',
  'amount',
  'free-shipping',
  'gift',
  'early-access',
  'event-invitation',
  'points',
] as const;
type OfferKind = (typeof offerKinds)[number];
type OfferAdvice = Suggestion['offers'];

export const suggestionKeys = [
  'exclusive-preview',
  'exclusive-invitation',
  'exclusive-silence',
  'recurring-next-order',
  'recurring-loyalty',
  'recurring-quiet-hours',
  'mobile-welcome',
  'mobile-what-next',
  'mobile-come-back',
] as const;
type SuggestionKey = (typeof suggestionKeys)[number];

/** A way to write to a group: what for, with what, when, and how to tell whether it worked. */
export type Suggestion = {
  key: SuggestionKey;
  group: CustomerGroup;
  title: string;
  purpose: string;
  words: string;
  /** Key of a starter of the templates room. */
  starter: 'newsletter' | 'product-launch' | 'off-peak-offer' | 'welcome' | 'win-back' | 'invitation';
  offers: { fits: OfferKind[]; avoid: OfferKind[]; reason: string };
  timing: string;
  /** For a journey of the same kind, which waits for each contact by itself. */
  journey: { enterWhen: string; waitDays: number; leaveWhen: string };
  measure: string;
};

const attentionFirst: OfferAdvice = {
  fits: ['event-invitation', 'early-access', 'gift'],
  avoid: ['percent', 'amount'],
  reason: 'They buy at full price already. A discount costs the most just here, and says that the price was too high.',
};
const regularity: OfferAdvice = {
  fits: ['points', 'free-shipping', 'gift', 'percent', 'amount'],
  avoid: [],
  reason: 'Prefer what rewards coming back (points, a gift with the next order) to what lowers this one price.',
};
const careful: OfferAdvice = {
  fits: ['gift', 'free-shipping', 'event-invitation'],
  avoid: ['percent', 'amount'],
  reason:
    'A discount given to a newcomer is expected ever after, and to grow. The policy of offers asks for an approval before ' +
    'a price offer goes to this group.',
};

export const suggestions: readonly Suggestion[] = [
  {
    key: 'exclusive-preview',
    group: 'exclusive',
    title: 'A preview before everybody else',
    purpose: 'Show that they are the first to know, and hear what they think.',
    words:
      'Show what is coming a few days before it is for sale, and ask what they think of it. Being asked is worth more to them ' +
      'than a lower price, and what they say is worth a lot to us.',
    starter: 'product-launch',
    offers: attentionFirst,
    timing: 'Three to five days before the launch, at the hour of the week at which they usually order.',
    journey: { enterWhen: 'A new product is announced', waitDays: 0, leaveWhen: 'They ordered it' },
    measure: 'Orders of the new product within 30 days, against those held back; and how many answered.',
  },
  {
    key: 'exclusive-invitation',
    group: 'exclusive',
    title: 'An invitation, for two',
    purpose: 'Make ambassadors of them: let them bring somebody.',
    words:
      'Invite them to an event, a tasting, a tour, and ask them to bring a friend. Whoever comes along is the best newcomer ' +
      'there is: brought by somebody who knows us.',
    starter: 'invitation',
    offers: attentionFirst,
    timing: 'Two to three weeks ahead, with one reminder in the last week.',
    journey: { enterWhen: 'A year as an exclusive customer', waitDays: 0, leaveWhen: 'They answered' },
    measure: 'How many came, how many newcomers they brought, and what those ordered within 90 days.',
  },
  {
    key: 'exclusive-silence',
    group: 'exclusive',
    title: 'A personal word when it gets quiet',
    purpose: 'Notice before they are gone.',
    words:
      'Somebody who orders regularly and then does not has a reason. Ask, with the name of a person who answers: a complaint ' +
      'that is heard keeps more customers than any offer.',
    starter: 'win-back',
    offers: { ...attentionFirst, fits: ['gift', 'event-invitation'] },
    timing: 'As soon as they are silent for longer than their usual longest pause (stage “slipping”).',
    journey: { enterWhen: 'lifecycle becomes slipping', waitDays: 3, leaveWhen: 'They ordered' },
    measure: 'The share that orders within 60 days, against those held back.',
  },
  {
    key: 'recurring-next-order',
    group: 'recurring',
    title: 'A reminder by their own rhythm',
    purpose: 'Make their orders regular.',
    words:
      'Write shortly before the next order would be due by their own pauses, with what they usually buy at hand. A reminder at ' +
      'the right time is a service, not an advertisement.',
    starter: 'newsletter',
    offers: { ...regularity, fits: ['points', 'free-shipping', 'gift'] },
    timing: 'When four fifths of their usual pause have passed, at the hour of the week at which they usually order.',
    journey: { enterWhen: 'They ordered', waitDays: 30, leaveWhen: 'They ordered again' },
    measure: 'Days until the next order, against those held back; later: how many became exclusive.',
  },
  {
    key: 'recurring-loyalty',
    group: 'recurring',
    title: 'A reason to stay: points for coming back',
    purpose: 'Make it worth while not to look elsewhere.',
    words:
      'Invite them into a loyalty programme in which the reward grows with regularity, not with the size of one order. Show ' +
      'how far they are already.',
    starter: 'newsletter',
    offers: regularity,
    timing: 'A few days after an order, while they are content.',
    journey: { enterWhen: 'The third order', waitDays: 5, leaveWhen: 'They joined' },
    measure: 'Order days in 180 days of those who joined, against those held back.',
  },
  {
    key: 'recurring-quiet-hours',
    group: 'recurring',
    title: 'An offer for the quiet hours',
    purpose: 'Move orders of those who are flexible to when there is room.',
    words:
      'Those who have time and look at prices come in the quiet hours for a small discount, which leaves calmer hours for ' +
      'those who come after work: one offer, two groups gain.',
    starter: 'off-peak-offer',
    offers: { ...regularity, fits: ['percent', 'free-shipping'] },
    timing: 'The day before the quiet hours begin.',
    journey: { enterWhen: 'They ordered in a quiet hour', waitDays: 7, leaveWhen: 'They ordered at another time' },
    measure: 'The share of orders in the quiet hours against those held back: the report of the offer shows it.',
  },
  {
    key: 'mobile-welcome',
    group: 'mobile',
    title: 'Who we are, after the first order',
    purpose: 'Win a second order on our own merits.',
    words:
      'Say thank you, show what goes with what they bought and how to get help. No discount: what is given now is expected ' +
      'next time, and a little more each time.',
    starter: 'welcome',
    offers: careful,
    timing: 'Two to four days after the first order, when it has arrived.',
    journey: { enterWhen: 'The first order', waitDays: 3, leaveWhen: 'They ordered again' },
    measure: 'The share that orders again within 60 days, against those held back: that is the move to recurring.',
  },
  {
    key: 'mobile-what-next',
    group: 'mobile',
    title: 'What others bought next',
    purpose: 'Find out which of them may become customers.',
    words:
      'Show few products that people who began like them bought next, and a question: what should we show you? Who answers or ' +
      'clicks is worth the effort; leave the others in peace.',
    starter: 'newsletter',
    offers: careful,
    timing: 'Once, some four weeks after the first order.',
    journey: { enterWhen: 'The first order', waitDays: 28, leaveWhen: 'They ordered again, or clicked nothing twice' },
    measure: 'Clicks and second orders, against those held back; and the cost of each second order.',
  },
  {
    key: 'mobile-come-back',
    group: 'mobile',
    title: 'One honest try to bring them back',
    purpose: 'Bring back those who only forgot us, and let the others go.',
    words:
      'Once, say what is new and ask whether they want to hear from us at all. Winning somebody costs the most in this ' +
      'group: a second and third try pay for hardly anybody.',
    starter: 'win-back',
    offers: careful,
    timing: 'When they are slipping, not later: who is lost seldom comes back.',
    journey: {
      enterWhen: 'lifecycle becomes slipping',
      waitDays: 0,
      leaveWhen: 'They ordered, or 30 days have passed',
    },
    measure: 'The share won back and what it cost for each, against those held back.',
  },
];

export const suggestionsFor = (group: CustomerGroup): Suggestion[] => suggestions.filter((one) => one.group === group);

export const findSuggestion = (key: string): Suggestion | undefined => suggestions.find((one) => one.key === key);
