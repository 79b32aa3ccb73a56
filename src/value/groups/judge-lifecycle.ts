import type { GroupsSettings } from './groups-settings.schema.ts';
import { usualPause } from './own-rhythm.ts';
import type { CustomerFacts } from './read-facts.ts';

export const lifecycleStages = ['new', 'active', 'slipping', 'lost', 'won-back'] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

/** Silent for longer than so many days somebody is lost. */
export const lostAfterDays = (usualDays: number, { lostSilence, lostDays }: GroupsSettings['lifecycle']): number =>
  Math.min(lostDays, lostSilence * usualDays);

/**
 * The stage of life of a customer, by the first of these that holds:
 *
 *     lost      silent for longer than `lostSilence` times the usual longest pause, or than `lostDays`
 *     new       the first order is no older than `newDays`
 *     slipping  silent for longer than the usual longest pause
 *     won-back  within `wonBackDays` ordered again after a silence in which, by what was known then, they were lost
 *     active    everybody else
 */
export function judgeLifecycle(
  facts: CustomerFacts,
  settings: GroupsSettings['lifecycle'],
  shopPause: number,
): LifecycleStage {
  const usual = usualPause(facts.pauses, shopPause);
  if (facts.silenceDays > lostAfterDays(usual, settings)) return 'lost';
  if (facts.today - facts.firstDay < settings.newDays) return 'new';
  if (facts.silenceDays > usual) return 'slipping';
  return hasComeBack(facts, settings, shopPause) ? 'won-back' : 'active';
}

function hasComeBack(
  { pauses, silenceDays }: CustomerFacts,
  settings: GroupsSettings['lifecycle'],
  shopPause: number,
): boolean {
  let age = silenceDays;
  for (let place = pauses.length - 1; place >= 0 && age < settings.wonBackDays; place -= 1) {
    const usualThen = usualPause(pauses.slice(0, place), shopPause);
    if (pauses[place]! > lostAfterDays(usualThen, settings)) return true;
    age += pauses[place]!;
  }
  return false;
}
