import { optional, readNumber, readOneOf, readText } from '../../parts/place-route.ts';

/** What the list is narrowed to, and how the letter is shown; the same at the list and at a letter, so that it stays. */
export const readMailSearch = (search: Record<string, unknown>) =>
  optional({
    recipient: readText(search, 'recipient'),
    campaign: readNumber(search, 'campaign'),
    segment: search.segment === 'none' ? ('none' as const) : readNumber(search, 'segment'),
    show: readOneOf(search, 'show', ['text', 'raw', 'links'] as const),
    width: readOneOf(search, 'width', ['phone'] as const),
    scheme: readOneOf(search, 'scheme', ['dark'] as const),
    beside: readNumber(search, 'beside'),
  });
export type MailSearch = ReturnType<typeof readMailSearch>;
