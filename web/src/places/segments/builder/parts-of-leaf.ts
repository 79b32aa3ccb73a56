/** Details a condition may have and has not, and those that may be left out again. Pure. */
import type { Leaf } from '../../../parts/sentence/language.ts';
import type { PartName } from '../../../parts/sentence/pieces.ts';

/** The hours a clause about the time of day begins with. */
export const morning = { fromMinute: 0, toMinute: 720 };
const quarter = { type: 'last', amount: 90, unit: 'days' };

/** The field that holds a detail. */
const fieldOf: Partial<Record<PartName, string>> = {
  window: 'window',
  time: 'localTime',
  lines: 'lines',
  where: 'where',
  people: 'people',
  every: 'every',
};

function mayHave(leaf: Leaf): PartName[] {
  switch (leaf.type) {
    case 'purchase': {
      const parts: PartName[] = ['lines'];
      if (leaf.measure === 'orders') parts.push('time');
      if (leaf.measure !== 'recency' && leaf.measure !== 'tenure') parts.push('window');
      return parts;
    }
    case 'event':
      return ['where', 'time', 'window'];
    case 'engagement':
      return ['which', 'window'];
    case 'offer':
    case 'sequence':
      return ['window'];
    case 'company':
      return ['where', 'people'];
    case 'relative':
      return ['every'];
    default:
      return [];
  }
}

const has = (leaf: Leaf, part: PartName): boolean => {
  const field = fieldOf[part];
  if (part === 'which')
    return leaf.type === 'engagement' && (leaf.campaignId ?? leaf.contentId ?? leaf.linkId) !== undefined;
  const value = field === undefined ? undefined : (leaf as Record<string, unknown>)[field];
  return value !== undefined && (value as { type?: string }).type !== 'ever';
};

/** Details that are not there yet. */
export const missingParts = (leaf: Leaf): PartName[] => mayHave(leaf).filter((part) => !has(leaf, part));

/** Whether a detail may be left out: the condition stands without it. */
export const mayLeaveOut = (leaf: Leaf, part: PartName): boolean => mayHave(leaf).includes(part) && has(leaf, part);

/** The condition without a detail. */
export function leaveOut(leaf: Leaf, part: PartName): Leaf {
  const gone = part === 'which' ? ['campaignId', 'contentId', 'linkId'] : [fieldOf[part]];
  return Object.fromEntries(Object.entries(leaf).filter(([field]) => !gone.includes(field))) as Leaf;
}

/** The condition with a detail to begin with; as it is where one has to be chosen first. */
export function withPart(leaf: Leaf, part: PartName): Leaf {
  switch (part) {
    case 'window':
      return { ...leaf, window: quarter } as Leaf;
    case 'time':
      return { ...leaf, localTime: morning } as Leaf;
    case 'people':
      return { ...leaf, people: { op: 'at-least', value: 2 } } as Leaf;
    case 'every':
      return { ...leaf, every: { amount: 1, unit: 'days' } } as Leaf;
    default:
      return leaf;
  }
}

/** What to ask first of a condition that was just made. */
export function firstPart(leaf: Leaf): PartName {
  switch (leaf.type) {
    case 'attribute':
    case 'value':
      return 'test';
    case 'company':
      return leaf.where ? 'where' : 'role';
    case 'segment':
    case 'experiment':
      return 'which';
    case 'sequence':
      return 'steps';
    case 'consent':
      return 'test';
    default:
      return leaf.type === 'purchase' && leaf.measure === 'favourite' ? 'values' : 'number';
  }
}
