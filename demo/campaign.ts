import {
  SCENARIO_LETTERS,
  SCENARIO_OFFERS,
  SCENARIO_SHOP,
  type ScenarioLetter,
  type SeenOffer,
} from '../simulator/index.ts';
import { type Client, waitFor } from './client.ts';
import type { Known, SegmentToMake } from './segments.ts';

type Created = { id: number };
type Segment = { id: number; name: string; builtAt: string | null; size: number };
export type Campaign = { id: number; state: string; launchedAt: string | null; messages: Record<string, unknown> };

/** Makes a segment and waits until everybody has been looked at. */
export async function makeSegment(client: Client, segment: SegmentToMake, known: Known): Promise<Segment> {
  const { name, purpose } = segment;
  const { id } = await client.post<Created>('/segments', { name, purpose, definition: segment.definition(known) });
  return waitFor(`the segment "${name}" to be built`, async () => {
    const answer = await client.get<Segment>(`/segments/${id}`);
    return answer.builtAt ? answer : null;
  });
}

const scenarioOffer = SCENARIO_OFFERS[0]!;

/** The morning offer, from `startsAt` on; as the API knows it and as a reader of the mail does. */
export async function makeOffer(client: Client, startsAt: Date): Promise<{ id: number; seen: SeenOffer }> {
  const { name, percent, code, fromMinute, toMinute, weekdays, validForDays, usesPerContact } = scenarioOffer;
  const until = new Date(startsAt.getTime() + validForDays * 86_400_000);
  const { id } = await client.post<Created>('/offers', {
    name,
    basisPoints: percent * 100,
    code,
    validFrom: startsAt.toISOString(),
    validUntil: until.toISOString(),
    windows: [{ weekdays, fromMinute, toMinute }],
  });
  const validity = { validFrom: startsAt.getTime(), validUntil: until.getTime() };
  return { id, seen: { percent, code, fromMinute, toMinute, weekdays, usesPerContact, ...validity } };
}

function slotsOf(letter: ScenarioLetter) {
  const [first, ...others] = letter.links;
  const more = others.map(({ label, path }) => `<a href="${SCENARIO_SHOP.site}${path}">${label}</a>`).join(' · ');
  return {
    hero: {
      kind: 'text',
      heading: letter.headline,
      body: letter.paragraphs.join('\n\n'),
      button: { label: first!.label, url: `${SCENARIO_SHOP.site}${first!.path}` },
    },
    ...(letter.offer ? { offer: { kind: 'offer' } } : {}),
    more: {
      kind: 'mjml',
      mjml: `<mj-section mj-class="k-section" css-class="k-section" padding="0 0 24px"><mj-column><mj-text>${more}</mj-text></mj-column></mj-section>`,
    },
  };
}

/** The morning letter as a draft: one letter per segment in order of priority, one for everybody else, a control share. */
export async function draftCampaign(
  client: Client,
  known: Required<Pick<Known, 'offerId'>> & Known,
): Promise<Campaign> {
  const template = await client.post<Created>('/templates', { name: 'Off-peak letter', starter: 'off-peak-offer' });
  const everyone = await makeSegment(
    client,
    {
      key: 'everyone',
      name: 'Everybody who wants the newsletter',
      purpose: 'The widest audience a letter may have.',
      definition: () => ({ version: 1, root: { type: 'consent', topic: 'newsletter', state: 'subscribed' } }),
    },
    known,
  );
  return client.post<Campaign>('/campaigns', {
    name: 'Calm mornings, calm evenings',
    topic: 'newsletter',
    templateId: template.id,
    audience: { include: [everyone.id] },
    controlShare: 1_000,
    contents: SCENARIO_LETTERS.map((letter) => ({
      segmentId: letter.segment === 'everyone' ? null : known.segmentIds.get(letter.segment),
      subject: letter.subject,
      preheader: letter.preheader,
      slots: slotsOf(letter),
      ...(letter.offer ? { offerId: known.offerId } : {}),
    })),
  });
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
