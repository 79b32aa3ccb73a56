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
    // One in five of those it is for never gets it: what it did is measured against them.
    holdoutShare: 2_000,
  });
  const validity = { validFrom: startsAt.getTime(), validUntil: until.getTime() };
  return { id, seen: { percent, code, fromMinute, toMinute, weekdays, usesPerContact, ...validity } };
}

const block = (html: string) =>
  `<mj-section mj-class="k-section" css-class="k-section" padding="0 0 24px"><mj-column><mj-text>${html}</mj-text></mj-column></mj-section>`;

/** What families and the customers of high value read at the foot of a letter that was not written for them. */
const notes: Record<string, { heading: string; body: string }> = {
  families: {
    heading: 'For the little ones',
    body: 'On Saturdays there is a table with paper and crayons by the bakery.',
  },
  'high-value': { heading: 'One call away', body: 'Your own number at the counter is on the back of your card.' },
};

function slotsOf(letter: ScenarioLetter, { segmentIds }: Known) {
  const [first, ...others] = letter.links;
  const more = others.map(({ label, path }) => `<a href="${SCENARIO_SHOP.site}${path}">${label}</a>`).join(' · ');
  return {
    hero: {
      kind: 'text',
      heading: letter.headline,
      body: letter.paragraphs.join('\n\n'),
      button: { label: first!.label, url: `${SCENARIO_SHOP.site}${first!.path}` },
    },
    // The day drawn hour by hour is for those who are to come in the calm hours; others see what suits their taste.
    ...(letter.offer
      ? { offer: { kind: 'offer' } }
      : { hours: { kind: 'products', source: 'bought-most', limit: 3, heading: 'Much liked this week' } }),
    more: {
      kind: 'choices',
      choices: Object.entries(notes)
        .filter(([key]) => key !== letter.segment)
        .map(([key, note]) => ({
          segmentId: segmentIds.get(key),
          content: { kind: 'mjml', mjml: block(`<strong>${note.heading}.</strong> ${note.body}<br /><br />${more}`) },
        })),
      otherwise: { kind: 'mjml', mjml: block(more) },
    },
  };
}

/** The morning letter as a draft: one letter per segment in order of priority, one for everybody else, a control share. */
export async function draftCampaign(
  client: Client,
  known: Required<Pick<Known, 'offerId'>> & Known,
): Promise<Campaign> {
  const template = await client.post<Created>('/templates', { name: 'Off-peak letter', starter: 'off-peak-offer' });
  const everyoneId = await makeSegment(
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
    audience: { include: [everyoneId] },
    controlShare: 1_000,
    contents: SCENARIO_LETTERS.map((letter) => ({
      segmentId: letter.segment === 'everyone' ? null : known.segmentIds.get(letter.segment),
      subject: letter.subject,
      preheader: letter.preheader,
      slots: slotsOf(letter, known),
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
