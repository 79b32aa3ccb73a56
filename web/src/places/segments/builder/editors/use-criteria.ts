import { api } from '../../../../api/client.ts';
import type { components } from '../../../../api/schema.d.ts';

export type Criterion = components['schemas']['SegmentCriterion'];

/** Everything that can be asked about here, from the data of the workspace. */
export function useCriteria() {
  const { data, error, isPending } = api.useQuery('get', '/segments/criteria', {}, { staleTime: 300_000 });
  const items: readonly Criterion[] = data?.kinds.flatMap((kind) => kind.items) ?? [];
  return { items, error, isPending, population: data?.population ?? 0, sample: data?.sample ?? 0 };
}

/** What is known of one: of an attribute, a company's attribute, a value. */
export const findCriterion = (items: readonly Criterion[], about: readonly Criterion['about'][], name: string) =>
  items.find((item) => about.includes(item.about) && item.name === name);

/** Kinds of events that happened here. */
export const kindsOf = (items: readonly Criterion[]): string[] =>
  items.flatMap(({ about, name }) => (about === 'event' || about === 'engagement' ? [name] : []));

/** What the events of a kind hold. */
export function useProperties(kind: string) {
  const { data } = api.useQuery(
    'get',
    '/segments/criteria/events',
    { params: { query: { kind } } },
    { staleTime: 300_000, enabled: kind !== '' },
  );
  return data;
}
