/** Which content each slot shows to one contact; the twin of what audience-query.ts does for everybody at once. */
import {
  deselectedChosen,
  designChosen,
  offerOf,
  otherwiseChosen,
  type SlotOptions,
  varyingSlots,
} from '../messages/index.ts';
import type { SlotContent } from '../rendering/index.ts';
import type { SlotEntry } from './slot-entries.schema.ts';

export { deselectedChosen, designChosen, offerOf, otherwiseChosen, type SlotOptions, varyingSlots };

export type Slots = Readonly<Record<string, SlotEntry>>;

/**
 * What decides about a contact: the segments it is in, the offers it is held back from, and those it does not get because
 * one of its segments is deselected, which wins over everything.
 */
export type Standing = {
  memberOf: ReadonlySet<number>;
  heldBackFrom: ReadonlySet<number>;
  deselectedFrom: ReadonlySet<number>;
};

/** The choice of one slot: the first whose segment the contact is in and whose offer it may get. */
export function chooseOption(
  { choices, otherwise }: SlotOptions,
  { memberOf, heldBackFrom, deselectedFrom }: Standing,
): number {
  const isOpen = (content: SlotContent | null) => {
    const offerId = offerOf(content);
    return offerId === null || !(heldBackFrom.has(offerId) || deselectedFrom.has(offerId));
  };
  const index = choices.findIndex(({ segmentId, content }) => memberOf.has(segmentId) && isOpen(content));
  if (index >= 0) return index;
  if (isOpen(otherwise)) return otherwiseChosen;
  return deselectedFrom.has(offerOf(otherwise)!) ? deselectedChosen : designChosen;
}

const chosenContent = ({ choices, otherwise }: SlotOptions, choice: number): SlotContent | null => {
  if (choice >= 0) return choices[choice]?.content ?? null;
  return choice === otherwiseChosen ? otherwise : null;
};

/** The contents of all slots, those left to the design being null. */
export function resolveSlots(slots: Slots, choices: readonly number[]): Record<string, SlotContent | null> {
  const resolved: Record<string, SlotContent | null> = {};
  for (const [slot, entry] of Object.entries(slots)) if (entry.kind !== 'choices') resolved[slot] = entry;
  for (const [place, options] of varyingSlots(slots).entries()) {
    resolved[options.slot] = chosenContent(options, choices[place] ?? otherwiseChosen);
  }
  return resolved;
}

/** The offers a content gives with these slots, ascending, each once. */
export function offersGiven(content: { offerId: number | null; slots: Slots }, choices: readonly number[]): number[] {
  const chosen = Object.values(resolveSlots(content.slots, choices)).map(offerOf);
  const ids = [content.offerId, ...chosen].filter((offerId) => offerId !== null);
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** All segments that contents speak of, each once: their own and those of choices. */
export function segmentsOf(contents: readonly { segmentId: number | null; slots: Slots }[]): number[] {
  const ids = contents.flatMap(({ segmentId, slots }) => [
    ...(segmentId === null ? [] : [segmentId]),
    ...varyingSlots(slots).flatMap(({ choices }) => choices.map((choice) => choice.segmentId)),
  ]);
  return [...new Set(ids)];
}

/** All offers that contents may give, each once. */
export function offersOf(contents: readonly { offerId: number | null; slots: Slots }[]): number[] {
  const ids = contents.flatMap(({ offerId, slots }) => [
    offerId,
    ...varyingSlots(slots).flatMap(({ choices, otherwise }) =>
      [...choices.map(({ content }) => content), otherwise].map(offerOf),
    ),
  ]);
  return [...new Set(ids.filter((offerId) => offerId !== null))];
}
