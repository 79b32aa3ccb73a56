/** Why a contact is in its needs group, and what likeness is worth, in sentences. English, like the pages. Pure. */
import { featureOf, standardise } from './behaviour.ts';
import { sayNumber } from './describe-groups.ts';
import type { KeptLikeness } from './kept-likeness.ts';
import type { LikenessModel } from './likeness-model.ts';
import type { JudgedContact } from './score-needs.ts';

export const percent = (share: number) => `${Math.round(share * 100)} %`;

type Yardstick = {
  groups: readonly { id: number; name: string }[];
  model: LikenessModel | null;
  kept: KeptLikeness | null;
  settings: { leastProbability: number; leastOrders: number; days: number };
};

export function explainContact(
  { contactId, landing, likeness, behaviour }: JudgedContact,
  by: Yardstick,
  currency: string,
) {
  const nameOf = (id: number) => by.groups.find((group) => group.id === id)?.name ?? String(id);
  const probabilities = (likeness ?? [])
    .map(({ groupId, probability }) => ({ groupId, group: nameOf(groupId), probability }))
    .sort((a, b) => b.probability - a.probability);
  return {
    contactId,
    group: landing.by === 'nothing' ? null : nameOf(landing.groupId),
    by: landing.by,
    probability: landing.by === 'nothing' ? null : landing.by === 'likeness' ? landing.probability : 1,
    why: tellWhy(),
    probabilities,
  };

  function tellWhy(): string[] {
    const also = (ids: readonly number[], how: string) =>
      ids.length === 0
        ? []
        : [`Also in ${ids.map((id) => `“${nameOf(id)}”`).join(', ')} ${how}, which counts for less.`];
    if (landing.by === 'declared') {
      return [
        `Said so: ${landing.attribute} is “${landing.value}”.`,
        ...also(landing.alsoDeclared, 'by an answer'),
        ...also(landing.alsoByRule, 'by rule'),
      ];
    }
    if (landing.by === 'rule') {
      return [`Meets the rule of “${nameOf(landing.groupId)}”.`, ...also(landing.alsoByRule, 'by rule')];
    }
    const { leastProbability, leastOrders, days } = by.settings;
    const [likeliest] = probabilities;
    if (landing.by === 'likeness') {
      return [
        `Behaves like “${nameOf(landing.groupId)}”: ${percent(landing.probability)} likely.`,
        ...reasonsFor(landing.groupId),
      ];
    }
    if (by.groups.length === 0) return ['There are no needs groups.'];
    if (likeliest) {
      return [
        `Most like “${likeliest.group}”, but only ${percent(likeliest.probability)} likely: below the ${percent(leastProbability)} that it takes.`,
        ...reasonsFor(likeliest.groupId),
      ];
    }
    const nothingSaid = 'Has declared nothing, and meets no rule.';
    if (!by.model) return [nothingSaid, explainLikeness(by.kept).detail];
    return [nothingSaid, `Has fewer than ${leastOrders} orders in ${days} days, too few to say whom it is like.`];
  }

  /** What speaks most for a group: weight times how unusual the person is in it. */
  function reasonsFor(groupId: number): string[] {
    const { model } = by;
    if (!model || !behaviour) return [];
    const place = model.groupIds.indexOf(groupId);
    const { values, columns } = standardise(model.scales, [behaviour]);
    const parts = model.scales.map(({ key }, column) => {
      const value = values[column]!;
      const weight = model.kind === 'logistic' ? model.weights[place]![column]! : model.centres[place]![column]!;
      return { key, part: weight * value };
    });
    return parts
      .slice(0, columns)
      .filter(({ part }) => part > 0.1)
      .sort((a, b) => b.part - a.part)
      .slice(0, 3)
      .flatMap(({ key }) => {
        const feature = featureOf(key);
        const number = feature?.read(behaviour) ?? null;
        return feature && number !== null
          ? [`Speaks for it: ${sayNumber(feature, number, currency)} ${feature.says}.`]
          : [];
      });
  }
}

/** What contacts without answer or rule are placed by, and how good that is. */
export function explainLikeness(kept: KeptLikeness | null) {
  if (!kept) {
    return {
      by: 'not-yet' as const,
      detail: 'Nobody has been placed by likeness yet: that happens at night, or as soon as somebody asks for it.',
      check: null,
      version: null,
      fittedAt: null,
    };
  }
  const about = { version: kept.version, fittedAt: kept.fittedAt };
  const { quality } = kept;
  if (quality.kind === 'nobody') return { by: 'nobody' as const, detail: quality.why, check: quality.check, ...about };
  if (quality.kind === 'taken-over') {
    return {
      by: 'proposal' as const,
      detail:
        'Contacts are placed by the nearest centre of the groups taken over from a proposal. Nobody has said yet whether they are right there: how likely is worked out from the distance alone.',
      check: { kind: 'not-checked' as const, why: 'Too few contacts declared their needs or are placed by rule.' },
      ...about,
    };
  }
  const { check } = quality;
  const detail =
    check.kind === 'checked'
      ? `Of ${check.known.toLocaleString('en')} known contacts, ${percent(check.accuracy)} were placed right by what they do (always naming the largest group: ${percent(check.byLargest)}). Sure enough it was of ${check.placed.toLocaleString('en')}, and right about ${check.placed > 0 ? percent(check.placedRight / check.placed) : 'nobody'} of them.`
      : check.why;
  return { by: 'known-contacts' as const, detail, check, ...about };
}
