import { api } from '../../api/client.ts';
import { type Definition, type Names, walkNodes } from './language.ts';

const minute = { staleTime: 60_000 };

/** What the segments, campaigns, offers and templates are called that definitions name by their numbers. */
export function useNames(definition: Definition | null): Names {
  const text = definition ? JSON.stringify(definition) : '';
  const nodes = definition ? [...walkNodes(definition.root)].map(({ node }) => node) : [];
  const names = (...types: string[]) => nodes.some(({ type }) => types.includes(type));
  const page = { params: { query: { limit: 200 } } };
  const segments = api.useQuery('get', '/segments', page, { ...minute, enabled: /"segmentId"/.test(text) });
  const campaigns = api.useQuery('get', '/campaigns', page, { ...minute, enabled: /"campaignId"/.test(text) });
  const offers = api.useQuery('get', '/offers', page, { ...minute, enabled: names('offer') });
  const templates = api.useQuery('get', '/customers/templates', {}, { ...minute, enabled: /"template_\d/.test(text) });
  return {
    segment: namesBy(segments.data?.items),
    campaign: namesBy(campaigns.data?.items),
    offer: namesBy(offers.data?.items),
    template: namesBy(templates.data?.items),
  };
}

const namesBy = (items: readonly { id: number; name: string }[] | undefined) => (id: number) =>
  items?.find((item) => item.id === id)?.name;
