/** Why a contact gets what it gets: of the contents of a campaign the one, and of each slot the choice. In words. */
import type { CampaignPreview } from './campaigns.schema.ts';
import type { Content } from './campaigns.store.ts';
import {
  chooseOption,
  deselectedChosen,
  designChosen,
  offerOf,
  type SlotOptions,
  type Standing,
  varyingSlots,
} from './choose-slots.ts';

/** Where a contact stands, and what segments and offers are called. */
export type Known = Standing & {
  variant: string;
  segmentNames: ReadonlyMap<number, { name: string }>;
  offerNames: ReadonlyMap<number, { name: string }>;
  /** Deselected segments the contact is in, by name. */
  deselectedBy: readonly string[];
};

const segmentName = ({ segmentNames }: Known, id: number) => `"${segmentNames.get(id)?.name ?? id}"`;
const offerName = ({ offerNames }: Known, id: number) => `"${offerNames.get(id)?.name ?? id}"`;
const heldBack = (known: Known, offerId: number) =>
  `held back from the offer ${offerName(known, offerId)}, to compare with`;

/** Why an offer passes the contact by, the decision about its segment going before the draw. */
function whyNot(known: Known, offerId: number): string | null {
  if (known.deselectedFrom.has(offerId)) {
    const names = known.deselectedBy.map((name) => `"${name}"`).join(', ');
    return `in ${names}, which is deselected, and so does not get the offer ${offerName(known, offerId)}`;
  }
  return known.heldBackFrom.has(offerId) ? heldBack(known, offerId) : null;
}

/** The content this contact gets (null when none fits, or it is held back from all that do), and a word about each. */
export function explainContents(contents: readonly Content[], known: Known) {
  let chosen: Content | null = null;
  const why: CampaignPreview['why'] = contents.map((content) => {
    const obstacle = obstacleTo(content, known);
    const isChosen = chosen === null && obstacle === null;
    const because = obstacle ?? (isChosen ? reasonFor(content, known) : 'An earlier content fits already.');
    if (isChosen) chosen = content;
    const segment = content.segmentId === null ? null : (known.segmentNames.get(content.segmentId)?.name ?? null);
    return { contentId: content.id, segment, isChosen, because };
  });
  return { content: chosen as Content | null, why };
}

function obstacleTo({ segmentId, variant, offerId }: Content, known: Known): string | null {
  if (segmentId !== null && !known.memberOf.has(segmentId)) {
    return `The contact is not in ${segmentName(known, segmentId)}.`;
  }
  if (variant !== null && variant !== known.variant) {
    return `It is for variant ${variant}; the contact has variant ${known.variant}.`;
  }
  const because = offerId === null ? null : whyNot(known, offerId);
  return because === null ? null : `The contact is ${because}.`;
}

const reasonFor = ({ segmentId }: Content, known: Known) =>
  segmentId === null
    ? 'It is for everybody whom no earlier content fits.'
    : `The contact is in ${segmentName(known, segmentId)}, and no earlier content fits.`;

type SlotWords = CampaignPreview['slots'][number];

/** Of each slot of the design: where its content comes from, and why it and no other. */
export function explainSlots(content: Content, slotNames: readonly string[], known: Known): SlotWords[] {
  const ofContent =
    content.segmentId === null ? 'content for everybody else' : `content for ${segmentName(known, content.segmentId)}`;
  const varying = new Map(varyingSlots(content.slots).map((options) => [options.slot, options]));
  return slotNames.map((slot) => {
    const options = varying.get(slot);
    if (options) return explainSlot(options, ofContent, known);
    if (Object.hasOwn(content.slots, slot)) {
      return { slot, from: ofContent, why: ['It is the same for everybody who gets this content.'] };
    }
    return { slot, from: 'the design itself', why: ['The content puts nothing into this slot.'] };
  });
}

function explainSlot(options: SlotOptions, ofContent: string, known: Known): SlotWords {
  const choice = chooseOption(options, known);
  const tried = choice >= 0 ? options.choices.slice(0, choice) : options.choices;
  const why = tried.map(({ segmentId, content }) => {
    const name = segmentName(known, segmentId);
    return known.memberOf.has(segmentId)
      ? `The contact is in ${name}, but ${whyNot(known, offerOf(content)!)}.`
      : `The contact is not in ${name}.`;
  });
  const { slot, otherwise } = options;
  if (choice >= 0) {
    const name = segmentName(known, options.choices[choice]!.segmentId);
    return {
      slot,
      from: `choice for ${name}`,
      why: [...why, `The contact is in ${name}, and no earlier choice fits.`],
    };
  }
  if (choice === designChosen || choice === deselectedChosen) {
    const because = `The contact is ${whyNot(known, offerOf(otherwise)!)}.`;
    return { slot, from: 'the design itself', why: [...why, because] };
  }
  if (options.choices.length === 0) {
    return { slot, from: ofContent, why: ['It is the same for everybody who gets this content.'] };
  }
  const last = otherwise === null ? 'Nothing is given for everybody else.' : 'It is there for everybody else.';
  return { slot, from: otherwise === null ? 'the design itself' : ofContent, why: [...why, last] };
}
