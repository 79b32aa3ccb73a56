import type { GroupsSettings } from './groups-settings.schema.ts';
import type { CustomerJudgement } from './judge-customer.ts';
import type { Why } from './judge-group.ts';
import { lostAfterDays } from './judge-lifecycle.ts';
import { usualPause } from './own-rhythm.ts';
import type { ShopBounds } from './shop-bounds.ts';

type Place = {
  settings: GroupsSettings;
  bounds: ShopBounds;
  /** Minor units as text. */
  money: (minorUnits: number) => string;
};

const daysText = (days: number): string => (days === 1 ? '1 day' : `${Math.round(days)} days`);
const decimal = (value: number): string => value.toFixed(2);

/** Why somebody is in the group, in sentences: what the group asks for, and what they have. */
export function tellGroup(judged: CustomerJudgement, place: Place): string[] {
  const { group, why, isStaying } = judged;
  const next = group === 'mobile' ? 'recurring' : 'exclusive';
  const shown = why.filter((one) => one.group === group || (one.group === next && !one.holds));
  const stay = place.settings.hysteresis.minimumStayDays;
  return [
    ...shown.map((one) => tellOne(one, place)),
    ...(isStaying ? [`Stays ${group} for now: nobody moves down within ${daysText(stay)} of the last move.`] : []),
    tellLifecycle(judged, place),
  ];
}

function tellOne(one: Why, { settings, money }: Place): string {
  const { group, criterion, value, bound, isLenient, holds } = one;
  const mark = holds ? '✓' : '✗';
  const ask = isLenient ? `to stay ${group}` : `to be ${group}`;
  switch (criterion) {
    case 'orders':
      return bound === null
        ? `✗ Too few customers bought in the last ${settings.windowDays} days to say what many orders are.`
        : `${mark} Ordered on ${daysText(value ?? 0)} of the last ${settings.windowDays}; ${ask} it takes ${bound}.`;
    case 'spend':
      return bound === null
        ? `✗ Too few customers bought in the last ${settings.windowDays} days to say what much money is.`
        : `${mark} Spent ${money(value ?? 0)} less refunds in that time; ${ask} it takes ${money(Math.ceil(bound))}.`;
    case 'silence':
      return `${mark} The last order is ${daysText(value ?? 0)} ago; ${ask} it may be ${daysText(Math.floor(bound ?? 0))}.`;
    case 'regularity':
      return value === null
        ? '✓ Too few orders to say how regular they are.'
        : `${mark} The pauses between orders vary by ${decimal(value)} of their mean; ${ask} it may be ${decimal(bound ?? 0)}.`;
  }
}

function tellLifecycle({ facts, lifecycle }: CustomerJudgement, { settings, bounds }: Place): string {
  const usual = Math.round(usualPause(facts.pauses, bounds.shopPause));
  const whose = facts.pauses.length === 0 ? 'the usual longest pause in the shop' : 'the usual longest pause';
  const rhythm = `${whose} is ${daysText(usual)}`;
  switch (lifecycle) {
    case 'new':
      return `New: the first order is ${daysText(facts.today - facts.firstDay)} ago.`;
    case 'active':
      return `Active: silent for ${daysText(facts.silenceDays)}, and ${rhythm}.`;
    case 'slipping':
      return `Slipping: silent for ${daysText(facts.silenceDays)}, and ${rhythm}.`;
    case 'lost':
      return `Lost: silent for ${daysText(facts.silenceDays)}; ${rhythm}, and it is too long after ${daysText(
        Math.floor(lostAfterDays(usual, settings.lifecycle)),
      )}.`;
    case 'won-back':
      return `Won back: ordered again within ${daysText(settings.lifecycle.wonBackDays)}, after being lost.`;
  }
}
