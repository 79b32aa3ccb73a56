import type { Overlap } from './importance.store.ts';
import type { PartName, Ranked, RankedPart } from './rank-segments.ts';

export const partTitles: Record<PartName, string> = {
  contribution: 'Margin less cost to serve',
  contributionPerCustomer: 'The same for each customer',
  growth: 'Growth',
  costToServe: 'Cost to serve, of revenue',
  discounts: 'Discounts, of revenue before them',
  strength: 'Strength against competitors',
  shareOfWallet: 'Share of wallet, %',
  concentration: 'Concentration on few customers',
  customers: 'Customers',
  revenue: 'Revenue',
};

/** Amounts of minor units in words. */
export function createMoneyText(currency: string): (amount: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 });
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
  return (amount) => format.format(amount / 10 ** (digits ?? 2));
}

const shares: ReadonlySet<PartName> = new Set(['growth', 'costToServe', 'discounts', 'concentration']);
const moneys: ReadonlySet<PartName> = new Set(['contribution', 'contributionPerCustomer', 'revenue']);

function valueText({ part, value }: RankedPart, money: (amount: number) => string): string {
  if (value.kind !== 'known') return 'not known';
  if (shares.has(part)) return `${Math.round(value.value * 100)} %`;
  if (moneys.has(part)) return money(value.value);
  return String(Math.round(value.value * 10) / 10);
}

/** What lifts a segment and what holds it down, in a sentence. */
export function tellSegment(
  { name, rank, parts, missing }: Pick<Ranked<number>, 'rank' | 'parts' | 'missing'> & { name: string },
  currency: string,
): string {
  const money = createMoneyText(currency);
  const words = (found: RankedPart) => `${partTitles[found.part].toLowerCase()} (${valueText(found, money)})`;
  const sorted = parts.filter(({ weight }) => weight > 0).sort((a, b) => b.contribution - a.contribution);
  const up = sorted.filter(({ contribution }) => contribution > 0.05).slice(0, 2);
  const down = sorted.filter(({ contribution }) => contribution < -0.05).slice(-2);
  const sentences = [`"${name}" is number ${rank}.`];
  if (up.length > 0) sentences.push(`Lifted by ${up.map(words).join(' and ')}.`);
  if (down.length > 0) sentences.push(`Held down by ${down.reverse().map(words).join(' and ')}.`);
  if (up.length + down.length === 0) sentences.push('Nothing sets it apart from the others.');
  if (missing.length > 0)
    sentences.push(
      `Left out, as not known here or of no other segment: ${missing.map((part) => partTitles[part].toLowerCase()).join(', ')}.`,
    );
  return sentences.join(' ');
}

export function tellOverlap({ inSeveral, contacts, revenue, revenueOnce }: Overlap, currency: string): string {
  if (inSeveral === 0) return 'No contact is in two of these segments: the figures can be added up.';
  const money = createMoneyText(currency);
  const people = inSeveral === 1 ? '1 contact is' : `${inSeveral.toLocaleString('en')} contacts are`;
  return `${people} in several of these segments (of ${contacts.toLocaleString('en')}): added up, the segments come to ${money(revenue)}, while these customers brought ${money(revenueOnce)}. Compare the segments, do not add them up.`;
}
