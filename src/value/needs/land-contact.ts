/** In which needs group a contact lands, and by what. Pure. */

export type Answer = { attribute: string; values: string[] };

export type LandingGroup = { id: number; name: string; position: number; answers: Answer[] };

/** What is known about one contact. */
export type LandingFacts = {
  /** Attributes that answers look at, as they are. */
  attributes: Readonly<Record<string, unknown>>;
  /** When each of them last changed, epoch ms; missing: since the beginning. */
  changedAt: Readonly<Record<string, number>>;
  /** Groups whose rule it meets. */
  ruleGroupIds: readonly number[];
  /** Chance of each group by likeness; null: nothing can be said. */
  likeness: readonly { groupId: number; probability: number }[] | null;
};

export type Landing =
  | { by: 'declared'; groupId: number; attribute: string; value: string; alsoDeclared: number[]; alsoByRule: number[] }
  | { by: 'rule'; groupId: number; alsoByRule: number[] }
  | { by: 'likeness'; groupId: number; probability: number }
  | { by: 'nothing' };

const fold = (text: string) => text.trim().normalize('NFC').toLowerCase();

/** What an attribute says, as texts: a list says several things. */
function saidBy(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(saidBy);
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
}

/**
 * What the contact declared comes first (the latest answer; of answers as old as each other the group that stands first),
 * then the first group whose rule it meets, then likeness, when sure enough.
 */
export function landContact(facts: LandingFacts, groups: readonly LandingGroup[], leastProbability: number): Landing {
  const inOrder = [...groups].sort((a, b) => a.position - b.position || a.id - b.id);
  const byRule = inOrder.filter(({ id }) => facts.ruleGroupIds.includes(id)).map(({ id }) => id);
  const declared = inOrder.flatMap(({ id, answers }) =>
    answers.flatMap(({ attribute, values }) => {
      const wanted = values.map(fold);
      const value = saidBy(facts.attributes[attribute]).find((said) => wanted.includes(fold(said)));
      const at = facts.changedAt[attribute] ?? Number.NEGATIVE_INFINITY;
      return value === undefined ? [] : [{ groupId: id, attribute, value, at }];
    }),
  );
  const [latest] = declared.toSorted((a, b) => (a.at === b.at ? 0 : b.at - a.at));
  if (latest) {
    const { groupId, attribute, value } = latest;
    const others = (ids: readonly number[]) => [...new Set(ids)].filter((id) => id !== groupId);
    const alsoDeclared = others(declared.map((one) => one.groupId));
    return { by: 'declared', groupId, attribute, value, alsoDeclared, alsoByRule: others(byRule) };
  }
  const [first, ...alsoByRule] = byRule;
  if (first !== undefined) return { by: 'rule', groupId: first, alsoByRule };
  const [likeliest] = (facts.likeness ?? []).toSorted((a, b) => b.probability - a.probability);
  if (likeliest && likeliest.probability >= leastProbability && groups.some(({ id }) => id === likeliest.groupId)) {
    return { by: 'likeness', ...likeliest };
  }
  return { by: 'nothing' };
}

/** The scores that say so; without a group none. A probability to two decimals, so that a quiet night writes little. */
export function scoresOfLanding(landing: Landing, groups: readonly LandingGroup[]): Record<string, string | number> {
  if (landing.by === 'nothing') return {};
  const group = groups.find(({ id }) => id === landing.groupId);
  if (!group) return {};
  const probability = landing.by === 'likeness' ? Math.round(landing.probability * 100) / 100 : 1;
  return { needs_group: group.name, needs_by: landing.by, needs_probability: probability };
}
