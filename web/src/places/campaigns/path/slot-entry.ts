import type { Content } from './use-draft.ts';

/** What a content puts into a slot, as the API has it. */
export type SlotEntry = NonNullable<Content['slots']>[string];
export type SlotChoices = Extract<SlotEntry, { kind: 'choices' }>;
export type PlainEntry = Exclude<SlotEntry, SlotChoices>;
export type EntryKind = SlotEntry['kind'];

/** A new entry of a kind, keeping what was written where it fits. Pure. */
export function entryOf(kind: EntryKind, before: SlotEntry | null, firstSegment: number): SlotEntry {
  const plain = before && before.kind !== 'choices' ? before : null;
  switch (kind) {
    case 'text':
      return { kind, body: '' };
    case 'mjml':
      return { kind, mjml: '' };
    case 'offer':
      return { kind };
    case 'products':
      return { kind, source: 'bought-most', limit: 3 };
    case 'choices':
      return {
        kind,
        choices: [{ segmentId: firstSegment, content: plain ?? { kind: 'text', body: '' } }],
        otherwise: plain,
      };
  }
}
