import type { components } from '../../api/schema.d.ts';
import { instantInZone, localInZone } from '../../format/zone-time.ts';
import type { WeekWindow } from '../../parts/paint-week.ts';

type Offer = components['schemas']['Offer'];
/** A field for a number: '' where nothing stands in it. */
type Field = number | '';

/** An offer as its form has it: money in main units, shares in per cent, times on the clock of the shop. */
export type OfferDraft = {
  name: string;
  kind: Offer['kind'];
  percent: Field;
  amount: Field;
  points: Field;
  gives: string;
  codeKind: Offer['codeKind'];
  code: string;
  validFrom: string;
  validUntil: string;
  windows: WeekWindow[];
  skipsHolidays: boolean;
  segmentsIn: string[];
  segmentsOut: string[];
  firstOrderOnly: boolean;
  products: string[];
  categories: string[];
  minBasket: Field;
  stacking: Offer['rules']['stacking'];
  maxPerContact: Field;
  capacityTotal: Field;
  capacityDay: Field;
  capacityWindow: Field;
  holdout: Field;
};

export const emptyDraft: OfferDraft = {
  name: '',
  kind: 'percent',
  percent: 5,
  amount: '',
  points: '',
  gives: '',
  codeKind: 'none',
  code: '',
  validFrom: '',
  validUntil: '',
  windows: [],
  skipsHolidays: false,
  segmentsIn: [],
  segmentsOut: [],
  firstOrderOnly: false,
  products: [],
  categories: [],
  minBasket: '',
  stacking: 'one-price',
  maxPerContact: '',
  capacityTotal: '',
  capacityDay: '',
  capacityWindow: '',
  holdout: 10,
};

/** What is proposed elsewhere, as the address brings it: hours as "01234-540-720". What does not fit is left out. */
export function draftOfProposal(asked: {
  percent?: number;
  segment?: number;
  hours?: string;
  name?: string;
}): OfferDraft {
  const [, days, from, to] = asked.hours?.match(/^([0-6]{1,7})-(\d{1,4})-(\d{1,4})$/) ?? [];
  const [fromMinute, toMinute] = [Number(from), Number(to)];
  const isWindow = days !== undefined && fromMinute < 1_440 && toMinute <= 1_440;
  return {
    ...emptyDraft,
    name: asked.name ?? '',
    percent: asked.percent && asked.percent > 0 && asked.percent <= 100 ? asked.percent : emptyDraft.percent,
    segmentsIn: asked.segment ? [String(asked.segment)] : [],
    windows: isWindow ? [{ weekdays: [...new Set([...days].map(Number))], fromMinute, toMinute }] : [],
  };
}

type Places = { timeZone: string; minorUnits: number };

const orEmpty = (value: number | null): Field => value ?? '';
const orNull = (value: Field): number | null => (value === '' ? null : value);
const inMinor = (value: Field, units: number): number | null => (value === '' ? null : Math.round(value * units));
const inMain = (value: number | null, units: number): Field => (value === null ? '' : value / units);

export function draftOf(offer: Offer, { timeZone, minorUnits }: Places): OfferDraft {
  const { rules } = offer;
  return {
    name: offer.name,
    kind: offer.kind,
    percent: offer.basisPoints === null ? '' : offer.basisPoints / 100,
    amount: inMain(offer.amount, minorUnits),
    points: orEmpty(offer.points),
    gives: offer.gives ?? '',
    codeKind: offer.codeKind,
    code: offer.code ?? '',
    validFrom: localInZone(new Date(offer.validFrom), timeZone),
    validUntil: offer.validUntil ? localInZone(new Date(offer.validUntil), timeZone) : '',
    windows: offer.windows,
    skipsHolidays: offer.skipsHolidays,
    segmentsIn: rules.segments.in.map(String),
    segmentsOut: rules.segments.out.map(String),
    firstOrderOnly: rules.firstOrderOnly,
    products: rules.products,
    categories: rules.categories,
    minBasket: inMain(rules.minBasket, minorUnits),
    stacking: rules.stacking,
    maxPerContact: orEmpty(offer.maxPerContact),
    capacityTotal: orEmpty(offer.capacityTotal),
    capacityDay: orEmpty(offer.capacityDay),
    capacityWindow: orEmpty(offer.capacityWindow),
    holdout: offer.holdoutShare / 100,
  };
}

/** What an offer of each kind says about what it gives. */
function givenBy({ kind, percent, amount, points, gives }: OfferDraft, minorUnits: number) {
  const hasAmount = kind === 'amount' || kind === 'gift' || kind === 'free-shipping';
  return {
    ...(kind === 'percent' && percent !== '' ? { basisPoints: Math.round(percent * 100) } : {}),
    ...(hasAmount && amount !== '' ? { amount: inMinor(amount, minorUnits)! } : {}),
    ...(kind === 'points' && points !== '' ? { points } : {}),
    ...(gives.trim() !== '' && (kind === 'gift' || kind === 'event-invitation' || kind === 'early-access')
      ? { gives: gives.trim() }
      : {}),
  };
}

/** What the API is told of a draft, but kind and kind of code, which never change. */
export function bodyOf(draft: OfferDraft, { timeZone, minorUnits }: Places) {
  const from = instantInZone(draft.validFrom, timeZone)?.toISOString() ?? null;
  return {
    name: draft.name.trim(),
    ...givenBy(draft, minorUnits),
    ...(from ? { validFrom: from } : {}),
    validUntil: instantInZone(draft.validUntil, timeZone)?.toISOString() ?? null,
    windows: draft.windows,
    skipsHolidays: draft.skipsHolidays,
    rules: {
      segments: { in: draft.segmentsIn.map(Number), out: draft.segmentsOut.map(Number) },
      firstOrderOnly: draft.firstOrderOnly,
      products: draft.products,
      categories: draft.categories,
      minBasket: inMinor(draft.minBasket, minorUnits),
      stacking: draft.stacking,
    },
    maxPerContact: orNull(draft.maxPerContact),
    capacityTotal: orNull(draft.capacityTotal),
    capacityDay: orNull(draft.capacityDay),
    capacityWindow: draft.windows.length === 0 ? null : orNull(draft.capacityWindow),
    holdoutShare: Math.round((draft.holdout === '' ? 0 : draft.holdout) * 100),
    ...(draft.codeKind === 'shared' ? { code: draft.code.trim() } : {}),
  };
}

/** What of `after` is not as in `before`: an offer that somebody has been given refuses to be told again what it is. */
export function changesOf<Body extends object>(before: Body, after: Body): Partial<Body> {
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[name as keyof Body]);
  return Object.fromEntries(Object.entries(after).filter(isOther)) as Partial<Body>;
}
