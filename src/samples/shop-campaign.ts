/** The morning offer and the letters of the shop's story, as they are created. Pure. */
import { SCENARIO_LETTERS, SCENARIO_OFFERS, SCENARIO_SHOP, type ScenarioLetter } from '../../simulator/index.ts';
import type { Known } from './shop-segments.ts';

const scenarioOffer = SCENARIO_OFFERS[0]!;

/** The morning offer, from `startsAt` on. */
export function morningOffer(startsAt: Date) {
  const { name, percent, code, fromMinute, toMinute, weekdays, validForDays } = scenarioOffer;
  return {
    name,
    basisPoints: percent * 100,
    code,
    validFrom: startsAt.toISOString(),
    validUntil: new Date(startsAt.getTime() + validForDays * 86_400_000).toISOString(),
    windows: [{ weekdays: [...weekdays], fromMinute, toMinute }],
    // One in five of those it is for never gets it: what it did is measured against them.
    holdoutShare: 2_000,
  };
}

const block = (html: string) =>
  `<mj-section mj-class="k-section" css-class="k-section" padding="0 0 24px"><mj-column><mj-text>${html}</mj-text></mj-column></mj-section>`;

/** What families and the customers of high value read at the foot of a letter that was not written for them. */
const letterNotes: Record<string, { heading: string; body: string }> = {
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
      choices: Object.entries(letterNotes)
        .filter(([key]) => key !== letter.segment)
        .map(([key, note]) => ({
          segmentId: segmentIds.get(key),
          content: { kind: 'mjml', mjml: block(`<strong>${note.heading}.</strong> ${note.body}<br /><br />${more}`) },
        })),
      otherwise: { kind: 'mjml', mjml: block(more) },
    },
  };
}

/** The morning letter: one letter per segment in order of priority, one for everybody else, a control share. */
export function campaignOf(known: Known & { templateId: number; everyoneId: number }) {
  return {
    name: 'Calm mornings, calm evenings',
    topic: 'newsletter',
    templateId: known.templateId,
    audience: { include: [known.everyoneId] },
    controlShare: 1_000,
    contents: SCENARIO_LETTERS.map((letter) => ({
      segmentId: letter.segment === 'everyone' ? null : known.segmentIds.get(letter.segment),
      subject: letter.subject,
      preheader: letter.preheader,
      slots: slotsOf(letter, known),
      ...(letter.offer ? { offerId: known.offerId } : {}),
    })),
  };
}
