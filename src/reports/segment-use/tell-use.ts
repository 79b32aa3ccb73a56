/** Whether a segment is used, and what to do when it is not, in words. Pure. */
import type { UseRow } from './uses.store.ts';

const DAY_MS = 86_400_000;

export type UseState = 'used' | 'new' | 'idle';
export type Told = {
  state: UseState;
  lastUsedAt: Date | null;
  idleDays: number | null;
  sentence: string;
  todo: string | null;
};

type Asked = { name: string; size: number; purposeKind: string | null; createdAt: Date };

const todos: Record<string, string> = {
  'raise-response': 'Give it contents of its own in the next campaign, or choose what stands in a slot by it.',
  'prioritise-sales':
    'Decide to prioritise it (customers/decisions), and let sales see it: a webhook or the list of members.',
  'test-launch': 'Make it the audience of the next launch, with variants and a part held back.',
  service: 'Decide to prioritise it, and let the service desk see it: a webhook or the list of members.',
  'win-back': 'Make it the audience of a campaign, with an offer that is only for it.',
  'follow-result': 'Look at its sizes and its report now and then; if nobody does, archive it.',
};
const anything =
  'Say what it is for, and let it change what is said (a content), how (an offer, a slot) or to whom (an audience, a decision).';

export type Judged = Pick<Told, 'state' | 'lastUsedAt' | 'idleDays'>;
type When = { now: Date; idleDays: number };

/** “Used” means: something that holds now names it, or something came of it within so many days. */
export function judgeUse(createdAt: Date, uses: readonly UseRow[], { now, idleDays }: When): Judged {
  const times = uses.flatMap(({ at }) => (at !== null && at <= now ? [at.getTime()] : []));
  const lastUsedAt = times.length === 0 ? null : new Date(Math.max(...times));
  const daysSince = (instant: Date) => Math.floor((now.getTime() - instant.getTime()) / DAY_MS);
  const isUsed = uses.some((use) => use.isStanding) || (lastUsedAt !== null && daysSince(lastUsedAt) < idleDays);
  if (isUsed) return { state: 'used', lastUsedAt, idleDays: null };
  const idle = daysSince(lastUsedAt ?? createdAt);
  return { state: lastUsedAt === null && idle < idleDays ? 'new' : 'idle', lastUsedAt, idleDays: idle };
}

/** How a segment is used, in a sentence, and what to do when it is not: see {@link judgeUse}. */
export function tellUse(segment: Asked, uses: readonly UseRow[], when: When): Told {
  const { name, size, purposeKind, createdAt } = segment;
  const judged = judgeUse(createdAt, uses, when);
  const { state, lastUsedAt } = judged;
  if (state === 'used') return { ...judged, sentence: `“${name}” changes ${listUses(uses)}.`, todo: null };
  const todo = `${todos[purposeKind ?? ''] ?? anything} Otherwise archive it: a segment that nobody uses is only an analysis.`;
  const idle = days(judged.idleDays ?? 0);
  if (state === 'new') return { ...judged, sentence: `“${name}” is new (${idle} old), and nothing uses it yet.`, todo };
  const since = lastUsedAt === null ? `since it was made, ${idle} ago` : `for ${idle}`;
  const members = size === 0 ? ' It has no members.' : '';
  return { ...judged, sentence: `Nothing has used “${name}” ${since}.${members}`, todo };
}

const days = (count: number) => (count === 1 ? 'a day' : `${count} days`);

const phrases: Record<UseRow['use'], [string, string]> = {
  'campaign-audience': ['the audience of a campaign', 'the audience of % campaigns'],
  'campaign-exclusion': ['who is left out of a campaign', 'who is left out of % campaigns'],
  'campaign-content': ['what a campaign says', 'what % campaigns say'],
  'slot-choice': ['what stands in a slot of a campaign', 'what stands in slots of % campaigns'],
  experiment: ['one experiment', '% experiments'],
  'offer-rule': ['who may use an offer', 'who may use % offers'],
  'offer-given': ['who was given an offer', 'who was given % offers'],
  segment: ['another segment', '% other segments'],
  'needs-group': ['a needs group', '% needs groups'],
  decision: ['a decision about whom to court', '% decisions about whom to court'],
  rating: ['a rating of our strength', '% ratings of our strength'],
};

function listUses(uses: readonly UseRow[]): string {
  const words = (Object.keys(phrases) as UseRow['use'][]).flatMap((kind) => {
    const count = new Set(uses.filter(({ use }) => use === kind).map(({ id }) => id)).size;
    const [one, many] = phrases[kind];
    return count === 0 ? [] : [count === 1 ? one : many.replace('%', String(count))];
  });
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Of those who decide what to do first for whom: a decision to prioritise, or a segment that is for service. */
export const servicePriority = (purposeKind: string | null, uses: readonly UseRow[]): string | null => {
  const decision = uses.find(({ use }) => use === 'decision');
  if (decision?.name === 'prioritise') return `Prioritised: ${decision.detail ?? ''}`.trim();
  if (decision?.name === 'deselect') return `Deselected: ${decision.detail ?? ''}`.trim();
  return purposeKind === 'service' ? 'Its purpose is service: who is in it is answered in that order.' : null;
};
