import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';

export type Segment = components['schemas']['Segment'];
type Offer = components['schemas']['Offer'];

const many = { params: { query: { limit: 500 } } } as const;

/** Segments in use, for choosing and for naming. */
export const useSegments = () => api.useQuery('get', '/segments', many, { staleTime: 30_000 });
export const useTemplates = () => api.useQuery('get', '/templates', many, { staleTime: 30_000 });
export const useTopics = () => api.useQuery('get', '/topics', {}, { staleTime: 30_000 });
export const useOffers = () => api.useQuery('get', '/offers', many, { staleTime: 30_000 });

/** What a segment is called; its number while that is not known. */
export const nameOf = (segments: readonly Segment[], id: number): string =>
  segments.find((segment) => segment.id === id)?.name ?? String(id);

/** For a Select of offers. */
export const offerChoices = (offers: readonly Offer[]) =>
  offers.map(({ id, name }) => ({ value: String(id), label: name }));
