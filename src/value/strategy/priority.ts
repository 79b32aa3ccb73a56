import type { Contacts } from '../../contacts/index.ts';
import type { Clock, Db } from '../../platform/index.ts';
import type { Workspaces } from '../../workspaces/index.ts';
import type { ContactPriority } from './decisions.schema.ts';
import { findDecisionsOf } from './decisions.store.ts';
import { dayIn } from './decisions.ts';
import { inOrderOfWeight, isOverdue, type Standing, settleStanding } from './tell-decisions.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  contacts: Pick<Contacts, 'get' | 'scoresOf'>;
};
type Held = Map<string, { value: number | string; at: Date }>;

const number = (held: Held, name: string): number | null => {
  const value = held.get(name)?.value;
  return typeof value === 'number' ? value : null;
};
const text = (held: Held, name: string): string | null => {
  const value = held.get(name)?.value;
  return typeof value === 'string' ? value : null;
};

/** What holds for one contact, so that sales, marketing and service see the same and treat it the same way. */
export function createPriority({ db, clock, workspaces, contacts }: Parts) {
  return {
    /** Throws `not_found`. */
    async priorityOf(workspaceId: number, contactId: number): Promise<ContactPriority> {
      await contacts.get(workspaceId, contactId);
      const { timeZone, currency } = await workspaces.get(workspaceId);
      const today = dayIn(clock.now(), timeZone);
      const decisions = inOrderOfWeight(await findDecisionsOf(db.sql, workspaceId, contactId));
      const scores = await contacts.scoresOf(workspaceId, [contactId]);
      const held: Held = new Map(scores.flatMap(({ name, value, at }) => readScore(name, value, at)));
      const standing = settleStanding(decisions);
      const found = { ...groupOf(held), ...needsOf(held), ...expectedOf(held) };
      return {
        contactId,
        standing,
        noPaidOffers: standing === 'deselected',
        decisions: decisions.map(({ segmentId, segment, decision, reason, reviewOn, holds }) => ({
          ...{ segmentId, segment, decision, reason, reviewOn },
          isOverdue: isOverdue({ holds, reviewOn }, today),
        })),
        ...found,
        otherScores: [...held]
          .filter(([name]) => name.startsWith('template_') || name === 'data_quality')
          .map(([name, { value }]) => ({ name, value })),
        summary: tell(standing, decisions, found, currency),
      };
    },
  };
}

const readScore = (name: string, value: unknown, at: Date): [string, { value: number | string; at: Date }][] =>
  typeof value === 'number' || typeof value === 'string' ? [[name, { value, at }]] : [];

function groupOf(held: Held): Pick<ContactPriority, 'group'> {
  const name = text(held, 'customer_group');
  if (name === null) return { group: null };
  return { group: { name, lifecycle: text(held, 'lifecycle'), at: held.get('customer_group')!.at.toISOString() } };
}

function needsOf(held: Held): Pick<ContactPriority, 'needs'> {
  const group = text(held, 'needs_group');
  if (group === null) return { needs: null };
  const at = held.get('needs_group')!.at.toISOString();
  return { needs: { group, by: text(held, 'needs_by'), probability: number(held, 'needs_probability'), at } };
}

function expectedOf(held: Held): Pick<ContactPriority, 'expected'> {
  const value365 = number(held, 'expected_value_365');
  if (value365 === null) return { expected: null };
  return {
    expected: {
      value365,
      low: number(held, 'expected_value_365_low'),
      high: number(held, 'expected_value_365_high'),
      alive: number(held, 'alive'),
      at: held.get('expected_value_365')!.at.toISOString(),
    },
  };
}

type Found = Pick<ContactPriority, 'group' | 'needs' | 'expected'>;

const treatment: Record<Standing, (segments: string) => string> = {
  deselected: (segments) =>
    `Do not court: deselected by ${segments}. No price offers and no paid gifts; serve it well all the same.`,
  prioritised: (segments) => `First in line: prioritised by ${segments}.`,
  keep: (segments) => `Kept as it is, by ${segments}.`,
  undecided: () => 'Nothing is decided about the segments of this contact.',
};
const word = { deselected: 'deselect', prioritised: 'prioritise', keep: 'keep', undecided: null } as const;

function tell(
  standing: Standing,
  decisions: readonly { segment: string; decision: string }[],
  { group, needs, expected }: Found,
  currency: string,
): string[] {
  const of = decisions.filter(({ decision }) => decision === word[standing]).map(({ segment }) => `"${segment}"`);
  const lines = [treatment[standing](of.join(', '))];
  if (standing === 'deselected' && decisions.some(({ decision }) => decision === 'prioritise'))
    lines.push('It is in a prioritised segment too; deselected wins.');
  if (group) lines.push(`Customer group: ${group.name}${group.lifecycle === null ? '' : ` (${group.lifecycle})`}.`);
  if (needs) {
    const by =
      needs.by === 'likeness' && needs.probability !== null ? ` (by likeness, ${percent(needs.probability)})` : '';
    lines.push(`Values ${needs.group}${by}.`);
  }
  if (expected) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    const money = (amount: number) =>
      format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
    lines.push(`Expected to buy for ${money(expected.value365)} in the next year.`);
  }
  return lines;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
