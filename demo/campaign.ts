import { SCENARIO_OFFERS, type SeenOffer } from '../simulator/index.ts';
import { campaignOf, everyoneSegment, type Known, morningOffer, type SegmentToMake } from '../src/samples/index.ts';
import { type Client, waitFor } from './client.ts';

type Created = { id: number };
type Segment = { id: number; name: string; builtAt: string | null; size: number };
export type Campaign = { id: number; state: string; launchedAt: string | null; audience: { include: number[] } };

/** Makes a segment; it is built behind the scenes. Returns its id. */
export async function makeSegment(client: Client, segment: SegmentToMake, known: Known): Promise<number> {
  const { name, purpose } = segment;
  const { id } = await client.post<Created>('/segments', { name, purpose, definition: segment.definition(known) });
  return id;
}

/** Waits until everybody has been looked at for these segments; answers them with their sizes. */
export function waitUntilBuilt(client: Client, segmentIds: Iterable<number>): Promise<Segment[]> {
  const ids = [...segmentIds];
  return waitFor('the segments to be built', async () => {
    const segments = await Promise.all(ids.map((id) => client.get<Segment>(`/segments/${id}`)));
    return segments.every((segment) => segment.builtAt) && segments;
  });
}

/** The morning offer, from `startsAt` on; as the API knows it and as a reader of the mail does. */
export async function makeOffer(client: Client, startsAt: Date): Promise<{ id: number; seen: SeenOffer }> {
  const offer = morningOffer(startsAt);
  const { id } = await client.post<Created>('/offers', offer);
  const { percent, code, fromMinute, toMinute, weekdays, usesPerContact } = SCENARIO_OFFERS[0]!;
  const validity = { validFrom: Date.parse(offer.validFrom), validUntil: Date.parse(offer.validUntil) };
  return { id, seen: { percent, code, fromMinute, toMinute, weekdays, usesPerContact, ...validity } };
}

/** The morning letter as a draft. */
export async function draftCampaign(
  client: Client,
  known: Required<Pick<Known, 'offerId'>> & Known,
): Promise<Campaign> {
  const template = await client.post<Created>('/templates', { name: 'Off-peak letter', starter: 'off-peak-offer' });
  const everyoneId = await makeSegment(client, everyoneSegment, known);
  return client.post<Campaign>('/campaigns', campaignOf({ ...known, templateId: template.id, everyoneId }));
}

/** Launches and waits until the last message has an outcome. */
export async function launchCampaign(client: Client, campaignId: number): Promise<Campaign> {
  await client.post(`/campaigns/${campaignId}/launch`);
  return waitFor(
    'the campaign to be sent',
    async () => {
      const campaign = await client.get<Campaign>(`/campaigns/${campaignId}`);
      return campaign.state === 'finished' ? campaign : null;
    },
    90_000,
  );
}
