/**
 * What the numbers in a message's `choices` mean. Slots whose content depends on the contact (choices by segment, and offers
 * of their own, from which somebody may be held back) are numbered in the order of their names; each has the index of its
 * choice, or one of the three numbers below.
 */
import type { SlotContent } from '../rendering/index.ts';

/** What is there for everybody else. */
export const otherwiseChosen = -1;
/** Nothing but the design: the contact is held back from the offer that is there for everybody else. */
export const designChosen = -2;
/** The same, because the contact is in a deselected segment and the offer is a price offer or a paid gift. */
export const deselectedChosen = -3;

export type SlotOption = { segmentId: number; content: SlotContent };
export type SlotChoices = { kind: 'choices'; choices: SlotOption[]; otherwise: SlotContent | null };
export type Slots = Readonly<Record<string, SlotContent | SlotChoices>>;
export type SlotOptions = { slot: string; choices: SlotOption[]; otherwise: SlotContent | null };

/** The offer a content gives by itself; null when it gives none, or that of the whole content. */
export const offerOf = (content: SlotContent | null): number | null =>
  content?.kind === 'offer' ? (content.offerId ?? null) : null;

/** The slots whose content depends on the contact, in the order of their names (UTF-16 code units). */
export function varyingSlots(slots: Slots): SlotOptions[] {
  return Object.keys(slots)
    .sort()
    .flatMap((slot) => {
      const entry = slots[slot]!;
      if (entry.kind === 'choices') return { slot, choices: entry.choices, otherwise: entry.otherwise };
      return offerOf(entry) === null ? [] : { slot, choices: [], otherwise: entry };
    });
}

type Names = { segmentName(id: number): string; offerName(id: number): string };

/** The choices of a message in words: `hero: for "Loyal"`. */
export function tellChoices(slots: Slots, choices: readonly number[], names: Names): string[] {
  return varyingSlots(slots).map(({ slot, choices: options, otherwise }, place) => {
    const choice = choices[place] ?? otherwiseChosen;
    if (choice === designChosen) {
      const offerId = offerOf(otherwise);
      const offer = offerId === null ? 'its offer' : `"${names.offerName(offerId)}"`;
      return `${slot}: the design itself, because the contact is held back from ${offer}`;
    }
    if (choice === deselectedChosen)
      return `${slot}: the design itself, because the contact is in a deselected segment`;
    const option = options[choice];
    if (option) return `${slot}: for "${names.segmentName(option.segmentId)}"`;
    if (otherwise === null) return `${slot}: the design itself`;
    return options.length === 0 ? `${slot}: the same for everybody` : `${slot}: for everybody else`;
  });
}
